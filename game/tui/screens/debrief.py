"""The debrief in four steps: how it felt, what happened, one gap, next time; and on to what comes next."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import ContentSwitcher, Input, Static

from game.course.recognition import earned_by_run, earned_lines, keep_earned
from game.debrief.blocks import step_titles
from game.debrief.debrief import debrief
from game.debrief.self_view import OwnAnswers, asked_replies
from game.errors import reason
from game.messages import say
from game.play.disagree import disagree_with_code
from game.play.drafts import Draft, load_draft, save_draft
from game.play.last_calls import last_calls
from game.play.rewind import Past, past_of, rewind
from game.play.session import Call
from game.progress.facilitator_comments import keep_seen, load_comments
from game.progress.library import PlayableStory
from game.progress.own_views import disagreed, load_view, save_intention, save_rating
from game.text import clean, printable
from game.tui.call_saving import keep_missed
from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.key_bindings import shown_key
from game.tui.widgets.debrief.next_time import NextTime
from game.tui.widgets.debrief.one_gap import OneGap
from game.tui.widgets.debrief.own_view import OwnView
from game.tui.widgets.debrief.steps import StepLine
from game.tui.widgets.debrief.what_happened import WhatHappened
from game.words import shortened

if TYPE_CHECKING:
    from game.play.export import Format

_PAGES = ("feel", "happened", "gap", "next")


class DebriefScreen(GameScreen[None], keys="debrief"):
    """Looks back on one run: on the call just played, or on `past`, an earlier run.

    `ask_since`: before the second step the player is asked what one or two of the replies did that were typed
    from this place of the log on.
    """

    NO_EARLIER_KEYS = True

    def __init__(self, call: Call, past: Past | None = None, *, ask_since: int | None = None) -> None:
        super().__init__()
        self.call = call
        self.found = debrief(call.plan, call.played)
        self._given_past = past
        turns = () if ask_since is None else self.found.turns
        self._asked = asked_replies(call.plan.rulebook, turns, ask_since or 0)
        self._own_answers: OwnAnswers = {}

    def parts(self) -> ComposeResult:
        database = self.app.database
        self.past = self._given_past or past_of(database, self.call)
        story = self.call.plan.story
        self._kept = load_view(database, self.past.run)
        name = story.customer.name
        yield Static(literal(f"{name} · {story.title} · looking back"), id="who")
        yield StepLine(step_titles(), id="steps")
        with ContentSwitcher(initial="feel"):
            yield OwnView(self.found, name, self._kept, id="feel")
            against = disagreed(database, self.past.run)
            keys = {of: shown_key(f"debrief.{of}", self.app.settings.keys) for of in WhatHappened.NAMED}
            comments = load_comments(database, self.past.run)
            yield WhatHappened(self.call.plan, self.found, against, keys, comments, id="happened")
            yield OneGap(self.found, name, comments, id="gap")
            over = last_calls(database, self.app.profile, self.app.library)
            self._next = self.app.next_step()
            yield NextTime(
                self.found, self._kept.intention, over, self._next, tuple(self._recognised()), id="next"
            )

    def on_mount(self) -> None:
        if self.call.state.over:
            keep_missed(self.app, self.call)
        if self.past.notice:
            self.notify(self.past.notice, title="This call", markup=False, timeout=10)
        self.query_one("#own", Input).value = load_draft(self.app.database, self.past.run).note
        self._go(1)

    def _recognised(self) -> Iterator[str]:
        """The badges that this call has earned, also when it is looked back on later."""
        if self.call.state.over:
            keep_earned(self.app.database, self.app.profile, self.app.library)
        return earned_lines(earned_by_run(self.app.database, self.app.profile, self.past.run))

    def on_input_changed(self) -> None:
        self.keep_soon()
        self.refresh_bindings()

    def keep_what_is_written(self) -> None:
        own = clean(self.query_one("#own", Input).value)
        save_draft(self.app.database, self.past.run, Draft(note=own))

    @property
    def step(self) -> int:
        """The step that is shown, counted from 1."""
        return self.query_one(StepLine).present

    def on_step_line_chosen(self, event: StepLine.Chosen) -> None:
        self._go(event.step)

    def action_on(self) -> None:
        """The next step. On the first step, the first press shows the ending if it is not in sight."""
        feel = self.query_one(OwnView)
        if self.step == 1 and not feel.ending_is_shown:
            feel.reveal()
        else:
            self._go(self.step + 1)

    def action_back(self) -> None:
        self._go(self.step - 1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        step = self.step if self.is_mounted and self.query_one_optional(StepLine) else 1
        match action:
            case "on":
                return step < len(_PAGES)
            case "back":
                return step > 1
            case "rewind":
                return step in (2, 3)
            case "quit":
                # There an aim of one's own may be begun a line too early: no letter of it ends the game.
                return step != 4
            case "next_reply" | "reply_before":
                return step == 2 and bool(self.found.turns)
            case "disagree":
                turns = self.found.turns if step == 2 else self.found.telling[:1] if step == 3 else ()
                return any(turn.read for turn in turns)
            case "unheard":
                return step in (2, 3) and any(turn.unheard for turn in self.found.turns)
            case "again" | "runs":
                return step in (1, 4)
            case "compare":
                return step == 4 and bool(self.past.parent)
        return True

    def on_own_view_rated(self, event: OwnView.Rated) -> None:
        trust, heard = event.trust or None, event.heard or None
        self._tell_unless(save_rating(self.app.database, self.past.run, trust, heard))

    def on_next_time_intended(self, event: NextTime.Intended) -> None:
        kept = save_intention(self.app.database, self.past.run, event.text)
        if self._tell_unless(kept):
            self.query_one(NextTime).keep_and_point_on(event.text)
            self.query_one("#own", Input).clear()

    def action_keep(self) -> None:
        """Enter: on with the steps; on the last, what is pointed at."""
        if self.step < len(_PAGES):
            self.action_on()
            return
        page = self.query_one(NextTime)
        if page.goes_on:
            self.on_next_row_chosen()
        else:
            page.keep()

    def on_next_row_chosen(self) -> None:
        self.app.go_on(self._next)

    def action_disagree(self) -> None:
        """Disagree with what was read in a reply. No meter moves."""
        happened = self.query_one(WhatHappened)
        if self.step == 3:
            self._go(2)
            happened.choose_turn(self.found.telling[0].number)
        told = happened.disagree()
        if told:
            self.notify(told, markup=False)

    def on_what_happened_disagreed(self, event: WhatHappened.Disagreed) -> None:
        database, run = self.app.database, self.past.run
        if self._tell_unless(disagree_with_code(self.call, run, event.seq, event.code)):
            against = disagreed(database, run)
            self.query_one(WhatHappened).show_disagreed(against)
            said = next((turn.said for turn in self.found.turns if turn.index == event.seq), "")
            kept = (event.seq, event.code) in against
            words = shortened(said)
            told = say("disagreed.noted", words=words) if kept else say("disagreed.taken_back", words=words)
            self.notify(told, markup=False)

    @property
    def labels(self) -> dict[str, str]:
        """What Tab leads to just now, and Enter."""
        if not self.query_one_optional(StepLine):
            return {}
        back = {"debrief.home": "Back"} if self._goes_one_step_back else {}
        if self.step == len(_PAGES):
            page = self.query_one(NextTime)
            if page.keeps_nothing:
                return {**back, "debrief.keep": say("debrief.keeps_none")}
            return {**back, "debrief.keep": say("debrief.goes_on")} if page.goes_on else back
        on = {**back, "debrief.keep": "Go on"}
        if self.step != 2:
            return on
        return {**on, "debrief.pane": "Call" if self.query_one(WhatHappened).reading else "Read"}

    def action_unheard(self) -> None:
        """Show word for word what was never said, since a reply came before it; or put it away again."""
        if self.step == 3:
            self._go(2)
        self.query_one(WhatHappened).toggle_unheard()
        self.refresh_bindings()

    def action_rewind(self) -> None:
        # How many events lead to the moment in sight; 0 when the call was over there.
        keep = self.query_one(WhatHappened).keep
        if self.step == 3 and self.found.telling:
            keep = self.found.telling[0].index
        if keep > 0:
            self._play_from(keep)
        else:
            self.notify(say("debrief.over_there"), markup=False)

    def _play_from(self, keep: int) -> None:
        from game.tui.screens.call import CallScreen

        self.app.switch_screen(CallScreen(rewind(self.call, keep, self.past.run, self.past.today)))

    def action_compare(self) -> None:
        from game.tui.screens.compare_runs import CompareRunsScreen

        if other := self.app.open_past(self.past.parent):
            self.app.push_screen(CompareRunsScreen(other, self.past))

    def action_runs(self) -> None:
        self.app.show_earlier_runs(self.call.plan.story.id)

    def action_export(self) -> None:
        from game.paths import data_dir
        from game.play.export import write_export
        from game.tui.screens.export import ExportScreen

        folder = data_dir() / "transcripts"

        def write(form: "Format | None") -> None:
            if form is None:
                return
            kept = load_view(self.app.database, self.past.run)
            try:
                said = load_comments(self.app.database, self.past.run)
                path = write_export(folder, self.past, form, kept, said)
            except OSError as error:
                self.notify(say("debrief.unwritten", why=reason(error)), markup=False, severity="warning")
            else:
                self.notify(clean(printable(str(path))), title="Written to", markup=False, timeout=15)

        self.app.push_screen(ExportScreen(str(folder)), write)

    def action_home(self) -> None:
        if not self._goes_one_step_back:
            self.dismiss()
        elif self.step == 2:
            self.query_one(WhatHappened).toggle_unheard()
        else:
            self.query_one(NextTime).start()

    @property
    def _goes_one_step_back(self) -> bool:
        """Whether Esc stays here: it leads out of a line to write in, or puts away what was not said."""
        unsaid = self.step == 2 and self.query_one(WhatHappened).word_for_word
        return unsaid or isinstance(self.focused, Input)

    def action_next_reply(self) -> None:
        self.query_one(WhatHappened).point_on(1)

    def action_reply_before(self) -> None:
        self.query_one(WhatHappened).point_on(-1)

    def action_again(self) -> None:
        plan = self.past.today or self.call.plan
        playable = self.app.library.stories.get(plan.story.id)
        if playable is None or playable.hash != plan.hash:
            playable = PlayableStory(plan.story, plan.hash, Path(), None, plan.source)
        self.dismiss()
        self.app.play(playable)

    def _go(self, step: int) -> None:
        if not 1 <= step <= len(_PAGES):
            return
        if step > 1:
            # Whoever went on without rating has read how it ended by now.
            self.query_one(OwnView).reveal()
        if step > 1 and self._asked:
            self._ask(step)
            return
        if step > 1:
            # They stand on the second step.
            keep_seen(self.app.database, self.past.run)
        self.query_one(StepLine).present = step
        self.query_one(ContentSwitcher).current = _PAGES[step - 1]
        page = self.query_one(f"#{_PAGES[step - 1]}")
        assert isinstance(page, OwnView | WhatHappened | OneGap | NextTime)
        page.start()
        self.refresh_bindings()

    def _ask(self, step: int) -> None:
        """Ask what replies did, and then go to this step."""
        from game.tui.screens.self_view import SelfViewScreen

        def answered(done: bool | None) -> None:
            if done:
                self._asked = ()
                self._go(step)

        name = self.call.plan.story.customer.name
        self.app.push_screen(SelfViewScreen(self._asked, name, self.past.run, self._own_answers), answered)

    def _tell_unless(self, kept: bool) -> bool:
        if not kept:
            self.notify(say("own_view.unkept"), markup=False, severity="warning")
        return kept
