"""As what a call is written to a file: asked over the debrief, answered with one key."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from game.play.export import FORMATS, Format
from game.tui.foreign_text import literal
from game.tui.keys import bindings
from game.tui.widgets.key_bar import KeyBar
from game.tui.widgets.numbered_line import hanging
from game.tui.widgets.page import PageMenu

if TYPE_CHECKING:
    from game.tui.app import HearMeOut

_ABOUT = {
    "md": ("Markdown", "plain text, for notes and for a wiki"),
    "html": ("HTML", "one page to read in a browser or to print, with the curves"),
    "svg": ("SVG", "the two meter curves as a picture"),
}


class ExportScreen(ModalScreen[Format | None]):
    """Dismisses with the format that was chosen, or with None. `folder` is where the file will be."""

    AUTO_FOCUS = "#formats"
    CSS_PATH = "export.tcss"
    BINDINGS = bindings("export")
    app: "HearMeOut"

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder

    def compose(self) -> ComposeResult:
        """The formats, and where the file goes."""
        with Vertical(id="form"):
            yield Static("Write this call to a file", classes="title")
            yield PageMenu(
                *(
                    Option(hanging(str(number), Content.assemble((f"{name}  ", "bold"), about)), id=form)
                    for number, form in enumerate(FORMATS, 1)
                    for name, about in [_ABOUT[form]]
                ),
                id="formats",
                markup=False,
            )
            yield Static(literal(f"It is kept in {self._folder}"), classes="quiet")
        yield KeyBar()

    def key_1(self) -> None:
        """The first format."""
        self._choose(0)

    def key_2(self) -> None:
        """The second."""
        self._choose(1)

    def key_3(self) -> None:
        """The third."""
        self._choose(2)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click."""
        event.stop()
        self._choose(event.option_index)

    def action_open(self) -> None:
        """Write it in the format that is pointed at."""
        self.query_one(PageMenu).action_select()

    def action_back(self) -> None:
        """Back, without writing anything."""
        self._leave(None)

    def action_help(self) -> None:
        """Keys and what they do."""
        self.app.action_show_help_panel()

    def _choose(self, number: int) -> None:
        self._leave(FORMATS[number])

    def _leave(self, form: Format | None) -> None:
        if self.is_current:
            self.dismiss(form)
