"""Every play at once: sets of meter pairs pushed through a machine until nothing new turns up."""

from collections.abc import Callable, Iterable
from heapq import heappop, heappush

from game.proof.machine import Branch, Edge, Machine, Spread, Stop
from game.proof.masks import Site
from game.proof.meters import FULL, Moves, boxed, spread, unmoved

Cells = dict[int, int]
Choose = Callable[[Stop], Iterable[Edge]]


class Turns:
    """What a player can do to the meters of one stop without taking the floor, and what leads on from it.

    A cell counts cues and empty waits in the scene: `waits * (cap + 1) + cues`.
    """

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.moves = Moves()
        self.columns = machine.cap + 1
        self.last = 3 * self.columns - 1
        rules = machine.moves
        self._cue, self._excess = rules["cue"], rules["cue_excess"]
        self._empty, self.hush = rules["empty_silence"], rules["silence"]
        self._still: dict[int, tuple[int, int]] = {}
        self._spreads: dict[tuple[Spread, int, int], dict[int, int]] = {}

    def idle(self, stop: Stop, cells: Cells) -> Cells:
        """The cells with all that cues and empty waits can make of them."""
        if not (stop.cues or stop.empty):
            return cells
        grid: Cells = dict(cells)
        columns = self.columns
        for cell in range(self.last + 1):
            pairs = grid.get(cell, 0)
            if not pairs:
                continue
            waits, cues = divmod(cell, columns)
            pairs = grid[cell] = self._loops(stop, pairs, waits, cues)
            if stop.cues and cues < self.columns - 1:
                self._add(grid, cell + 1, self.moves.move(pairs, *self._cue))
            if stop.empty & pairs and waits < 2:
                moved = pairs & stop.empty
                self._add(grid, cell + columns, self.moves.move(moved, *self._empty) if waits else moved)
        return grid

    def still(self, pairs: int) -> tuple[int, int]:
        """For a stop where all is said, entered with no cue and no wait behind: all that idling can make,
        and what of it is in the last cell."""
        result = self._still.get(pairs)
        if result is None:
            grid = self.idle(_STILL, {0: pairs})
            result = self._still[pairs] = union(grid), grid.get(self.last, 0)
        return result

    def _loops(self, stop: Stop, pairs: int, waits: int, cues: int) -> int:
        spoiling = stop.cues and cues == self.columns - 1
        waiting = stop.empty if waits == 2 else 0
        if waiting and waiting != FULL:
            while True:
                larger = pairs | self.moves.move(pairs & waiting, *self._empty)
                if spoiling:
                    larger = self.moves.close(larger, *self._excess)
                if larger == pairs:
                    return pairs
                pairs = larger
        before = 0
        while pairs != before:
            before = pairs
            if spoiling:
                pairs = self.moves.close(pairs, *self._excess)
            if waiting:
                pairs = self.moves.close(pairs, *self._empty)
            if not (spoiling and waiting):
                break
        return pairs

    @staticmethod
    def _add(grid: Cells, cell: int, pairs: int) -> None:
        grid[cell] = grid.get(cell, 0) | pairs

    def take(self, edge: Edge, pairs: int) -> int:
        """The values after taking the floor by an edge."""
        if edge.spread is None:
            return self.moves.move(pairs, edge.trust, edge.frustration)
        memo = self._spreads.setdefault((edge.spread, edge.trust, edge.frustration), {})
        result = memo.get(pairs)
        if result is None:
            base = (edge.trust, edge.frustration)
            result = memo[pairs] = spread(pairs, base, edge.spread.first, edge.spread.optional)
        return result


def union(cells: Cells) -> int:
    """All pairs of all cells."""
    pairs = 0
    for more in cells.values():
        pairs |= more
    return pairs


_STILL = Stop.__new__(Stop)
_STILL.cues, _STILL.empty = True, FULL


class Habits:
    """How some players play: which ways of taking the floor they use (with `pre` narrowed), whether they
    send cues and empty waits (`idles`), wait for more (`hushes`), and take the floor at the first chance
    (`hurries`)."""

    __slots__ = ("_choose", "_chosen", "hurries", "hushes", "idles")

    def __init__(
        self, choose: Choose | None = None, *, idles: bool = True, hushes: bool = True, hurries: bool = False
    ) -> None:
        self._choose = choose
        self._chosen: dict[Stop, list[Edge]] = {}
        self.idles = idles
        self.hushes = hushes
        self.hurries = hurries

    def edges(self, stop: Stop) -> list[Edge]:
        """The ways these players take the floor here."""
        if self._choose is None:
            return stop.edges
        found = self._chosen.get(stop)
        if found is None:
            found = self._chosen[stop] = list(self._choose(stop))
        return found


ANY_HABITS = Habits()
_BOXED_AFTER = 4
_FILLED_AFTER = 30


class Explorer:
    """Pushes sets through a machine, with a budget of work.

    `merged`: a stop is only looked at again for pairs not yet seen at any stop that remembers the same of
    what conditions ask. That finds less than all there is, but in far fewer steps.
    """

    def __init__(
        self,
        machine: Machine,
        budget: int,
        *,
        merged: int = 0,
        widens: bool = False,
        habits: Habits = ANY_HABITS,
    ) -> None:
        self.machine = machine
        self.turns = Turns(machine)
        self.budget = budget
        self.merged = merged
        self.widens = widens
        self.habits = habits
        self.spent = 0
        self.complete = False
        self.endings: dict[str, int] = {}
        self.stuck: dict[str, Stop] = {}
        self.scenes: dict[str, None] = {}
        self.taken: dict[tuple[str, bool, str], None] = {}
        self.links: dict[Stop, dict[Stop, None]] = {}
        self.leaps: dict[Stop, dict[Stop, None]] = {}
        self._seen: dict[object, Cells] = {}
        self._pending: dict[Stop, Cells] = {}
        self._before: dict[Stop, list[tuple[Stop, int]]] | None = None
        self._visits: dict[Stop, int] = {}
        self._turns: dict[tuple[str, int], int] = {}
        self._queue: list[tuple[int, int, int, int, Stop]] = []

    def run(self, start: Iterable[Branch], enough: Callable[[], bool] | None = None) -> bool:
        """Explore from the start; whether all was explored (and nothing merged away)."""
        for where, stop in start:
            self._arrive(stop, 0, where)
        turn = 0
        while self._queue:
            if self.spent >= self.budget:
                return False
            turn += 1
            if enough and turn % 512 == 0 and enough():
                return False
            _, _, _, _, stop = heappop(self._queue)
            cells = self._pending.pop(stop, None)
            if cells:
                self._visit(stop, cells)
        self.complete = self.merged == 0
        self._seen.clear()
        return self.complete

    def _arrive(self, stop: Stop, cell: int, pairs: int) -> None:
        key: object = stop
        if self.merged:
            room = stop.room
            judged = stop.memory & room.judges if self.merged == 1 else 0
            key = (room.id, stop.answer, judged, stop.position, stop.silences, stop.point)
        seen = self._seen.get(key)
        if seen is None:
            seen = self._seen[key] = {}
        before = seen.get(cell, 0)
        new = pairs & ~before
        if not new:
            return
        if self.widens:
            count = self._visits.get(stop, 0)
            if count > _BOXED_AFTER:
                new = (boxed(before | new) if count < _FILLED_AFTER else FULL) & ~before
        seen[cell] = before | new
        pending = self._pending.get(stop)
        if pending is None:
            self._pending[stop] = {cell: new}
            heappush(
                self._queue,
                (self._turn(stop), stop.room.rank, stop.position, stop.number, stop),
            )
        else:
            pending[cell] = pending.get(cell, 0) | new

    def _turn(self, stop: Stop) -> int:
        """Where a budget is to be spread, scenes take turns."""
        if self.merged:
            place = (stop.room.id, stop.position)
            count = self._turns[place] = self._turns.get(place, 0) + 1
            return count
        return 0

    def _visit(self, stop: Stop, cells: Cells) -> None:
        self.scenes[stop.room.id] = None
        self.spent += 1
        if self.widens:
            self._visits[stop] = self._visits.get(stop, 0) + 1
        if stop.over:
            self.endings[stop.room.id] = self.endings.get(stop.room.id, 0) | cells[0]
            return
        if not stop.expanded:
            self.machine.expand(stop)
        turns = self.turns
        last = 0
        habits = self.habits
        if not habits.idles:
            floor = union(cells)
            last = floor
        elif stop.still and stop.cues and len(cells) == 1 and 0 in cells:
            floor, last = turns.still(cells[0])
        else:
            cells = turns.idle(stop, cells)
            floor = union(cells)
            last = cells.get(turns.last, 0) if stop.cues else floor
        links = self.links.setdefault(stop, {})
        if stop.watch:
            note(stop.watch, floor)
        for where, to in stop.listen:
            if habits.hurries and stop.room.floor:
                where &= ~stop.offers
            links[to] = None
            for cell, pairs in cells.items():
                if pairs & where:
                    self._arrive(to, cell, pairs & where)
        for where, to in stop.onward:
            if floor & where:
                links[to] = None
                self._arrive(to, 0, floor & where)
        if habits.hushes:
            for where, to in stop.hush:
                for cell, pairs in cells.items():
                    if pairs & where:
                        links[to] = None
                        self._arrive(to, cell, turns.moves.move(pairs & where, *turns.hush))
        if stop.room.floor:
            leaps = self.leaps.setdefault(stop, {})
            if stop.offers != FULL and habits is ANY_HABITS:
                self._stick(stop, last)
            for edge in habits.edges(stop):
                pairs = floor & edge.pre
                if pairs:
                    self._take(stop, edge, pairs, leaps)

    def _take(self, stop: Stop, edge: Edge, pairs: int, leaps: dict[Stop, None]) -> None:
        self.spent += 1
        door = edge.door
        self.taken[stop.room.id, door.typed, door.id] = None
        pairs = self.turns.take(edge, pairs)
        if edge.watch:
            note(edge.watch, pairs)
        for where, to in edge.branches:
            on = pairs & where
            if on:
                leaps[to] = None
                self._arrive(to, 0, on)

    def joined(self, other: "Explorer") -> "Explorer":
        """Takes in what another explorer of the same machine has seen."""
        for scene, pairs in other.endings.items():
            self.endings[scene] = self.endings.get(scene, 0) | pairs
        self.scenes.update(other.scenes)
        self.taken.update(other.taken)
        self.stuck.update(other.stuck)
        for mine, theirs in ((self.links, other.links), (self.leaps, other.leaps)):
            for stop, after in theirs.items():
                mine.setdefault(stop, {}).update(after)
        self._before = None
        return self

    def distances(self, scene: str) -> dict[Stop, int]:
        """The least floor-takings from each stop explored to the end of this scene, meters left aside."""
        if self._before is None:
            self._before = {}
            for cost, ways in ((0, self.links), (1, self.leaps)):
                for stop, after in ways.items():
                    for to in after:
                        self._before.setdefault(to, []).append((stop, cost))
        near = [stop for stop in self.machine.stops if stop.over and stop.room.id == scene]
        found = dict.fromkeys(near, 0)
        far = 0
        while near:
            later: list[Stop] = []
            for at in near:
                if found[at] != far:
                    continue
                for stop, cost in self._before.get(at, ()):
                    if far + cost < found.get(stop, 1 << 30):
                        found[stop] = far + cost
                        (later if cost else near).append(stop)
            near, far = later, far + 1
        return found

    def _stick(self, stop: Stop, last: int) -> None:
        """Note a scene where nothing is offered, nothing more is to be heard, and no idling mends it."""
        if stop.listen or stop.hush:
            return
        mended = before = stop.offers
        if stop.cues:
            while True:
                for move in (self.machine.moves["cue_excess"], self.machine.moves["empty_silence"]):
                    mended |= unmoved(mended, *move)
                if mended == before:
                    break
                before = mended
        if last & ~mended:
            self.stuck.setdefault(stop.room.id, stop)


def note(watch: Iterable[tuple[Site, int, int]], pairs: int) -> None:
    """Mark which answers of the watched conditions were met."""
    for site, yes, no in watch:
        if site.met_true and site.met_false:
            continue
        asked = pairs & (yes | no)
        if asked:
            site.met_true = site.met_true or bool(asked & yes)
            site.met_false = site.met_false or bool(asked & no)
            site.asked = 0 if site.met_true and site.met_false else site.asked | asked
