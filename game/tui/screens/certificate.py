"""The certificate, on a page, and as a file to keep."""

import re
from collections.abc import Iterable, Iterator

from textual.app import ComposeResult
from textual.widgets import Static

from game.course.certificate import certificate
from game.debrief.blocks import Block, Quote
from game.errors import reason
from game.exported_files import write_exported
from game.messages import say
from game.paths import data_dir
from game.progress.database import Database
from game.progress.library import Library
from game.text import clean, printable
from game.tui.game_screen import GameScreen
from game.tui.widgets.debrief.blocks import parts, shown
from game.tui.widgets.page import Page


class CertificateScreen(GameScreen[None], keys="certificate"):
    """The page of the course that is done. Made where there is none, it raises as `certificate` does."""

    AUTO_FOCUS = "#page"

    def __init__(self, database: Database, library: Library, profile: str) -> None:
        super().__init__()
        self._course, self._blocks = certificate(database, profile, library)

    def parts(self) -> ComposeResult:
        with Page(id="page"):
            for part in parts(self._blocks):
                yield Static(shown(_with_reasons(part)), classes="part")

    def action_export(self) -> None:
        """Write it as one HTML file, which a browser shows and prints."""
        from game.debrief.html import html

        name = re.sub(r"[^\w-]+", "-", clean(self._course)).strip("-") or "course"
        content = clean(html(self._course, self._blocks)).encode()
        try:
            path = write_exported(data_dir() / "certificates", f"{name}.html", content)
        except OSError as error:
            self.notify(say("debrief.unwritten", why=reason(error)), markup=False, severity="warning")
        else:
            self.notify(clean(printable(str(path))), title="Written to", markup=False, timeout=15)


def _with_reasons(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, and below each line quoted what it did."""
    for block in blocks:
        yield block
        if isinstance(block, Quote):
            yield block.led
