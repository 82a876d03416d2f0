"""Home: what to do now, and how far the player has come."""

from contextlib import suppress
from datetime import datetime, timedelta

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from game.channels import channels
from game.cohort.comments_waiting import waiting_told
from game.cohort.quiet_sync import sync_quietly
from game.course.next_step import NextStep, next_step, plan_told
from game.local_times import local_day, local_now, local_today
from game.messages import say
from game.play.first_call import first_call_of
from game.progress.chapters import ChapterProgress
from game.progress.choices import WEEKLY_GOAL, choice
from game.progress.database import UnavailableError
from game.progress.profiles import FIRST, profile_key
from game.progress.runs import RunInfo, let_go, take_back
from game.progress.standing import Standing, call_name, so_far, standing
from game.stations.sittings_in_short import is_paused
from game.tui.ending_signs import sign_and_kind
from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.key_bindings import shown_key
from game.tui.widgets.chapter_card import ChapterCard
from game.tui.widgets.hanging_text import HangingText
from game.tui.widgets.last_calls import LastCalls
from game.tui.widgets.menu import Menu
from game.words import listed

_CLOSED = "× closed"
_NOW = "▶"


class HomeScreen(GameScreen[None], keys="home"):
    """What comes next, and the chapters of the course in order, each with its card."""

    _going_on: RunInfo | None = None
    _gone: RunInfo | None = None
    """The call that was let go just now: its row stays until another screen was opened, so that it can be
    taken back, and the next press meets no other call."""
    _next: NextStep | None = None
    _chapters: tuple[ChapterProgress, ...] = ()
    _shown = False
    _offered = (False, False)

    def parts(self) -> ComposeResult:
        yield Static("Hear Me Out", classes="title", id="name")
        yield Static(id="line", classes="quiet")
        with Container(id="map"):
            with Vertical(id="course"):
                yield Menu(id="list", markup=False)
                yield LastCalls(id="calls")
            yield ChapterCard(id="about")

    def on_mount(self) -> None:
        self._fill()

    def on_screen_resume(self) -> None:
        """Another screen may have changed the player's progress."""
        sync_quietly(self.app.database, self.app.profile)
        self._gone = None
        if self._shown:
            self._fill()
        self._shown = True

    @property
    def labels(self) -> dict[str, str]:
        """Shorter names of keys on a narrow screen, so that the key that leaves has its place there too."""
        return {"home.profiles": "Player", "home.settings": "Setup"} if self.has_class("-slim") else {}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "app.first_call":
            return first_call_of(self.app.library) is not None
        chapter = self._pointed() if self.is_mounted else None
        if action == "earlier":
            return chapter is not None and chapter.plays > 0
        if action == "let_go":
            return chapter is None and self._going_on is not None and self._gone is None
        if action == "not_now":
            return chapter is None and self._is_stations
        return True

    def action_earlier(self) -> None:
        chapter = self._pointed()
        if chapter is not None and chapter.plays:
            self.app.show_earlier_runs(chapter.playable.story.id)

    def action_let_go(self) -> None:
        run = self._going_on
        if run is None or self._gone or self._pointed() is not None:
            return
        self._show_gone(run, let_go(self.app.database, run.id), say("home.stays"))

    def action_drills(self) -> None:
        self.app.show_drills()

    def action_stations(self) -> None:
        self.app.show_stations()

    def action_not_now(self) -> None:
        """Put the twelve stations off, and offer what comes after them."""
        from game.stations.offer import put_off

        today = local_today()
        saved = False
        with suppress(UnavailableError):
            saved = put_off(self.app.database, self.app.library, self.app.profile, today)
        if not saved:
            self.notify(say("home.stays"), severity="warning", markup=False)
        self._fill()
        self.refresh_bindings()

    def action_cohort(self) -> None:
        self.app.show_cohort()

    def action_goal(self) -> None:
        self.app.show_goal()

    def _show_gone(self, run: RunInfo | None, saved: bool, not_saved: str) -> None:
        """Show the call that is let go now, or none, if that could be saved."""
        if not saved:
            self.notify(not_saved, severity="warning", markup=False)
            return
        self._gone = run
        self._fill()
        self.refresh_bindings()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        chapter = self._pointed()
        if event.option_id == "take_back" and self._gone:
            self._show_gone(None, take_back(self.app.database, self._gone.id), say("home.stays_gone"))
        elif event.option_id == "continue" and self._going_on:
            self.app.resume(self._going_on.id)
        elif event.option_id == "next" and self._next:
            self.app.go_on(self._next)
        elif chapter is not None and not chapter.closed:
            self.app.play(chapter.playable)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        chapter = self._pointed()
        self.query_one(ChapterCard).show(chapter or self._chapter_above(), self._about_call(chapter))
        offered = (chapter is None, chapter is not None and chapter.plays > 0)
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()

    def _about_call(self, chapter: ChapterProgress | None) -> str:
        """What is said of a call in the row above the chapters."""
        if chapter or not (self._gone or self._going_on):
            return ""
        return say("home.let_go") if self._gone else say("home.continues")

    @property
    def _is_stations(self) -> bool:
        """Whether the row above the chapters offers the twelve stations."""
        row_is_next = not (self._gone or self._going_on)
        return row_is_next and self._next is not None and self._next.kind == "stations"

    def _pointed(self) -> ChapterProgress | None:
        row = self.query_one("#list", Menu).highlighted
        return self._chapters[row - 1] if row and row <= len(self._chapters) else None

    def _chapter_above(self) -> ChapterProgress | None:
        """The chapter that the row above them opens."""
        run = self._gone or self._going_on
        story = run.story if run else self._next.target if self._next else ""
        return next((c for c in self._chapters if c.playable.story.id == story), None)

    def _fill(self) -> None:
        at = standing(self.app.database, self.app.library, self.app.profile)
        for message in at.said:
            self.notify(message, title="Hear Me Out", severity="warning", markup=False, timeout=12)
        self._chapters = at.chapters
        self._going_on = at.left[0] if at.left else None
        before, now = self._next, local_now()
        self._next = next_step(self.app.database, self.app.library, self.app.profile, now, at)
        options = [self._first_row(self._next)]
        options += [Option(_chapter(c), id=f"chapter-{c.number}") for c in self._chapters]
        plan = plan_told(self.app.database, self.app.library, self.app.profile, at)
        self.query_one(ChapterCard).lay_out(self._chapters, at.aim, plan)
        self.query_one(LastCalls).show(self.app.library, at.done)
        menu = self.query_one("#list", Menu)
        kept = menu.highlighted
        stay = kept is not None and kept < len(options) and before == self._next and not self._gone
        menu.refill(options, kept if stay else 0)
        menu.focus()
        paused = is_paused(self.app.database, self.app.profile) and not self._is_stations
        key = shown_key("home.stations", self.app.settings.keys)
        waits = [say("home.stations_wait", key=key)] if paused else []
        self.query_one("#line", Static).update(literal("\n".join([self._line(at, now), *waits])))

    def _line(self, at: Standing, now: datetime) -> str:
        """What the player has done so far, and in the week for a goal of their own; never what is missing."""
        runs = [*at.left, *at.done]
        if waits := waiting_told(self.app.database, self.app.profile):
            return waits
        goal = choice(self.app.database, self.app.profile, WEEKLY_GOAL)
        if not runs and not goal:
            return "Let them finish; say back what you heard."
        passed, name = sum(c.passed for c in self._chapters), self.app.profile
        # The name that a game begins with is nobody's: only one of the player's own says who plays.
        who = "" if profile_key(name) == profile_key(FIRST) else say("home.who", name=name)
        parts = [who, say("home.passed", passed=passed, of=len(self._chapters))]
        key = shown_key("home.goal", self.app.settings.keys)
        if goal and (done := self._week(at, now)):
            return f"{', '.join(part for part in parts if part)}. {done}. {say('goal.changes', key=key)}"
        week = {day for run in runs if (day := local_day(run.began)) > _week_ago()}
        if week:
            parts.append(f"played on {len(week)} of the last 7 days" if len(week) > 1 else "played this week")
        told = ", ".join(part for part in parts if part) + "."
        return f"{told} {say('goal.sets', key=key)}" if week and not goal else told

    def _week(self, at: Standing, now: datetime) -> str:
        # Loaded only for who has a goal: home waits for what it loads.
        from game.course.weekly_goal import chosen_goal, goal_line, week_of

        database, profile = self.app.database, self.app.profile
        return goal_line(chosen_goal(database, profile), week_of(database, profile, at, now.date()))

    def _first_row(self, step: NextStep) -> Option:
        """The row above the chapters: the call that was let go just now, or else the one to go on with, or
        else what comes next."""
        if self._gone:
            name = literal(call_name(self.app.library, self._gone), "$text-muted")
            text = Content.assemble(("Let go  ", "$text-muted"), name, "\n", say("home.take_back"), "\n")
            return Option(HangingText(Content.styled(" ·    ", "$text-muted"), text), id="take_back")
        if self._going_on:
            return Option(self._continue(self._going_on), id="continue")
        title = literal(say("next.row", title=step.title), "bold")
        text = Content.assemble(title, "\n", literal(step.why, "$text-muted"), "\n")
        return Option(HangingText(Content.styled(f" {_NOW}    ", "bold"), text), id="next")

    def _continue(self, run: RunInfo) -> HangingText:
        meters = say("meters.now", trust=run.trust, frustration=run.frustration)
        text = Content.assemble(
            ("Continue  ", "bold"),
            literal(call_name(self.app.library, run), "bold"),
            (f"\n{so_far(run)}, {meters}\n", "$text-muted"),
        )
        return HangingText(Content.styled(f" {_NOW}    ", "bold"), text)


def _chapter(chapter: ChapterProgress) -> HangingText:
    story, left = chapter.playable.story, f"◐ {say('home.left')}" if chapter.left else ""
    if chapter.closed:
        signs = [_closed(chapter), left]
    elif chapter.best:
        signs = [sign_and_kind(chapter.best), left]
    else:
        signs = [left or f"· {chapter.unended}"]
    second = f"{story.customer.name}, {channels()[story.channel].label}. {chapter.teaches}".strip()
    quiet = chapter.closed or not chapter.best
    text = Content.assemble(
        literal(story.title, "$text-muted" if chapter.closed else "bold"),
        "  ",
        (signs[0], "$text-muted" if quiet else "$text-accent"),
        *((f"  {sign}", "$text-muted") for sign in signs[1:] if sign),
        "\n",
        literal(second, "$text-muted"),
        "\n",
    )
    return HangingText(Content.styled(f"   {chapter.number:<3}", "bold"), text)


def _closed(chapter: ChapterProgress) -> str:
    """That it cannot be opened yet, and what opens it."""
    if not chapter.needs:
        return _CLOSED
    return say("home.opens_after", count=len(chapter.needs), chapters=listed(map(str, chapter.needs)))


def _week_ago() -> str:
    return (local_now() - timedelta(days=7)).date().isoformat()
