"""A window too small to play in: one plain sentence over whatever is open, until there is room again."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.events import Resize
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

from game.tui.foreign_text import literal
from game.tui.game_screen import ClosesOnce

if TYPE_CHECKING:
    from game.tui.app import HearMeOut

FEWEST = Size(41, 13)
"""A Braille display has 40 by 12 cells: a window of that size is better served by the lines of plain play."""
GOOD = Size(60, 20)
"""The narrowest size that the tests' pictures show: every part of every screen is in sight."""


def mind_size(app: "HearMeOut", size: Size) -> None:
    """Cover the open screen with the sentence, once, when the window is too small."""
    if not _fits(size) and not isinstance(app.screen, TooSmall):
        app.push_screen(TooSmall())


class TooSmall(ModalScreen[None], ClosesOnce[None]):
    """Covers every screen, and closes when the window is large enough. A call behind it waits."""

    app: "HearMeOut"

    def compose(self) -> ComposeResult:
        yield Static(id="sentence")

    def on_resize(self, event: Resize) -> None:
        self._settle(event.size)

    def on_screen_resume(self) -> None:
        """The window may have grown while another screen was in front."""
        self._settle(self.app.size)

    def key_q(self) -> None:
        self.app.exit()

    def _settle(self, size: Size) -> None:
        if not _fits(size):
            self._say(size)
        elif self.app.screen is self:
            self.dismiss()

    def _say(self, size: Size) -> None:
        kept = "(your call is kept) and play it" if self.app.in_a_call else f"and {self.app.USED_TO}"
        leave = f"{kept} as lines with: {self.app.plain_command()}"
        self.query_one("#sentence", Static).update(
            literal(
                f"This window is too small to {self.app.USED_TO} in ({size.width} by {size.height}): make it "
                f"{GOOD.width} by {GOOD.height} or larger, or press q to leave {leave}"
            )
        )


def _fits(size: Size) -> bool:
    return size.width >= FEWEST.width and size.height >= FEWEST.height
