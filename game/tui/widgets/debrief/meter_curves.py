"""Trust and frustration over a call, with the values of one moment in numbers."""

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

_BLOCKS = " ▁▂▃▄▅▆▇█"
_TALL = 10
"""Rows from which each curve has three rows and its numbers a line of their own."""
_NUMBERS = 22
"""Columns of a meter's name and numbers, and a blank."""
_MOST_WIDE = 8
"""Columns of one moment at most: a short call is not drawn as a plain."""


class MeterCurves(Widget):
    """The curves of both meters, with a mark under the moment `place` and its values. On a low screen the
    numbers stand beside the curves. What is drawn is nothing to copy."""

    ALLOW_SELECT = False

    place: reactive[int] = reactive(0)

    def __init__(self, curve: Sequence[tuple[int, int]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._curve = list(curve)

    def render(self) -> Content:
        width, height = self.size
        place = min(max(0, self.place), len(self._curve) - 1)
        meters = (("Trust", 0, "$primary"), ("Frustration", 1, "$accent"))
        low = height < _TALL
        head, others = (_NUMBERS, 1) if low else (0, 4)
        count, rows = len(self._curve), max(1, (height - others) // 2)
        wide = max(1, min(width - head, count * _MOST_WIDE))
        # The moment that each column shows.
        cells = [column * count // wide for column in range(wide)]
        found: list[Content] = []
        for name, which, colour in meters:
            numbers = self._numbers(name, which, place)
            drawn = self._draw(which, place, cells, rows, colour)
            if low:
                # The numbers stand before the lowest row.
                blank = Content(" " * head)
                found += [blank + row for row in drawn[:-1]]
                found.append(numbers.pad_right(head - numbers.cell_length) + drawn[-1])
            else:
                found += [numbers, *drawn]
        columns = [n for n, at in enumerate(cells) if at == place]
        middle = columns[len(columns) // 2] if columns else 0
        found.append(Content(" " * (head + middle) + "▲"))
        return Content("\n").join(found)

    def _numbers(self, name: str, which: int, place: int) -> Content:
        value = self._curve[place][which]
        moved = value - self._curve[place - 1][which] if place else 0
        good = moved > 0 if which == 0 else moved < 0
        sign = f"{'▲' if moved > 0 else '▼'}{moved:+d}" if moved else ""
        return Content.assemble(
            (f"{name:<12}", "bold"),
            f"{value:>3} ",
            (f"{sign:<5}", "$text-success" if good else "$text-error"),
        )

    def _draw(self, which: int, place: int, cells: list[int], rows: int, colour: str) -> list[Content]:
        found = []
        for row in range(rows - 1, -1, -1):
            parts = []
            for at in cells:
                eighths = max(1, round(self._curve[at][which] * rows * 8 / 100))
                block = _BLOCKS[min(8, max(0, eighths - row * 8))]
                parts.append((block, f"{colour} bold" if at == place else f"{colour} 60%"))
            found.append(Content.assemble(*parts))
        return found
