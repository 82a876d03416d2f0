"""Drills: one moment at a time, a reply to it, and at once what the reply did."""

from collections.abc import Callable
from contextlib import suppress

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.css.query import NoMatches
from textual.widgets import Static

from game.channels import channels
from game.drills.placing import heard_on, of_theirs
from game.drills.practice import Drill, Practice
from game.drills.told import close_lines, heading, spoke_after, what_counts, words_of_choice
from game.exercises.judge import Answer
from game.messages import say
from game.paths import cache_dir
from game.progress.exercise_library import all_drills
from game.story.model import Reply
from game.text import clean
from game.tui.drill_page import answer_rows, as_reply, moment_rows, page_width, plain_rows
from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.key_bindings import screen_names, shown_key, sign_keys
from game.tui.widgets.page import TextPage
from game.tui.widgets.reply_field import ReplyField
from game.tui.widgets.reply_list import ReplyList


class DrillScreen(GameScreen[None], keys="drill"):
    """Goes through the drills that are due, of one `skill` or of all, to the close of the day.

    A drill is at one of these steps: "earlier" (read, then put away), "placed" (heard beat by beat), "reply",
    "told" (what the reply did); the last step is "close".
    """

    BLANK = True
    _step = "close"
    _drill: Drill | None = None
    _more: Drill | None = None
    _at = 0
    _turn = 0
    _choosing = _helped = False
    _said = ""
    _answer = Answer("unclear")
    _aside = ""
    _written = (False, 0)

    def __init__(self, skill: str = "") -> None:
        super().__init__()
        self._skill = skill

    def parts(self) -> ComposeResult:
        self._found = all_drills(cache_dir(), self.app.library.folders)
        self._practice = Practice(self.app.database, self.app.profile, self._found.drills, self._skill)
        yield Static(id="who")
        yield TextPage(id="page")
        yield Static(id="task")
        yield ReplyList(id="replies")
        yield ReplyField(id="field")

    def on_mount(self) -> None:
        for problem in self._found.problems:
            self.notify(problem, markup=False, severity="warning")
        self._go_on()

    def on_screen_resume(self) -> None:
        """Keys may have been changed meanwhile."""
        field = self._field
        field.commands = sign_keys(screen_names(self), self.app.settings.keys)
        field.numbers_say = self.app.settings.now.numbers == "say"
        self._show()

    def on_screen_suspend(self) -> None:
        self.keep_what_is_written()

    def on_resize(self) -> None:
        if self.is_mounted and not self.dismissed:
            self._show(end=self._step == "placed")

    @property
    def labels(self) -> dict[str, str]:
        """What keys do at this step, and the fixed ones that work."""
        match self._step:
            case "earlier":
                return {"drill.listen": "Put away"}
            case "placed":
                return {"drill.send": "Speak now"}
            case "told":
                return {"drill.send": "Next"}
            case "close":
                return {"drill.send": "Leave"}
        back = {"drill.home": "Back"} if self._can_step_back else {}
        lines = {"drill.pick": "Point", "drill.choose": "Write instead"} if self._choosing else {}
        begins_line = self._field.letter and not self._field.resting
        return {**back, **lines, "drill.send": "New line" if begins_line else "Say"}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        drill, step = self._drill, self._step
        match action:
            case "listen":
                return step in ("earlier", "placed")
            case "choose":
                return step == "reply" and drill is not None and drill.exercise.typed is not None
            case "send_letter":
                return step == "reply" and self._field.letter
            case "hint":
                return step in ("placed", "reply") and not self._helped
            case "disagree":
                return step == "told"
            case "more":
                return step == "close" and self._more is not None
            case "quit":
                # Where lines are picked, a letter may be meant for a field that is not there.
                return step in ("told", "close")
        return True

    def action_listen(self) -> None:
        """Put away what was told earlier, or hear the next beat."""
        drill = self._drill
        if drill and self._step == "earlier":
            self._begin_moment(drill)
        elif drill and self._step == "placed":
            at = heard_on(drill.exercise, self._at)
            self._aside = "" if at > self._at else say("drill.nothing_more", enter="Enter")
            self._at = at
            self._show(end=True)

    def action_choose(self) -> None:
        """Lines to choose from in place of words of one's own, or these again."""
        self._choosing = not self._choosing
        self._aside = ""
        self._show()

    def action_send_letter(self) -> None:
        self._field.send()

    def action_hint(self) -> None:
        self._helped = True
        self._show()

    def action_disagree(self) -> None:
        if not self._practice.disagree():
            self.notify(say("own_view.unkept"), markup=False, severity="warning")
        self._show()

    def action_more(self) -> None:
        if self._more:
            self._begin(self._more)

    def action_back(self) -> None:
        """One step back: what is pointed at, lines to choose from; then out. What is written is kept."""
        if self._step == "reply" and self._can_step_back:
            if self._field.number:
                self._field.empty()
            elif self._replies.pointed:
                self._replies.point_at_number(0)
            else:
                self._choosing = False
            self._show()
            return
        self.keep_what_is_written()
        super().action_back()

    def action_page_up(self) -> None:
        self._page.scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        self._page.scroll_page_down(animate=False)

    def keep_what_is_written(self) -> None:
        """The words of a reply that is not sent, for when its drill comes again, and unsaved answers."""
        # The game may end before the parts are there.
        with suppress(NoMatches):
            self._practice.save()
            if self._drill and self._step == "reply" and self._drill.exercise.typed:
                words = "" if self._field.number else clean(self._field.text)
                self._practice.keep_draft(self._drill, words)

    def on_key(self, event: events.Key) -> None:
        """Where no field has the focus: Enter goes on, numbers and arrows point, and what is typed goes into
        the field if one stands there."""
        if event.key == "enter":
            event.stop()
            self._enter("")
        elif self._step == "reply" and self._choosing and not self._field.display:
            if event.key in ("up", "down"):
                event.stop()
                self._point(by=1 if event.key == "down" else -1)
            elif event.character and event.character in self._replies.numbers:
                event.stop()
                self._number(int(event.character))
        elif self._field.display and not self._field.has_focus and event.character and event.is_printable:
            self._field.focus()
            if self._field.text or event.key not in self._field.commands:
                event.stop()
                event.prevent_default()
                self._field.insert(event.character)

    def on_text_area_changed(self) -> None:
        self.keep_soon()
        if self._choosing:
            self._replies.point_at_number(self._field.number)
        # Nothing is shown anew while words are only added to.
        written = (bool(self._field.text), self._field.number)
        if written != self._written or self._aside:
            self._written, self._aside = written, ""
            self._say_task()
            self.refresh_bindings()

    def on_reply_field_sent(self, event: ReplyField.Sent) -> None:
        self._enter("" if self._field.number else event.text)

    def on_reply_field_pointed(self, event: ReplyField.Pointed) -> None:
        if self._choosing:
            self._field.empty()
            self._point(by=event.by)

    def on_reply_field_numbered(self, event: ReplyField.Numbered) -> None:
        self._number(event.number)

    def on_reply_list_pointed(self) -> None:
        if self._field.number:
            self._field.empty()
        self.refresh_bindings()

    def on_reply_list_chosen(self, event: ReplyList.Chosen) -> None:
        self._choose(event.reply)

    def _number(self, number: int) -> None:
        """A number points at a line; where the settings have it so, it says the line at once."""
        self._replies.point_at_number(number)
        if self.app.settings.now.numbers == "say" and (line := self._replies.pointed):
            self._choose(line)
        self.refresh_bindings()

    def _point(self, by: int) -> None:
        self._replies.point_on(by)
        self.refresh_bindings()

    def _enter(self, text: str) -> None:
        drill = self._drill
        match self._step:
            case "close":
                self.action_back()
            case "told":
                self._go_on()
            case "earlier":
                self.action_listen()
            case "placed" if drill:
                words, at = spoke_after(drill.exercise, self._at), of_theirs(drill.exercise, self._at)
                helped = self._helped
                self._tell(words, lambda: self._practice.answer_placed(drill, at, helped=helped))
            case "reply" if drill and text:
                helped = self._helped
                self._tell(text, lambda: self._practice.answer_typed(drill, text, helped=helped))
            case "reply" if line := self._replies.pointed:
                self._choose(line)
            case "reply":
                self._aside = say("drill.point_first") if self._choosing else say("drill.empty")
                self._say_task()

    def _choose(self, reply: Reply) -> None:
        if (drill := self._drill) and self._step == "reply":
            line, helped = drill.lines()[int(reply.id) - 1], self._helped
            words = words_of_choice(line)
            self._tell(words, lambda: self._practice.answer_chosen(drill, line, helped=helped))

    def _tell(self, said: str, judge: Callable[[], Answer]) -> None:
        """Judge and save an answer, and tell what it did."""
        # What was said is no draft any more.
        self._field.empty()
        self.keep_what_is_written()
        self._said, self._answer, self._step = said, judge(), "told"
        if self._practice.unsaved:
            self.notify(say("drill.unsaved"), markup=False, severity="warning")
        self._show()

    def _go_on(self) -> None:
        """The next drill that is due; after the last one, the close of the day."""
        if drill := self._practice.next_due():
            self._begin(drill)
            return
        self._drill, self._step, self._more = None, "close", self._practice.one_more()
        self._show()

    def _begin(self, drill: Drill) -> None:
        self._drill, self._helped, self._aside = drill, False, ""
        self._field.empty()
        if drill.exercise.earlier:
            self._step = "earlier"
            self._show()
        else:
            self._begin_moment(drill)

    def _begin_moment(self, drill: Drill) -> None:
        self._turn += 1
        self._choosing = drill.begins_with_lines
        if drill.exercise.form == "placed":
            self._step, self._at = "placed", heard_on(drill.exercise, 0)
        else:
            self._step = "reply"
            self._field.text = self._practice.draft(drill) if drill.exercise.typed else ""
            self._field.move_cursor(self._field.document.end)
        self._show()

    def _show(self, *, end: bool = False) -> None:
        """Bring everything to the step. `end`: the end of the page is in sight, not its beginning."""
        if self.dismissed or not self.is_mounted:
            return
        with self.app.batch_update():
            drill = self._drill
            self.query_one("#who", Static).update(literal(heading(drill) if drill else say("drill.title")))
            self._page.show_lines(self._rows(page_width(self.app.size.width)))
            self._page.scroll_to(y=self._page.max_scroll_y if end else 0, animate=False)
            self._offer()
            exercise = drill.exercise if drill else None
            typed = exercise is not None and self._step == "reply" and exercise.typed is not None
            self._field.display = typed
            self._field.letter = bool(typed and exercise and channels()[exercise.channel].layout == "letters")
            choose = shown_key("drill.choose", self.app.settings.keys)
            self._field.placeholder = literal(
                say("drill.own_words") if self._choosing else say("drill.or_choose", key=choose)
            )
            self._say_task()
            (self._field if typed else self._page).focus()
        self.refresh_bindings()
        if end:
            self.call_after_refresh(self._page.scroll_end, animate=False)

    def _offer(self) -> None:
        """The lines to choose from, where there are any now."""
        shown = self._drill is not None and self._step == "reply" and self._choosing
        lines = self._drill.lines() if self._drill and shown else ()
        replies = {number: as_reply(number, line) for number, line in enumerate(lines, 1)}
        self._replies.offer(self._turn, replies, {}, folded=False, cuts_in=False, name="")
        self._replies.display = shown
        self._field.numbers = self._replies.numbers if shown else frozenset()

    def _rows(self, width: int) -> list[Content]:
        drill = self._drill
        if drill is None:
            return plain_rows(self._close(), width)
        exercise = drill.exercise
        match self._step:
            case "earlier":
                return moment_rows(drill, exercise.earlier, width)
            case "told":
                against = self._practice.against
                return answer_rows(drill, self._said, self._answer, width, against=against)
        put_away = say("drill.put_away") if exercise.earlier else ""
        beats = exercise.customer[: self._at] if self._step == "placed" else exercise.customer
        return moment_rows(drill, beats, width, put_away=put_away)

    def _close(self) -> list[str]:
        lines = close_lines(self._practice.close())
        if self._more:
            key = shown_key("drill.more", self.app.settings.keys)
            return [*lines, "", say("drill.more", key=key)]
        return [*lines, "", say("drill.no_skill") if self._skill else say("drill.none_here")]

    def _say_task(self) -> None:
        """The task, or the answer to a key; below it the hint, once it was looked at."""
        task = self.query_one("#task", Static)
        keys = self.app.settings.keys
        words = ""
        if drill := self._drill:
            match self._step:
                case "earlier":
                    words = say("drill.earlier")
                case "told":
                    words = say("drill.disagree", key=shown_key("drill.disagree", keys))
                case "placed" | "reply":
                    words = f"{drill.task} {self._aside}".rstrip()
            if self._helped and self._step in ("placed", "reply"):
                words = "\n".join((words, *map(str, what_counts(drill.exercise))))
        task.display = bool(words)
        task.update(literal(words))

    @property
    def _can_step_back(self) -> bool:
        drill = self._drill
        opened = self._choosing and drill is not None and not drill.begins_with_lines
        return bool(self._field.number or self._replies.pointed or opened)

    @property
    def _page(self) -> TextPage:
        return self.query_one(TextPage)

    @property
    def _field(self) -> ReplyField:
        return self.query_one(ReplyField)

    @property
    def _replies(self) -> ReplyList:
        return self.query_one(ReplyList)
