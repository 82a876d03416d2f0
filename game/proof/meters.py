"""Sets of (trust, frustration) pairs as one whole number, a bit a pair, and moves that clamp.

Bit `frustration * 101 + trust` stands for a pair. A move of a whole set is a handful of shifts, so a proof
can carry every value at once; the sets repeat, so each move is remembered by the set it was made on.
"""

from collections.abc import Iterable
from functools import cache

from game.story.conditions import COMPARE, TURNED, MeterName, Operator

WIDTH = 101
"""Values of a meter, 0 to 100."""
FULL = (1 << WIDTH * WIDTH) - 1
"""All pairs."""

Shift = tuple[int, int]

_ROW = (1 << WIDTH) - 1
_COLUMN = sum(1 << row * WIDTH for row in range(WIDTH))
_REMEMBERED = 1_000
"""Sets kept for each shift: one takes about 3 kB with its result, and there are some 50 shifts."""


def within(shift: int) -> int:
    """A shift of one meter as far as it can matter: -100..100."""
    return max(-100, min(100, shift))


def point(trust: int, frustration: int) -> int:
    """The set of one pair."""
    return 1 << frustration * WIDTH + trust


def both(one: int, other: int) -> int:
    """The pairs in both sets. Most sets met are the full one: it is handed on, not copied."""
    if one is FULL:
        return other
    return one if other is FULL else one & other


def first_point(pairs: int) -> tuple[int, int]:
    """The pair of a set with the least frustration, of these the least trust."""
    frustration, trust = divmod((pairs & -pairs).bit_length() - 1, WIDTH)
    return trust, frustration


def either(one: int, other: int) -> int:
    """The pairs in one set or the other."""
    if not one or other is FULL:
        return other
    return one if one is FULL or not other else one | other


@cache
def without(pairs: int) -> int:
    """All other pairs; one number for one set."""
    return FULL ^ pairs


@cache
def columns(low: int, high: int) -> int:
    """All pairs with trust from `low` to `high`."""
    return 0 if high < low else (((1 << high - low + 1) - 1) << low) * _COLUMN


@cache
def rows(low: int, high: int) -> int:
    """All pairs with frustration from `low` to `high`."""
    return 0 if high < low else ((1 << (high - low + 1) * WIDTH) - 1) << low * WIDTH


@cache
def compared(left: MeterName | int, sign: Operator, right: MeterName | int) -> int:
    """All pairs for which the comparison holds."""
    if isinstance(left, int):
        if isinstance(right, int):
            return FULL if COMPARE[sign](left, right) else 0
        return compared(right, TURNED[sign], left)
    if isinstance(right, int):
        band = columns if left == "trust" else rows
        match sign:
            case "<":
                return band(0, min(right - 1, 100))
            case "<=":
                return band(0, min(right, 100))
            case ">":
                return band(max(right + 1, 0), 100)
            case ">=":
                return band(max(right, 0), 100)
            case "==":
                return band(right, right) if 0 <= right <= 100 else 0
            case "!=":
                return FULL ^ compared(left, "==", right)
    holds = COMPARE[sign]
    return sum(
        point(trust, frustration)
        for trust in range(WIDTH)
        for frustration in range(WIDTH)
        if holds(trust if left == "trust" else frustration, trust if right == "trust" else frustration)
    )


def bounds(pairs: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Least and most trust, least and most frustration of a set that is not empty."""
    low = ((pairs & -pairs).bit_length() - 1) // WIDTH
    high = (pairs.bit_length() - 1) // WIDTH
    row = _fold(pairs, WIDTH) & _ROW
    return ((row & -row).bit_length() - 1, row.bit_length() - 1), (low, high)


def boxed(pairs: int) -> int:
    """All pairs within the bounds of a set that is not empty."""
    (least, most), (low, high) = bounds(pairs)
    return columns(least, most) & rows(low, high)


def _fold(pairs: int, count: int) -> int:
    """The union of the first `count` rows, in row 0 (what is left above is for the caller to cut)."""
    reach = 1
    while reach < count:
        shift = min(reach, count - reach)
        pairs |= pairs >> shift * WIDTH
        reach += shift
    return pairs


def moved(pairs: int, trust: int, frustration: int) -> int:
    """The set after a move, each meter clamped to 0..100."""
    if trust > 0:
        over = pairs & columns(101 - trust, 100)
        pairs = (pairs ^ over) << trust
        if over:
            pairs |= _smear_up(over, trust) & columns(100, 100)
    elif trust < 0:
        under = pairs & columns(0, -trust - 1)
        pairs = (pairs ^ under) >> -trust
        if under:
            pairs |= _smear_down(under, -trust) & _COLUMN
    if frustration > 0:
        over = pairs >> (101 - frustration) * WIDTH
        pairs = (pairs & rows(0, 100 - frustration)) << frustration * WIDTH
        if over:
            pairs |= (_fold(over, frustration) & _ROW) << 100 * WIDTH
    elif frustration < 0:
        under = pairs & rows(0, -frustration - 1)
        pairs >>= -frustration * WIDTH
        if under:
            pairs |= _fold(under, -frustration) & _ROW
    return pairs


def unmoved(pairs: int, trust: int, frustration: int) -> int:
    """All pairs that the move takes into the set."""
    trust, frustration = within(trust), within(frustration)
    if pairs & (pairs - 1) == 0 and pairs & _INNER:
        # One pair away from the edges, as when a play is read off: one pair led there.
        row, column = divmod(pairs.bit_length() - 1, WIDTH)
        row, column = row - frustration, column - trust
        return point(column, row) if 0 <= row < WIDTH and 0 <= column < WIDTH else 0
    if frustration > 0:
        last = pairs >> 100 * WIDTH
        pairs >>= frustration * WIDTH
        pairs |= last * (_COLUMN & rows(101 - frustration, 100))
    elif frustration < 0:
        first = pairs & _ROW
        pairs = (pairs & rows(0, 100 + frustration)) << -frustration * WIDTH
        pairs |= first * (_COLUMN & rows(0, -frustration - 1))
    if trust > 0:
        last = pairs & columns(100, 100)
        pairs = (pairs & columns(trust, 100)) >> trust
        pairs |= _smear_down(last, trust) & columns(101 - trust, 100)
    elif trust < 0:
        first = pairs & _COLUMN
        pairs = (pairs & columns(0, 100 + trust)) << -trust
        pairs |= _smear_up(first, -trust) & columns(0, -trust - 1)
    return pairs


def _smear_up(pairs: int, count: int) -> int:
    """Each pair with the `count` - 1 above it; a caller cuts what ran over a row's end."""
    reach = 1
    while reach < count:
        shift = min(reach, count - reach)
        pairs |= pairs << shift
        reach += shift
    return pairs


def _smear_down(pairs: int, count: int) -> int:
    reach = 1
    while reach < count:
        shift = min(reach, count - reach)
        pairs |= pairs >> shift
        reach += shift
    return pairs


_INNER = columns(1, 99) & rows(1, 99)
"""All pairs away from the edges, where nothing clamps."""


class MovedSets:
    """The moves of one proof, each remembered by the set it was made on."""

    def __init__(self) -> None:
        self._memo: dict[tuple[int, int], dict[int, int]] = {}
        self._closed: dict[tuple[int, int], dict[int, int]] = {}

    def move(self, pairs: int, trust: int, frustration: int) -> int:
        """`moved`, remembered; a shift has at most 100 either way."""
        if not (trust or frustration):
            return pairs
        memo = self._memo.get((trust, frustration))
        if memo is None:
            memo = self._memo[trust, frustration] = {}
        result = memo.get(pairs)
        if result is None:
            if len(memo) > _REMEMBERED:
                memo.clear()
            result = memo[pairs] = moved(pairs, trust, frustration)
        return result

    def close(self, pairs: int, trust: int, frustration: int) -> int:
        """The set with all that the move, made again and again, can add."""
        memo = self._closed.setdefault((trust, frustration), {})
        result = memo.get(pairs)
        if result is None:
            if len(memo) > _REMEMBERED:
                memo.clear()
            result, times = pairs, 1
            while True:
                larger = result | self.move(result, within(trust * times), within(frustration * times))
                if larger == result:
                    break
                result = larger
                times *= 2
            memo[pairs] = result
        return result


class Grid:
    """Cells that part the pairs wherever a story's conditions do, and no wider than `width`."""

    def __init__(self, trust: Iterable[int], frustration: Iterable[int], width: int) -> None:
        self._steps = [
            (reach * size, sum(line(at, at) for at in range(WIDTH) if at - begins[at] >= reach))
            for cuts, line, size in ((trust, columns, 1), (frustration, rows, WIDTH))
            for begins in [_begins(cuts, width)]
            for reach in (1, 2, 4, 8, 16, 32, 64)
            if reach < width
        ]

    def filled(self, pairs: int) -> int:
        """All pairs of the cells that hold one of these."""
        for step, inside in self._steps:
            pairs |= pairs << step & inside
        for step, inside in self._steps:
            pairs |= (pairs & inside) >> step
        return pairs


def _begins(cuts: Iterable[int], width: int) -> list[int]:
    """Where the cell of each value begins. Least and most stand alone: a bound is often one of them."""
    found: list[int] = []
    for at in range(WIDTH):
        new = at in {0, 1, 100, *cuts} or at - found[-1] >= width
        found.append(at if new else found[-1])
    return found


def spread(pairs: int, base: Shift, first: frozenset[Shift], optional: tuple[frozenset[Shift], ...]) -> int:
    """The set after `base` with any one move of `first` and, of each part of `optional`, one move or none:
    summed, then clamped once."""
    sums = [(base,), tuple(first), *((*moves, (0, 0)) for moves in optional)]
    # Wide enough for every partial sum, so that no shift runs over an edge.
    left, right = _furthest([[trust for trust, _ in moves] for moves in sums])
    below, above = _furthest([[frustration for _, frustration in moves] for moves in sums])
    size = (WIDTH + left + right + 7) // 8
    width = size * 8
    wide = int.from_bytes(
        b"".join(((pairs >> row * WIDTH & _ROW) << left).to_bytes(size, "little") for row in range(WIDTH)),
        "little",
    )
    wide <<= below * width
    for moves in sums:
        before, wide = wide, 0
        for trust, frustration in moves:
            shift = frustration * width + trust
            wide |= before << shift if shift >= 0 else before >> -shift
    if below:
        under = wide & (1 << below * width) - 1
        wide >>= below * width
        if under:
            wide |= _folded(under, below, width)
    over = wide >> 100 * width
    if over:
        wide = wide & (1 << 100 * width) - 1 | _folded(over, above + 1, width) << 100 * width
    return _clamped(wide.to_bytes(size * WIDTH, "little"), left)


def _furthest(sums: list[list[int]]) -> tuple[int, int]:
    """How far one move of each part can go down, and up."""
    return sum(max(0, -min(moves)) for moves in sums), sum(max(0, max(moves)) for moves in sums)


def _clamped(body: bytes, left: int) -> int:
    """The pairs of rows that are wider than trust is, with so much room on their left."""
    size, low, narrow = len(body) // WIDTH, (1 << left) - 1, 0
    for row in range(WIDTH):
        values = int.from_bytes(body[row * size : row * size + size], "little")
        if values:
            kept = values >> left & _ROW
            if values & low:
                kept |= 1
            if values >> left + WIDTH:
                kept |= 1 << WIDTH - 1
            narrow |= kept << row * WIDTH
    return narrow


def _folded(pairs: int, count: int, width: int) -> int:
    """The union of rows of another width."""
    reach = 1
    while reach < count:
        shift = min(reach, count - reach)
        pairs |= pairs >> shift * width
        reach += shift
    return pairs & (1 << width) - 1
