"""The two meters over a call as one SVG picture that needs nothing beside it."""

from collections.abc import Sequence
from html import escape

from game.debrief.debrief import Debrief

# SVG units: the width of a page of text, and margins that hold the numbers (left), both names (right), the
# title (top) and the marks (bottom).
_WIDE, _HIGH = 720, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 130, 34, 34


def curves_svg(found: Debrief, title: str) -> str:
    """Trust as a whole line, frustration as a dashed one, both named at their end; a tick for each reply
    and a cross where one cut in. Nothing in it depends on colour."""
    count = max(1, len(found.curve) - 1)

    def x(index: int) -> float:
        return _LEFT + index * (_WIDE - _LEFT - _RIGHT) / count

    def y(value: int) -> float:
        return _TOP + (100 - value) * (_HIGH - _TOP - _BOTTOM) / 100

    def line(values: Sequence[int]) -> str:
        return " ".join(f"{x(n):.1f},{y(v):.1f}" for n, v in enumerate(values))

    trust, frustration = [t for t, _ in found.curve], [f for _, f in found.curve]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_HIGH}" role="img"'
        ' font-family="Georgia, serif" font-size="13">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(_described(trust, frustration))}</desc>",
        f'<rect width="{_WIDE}" height="{_HIGH}" fill="#faf7f0"/>',
        f'<text x="{_LEFT}" y="20" fill="#22252a">{escape(title)}</text>',
    ]
    for level in (0, 50, 100):
        parts.append(
            f'<line x1="{_LEFT}" x2="{_WIDE - _RIGHT}" y1="{y(level):.1f}" y2="{y(level):.1f}"'
            ' stroke="#d8cfbd"/>'
            f'<text x="{_LEFT - 8}" y="{y(level) + 4:.1f}" text-anchor="end" fill="#625d52">{level}</text>'
        )
    for place, moment in enumerate(found.moments):
        if moment.turn:
            turn = found.turns[moment.turn - 1]
            mark = f"{'× ' if turn.outcome.interrupted else ''}{turn.reply}{'b' if turn.again else ''}"
            parts.append(
                f'<line x1="{x(place):.1f}" x2="{x(place):.1f}" y1="{_HIGH - _BOTTOM}"'
                f' y2="{_HIGH - _BOTTOM + 5}" stroke="#625d52"/>'
                f'<text x="{x(place):.1f}" y="{_HIGH - 12}" text-anchor="middle" fill="#625d52">{mark}</text>'
            )
    names = _apart(y(trust[-1]), y(frustration[-1]))
    for label, values, colour, dash, at in (
        ("trust", trust, "#275b86", "", names[0]),
        ("frustration", frustration, "#8a5a00", ' stroke-dasharray="6 4"', names[1]),
    ):
        parts.append(
            f'<polyline fill="none" stroke="{colour}" stroke-width="2.5"{dash} points="{line(values)}"/>'
            f'<text x="{_WIDE - _RIGHT + 8}" y="{at + 4:.1f}" fill="{colour}">{label} {values[-1]}</text>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _apart(one: float, other: float, least: float = 16) -> tuple[float, float]:
    """Two heights of labels that do not run into each other."""
    short = least - abs(one - other)
    if short <= 0:
        return one, other
    push = short / 2
    return (one - push, other + push) if one <= other else (one + push, other - push)


def _described(trust: Sequence[int], frustration: Sequence[int]) -> str:
    return (
        f"Trust from {trust[0]} to {trust[-1]}, frustration from {frustration[0]} to {frustration[-1]}, over"
        f" {len(trust)} moments. Numbers below are replies; × is one that cut in, b a second try."
    )
