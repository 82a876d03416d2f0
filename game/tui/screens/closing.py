"""The end of the course, on a page."""

from datetime import datetime

from textual.app import ComposeResult
from textual.widgets import Static

from game.course.closing import closing
from game.course.next_step import keep_closed
from game.tui.game_screen import GameScreen
from game.tui.widgets.debrief.blocks import parts, shown
from game.tui.widgets.page import Page


class ClosingScreen(GameScreen[None], keys="closing"):
    """What came of the course, what to take to work, and when to come back."""

    AUTO_FOCUS = "#page"

    def parts(self) -> ComposeResult:
        today = datetime.now().astimezone().date()
        keep_closed(self.app.database, self.app.library, self.app.profile, today)
        blocks = closing(self.app.database, self.app.library, self.app.profile, today)
        with Page(id="page"):
            for part in parts(blocks):
                yield Static(shown(part), classes="part")
