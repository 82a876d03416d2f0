"""The shortest play to a scene's end: fewest floor-takings, then fewest events.

First whole sets are pushed forward, one floor-taking at a time, until the scene ends; then what mattered is
traced back; last the events are counted out within what mattered, and one play is read off.
"""

from collections.abc import Callable, Iterable
from heapq import heappop, heappush

from game.proof.explore import ANY_HABITS, Cells, Explorer, Habits, Turns, union
from game.proof.machine import Branch, Edge, Machine, Stop
from game.proof.meters import first_point, point, unmoved
from game.proof.rooms import Rooms

At = tuple[int, Stop]
Spot = tuple[int, Stop, int]
Step = tuple[str, Edge | None]


class Seeker:
    """Looks for plays to endings on one exact machine. `spent` counts the work done."""

    def __init__(self, machine: Machine, habits: Habits = ANY_HABITS, turns: Turns | None = None) -> None:
        self.machine = machine
        self.habits = habits
        self.turns = turns or Turns(machine)
        self.spent = 0

    def find(
        self, start: Iterable[Branch], scene: str, budget: int, explored: Explorer | None = None
    ) -> tuple[str, ...] | None:
        """A play that ends in the scene; None where the budget ends first or there is none.

        With `explored` only where that passed: the play is the shortest when it passed everywhere.
        """
        if explored:
            stops = explored.distances(scene)
            forward = _Forward(self, stops.get)
        else:
            scenes = distances(self.machine.rooms, scene)
            forward = _Forward(self, lambda stop: scenes.get(stop.room.id))
        goals = forward.run(list(start), scene, self.spent + budget)
        return _Count(self, forward, goals).run(list(start), budget) if goals else None


def distances(rooms: Rooms, scene: str) -> dict[str, int]:
    """The least floor-takings from each scene to this one, conditions left aside."""
    before: dict[str, list[tuple[str, int]]] = {}
    for room in rooms.by_id.values():
        if room.way:
            for to in room.way.scenes():
                before.setdefault(to, []).append((room.id, 0))
        for door in room.doors:
            for to in (*door.way.scenes(), *door.cut.scenes()):
                before.setdefault(to, []).append((room.id, 1))
    found = {scene: 0}
    queue = [(0, scene)]
    while queue:
        far, at = heappop(queue)
        if far > found[at]:
            continue
        for origin, cost in before.get(at, ()):
            if far + cost < found.get(origin, 1 << 30):
                found[origin] = far + cost
                heappush(queue, (far + cost, origin))
    return found


class _Forward:
    """Sets pushed forward, nearest to the goal first; remembers what led where."""

    def __init__(self, seeker: Seeker, far: Callable[[Stop], int | None]) -> None:
        self.seeker = seeker
        self.far = far
        self.floors: dict[At, int] = {}
        self.before: dict[At, dict[At, None]] = {}
        self._seen: dict[Stop, Cells] = {}
        self._pending: dict[At, Cells] = {}
        self._queue: list[tuple[int, int, int, int, int, Stop]] = []

    def run(self, start: list[Branch], scene: str, limit: int) -> list[At]:
        """The nearest places where the scene has ended, all equally near."""
        goals: list[At] = []
        for where, stop in start:
            self._arrive(None, (0, stop), 0, where)
        while self._queue and not (goals and self._queue[0][0] > goals[0][0]):
            if self.seeker.spent >= limit:
                break
            _, level, _, _, _, stop = heappop(self._queue)
            at = (level, stop)
            cells = self._pending.pop(at, None)
            if not cells:
                continue
            if stop.over and stop.room.id == scene:
                self.floors[at] = union(cells)
                goals.append(at)
            else:
                self._visit(at, cells)
        return goals

    def _arrive(self, origin: At | None, at: At, cell: int, pairs: int) -> None:
        level, stop = at
        far = self.far(stop)
        if far is None:
            return
        seen = self._seen.get(stop)
        if seen is None:
            seen = self._seen[stop] = {}
        known = seen.get(cell, 0)
        new = pairs & ~known
        if origin is not None and (new or at in self.before):
            self.before.setdefault(at, {})[origin] = None
        if not new:
            return
        seen[cell] = known | new
        pending = self._pending.get(at)
        if pending is None:
            self._pending[at] = {cell: new}
            heappush(self._queue, (level + far, level, stop.room.rank, stop.position, stop.number, stop))
        else:
            pending[cell] = pending.get(cell, 0) | new

    def _visit(self, at: At, cells: Cells) -> None:
        level, stop = at
        seeker = self.seeker
        seeker.spent += 1
        if not stop.expanded:
            seeker.machine.expand(stop)
        turns, habits = seeker.turns, seeker.habits
        if habits.idles:
            if stop.still and stop.cues and len(cells) == 1 and 0 in cells:
                floor = turns.still(cells[0])[0]
            else:
                cells = turns.idle(stop, cells)
                floor = union(cells)
        else:
            floor = union(cells)
        self.floors[at] = self.floors.get(at, 0) | floor
        for where, to in stop.listen:
            if habits.hurries and stop.room.floor:
                where &= ~stop.offers
            for cell, pairs in cells.items():
                if pairs & where:
                    self._arrive(at, (level, to), cell, pairs & where)
        for where, to in stop.onward:
            if floor & where:
                self._arrive(at, (level, to), 0, floor & where)
        if habits.hushes:
            for where, to in stop.hush:
                for cell, pairs in cells.items():
                    if pairs & where:
                        self._arrive(at, (level, to), cell, turns.moves.move(pairs & where, *turns.hush))
        if stop.room.floor:
            for edge in habits.edges(stop):
                pairs = floor & edge.pre
                if pairs:
                    seeker.spent += 1
                    pairs = turns.take(edge, pairs)
                    for where, to in edge.branches:
                        if pairs & where:
                            self._arrive(at, (level + 1, to), 0, pairs & where)


class _Count:
    """Counts events out within what mattered, and reads one play off."""

    def __init__(self, seeker: Seeker, forward: _Forward, goals: list[At]) -> None:
        self.seeker = seeker
        self.goals = set(goals)
        self.level = goals[0][0]
        self._idled: dict[int, int] = {}
        self.need = self._trace(forward)
        self.layers: dict[tuple[int, Spot], int] = {}
        self.into: dict[tuple[int, Spot], list[tuple[Spot, Step]]] = {}
        self._seen: dict[Spot, int] = {}
        self._queue: list[tuple[int, int, int, int, int, Stop]] = []

    def _trace(self, forward: _Forward) -> dict[At, int]:
        """For each place passed, pairs from which the goal could be reached (and maybe some more)."""
        need = {goal: forward.floors[goal] for goal in self.goals}
        todo = sorted(self.goals, key=lambda goal: goal[1].number)
        while todo:
            at = todo.pop()
            for origin in forward.before.get(at, ()):
                pairs = need.get(origin, 0) | self._needed(origin, need)
                if pairs != need.get(origin, 0):
                    need[origin] = pairs
                    todo.append(origin)
        return need

    def _needed(self, at: At, need: dict[At, int]) -> int:
        level, stop = at
        turns, habits = self.seeker.turns, self.seeker.habits
        pairs = 0
        for where, to in (*stop.listen, *stop.onward):
            pairs |= where & need.get((level, to), 0)
        for where, to in stop.hush:
            wanted = need.get((level, to), 0)
            if wanted:
                pairs |= where & unmoved(wanted, *turns.hush)
        if stop.room.floor:
            for edge in habits.edges(stop):
                wanted = 0
                for where, to in edge.branches:
                    wanted |= where & need.get((level + 1, to), 0)
                if wanted:
                    pairs |= edge.pre & unmoved(wanted, _clamp(edge.trust), _clamp(edge.frustration))
        return self._before_idling(pairs) if habits.idles and stop.waits else pairs

    def _before_idling(self, pairs: int) -> int:
        result = self._idled.get(pairs)
        if result is None:
            rules, result, before = self.seeker.machine.moves, pairs, 0
            while before != result:
                before = result
                for code in ("cue", "cue_excess", "empty_silence"):
                    result |= unmoved(result, *rules[code])
            self._idled[pairs] = result
        return result

    def run(self, start: list[Branch], budget: int) -> tuple[str, ...] | None:
        for where, stop in start:
            self._arrive(0, (0, stop, 0), where, None, ("", None))
        limit = self.seeker.spent + budget
        while self._queue:
            if self.seeker.spent >= limit:
                return None
            estimate, level, _, cell, _, stop = heappop(self._queue)
            events = estimate - (self.level - level)
            spot = (level, stop, cell)
            if (level, stop) in self.goals:
                return self._read(events, spot, start)
            self._visit(events, spot)
        return None

    def _arrive(self, events: int, spot: Spot, pairs: int, origin: Spot | None, step: Step) -> None:
        level, stop, cell = spot
        pairs &= self.need.get((level, stop), 0)
        new = pairs & ~self._seen.get(spot, 0)
        key = (events, spot)
        if key in self.layers:
            new |= pairs & self.layers[key]
        if not new:
            return
        if origin is not None:
            self.into.setdefault(key, []).append((origin, step))
        if key not in self.layers:
            self.layers[key] = 0
            estimate = events + self.level - level
            heappush(self._queue, (estimate, level, stop.room.rank, cell, stop.number, stop))
        self.layers[key] |= new
        self._seen[spot] = self._seen.get(spot, 0) | new

    def _visit(self, events: int, spot: Spot) -> None:
        level, stop, cell = spot
        seeker = self.seeker
        seeker.spent += 1
        pairs = self.layers[events, spot]
        turns, habits = seeker.turns, seeker.habits
        after = events + 1
        for where, to in (*stop.listen, *stop.onward):
            if habits.hurries and stop.room.floor:
                where &= ~stop.offers
            kept = cell if to.room is stop.room and to.answer == stop.answer and not stop.onward else 0
            if pairs & where:
                self._arrive(after, (level, to, kept), pairs & where, spot, ("listen", None))
        if habits.hushes:
            for where, to in stop.hush:
                if pairs & where:
                    on = turns.moves.move(pairs & where, *turns.hush)
                    self._arrive(after, (level, to, cell), on, spot, ("wait", None))
        if habits.idles:
            self._idle(after, spot, pairs)
        if stop.room.floor:
            for edge in habits.edges(stop):
                if pairs & edge.pre:
                    on = turns.take(edge, pairs & edge.pre)
                    for where, to in edge.branches:
                        if on & where:
                            self._arrive(after, (level + 1, to, 0), on & where, spot, (edge.label, edge))

    def _idle(self, after: int, spot: Spot, pairs: int) -> None:
        level, stop, cell = spot
        turns = self.seeker.turns
        waits, cues = divmod(cell, turns.columns)
        if stop.cues:
            last = cues == turns.columns - 1
            move = self.seeker.machine.moves["cue_excess" if last else "cue"]
            to = (level, stop, cell if last else cell + 1)
            self._arrive(after, to, turns.moves.move(pairs, *move), spot, ("cue", None))
        if stop.empty & pairs:
            on = pairs & stop.empty
            if waits:
                on = turns.moves.move(on, *self.seeker.machine.moves["empty_silence"])
            to = (level, stop, cell if waits == 2 else cell + turns.columns)
            self._arrive(after, to, on, spot, ("wait", None))

    def _read(self, events: int, spot: Spot, start: list[Branch]) -> tuple[str, ...]:
        at = point(*first_point(self.layers[events, spot]))
        steps: list[str] = []
        while events:
            for origin, (label, edge) in self.into[events, spot]:
                before = self.layers.get((events - 1, origin), 0)
                before &= self._undone(origin, spot, label, edge, at)
                if before:
                    at = point(*first_point(before))
                    steps.append(label)
                    spot, events = origin, events - 1
                    break
            else:
                raise AssertionError("a step that led here is gone")
        return tuple(reversed(steps))

    def _undone(self, origin: Spot, spot: Spot, label: str, edge: Edge | None, at: int) -> int:
        """The pairs from which this one step leads to the point."""
        stop = origin[1]
        rules = self.seeker.machine.moves
        if edge:
            return edge.pre & unmoved(at, _clamp(edge.trust), _clamp(edge.frustration))
        if label == "cue":
            last = origin[2] % self.seeker.turns.columns == self.seeker.turns.columns - 1
            return unmoved(at, *rules["cue_excess" if last else "cue"])
        if label == "listen":
            return at
        if spot[1] is not stop:
            return unmoved(at, *rules["silence"])
        waits = origin[2] // self.seeker.turns.columns
        return stop.empty & (unmoved(at, *rules["empty_silence"]) if waits else at)


def _clamp(move: int) -> int:
    return max(-100, min(100, move))
