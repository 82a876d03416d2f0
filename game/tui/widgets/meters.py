"""Trust and frustration: number, direction and the reason of the last move, in words and signs."""

from dataclasses import dataclass

from msgspec.structs import replace
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from game.conversation.state import STORY_EFFECT, Move
from game.messages import say
from game.tui.foreign_text import literal
from game.tui.widgets.cut_text import cut_at_word
from game.words import shortened

_BAR, _SHORT_BAR = 20, 12
"""Columns of a bar: five points of a meter each, and about eight where the reason needs the room."""
_WIDE = 100
"""Columns of a window with room for the long bar: those from which the app is `-wide`."""
_ROWS = ((30, 6), (24, 4), (0, 2))
"""Rows that meters and reasons may take in a window of at least so many: what the words can spare."""
_QUOTED = (10_000, 40, 0)
"""Characters of the player's own words behind a reason, the first with which it has room: more than anybody
types, a few, or none. The words stand in the transcript too; the reason itself is never cut for them."""


class Meters(Widget):
    """Two meters, each with the reason of its last move beside it, which has as many rows as it needs. Where
    there is no room for so many, reasons are cut, and a click tells all of them. They are drawn: there is
    nothing to copy."""

    @dataclass
    class Asked(Message):
        """The player wants to be told all of it."""

    ALLOW_SELECT = False

    trust: reactive[int] = reactive(0)
    frustration: reactive[int] = reactive(0)

    def __init__(self, trust: int, frustration: int, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(Meters.trust, trust)
        self.set_reactive(Meters.frustration, frustration)
        self._moved = {"trust": 0, "frustration": 0}
        self._why: tuple[Move, ...] = ()

    def show(
        self,
        before: tuple[int, int],
        after: tuple[int, int],
        moves: tuple[Move, ...],
        *,
        why: str = "",
        reasons: bool = True,
        replied: bool = False,
    ) -> None:
        """Move both meters. Without moves the last reasons stay, so that there is time to read them; but none
        stands beside a reply that moved nothing (`replied`). Without `reasons` none is told for these moves.
        `why` is the story's line on the reply: it says more of the story's own moves than that they landed
        well or badly."""
        self.trust, self.frustration = after
        if moves or replied:
            self._moved = {"trust": after[0] - before[0], "frustration": after[1] - before[1]}
            told = (replace(m, reason=why, words="") if why and m.code == STORY_EFFECT else m for m in moves)
            self._why = tuple(told) if reasons else ()
            self.refresh(layout=True)

    def put_back(self, trust: int, frustration: int) -> None:
        """Show the meters as they stood at a moment, without a move."""
        self.trust, self.frustration = trust, frustration
        self._moved, self._why = dict.fromkeys(self._moved, 0), ()
        self.refresh(layout=True)

    @property
    def told(self) -> str:
        """Both meters in words, with the whole of the reasons."""
        whys = {name: _reason(self._why, name) or say("call.no_reason") for name in self._moved}
        moves = {name: f"{by:+d}, " if by else "" for name, by in self._moved.items()}
        return say(
            "call.meters",
            trust=self.trust,
            trust_why=f"{moves['trust']}{whys['trust']}",
            frustration=self.frustration,
            frustration_why=f"{moves['frustration']}{whys['frustration']}",
        )

    def rows(self, width: int) -> int:
        """Rows that all of it takes in so many columns."""
        return len(self._lines(width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self.rows(width)

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.size.width))

    def on_click(self) -> None:
        self.post_message(self.Asked())

    def _lines(self, width: int) -> list[Content]:
        most = next(rows for window, rows in _ROWS if self.app.size.height >= window)
        meters = self._meter("Trust", self.trust), self._meter("Frustration", self.frustration)
        left = max(meter.cell_length for meter in meters)
        room = max(1, width - left)
        lines: list[Content] = []
        for quoted in _QUOTED:
            trust, frustration = (_reason(self._why, name, quoted) for name in self._moved)
            other = "" if frustration == trust else frustration
            lines = _beside(meters, left, _wrapped(trust, room), _wrapped(other, room))
            if len(lines) <= most:
                return lines
        trust_rows = 1 if other else most
        return _beside(meters, left, _cut(trust, room, trust_rows), _cut(other, room, 1))

    def _meter(self, label: str, value: int) -> Content:
        name = label.lower()
        moved = self._moved[name]
        good = moved > 0 if name == "trust" else moved < 0
        sign = (
            f"{'▲' if moved > 0 else '▼'} {moved:+d}" if moved else "= ±0" if _reason(self._why, name) else ""
        )
        filled, rest = _bar(value, _BAR if self.app.size.width >= _WIDE else _SHORT_BAR)
        return Content.assemble(
            (f"{label:<12}", "bold"),
            f"{value:>3} ",
            (filled, "$primary" if name == "trust" else "$accent"),
            (rest, "$text-muted"),
            " ",
            (f"{sign:<6}", "$success" if good else "$error"),
        )


def _wrapped(why: str, room: int) -> list[Content]:
    return literal(why, "$text-muted").wrap(room) if why else []


def _cut(why: str, room: int, rows: int) -> list[Content]:
    """The reason in so many rows, with a sign where there is more of it."""
    lines = _wrapped(why, room)
    last = [cut_at_word(Content(" ").join(lines[rows - 1 :]), room)] if lines[rows - 1 :] else []
    return [*lines[: rows - 1], *last]


def _beside(
    meters: tuple[Content, Content], left: int, why: list[Content], other: list[Content]
) -> list[Content]:
    """The meters with the rows of their reasons; where the second has none of its own, the first goes on
    beside it."""
    blank, (first, second) = Content(" " * left), meters
    above = max(1, len(why)) if other else 1
    below = max(1, len(other) or len(why) - 1)
    heads = [first, *[blank] * (above - 1), second, *[blank] * (below - 1)]
    told = [*why, *[Content("")] * (above - len(why)), *other]
    told += [Content("")] * (len(heads) - len(told))
    return [Content.assemble(head, row) for head, row in zip(heads, told, strict=True)]


def _bar(value: int, width: int) -> tuple[str, str]:
    """The filled part of a bar and the rest, exact to half a column. The two differ in weight, so that they
    can be told apart without colour."""
    whole, half = divmod(int(value * width * 2 / 100 + 0.5), 2)
    filled = "━" * whole + ("╸" if half else "")
    return filled, "─" * (width - len(filled))


def _reason(moves: tuple[Move, ...], meter: str, quoted: int = _QUOTED[0]) -> str:
    """The reason of the largest move the way the meter went, with so many characters of the words that caused
    it; of moves that come to nothing together, all reasons."""
    amounts = [(getattr(m, meter), m) for m in moves if getattr(m, meter)]
    if not amounts:
        return ""
    went = sum(amount for amount, _ in amounts)
    if not went:
        return "; ".join(dict.fromkeys(move.reason for _, move in amounts))
    move = max(amounts, key=lambda pair: pair[0] if went > 0 else -pair[0])[1]
    words = shortened(move.words, quoted) if move.words and quoted else ""
    return f"{move.reason} (“{words}”)" if words else move.reason
