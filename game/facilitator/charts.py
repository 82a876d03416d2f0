"""Small charts as SVG inside a page. Each stands beside a table with the same numbers, and none needs
colour."""

from collections.abc import Sequence

from game.debrief.html import escaped

_WIDE = 720
_LABEL = 250
"""SVG units: the width of a page of text, and of the names at its left."""
_ROW = 26


def bars(title: str, about: str, rows: Sequence[tuple[str, float, str]]) -> str:
    """Shares from 0 to 1 as bars: each its name, its length, and what stands at its end."""
    high = _ROW * len(rows) + 8
    room = _WIDE - _LABEL - 110
    parts = [_begin(title, about, high)]
    for number, (name, share, told) in enumerate(rows):
        y = _ROW * number + 4
        width = max(1.0, room * min(1.0, max(0.0, share)))
        parts.append(
            f'<text x="{_LABEL - 8}" y="{y + 15}" text-anchor="end" class="ink">{escaped(name)}</text>'
            f'<rect x="{_LABEL}" y="{y + 3}" width="{width:.1f}" height="15" class="bar"/>'
            f'<text x="{_LABEL + width + 6:.1f}" y="{y + 15}" class="ink">{escaped(told)}</text>'
        )
    return "".join((*parts, "</svg>"))


def intervals(title: str, about: str, rows: Sequence[tuple[str, str, float, tuple[float, float]]]) -> str:
    """Shares from 0 to 1 with their intervals: each the name of its row, a letter for the point, the
    share, and the interval as a line."""
    high = _ROW * len(rows) + 30
    room = _WIDE - _LABEL - 30
    parts = [_begin(title, about, high)]
    for tenth in (0, 25, 50, 75, 100):
        x = _LABEL + room * tenth / 100
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="2" y2="{high - 22}" class="grid"/>'
            f'<text x="{x:.1f}" y="{high - 6}" text-anchor="middle" class="quiet">{tenth} %</text>'
        )
    for number, (name, sign, share, (low, above)) in enumerate(rows):
        y = _ROW * number + 16
        at, left, right = (_LABEL + room * value for value in (share, low, above))
        parts.append(
            f'<text x="{_LABEL - 8}" y="{y + 4}" text-anchor="end" class="ink">{escaped(name)}</text>'
            f'<line x1="{left:.1f}" x2="{right:.1f}" y1="{y}" y2="{y}" class="range"/>'
            f'<circle cx="{at:.1f}" cy="{y}" r="9" class="point"/>'
            f'<text x="{at:.1f}" y="{y + 4}" text-anchor="middle" class="on-point">{escaped(sign)}</text>'
        )
    return "".join((*parts, "</svg>"))


def _begin(title: str, about: str, high: int) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDE} {high}" role="img" font-size="13">'
        f"<title>{escaped(title)}</title><desc>{escaped(about)}</desc>"
    )
