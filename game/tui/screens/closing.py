"""The end of the course, on a page."""

from textual.app import ComposeResult
from textual.widgets import Static

from game.course.closing import closing
from game.course.next_step import keep_closed
from game.errors import PlainError
from game.local_times import local_today
from game.progress.database import UnavailableError
from game.tui.game_screen import GameScreen
from game.tui.key_bindings import shown_key
from game.tui.screens.certificate import CertificateScreen
from game.tui.widgets.debrief.blocks import parts, shown
from game.tui.widgets.page import Page


class ClosingScreen(GameScreen[None], keys="closing"):
    """What came of the course, what to take to work, and when to come back."""

    AUTO_FOCUS = "#page"

    def parts(self) -> ComposeResult:
        today = local_today()
        keep_closed(self.app.database, self.app.library, self.app.profile, today)
        key = shown_key("closing.certificate", self.app.settings.keys)
        blocks = closing(self.app.database, self.app.library, self.app.profile, today, key)
        with Page(id="page"):
            for part in parts(blocks):
                yield Static(shown(part), classes="part")

    def action_certificate(self) -> None:
        try:
            screen = CertificateScreen(self.app.database, self.app.library, self.app.profile)
        except (PlainError, UnavailableError) as error:
            self.notify(str(error), markup=False, severity="warning")
        else:
            self.app.push_screen(screen)
