"""What settings, keys and players have in common: a title, a list, and a line that says what was kept."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.widgets.menu import Menu


class ListPage(GameScreen[None]):
    """A page of `#title`, a menu `#list`, what `below` adds, and `#said`. `line` explains the title."""

    AUTO_FOCUS = "#list"
    STYLES = ("list_page.tcss",)
    heading = ""
    menu: ClassVar[type[Menu]] = Menu
    line = ""

    def parts(self) -> ComposeResult:
        yield Static(self.heading, classes="title", id="title")
        if self.line:
            yield Static(self.line, classes="quiet", id="line")
        yield self.menu(id="list", markup=False)
        yield from self.below()
        yield Static(id="said")

    def below(self) -> ComposeResult:
        yield from ()

    def say(self, text: str) -> None:
        self.query_one("#said", Static).update(literal(text))
