"""A window too small to play in: one plain sentence over whatever is open, until there is room again."""

from typing import Any

from textual.app import App, ComposeResult
from textual.events import Resize
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

from game.tui.literal import literal

FEWEST = Size(41, 13)
GOOD = Size(60, 20)


def fits(size: Size) -> bool:
    """Whether the game can be played in a window of this size."""
    return size.width >= FEWEST.width and size.height >= FEWEST.height


def say_too_small(app: App[Any]) -> None:
    """Say so over the open screen, once."""
    if not isinstance(app.screen, TooSmall):
        app.push_screen(TooSmall())


class TooSmall(ModalScreen[None]):
    """Covers every screen and goes by itself when the window grows. A call behind it waits."""

    DEFAULT_CSS = """
    TooSmall { background: $background; align: left top; }
    TooSmall Static { width: 100%; height: auto; }
    """

    def compose(self) -> ComposeResult:
        """One sentence, and how to go on without a bigger window."""
        yield Static(id="sentence")

    def on_mount(self) -> None:
        """The size as it is."""
        self._say(self.app.size)

    def on_resize(self, event: Resize) -> None:
        """Go, or say the new size."""
        if fits(event.size):
            self.dismiss()
        else:
            self._say(event.size)

    def key_q(self) -> None:
        """Leave the game."""
        self.app.exit()

    def _say(self, size: Size) -> None:
        self.query_one("#sentence", Static).update(
            literal(
                f"This window is too small to play in ({size.width} by {size.height}): make it "
                f"{GOOD.width} by {GOOD.height} or larger, or press q to leave (your call is kept) and play "
                "it as lines with: hearmeout play --resume --plain"
            )
        )
