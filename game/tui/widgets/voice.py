"""The voice line: whether the customer is speaking, pausing or has finished, in a sign and in words."""

from textual.message import Message
from textual.widgets import Static

from game.tui.channels import Manner
from game.tui.literal import literal

_SIGNS = {"finished": "○", "cut": "▲", "paid": "◇", "over": "■"}


class Voice(Static):
    """One line above the replies. `say` sets its kind (also its style class) and its words. A click on it
    posts `Clicked`: the mouse's way to listen on."""

    class Clicked(Message):
        """The line was clicked."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._said: tuple[str, str, Manner] | None = None
        self._beat = 0

    def on_click(self) -> None:
        """Pass it on."""
        self.post_message(self.Clicked())

    def say(self, kind: str, text: str, manner: Manner) -> None:
        """Show one of speaking, pausing, finished, cut (armed), paid (a silence told more), over."""
        if self._said == (kind, text, manner):
            return
        self._said = (kind, text, manner)
        self._beat = 0
        self.set_classes(f"-{kind}")
        self._draw()

    def move(self) -> None:
        """The next sign of speaking: somebody is heard to speak."""
        if self._said and self._said[0] == "speaking" and len(self._said[2].wave) > 1:
            self._beat += 1
            self._draw()

    def _draw(self) -> None:
        if self._said is None:
            return
        kind, text, manner = self._said
        wave = manner.rest if kind == "pausing" else manner.wave[self._beat % len(manner.wave)]
        sign = _SIGNS.get(kind, wave)
        self.update(literal(f"{sign} {text}"), layout=not self._beat)
