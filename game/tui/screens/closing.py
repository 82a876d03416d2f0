"""The end of the course, on a page."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from textual.app import ComposeResult
from textual.widgets import Static

from game.course.closing import closing
from game.course.next_step import keep_closed
from game.debrief.blocks import Block, Heading
from game.tui.game_screen import GameScreen
from game.tui.widgets.debrief.blocks import shown
from game.tui.widgets.page import Page


class ClosingScreen(GameScreen[None], keys="closing"):
    """What came of the course, what to take to work, and when to come back."""

    AUTO_FOCUS = "#page"

    def parts(self) -> ComposeResult:
        today = datetime.now().astimezone().date()
        keep_closed(self.app.database, self.app.library, self.app.profile, today)
        blocks = closing(self.app.database, self.app.library, self.app.profile, today)
        with Page(id="page"):
            for part in _parts(blocks):
                yield Static(shown(part), classes="part")


def _parts(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """The blocks, each heading with what follows it."""
    part: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and part:
            yield part
            part = []
        part.append(block)
    yield part
