"""A play to a goal within what was explored: the shortest of those, which need not be the shortest there is.

First whole sets are pushed forward, one floor-taking at a time, until the goal is met; then the events are
counted out along the controls that led there, and one play is read off.
"""

from collections.abc import Callable, Iterable
from heapq import heappop, heappush

from game.proof.controls import Control, WayOn
from game.proof.meters import first_point, point, unmoved
from game.proof.successors import Cells, Successors, union

Goal = Callable[[Control, int], int]
"""Of the pairs that a control was come to with, those with which the goal is met."""

At = tuple[int, Control]
"""A control after so many floor-takings."""

Counted = tuple[int, Control, int]
"""The same with the cell that counts cues and empty waits."""


def witness(
    successors: Successors,
    start: list[WayOn],
    goal: Goal,
    far: Callable[[Control], int | None],
    budget: int,
) -> tuple[str, ...] | None:
    """A play to the goal; None where there is none, or the budget of work ends first.

    `far` is the least floor-takings still to come, None where no way leads on: with it a play is the
    shortest, as long as it never says too much.
    """
    limit = successors.spent + budget
    forward = _Forward(successors, far, goal)
    goals = forward.run(start, limit)
    if not goals:
        return None
    return _Events(successors, forward.leading(goals), goals, goal).run(start, limit + budget)


class _Forward:
    """Sets pushed forward, nearest to the goal first; remembers what led where."""

    def __init__(self, successors: Successors, far: Callable[[Control], int | None], goal: Goal) -> None:
        self.successors = successors
        self.far = far
        self.goal = goal
        self.before: dict[At, dict[At, None]] = {}
        self._seen: dict[Control, Cells] = {}
        self._pending: dict[At, Cells] = {}
        self._queue: list[tuple[int, int, int, int, int, Control]] = []

    def run(self, start: list[WayOn], limit: int) -> list[At]:
        """The nearest places where the goal is met, all equally near."""
        goals: list[At] = []
        for where, control in start:
            self._arrive(None, (0, control), 0, where)
        while self._queue and not (goals and self._queue[0][0] > goals[0][0]):
            if self.successors.spent >= limit:
                break
            _, level, _, _, _, control = heappop(self._queue)
            at = (level, control)
            cells = self._pending.pop(at, None)
            if not cells:
                continue
            cells = self.successors.idled(control, cells)
            floor = union(cells)
            if self.goal(control, floor):
                goals.append(at)
                continue
            for _, taken, to, cell, pairs, _, _ in self.successors.of(control, cells, floor):
                self._arrive(at, (level + (taken is not None), to), cell, pairs)
        return goals

    def _arrive(self, origin: At | None, at: At, cell: int, pairs: int) -> None:
        level, control = at
        far = self.far(control)
        if far is None:
            return
        seen = self._seen.setdefault(control, {})
        new = pairs & ~seen.get(cell, 0)
        if origin is not None and (new or at in self.before):
            self.before.setdefault(at, {})[origin] = None
        if not new:
            return
        seen[cell] = seen.get(cell, 0) | new
        pending = self._pending.get(at)
        if pending is None:
            self._pending[at] = {cell: new}
            scene = control.scene
            heappush(self._queue, (level + far, level, scene.rank, control.position, control.number, control))
        else:
            pending[cell] = pending.get(cell, 0) | new

    def leading(self, goals: Iterable[At]) -> set[At]:
        """All that led to one of the goals."""
        found = set(goals)
        todo = list(goals)
        while todo:
            for origin in self.before.get(todo.pop(), ()):
                if origin not in found:
                    found.add(origin)
                    todo.append(origin)
        return found


class _Events:
    """Counts events out within what led to the goal, and reads one play off."""

    def __init__(self, successors: Successors, leading: set[At], goals: list[At], goal: Goal) -> None:
        self.successors = successors
        self.leading = leading
        self.goals = set(goals)
        self.goal = goal
        self.level = goals[0][0]
        self._layers: dict[tuple[int, Counted], int] = {}
        self._into: dict[tuple[int, Counted], list[tuple[Counted, str, int, tuple[int, int]]]] = {}
        self._seen: dict[Counted, int] = {}
        self._queue: list[tuple[int, int, int, int, int, Control]] = []

    def run(self, start: list[WayOn], limit: int) -> tuple[str, ...] | None:
        for where, control in start:
            self._arrive(0, (0, control, 0), where, None)
        while self._queue and self.successors.spent < limit:
            estimate, level, _, cell, _, control = heappop(self._queue)
            events = estimate - (self.level - level)
            counted = (level, control, cell)
            pairs = self._layers[events, counted]
            if (level, control) in self.goals and (met := self.goal(control, pairs)):
                return self._read(events, counted, met)
            self._visit(events, counted, pairs)
        return None

    def _visit(self, events: int, counted: Counted, pairs: int) -> None:
        level, control, cell = counted
        successors = self.successors
        following = successors.of(control, {cell: pairs}, pairs)
        for words, taken, to, there, on, where, shift in following:
            at = (level + (taken is not None), to, there)
            self._arrive(events + 1, at, on, (counted, words, where, shift))
        if successors.manner.idles:
            for words, there, on, where, shift in successors.idle(control, cell, pairs):
                self._arrive(events + 1, (level, control, there), on, (counted, words, where, shift))

    def _arrive(
        self,
        events: int,
        counted: Counted,
        pairs: int,
        came: tuple[Counted, str, int, tuple[int, int]] | None,
    ) -> None:
        level, control, cell = counted
        if (level, control) not in self.leading:
            return
        seen = self._seen.get(counted, 0)
        key = (events, counted)
        layer = self._layers.get(key)
        new = pairs & ~seen
        if not (new or (layer and pairs & layer)):
            return
        if came is not None:
            self._into.setdefault(key, []).append(came)
        if layer is None:
            layer = 0
            estimate = events + self.level - level
            heappush(self._queue, (estimate, level, control.scene.rank, cell, control.number, control))
        self._layers[key] = layer | new
        self._seen[counted] = seen | new

    def _read(self, events: int, counted: Counted, met: int) -> tuple[str, ...]:
        at = point(*first_point(met))
        steps: list[str] = []
        while events:
            for origin, words, where, shift in self._into[events, counted]:
                before = self._layers.get((events - 1, origin), 0) & where & unmoved(at, *shift)
                if before:
                    at = point(*first_point(before))
                    steps.append(words)
                    counted, events = origin, events - 1
                    break
            else:
                raise AssertionError("a step that led here is gone")
        return tuple(reversed(steps))
