"""Before anything is told of a sitting: how many of the answers did what was asked, as the player sees it."""

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from game.messages import say
from game.stations.sittings import NOT_SAID, Sitting
from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.widgets.menu import Menu


class _Numbers(Menu):
    """The numbers. A page up or down moves what is in sight and never the choice: it may be made already."""

    def action_page_up(self) -> None:
        self.scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        self.scroll_page_down(animate=False)


class StationsGuessScreen(GameScreen[int | None], keys="stations_guess"):
    """Dismisses with the number, `NOT_SAID` when the player would rather not say, None when they go back."""

    AUTO_FOCUS = "#list"
    _typed = ""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self._sitting = sitting

    def parts(self) -> ComposeResult:
        of = len(self._sitting.stations)
        yield Static(say("stations.title"), classes="title", id="title")
        if self._sitting.ran_out:
            yield Static(literal(say("stations.time_is_up")), classes="quiet", id="up")
        yield Static(literal(say("stations.guess", count=of)), id="question")
        numbers = [Option(f"  {number}", id=str(number)) for number in range(of + 1)]
        none = Option(Content(f"  {say('stations.guess_none')}"), id=str(NOT_SAID))
        yield _Numbers(none, *numbers, id="list", markup=False)

    def on_key(self, event: events.Key) -> None:
        """A number points at its row; a second digit goes behind the first where there is such a number."""
        if not (event.character and event.character in "0123456789"):
            self._typed = ""
            return
        of = len(self._sitting.stations)
        longer = f"{self._typed}{event.character}"
        self._typed = longer if int(longer) <= of else event.character
        if int(self._typed) <= of:
            self.query_one(Menu).highlighted = int(self._typed) + 1

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(int(event.option_id or NOT_SAID))
