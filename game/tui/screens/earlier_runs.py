"""Earlier runs of one story: how each ended, to look back on or to set side by side."""

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static

from game.local_times import local_time
from game.messages import say
from game.play.rewind import earlier_runs
from game.progress.database import UnavailableError
from game.progress.runs import RunInfo
from game.progress.standing import ending_title
from game.tui.ending_signs import ENDING_SIGNS
from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.widgets.page import PageMenu
from game.words import counted


class EarlierRunsScreen(GameScreen[None], keys="runs"):
    """The finished runs of a story, the latest first."""

    _marked = ""

    def __init__(self, story: str) -> None:
        super().__init__()
        self._story = story
        self._runs: list[RunInfo] = []

    def parts(self) -> ComposeResult:
        playable = self.app.library.stories.get(self._story)
        title = f"{playable.story.customer.name} · {playable.story.title}" if playable else self._story
        yield Static(literal(f"{title} · earlier calls"), id="who")
        yield PageMenu(id="runs", markup=False)
        yield Static(id="about", classes="quiet")

    def on_mount(self) -> None:
        self._read()
        menu = self.query_one(PageMenu)
        menu.highlighted = 0
        menu.focus()

    def on_screen_resume(self) -> None:
        """A call may have been played meanwhile, from one that was looked back on."""
        at = self._here()
        self._read()
        ids = [run.id for run in self._runs]
        self.query_one(PageMenu).highlighted = ids.index(at.id) if at and at.id in ids else 0

    def _read(self) -> None:
        try:
            self._runs = earlier_runs(self.app.database, self.app.profile, self._story)
            about = "" if self._runs else say("earlier.none")
            if len(self._runs) > 1:
                about = say("earlier.mark")
        except UnavailableError as error:
            about = str(error)
        self.query_one("#about", Static).update(literal(about))
        self._fill()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "compare":
            return bool(self._marked)
        if action == "mark":
            return len(self._runs) > 1
        return True

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if past := self.app.open_past(self._runs[event.option_index].id):
            from game.tui.screens.debrief import DebriefScreen

            self.app.push_screen(DebriefScreen(past.call, past))

    def action_mark(self) -> None:
        at = self._here()
        if at is not None:
            self._marked = "" if self._marked == at.id else at.id
            self._fill()
            self.refresh_bindings()

    def action_compare(self) -> None:
        at = self._here()
        if at is None or at.id == self._marked:
            self.notify(say("earlier.another"), markup=False)
            return
        left, right = self.app.open_past(self._marked), self.app.open_past(at.id)
        if left and right:
            from game.tui.screens.compare_runs import CompareRunsScreen

            self.app.push_screen(CompareRunsScreen(left, right))

    def _here(self) -> RunInfo | None:
        at = self.query_one(PageMenu).highlighted
        return self._runs[at] if at is not None and at < len(self._runs) else None

    def _fill(self) -> None:
        self.query_one(PageMenu).refill(map(self._line, self._runs))

    def _line(self, run: RunInfo) -> Content:
        kind = run.kind or ""
        meters = say("meters.now", trust=run.trust, frustration=run.frustration)
        return Content.assemble(
            (f" {ENDING_SIGNS.get(kind, '·')} {kind:<9}", "bold"),
            literal(ending_title(self.app.library, run), "bold"),
            ("  ◈ marked" if run.id == self._marked else "", "bold $accent"),
            "\n            ",
            literal(f"{local_time(run.began)} · {counted(run.turns, 'reply')} · {meters}", "$text-muted"),
        )
