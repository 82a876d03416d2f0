"""As what a call is written to a file: asked over the debrief, answered with one key."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from game.play.export import FORMATS, Format
from game.tui.foreign_text import literal
from game.tui.game_screen import GameDialog
from game.tui.widgets.hanging_text import hanging
from game.tui.widgets.page import PageMenu

_ABOUT = {
    "md": ("Markdown", "plain text, for notes and for a wiki"),
    "html": ("HTML", "one page to read in a browser or to print, with the curves"),
    "svg": ("SVG", "the two meter curves as a picture"),
}


class ExportScreen(GameDialog[Format | None], keys="export"):
    """Dismisses with the chosen format, or with None. `folder` is where the file will be."""

    AUTO_FOCUS = "#formats"

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder

    def parts(self) -> ComposeResult:
        with Vertical(id="form"):
            yield Static("Write this call to a file", classes="title")
            yield PageMenu(
                *(
                    Option(hanging(str(number), Content.assemble((f"{name}  ", "bold"), about)), id=form)
                    for number, (form, (name, about)) in enumerate(_ABOUT.items(), 1)
                ),
                id="formats",
                markup=False,
            )
            yield Static(literal(f"It is kept in {self._folder}"), classes="quiet")

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character in "123":
            self._choose(int(event.character) - 1)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._choose(event.option_index)

    def _choose(self, number: int) -> None:
        if self.is_current:
            self.dismiss(FORMATS[number])
