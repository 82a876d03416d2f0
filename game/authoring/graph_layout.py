"""A layered layout, left to right: where the boxes of a graph stand, and which way its lines run.

Sugiyama's four steps: turn backward ways round, give each box a column, order the columns so that few
lines cross, and set heights. A line's label is a box in a column of its own, so labels never overlap.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter
from itertools import accumulate, pairwise

from msgspec import Struct

# Pixels between boxes: room for an arrow with its head, and for one line to pass.
COLUMN_GAP = 44.0
ROW_GAP = 10.0
# Passes to and fro over the columns, the best one kept: half of the 24 that Graphviz's `dot` makes (Gansner
# and others 1993), for pictures that are looked at while a story is written.
_SWEEPS = 12
# A long line takes a place in every column that it crosses. Beyond so many places it is cut off and
# names its target instead: the order of a thousand columns is worth nobody's wait.
MOST_PLACES = 12_000


class Box(Struct, frozen=True):
    """What needs room."""

    width: float
    height: float


class BoxLink(Struct, frozen=True):
    """From box to box, with room for a label."""

    source: str
    target: str
    label: Box


class Spot(Struct, frozen=True):
    """The middle of something, with its size."""

    x: float
    y: float
    width: float
    height: float


class DrawnLink(Struct, frozen=True):
    """One drawn link: `points` from the source's side to the target's, and where its label is. `backward`
    runs right to left. `cut`: it ends at its label, which should name the target."""

    points: tuple[tuple[float, float], ...]
    label: Spot
    backward: bool = False
    cut: bool = False


class Laid(Struct, frozen=True):
    """A finished layout: `lines` are in the order of the links given."""

    width: float
    height: float
    boxes: Mapping[str, Spot]
    lines: tuple[DrawnLink, ...]


def lay_out(boxes: Mapping[str, Box], links: Sequence[BoxLink]) -> Laid:
    """Place boxes and links. The same input gives the same picture; the first box is the start. A link from a
    box to itself is placed beside it as one that is cut."""
    names = list(boxes)
    number = {name: index for index, name in enumerate(names)}
    ends = [(number[link.source], number[link.target]) for link in links]
    back = _backward(len(names), ends)
    forward = [(b, a) if turned else (a, b) for (a, b), turned in zip(ends, back, strict=True)]
    ranks = _ranks(len(names), [pair for pair in forward if pair[0] != pair[1]])
    layers = _Layers(list(boxes.values()), [2 * rank for rank in ranks])
    chains = [
        layers.chain(pair, link.label, turned)
        for pair, link, turned in zip(forward, links, back, strict=True)
    ]
    columns = _ordered(layers)
    heights = _heights(layers, columns)
    across = [max((layers.boxes[node].width for node in column), default=0.0) for column in columns]
    lefts = list(accumulate((width + COLUMN_GAP for width in across), initial=COLUMN_GAP))
    middles = [left + width / 2 for left, width in zip(lefts, across, strict=False)]
    top = min((heights[i] - box.height / 2 for i, box in enumerate(layers.boxes)), default=0.0) - ROW_GAP
    spots = [
        Spot(middles[layers.ranks[i]], heights[i] - top, box.width, box.height)
        for i, box in enumerate(layers.boxes)
    ]
    bottom = max((spot.y + spot.height / 2 for spot in spots), default=0.0) + ROW_GAP
    widths = [across[rank] for rank in layers.ranks]
    lines = tuple(_line(chain, spots, widths, turned) for chain, turned in zip(chains, back, strict=True))
    return Laid(lefts[-1], bottom, {name: spots[i] for i, name in enumerate(names)}, lines)


class _Chain(Struct, frozen=True):
    """The places that a link runs through, left to right, ends included; which of them is the label."""

    places: list[int]
    label: int
    cut: bool = False


class _Layers:
    """Boxes and the places of long lines, by number, with their columns and neighbours."""

    def __init__(self, boxes: list[Box], ranks: list[int]) -> None:
        self.boxes = boxes
        self.ranks = ranks
        self.left: list[list[int]] = [[] for _ in boxes]
        self.right: list[list[int]] = [[] for _ in boxes]
        self.budget = MOST_PLACES

    def chain(self, pair: tuple[int, int], label: Box, turned: bool) -> _Chain:
        """Give a link its places. The label stands beside the link's real source."""
        source, target = pair
        first, last = self.ranks[source], self.ranks[target]
        if last - first - 2 > self.budget or last <= first:
            place = self._place(label, last - 1 if turned else first + 1)
            ends = [place, target] if turned else [source, place]
            self._join(*ends)
            return _Chain(ends, place, cut=True)
        self.budget -= last - first - 2
        label_rank = last - 1 if turned else first + 1
        places = [source]
        for rank in range(first + 1, last):
            places.append(self._place(label if rank == label_rank else Box(0, 2), rank))
        places.append(target)
        for one, other in pairwise(places):
            self._join(one, other)
        return _Chain(places, places[label_rank - first])

    def _place(self, box: Box, rank: int) -> int:
        self.boxes.append(box)
        self.ranks.append(rank)
        self.left.append([])
        self.right.append([])
        return len(self.boxes) - 1

    def _join(self, one: int, other: int) -> None:
        self.right[one].append(other)
        self.left[other].append(one)


def _backward(count: int, ends: list[tuple[int, int]]) -> list[bool]:
    """Which links lead back to a box that leads to them, depth first from the first box."""
    after: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for index, (source, target) in enumerate(ends):
        after[source].append((target, index))
    back = [False] * len(ends)
    state = [0] * count
    for root in range(count):
        if state[root]:
            continue
        state[root] = 1
        stack = [(root, iter(after[root]))]
        while stack:
            node, rest = stack[-1]
            for target, index in rest:
                if state[target] == 1 and target != node:
                    back[index] = True
                elif state[target] == 0:
                    state[target] = 1
                    stack.append((target, iter(after[target])))
                    break
            else:
                state[node] = 2
                stack.pop()
    return back


def _ranks(count: int, pairs: list[tuple[int, int]]) -> list[int]:
    """A column for each box: right of everything that leads to it."""
    before: dict[int, set[int]] = {node: set() for node in range(count)}
    for source, target in pairs:
        before[target].add(source)
    ranks = [0] * count
    for node in TopologicalSorter(before).static_order():
        ranks[node] = max((ranks[other] + 1 for other in before[node]), default=0)
    return ranks


def _ordered(layers: _Layers) -> list[list[int]]:
    """The columns, each ordered so that few lines cross: sweeps of means, the best one kept."""
    columns: list[list[int]] = [[] for _ in range(max(layers.ranks, default=0) + 1)]
    seen = [False] * len(layers.boxes)
    for root in sorted(range(len(layers.boxes)), key=layers.ranks.__getitem__):
        stack = [root]
        while stack:
            node = stack.pop()
            if not seen[node]:
                seen[node] = True
                columns[layers.ranks[node]].append(node)
                stack += reversed(layers.right[node])
    best, fewest = columns, _crossings(layers, columns)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        columns = _swept(layers, columns, rightward=sweep % 2 == 0)
        crossings = _crossings(layers, columns)
        if crossings < fewest:
            best, fewest = columns, crossings
    return best


def _swept(layers: _Layers, columns: list[list[int]], *, rightward: bool) -> list[list[int]]:
    columns = [list(column) for column in columns]
    position = {node: i for column in columns for i, node in enumerate(column)}
    sides = layers.left if rightward else layers.right

    def mean(node: int) -> float:
        beside = sides[node]
        return sum(position[other] for other in beside) / len(beside) if beside else position[node]

    for column in columns if rightward else reversed(columns):
        column.sort(key=mean)
        for index, node in enumerate(column):
            position[node] = index
    return columns


def _crossings(layers: _Layers, columns: list[list[int]]) -> int:
    """How many pairs of lines cross between neighbouring columns."""
    position = {node: i for column in columns for i, node in enumerate(column)}
    total = 0
    for column in columns:
        seen: list[int] = []
        for node in column:
            for end in sorted(position[other] for other in layers.right[node]):
                at = bisect_right(seen, end)
                total += len(seen) - at
                seen.insert(at, end)
    return total


def _heights(layers: _Layers, columns: list[list[int]]) -> list[float]:
    """The middle of each box: as near to its neighbours' as its column lets it."""
    heights = [0.0] * len(layers.boxes)
    for column in columns:
        y = 0.0
        for node in column:
            heights[node] = y + layers.boxes[node].height / 2
            y += layers.boxes[node].height + ROW_GAP
    for sweep in range(_SWEEPS):
        sides = layers.left if sweep % 2 == 0 else layers.right
        for column in columns if sweep % 2 == 0 else reversed(columns):
            wishes = [
                sum(heights[other] for other in beside) / len(beside)
                if (beside := sides[node])
                else heights[node]
                for node in column
            ]
            spread = _spread([layers.boxes[node].height for node in column], wishes)
            for node, height in zip(column, spread, strict=True):
                heights[node] = height
    return heights


def _spread(sizes: list[float], wishes: list[float]) -> list[float]:
    """Heights in order, without overlap, as near to the wishes as squares can tell (pooled neighbours)."""
    offsets = [0.0]
    for above, below in pairwise(sizes):
        offsets.append(offsets[-1] + (above + below) / 2 + ROW_GAP)
    pools: list[tuple[float, int]] = []
    for wish, offset in zip(wishes, offsets, strict=False):
        total, count = wish - offset, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            before, many = pools.pop()
            total, count = total + before, count + many
        pools.append((total, count))
    bases = [total / count for total, count in pools for _ in range(count)]
    return [base + offset for base, offset in zip(bases, offsets, strict=False)]


def _line(chain: _Chain, spots: list[Spot], widths: list[float], turned: bool) -> DrawnLink:
    """The points of a line. It rises and falls between columns only, so it runs through no other box."""
    points: list[tuple[float, float]] = []
    for place in chain.places:
        spot = spots[place]
        half = spot.width / 2
        reach = max(widths[place] / 2, half)
        across = [spot.x - reach, spot.x - half, spot.x + half, spot.x + reach]
        if place != chain.label and place == chain.places[0]:
            across = across[2:]
        elif place != chain.label and place == chain.places[-1]:
            across = across[:2]
        points += [(x, spot.y) for x in dict.fromkeys(across)]
    if turned:
        points.reverse()
    return DrawnLink(tuple(points), spots[chain.label], turned, chain.cut)
