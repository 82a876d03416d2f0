"""The head of a call: who it is, and whether the conversation goes on above or below what is in sight."""

from textual.widgets import Static

from game.tui.foreign_text import literal

_MORE = {(False, False): "", (True, False): "  ↑ PgUp", (False, True): "  ↓ PgDn", (True, True): "  ↑↓"}


class CallHead(Static):
    """One line. It is drawn anew only where it changes."""

    _told = ""

    def show(self, name: str, channel: str, title: str, pace: str, more: tuple[bool, bool]) -> None:
        """`more`: whether there are lines above and below."""
        told = f"{name} · {channel} · {title} · {pace}{_MORE[more]}"
        if told != self._told:
            self._told = told
            self.update(literal(told))
