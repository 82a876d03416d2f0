"""Trust and frustration over a call, with the values of one moment in numbers."""

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

_BLOCKS = " ▁▂▃▄▅▆▇█"
_TALL = 10
_MOST_WIDE = 4


class Curves(Widget):
    """Both curves, one above the other. `place` is the moment whose values are shown. Two lines and a mark
    where there is little room; a drawing with a height of its own where there is more."""

    place: reactive[int] = reactive(0)

    def __init__(self, curve: Sequence[tuple[int, int]], *, id: str | None = None) -> None:  # noqa: A002 Textual's own name
        super().__init__(id=id)
        self._curve = list(curve)

    def render(self) -> Content:
        """Trust, frustration, and the mark of the moment."""
        width, height = self.size
        place = min(max(0, self.place), len(self._curve) - 1)
        meters = (("Trust", 0, "$primary"), ("Frustration", 1, "$accent"))
        if height < _TALL:
            head = 22
            cells = self._cells(width - head)
            found = [
                Content.assemble(self._numbers(name, which, place).pad_right(head).truncate(head), row)
                for name, which, colour in meters
                for row in self._draw(which, place, cells, 1, colour)
            ]
        else:
            head, cells, rows = 0, self._cells(width), max(1, (height - 4) // 2)
            found = []
            for name, which, colour in meters:
                found += [self._numbers(name, which, place), *self._draw(which, place, cells, rows, colour)]
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

    def _cells(self, width: int) -> list[int]:
        """For each column the moment that it shows."""
        count = len(self._curve)
        if count <= max(1, width):
            each = max(1, min(_MOST_WIDE, max(1, width) // count))
            return [n for n in range(count) for _ in range(each)]
        return [column * count // width for column in range(max(1, width))]

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
