"""The preview: the call as it is played, with what stands behind it, while its story is being written."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.screen import Screen
from textual.widgets import Static

from game.authoring.inspection import inspect
from game.conversation.beginning import START, Beginning
from game.conversation.events import Pick, Say
from game.conversation.state import Outcome
from game.messages import say
from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.previewed_story import PreviewedStory
from game.tui.screens.call import CallScreen
from game.tui.screens.debrief import DebriefScreen
from game.tui.widgets.meters import Meters
from game.tui.widgets.page import Page
from game.tui.widgets.preview.findings_pane import FindingsPane
from game.tui.widgets.preview.inspector import Inspector

if TYPE_CHECKING:
    from game.tui.preview_app import PreviewApp

_SIGNS = {"good": "✓", "lost": "▲", "broken": "✗"}


class PreviewScreen(CallScreen, keys="preview"):
    """A call whose story may change. A pane beside it shows the inspector or the findings."""

    app: "PreviewApp"
    ends_in_questions = False
    _side = "inspector"
    _side_before = ""

    def __init__(self, previewed: PreviewedStory) -> None:
        assert previewed.call is not None
        super().__init__(previewed.call)
        self.previewed = previewed

    def parts(self) -> ComposeResult:
        yield Static(id="said")
        with Container(id="split"):
            with Vertical(id="game"):
                yield from super().parts()
            with Vertical(id="side"):
                yield Inspector(id="inspector")
                yield FindingsPane(id="findings")

    def on_mount(self) -> None:
        """The file may have been read again since this screen was made."""
        self.call = self.previewed.call or self.call

    def action_inspector(self) -> None:
        self._open_side("" if self._side == "inspector" else "inspector")

    def action_findings(self) -> None:
        self._open_side("inspector" if self._side == "findings" else "findings")

    def action_home(self) -> None:
        if self._side == "findings" and not self.unconfirmed:
            self._open_side("inspector")
        else:
            super().action_home()

    def action_undo(self) -> None:
        self.previewed.undo()
        self.show_call()

    def action_restart(self) -> None:
        self.previewed.restart()
        self.show_call()

    def action_jump(self) -> None:
        from game.tui.screens.play_from_scene import PlayFromSceneScreen

        def chosen(beginning: Beginning) -> None:
            self.previewed.jump(beginning)
            self.show_call()

        state = self.call.state
        screen = PlayFromSceneScreen(self.call.plan, state.scene, state.trust, state.frustration)
        self.app.ask(screen, chosen)

    def action_side_up(self) -> None:
        self._pane().scroll_page_up(animate=False)

    def action_side_down(self) -> None:
        self._pane().scroll_page_down(animate=False)

    def show_call(self) -> None:
        """Show all of a call that was read again, taken back or begun elsewhere. The field keeps its text."""
        call = self.previewed.call
        if call is None or not self.is_mounted:
            return
        if call.state.scene != self.call.state.scene:
            self.ways.helped = False
        self.call = call
        self.unconfirmed.forget()
        self._begin()
        last = call.played[-1]
        after = (last.outcome.trust, last.outcome.frustration)
        before = (last.before.trust, last.before.frustration) if last.before else after
        self.query_one(Meters).show(before, after, last.outcome.moves, replied=True)
        self._show_notes()
        self.show_turn()
        self.ways.focus()
        self._saving.tell(self.call)

    def show_file(self) -> None:
        """Open the findings when the file is broken, and close them when it is mended."""
        if not self.is_mounted:
            return
        if self.previewed.broken and self._side != "findings":
            self._side_before = self._side or "none"
            self._open_side("findings")
        elif not self.previewed.broken and self._side_before:
            side, self._side_before = self._side_before, ""
            if self._side == "findings":
                self._open_side("" if side == "none" else side)
        _show_state(self, self.previewed)

    def after(self, outcome: Outcome) -> None:
        if outcome.refusal is None:
            self.previewed.acted()
        super().after(outcome)

    def show_turn(self) -> None:
        super().show_turn()
        played, state = self.call.played, self.call.state
        last = next((p for p in reversed(played) if isinstance(p.outcome.event, Pick | Say)), None)
        before, outcome = (last.before, last.outcome) if last else (None, None)
        moves, helped = played[-1].outcome, self.ways.helped
        found = inspect(self.call.plan, state, before, outcome, moves=moves, helped=helped)
        self.query_one(Inspector).show(found)
        self._open_side(self._side)
        _show_state(self, self.previewed)

    def _open_side(self, side: str) -> None:
        self._side = side
        self.query_one("#side").display = bool(side)
        self.query_one(Inspector).display = side == "inspector"
        self.query_one(FindingsPane).display = side == "findings"

    def _pane(self) -> Page:
        return self.query_one(FindingsPane if self._side == "findings" else Inspector)

    def _look_back(self) -> None:
        if self.previewed.beginning != START:
            self.notify(say("debrief.from_start"), markup=False)
            return
        self.app.push_screen(PreviewDebrief(self.call))


class PreviewDebrief(DebriefScreen):
    """A debrief over a preview. Playing on from a moment continues in the preview."""

    app: "PreviewApp"

    def _play_from(self, keep: int) -> None:
        self.dismiss()
        self.app.go_back(keep)


class BrokenScreen(GameScreen[None], keys="broken"):
    """The findings of a file that could not be played yet."""

    AUTO_FOCUS = "#findings"
    app: "PreviewApp"

    def __init__(self, previewed: PreviewedStory) -> None:
        super().__init__()
        self.previewed = previewed

    def parts(self) -> ComposeResult:
        yield Static(id="said")
        yield FindingsPane(id="findings")

    def on_mount(self) -> None:
        """The file may have been read again since this screen was made."""
        _show_state(self, self.previewed)

    def show_file(self) -> None:
        if self.is_mounted:
            _show_state(self, self.previewed)


def _show_state(screen: Screen[None], previewed: PreviewedStory) -> None:
    """Show what is said of the file, and what is to be mended in it."""
    kind, text = previewed.said
    line = screen.query_one("#said", Static)
    line.display = bool(text)
    for other in _SIGNS:
        line.set_class(other == kind, f"-{other}")
    line.update(literal(f"{_SIGNS[kind]} {text}" if text else ""))
    pane = screen.query_one(FindingsPane)
    pane.show(previewed.shown_findings(), f"Findings in {previewed.name}", previewed.path)
