"""The shortest play to a goal: fewest floor-takings, then fewest events.

Sets of meter pairs are pushed forward, those first from which the whole play may cost least, until the goal
is met; then one play is read off.
"""

from heapq import heappop, heappush
from typing import NamedTuple

from game.proof.controls import Control, WayOn
from game.proof.meters import Shift, first_point, point, unmoved
from game.proof.successors import Successors
from game.proof.toward import TAKING, Goal, Toward

Counted = tuple[Control, int]
"""A control with the cell that counts cues and empty waits."""

_Came = tuple[Counted, int, str, int, Shift]


class Found(NamedTuple):
    """A shortest play to the goal; without one `done` says whether there is none at all."""

    path: tuple[str, ...] | None
    done: bool


def shortest(successors: Successors, start: list[WayOn], goal: Goal, toward: Toward, budget: int) -> Found:
    """Look for the shortest play to the goal, with a budget of work."""
    return _Search(successors, goal, toward).run(start, budget)


class _Search:
    def __init__(self, successors: Successors, goal: Goal, toward: Toward) -> None:
        self.successors = successors
        self.goal = goal
        self.toward = toward
        self.whole = 0
        self._layers: dict[tuple[int, Counted], int] = {}
        self._into: dict[tuple[int, Counted], list[_Came]] = {}
        self._seen: dict[Counted, int] = {}
        self._waiting: dict[tuple[int, Counted], int] = {}
        self._queue: list[tuple[int, int, int, int, Control]] = []
        self._further: dict[tuple[int, Counted], int] = {}

    def run(self, start: list[WayOn], budget: int) -> Found:
        successors, toward = self.successors, self.toward
        before, told = successors.spent, toward.spent
        for where, control in start:
            self._further[0, (control, 0)] = where
        while (whole := toward.next()) is not None:
            self.whole = whole
            toward.extend(whole)
            further, self._further = self._further, {}
            for (cost, counted), pairs in further.items():
                self._reach(cost, counted, pairs)
            while self._queue:
                if successors.spent - before + (toward.spent - told) // _TOLD > budget:
                    return Found(None, False)
                cost, _, cell, _, control = heappop(self._queue)
                counted = (control, cell)
                pairs = self._waiting.pop((cost, counted), 0)
                if not pairs:
                    continue
                met = self.goal(control, pairs)
                if met:
                    return Found(self._read(cost, counted, met), True)
                self._visit(cost, counted, pairs)
            if toward.spent - told > budget * _TOLD:
                return Found(None, False)
        return Found(None, True)

    def _visit(self, cost: int, counted: Counted, pairs: int) -> None:
        control, cell = counted
        successors = self.successors
        for words, taken, to, there, on, where, shift in successors.of(control, {cell: pairs}, pairs):
            after = cost + 1 + (TAKING if taken else 0)
            self._arrive(after, (to, there), on, (counted, cost, words, where, shift))
        if successors.manner.idles:
            for words, there, on, where, shift in successors.idle(control, cell, pairs):
                self._arrive(cost + 1, (control, there), on, (counted, cost, words, where, shift))

    def _arrive(self, cost: int, counted: Counted, pairs: int, came: _Came) -> None:
        key = (cost, counted)
        if pairs & ~self._seen.get(counted, 0):
            self._into.setdefault(key, []).append(came)
            self._reach(cost, counted, pairs)

    def _reach(self, cost: int, counted: Counted, pairs: int) -> None:
        """Take what may be near enough, and let the rest wait until the whole play may cost more."""
        control, cell = counted
        key = (cost, counted)
        near = pairs & self.toward.near(control, cell, self.whole - cost)
        if near != pairs:
            self._further[key] = self._further.get(key, 0) | pairs & ~near
        seen = self._seen.get(counted, 0)
        new = near & ~seen
        if new:
            self._seen[counted] = seen | new
            self._layers[key] = self._layers.get(key, 0) | new
            if key not in self._waiting:
                heappush(self._queue, (cost, control.scene.rank, cell, control.number, control))
            self._waiting[key] = self._waiting.get(key, 0) | new

    def _read(self, cost: int, counted: Counted, met: int) -> tuple[str, ...]:
        at = point(*first_point(met))
        steps: list[str] = []
        while cost:
            for origin, earlier, words, where, shift in self._into[cost, counted]:
                before = self._layers.get((earlier, origin), 0) & where & unmoved(at, *shift)
                if before:
                    at = point(*first_point(before))
                    steps.append(words)
                    counted, cost = origin, earlier
                    break
            else:
                raise AssertionError("a step that led here is gone")
        return tuple(reversed(steps))


_TOLD = 3
"""So many steps back take as long as one forward."""
