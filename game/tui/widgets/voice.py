"""The voice line: whether the customer is speaking, pausing or has finished, in a sign and in words."""

from textual.message import Message
from textual.widgets import Static

from game.tui.literal import literal

_SIGNS = {"speaking": "●", "pausing": "◐", "finished": "○", "cut": "▲", "paid": "◇", "over": "■"}


class Voice(Static):
    """One line above the replies. `say` sets its kind (also its style class) and its words. A click on it
    posts `Clicked`: the mouse's way to listen on."""

    class Clicked(Message):
        """The line was clicked."""

    def on_click(self) -> None:
        """Pass it on."""
        self.post_message(self.Clicked())

    def say(self, kind: str, text: str) -> None:
        """Show one of speaking, pausing, finished, cut (armed), paid (a silence told more), over."""
        line = literal(f"{_SIGNS[kind]} {text}")
        if line == self.content:
            return
        for other in _SIGNS:
            self.set_class(other == kind, f"-{other}")
        self.update(line)
