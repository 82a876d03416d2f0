"""The fewest floor-takings to a goal, over controls that were explored, and what leads to it with so few.

Whole sets are pushed forward, one floor-taking at a time, with all that cues and empty waits make of them:
that is far less work than counting each event.
"""

from collections.abc import Iterable
from heapq import heappop, heappush

from game.proof.control import Control, WayOn
from game.proof.meters import FULL
from game.proof.successors import Cells, Successors, union
from game.proof.toward import EVENT, TAKING, Counted, Goal, TooFar

_At = tuple[int, Control]
"""A control after so many floor-takings."""


class FewestTakings:
    """How near a goal is to plays with the fewest floor-takings; any other play is too far.

    `far` is the least floor-takings from each control to the goal, meters left aside. `work` bounds the
    steps; `enough` says whether they were.
    """

    by_takings = True

    def __init__(
        self, successors: Successors, start: Iterable[WayOn], goal: Goal, far: dict[Control, int], work: int
    ) -> None:
        self.successors = successors
        self._far = far
        self._before: dict[_At, dict[_At, None]] = {}
        self._seen: dict[Control, Cells] = {}
        self._pending: dict[_At, Cells] = {}
        self._queue: list[tuple[int, int, int, int, int, Control]] = []
        for where, control in start:
            self._arrive(None, (0, control), 0, where)
        goals, self.enough = self._run(goal, successors.spent + work)
        self._takings = goals[0][0] if goals else 0
        self._leading = self._led_to(goals)

    def next(self, whole: int, further: Iterable[TooFar]) -> int | None:
        """The least cost of a play by way of what was too far; None where none leads on."""
        costs = (self._least(control, cost) for (cost, (control, _)), _ in further)
        return min((least for least in costs if least is not None and least > whole), default=None)

    def extend(self, most: int) -> bool:
        """All is told of from the start."""
        return True

    def near(self, at: Counted, cost: int, whole: int) -> int:
        """All pairs, where a play that has cost so much may cost no more than `whole` in all."""
        least = self._least(at[0], cost)
        return FULL if least is not None and least <= whole else 0

    def _least(self, control: Control, cost: int) -> int | None:
        """The least that a play may cost in all, as each floor-taking is an event; None off the ways to the
        goal."""
        takings = cost // TAKING
        if (takings, control) not in self._leading:
            return None
        return cost + (self._takings - takings) * (TAKING + EVENT)

    def _run(self, goal: Goal, limit: int) -> tuple[list[_At], bool]:
        """The nearest places where the goal is met, all equally near."""
        goals: list[_At] = []
        while self._queue and not (goals and self._queue[0][0] > goals[0][0]):
            if self.successors.spent >= limit:
                return [], False
            _, takings, _, _, _, control = heappop(self._queue)
            at = (takings, control)
            cells = self._pending.pop(at, None)
            if not cells:
                continue
            cells = self.successors.idled(control, cells)
            floor = union(cells)
            if goal(control, floor):
                goals.append(at)
                continue
            for _, taken, to, cell, pairs, _, _ in self.successors.of(control, cells, floor):
                self._arrive(at, (takings + (taken is not None), to), cell, pairs)
        return goals, True

    def _arrive(self, origin: _At | None, at: _At, cell: int, pairs: int) -> None:
        takings, control = at
        far = self._far.get(control)
        if far is None:
            return
        seen = self._seen.setdefault(control, {})
        new = pairs & ~seen.get(cell, 0)
        if origin is not None and (new or at in self._before):
            self._before.setdefault(at, {})[origin] = None
        if not new:
            return
        seen[cell] = seen.get(cell, 0) | new
        pending = self._pending.get(at)
        if pending is None:
            self._pending[at] = {cell: new}
            scene = control.scene
            order = (takings + far, takings, scene.rank, control.position, control.number)
            heappush(self._queue, (*order, control))
        else:
            pending[cell] = pending.get(cell, 0) | new

    def _led_to(self, goals: Iterable[_At]) -> set[_At]:
        """All that leads to one of the goals, and these."""
        found = set(goals)
        todo = list(found)
        while todo:
            for origin in self._before.get(todo.pop(), ()):
                if origin not in found:
                    found.add(origin)
                    todo.append(origin)
        return found
