"""A window too small to play in: one plain sentence over whatever is open, until there is room again."""

from typing import Any

from textual.app import App, ComposeResult
from textual.events import Resize
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

from game.tui.foreign_text import literal

FEWEST = Size(41, 13)
GOOD = Size(60, 20)


def mind_size(app: App[Any], size: Size) -> None:
    """Say so over the open screen when the window has got too small, once."""
    if not _fits(size) and not isinstance(app.screen, TooSmall):
        app.push_screen(TooSmall())


class TooSmall(ModalScreen[None]):
    """Covers every screen and goes by itself when the window grows. A call behind it waits."""

    DEFAULT_CSS = """
    TooSmall { background: $background; align: left top; }
    TooSmall Static { width: 100%; height: auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._gone = False

    def compose(self) -> ComposeResult:
        """One sentence, and how to go on without a bigger window."""
        yield Static(id="sentence")

    def on_mount(self) -> None:
        self._say(self.app.size)

    def on_resize(self, event: Resize) -> None:
        self._settle(event.size)

    def on_screen_resume(self) -> None:
        """The window may have grown while something stood over this."""
        self._settle(self.app.size)

    def key_q(self) -> None:
        self.app.exit()

    def _settle(self, size: Size) -> None:
        if not _fits(size):
            self._say(size)
        elif self.app.screen is self and not self._gone:
            self._gone = True
            self.dismiss()

    def _say(self, size: Size) -> None:
        from game.tui.screens.call import CallScreen

        calling = any(isinstance(screen, CallScreen) for screen in self.app.screen_stack)
        leave = (
            "(your call is kept) and play it as lines with: hearmeout play --resume --plain"
            if calling
            else "and play as lines with: hearmeout play --plain"
        )
        self.query_one("#sentence", Static).update(
            literal(
                f"This window is too small to play in ({size.width} by {size.height}): make it "
                f"{GOOD.width} by {GOOD.height} or larger, or press q to leave {leave}"
            )
        )


def _fits(size: Size) -> bool:
    return size.width >= FEWEST.width and size.height >= FEWEST.height
