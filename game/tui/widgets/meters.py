"""Trust and frustration: number, direction and the reason of the last move, in words and signs."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from game.conversation.state import Move
from game.messages import say
from game.tui.foreign_text import literal

_BAR, _SHORT_BAR = 20, 12
"""Columns of a bar: five points of a meter each, and about eight where the reason needs the room."""
_WIDE = 100
"""Columns of a window with room for the long bar: those from which the app is `-wide`."""


class Meters(Widget):
    """Two lines, one a meter. They are drawn, and cut to their width: there is nothing to copy."""

    ALLOW_SELECT = False

    trust: reactive[int] = reactive(0)
    frustration: reactive[int] = reactive(0)

    def __init__(self, trust: int, frustration: int, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(Meters.trust, trust)
        self.set_reactive(Meters.frustration, frustration)
        self._moved = {"trust": 0, "frustration": 0}
        self._reasons = {"trust": "", "frustration": ""}

    def show(
        self,
        before: tuple[int, int],
        after: tuple[int, int],
        moves: tuple[Move, ...],
        *,
        reasons: bool = True,
    ) -> None:
        """Move both meters. Without moves the last reasons stay, so that there is time to read them. Without
        `reasons` none is told for these moves."""
        self.trust, self.frustration = after
        if moves:
            self.refresh()
            self._moved = {"trust": after[0] - before[0], "frustration": after[1] - before[1]}
            self._reasons = {name: _reason(moves if reasons else (), name) for name in self._moved}

    def put_back(self, trust: int, frustration: int) -> None:
        """Show the meters as they stood at a moment, without a move."""
        self.trust, self.frustration = trust, frustration
        self._moved, self._reasons = dict.fromkeys(self._moved, 0), dict.fromkeys(self._reasons, "")
        self.refresh()

    @property
    def told(self) -> str:
        """Both meters in words, with the whole of the reasons."""
        whys = {name: self._reasons[name] or say("call.no_reason") for name in self._reasons}
        moves = {name: f"{by:+d}, " if by else "" for name, by in self._moved.items()}
        return say(
            "call.meters",
            trust=self.trust,
            trust_why=f"{moves['trust']}{whys['trust']}",
            frustration=self.frustration,
            frustration_why=f"{moves['frustration']}{whys['frustration']}",
        )

    def render(self) -> Content:
        return Content("\n").join(
            [self._line("Trust", self.trust), self._line("Frustration", self.frustration)]
        )

    def _line(self, label: str, value: int) -> Content:
        name = label.lower()
        moved = self._moved[name]
        good = moved > 0 if name == "trust" else moved < 0
        reason = self._reasons[name]
        sign = f"{'▲' if moved > 0 else '▼'} {moved:+d}" if moved else "= ±0" if reason else ""
        if name == "frustration" and reason == self._reasons["trust"]:
            reason = ""
        filled, rest = _bar(value, _BAR if self.app.size.width >= _WIDE else _SHORT_BAR)
        return Content.assemble(
            (f"{label:<12}", "bold"),
            f"{value:>3} ",
            (filled, "$primary" if name == "trust" else "$accent"),
            (rest, "$text-muted"),
            " ",
            (f"{sign:<6}", "$success" if good else "$error"),
            literal(reason, "$text-muted"),
        ).truncate(max(1, self.size.width), ellipsis=True)


def _bar(value: int, width: int) -> tuple[str, str]:
    """The filled part of a bar and the rest, exact to half a column. The two differ in weight, so that they
    can be told apart without colour."""
    whole, half = divmod(int(value * width * 2 / 100 + 0.5), 2)
    filled = "━" * whole + ("╸" if half else "")
    return filled, "─" * (width - len(filled))


def _reason(moves: tuple[Move, ...], meter: str) -> str:
    """The reason of the largest move the way the meter went, with the words that caused it; of moves that
    come to nothing together, all reasons."""
    amounts = [(getattr(m, meter), m) for m in moves if getattr(m, meter)]
    if not amounts:
        return ""
    went = sum(amount for amount, _ in amounts)
    if not went:
        return "; ".join(dict.fromkeys(move.reason for _, move in amounts))
    move = max(amounts, key=lambda pair: pair[0] if went > 0 else -pair[0])[1]
    return f"{move.reason} (“{' '.join(move.words.split())}”)" if move.words else move.reason
