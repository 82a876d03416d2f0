"""What settings, keys and players have in common: a title, a list, and a line that says what was kept."""

from textual.widgets import Static

from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen


class ListPage(GameScreen[None]):
    """A page of `#title`, a menu `#list` and `#said`."""

    AUTO_FOCUS = "#list"
    STYLES = ("list_page.tcss",)

    def say(self, text: str) -> None:
        self.query_one("#said", Static).update(literal(text))
