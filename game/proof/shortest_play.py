"""The shortest play to a goal: fewest floor-takings, then fewest events.

Sets of meter pairs are pushed forward, those first from which the whole play may cost least, until the goal
is met; then one play is read off.
"""

from collections.abc import Container, Iterable
from heapq import heappop, heappush
from typing import NamedTuple, Protocol

from game.proof.control import Control, WayOn
from game.proof.explore import Seen
from game.proof.meters import FULL, Shift, first_point, point, unmoved
from game.proof.successors import Successors
from game.proof.toward import EVENT, TAKING, Counted, Goal, TooFar

_Came = tuple[Counted, int, str, int, Shift]


class Nearness(Protocol):
    """How near the goal may be; see `Toward`. Where it never says too little, a play found is the
    shortest. `by_takings`: what it says hangs on the floor-takings so far, so that pairs that come with fewer
    are worth another look."""

    by_takings: bool

    def next(self, whole: int, further: Iterable[TooFar]) -> int | None:
        """What a play may cost in all, more than `whole`; None where none costs more. `further` is what was
        too far so far."""
        ...

    def extend(self, most: int) -> bool:
        """Be whole for plays that cost so much in all; whether the work for that was allowed."""
        ...

    def near(self, at: Counted, cost: int, whole: int) -> int:
        """The pairs from which a play that has cost so much may cost no more than `whole` in all."""
        ...


class Found(NamedTuple):
    """What a search came to: a play to the goal, or the pairs that the goal was met with. `none` says that
    no play comes to it at all."""

    path: tuple[str, ...] = ()
    met: int = 0
    none: bool = False


def shortest(
    successors: Successors, start: list[WayOn], goal: Goal, near: Nearness, budget: int, seen: Seen
) -> Found:
    """Look for the shortest play to the goal, with a budget of work. `seen` takes in what is come by."""
    return _Search(successors, goal, near, seen).run(start, budget)


def reached(
    successors: Successors, start: list[WayOn], goal: Goal, near: Nearness, budget: int, seen: Seen
) -> Found:
    """Look for the goal alone, straight on, and not for a play to it."""
    return _Straight(successors, goal, near, seen).run(start, budget)


def within(
    successors: Successors, start: list[WayOn], goal: Goal, far: dict[Control, int], budget: int, seen: Seen
) -> tuple[str, ...]:
    """A play to the goal over controls that were explored, which need not be the shortest. `far` are the
    floor-takings from each to the goal, meters left aside."""
    return _Within(successors, goal, far, seen).run(start, budget).path


_GREED = 2
"""With floor-takings still to come counted twice a search runs straight at the goal: over hubs with 14 flags
it finds a play with a thousandth of the work, and no longer than the shortest."""


class _Search:
    def __init__(self, successors: Successors, goal: Goal, near: Nearness, seen: Seen) -> None:
        self.successors = successors
        self.goal = goal
        self.near = near
        self.seen = seen
        self.whole = -1
        self._layers: dict[tuple[int, Counted], int] = {}
        self._into: dict[tuple[int, Counted], list[_Came]] = {}
        self._came: dict[tuple[int, Counted], int] = {}
        self._waiting: dict[tuple[int, Counted], int] = {}
        self._queue: list[tuple[int, int, int, int, int, Control]] = []
        self._further: dict[tuple[int, Counted], int] = {}

    def run(self, start: list[WayOn], budget: int) -> Found:
        for where, control in start:
            self._further[0, (control, 0)] = self._further.get((0, (control, 0)), 0) | where
        limit = self.successors.spent + budget
        while True:
            whole = self.near.next(self.whole, self._further.items())
            if whole is None:
                return Found(none=True)
            self.whole = whole
            if not self.near.extend(whole):
                return Found()
            further, self._further = self._further, {}
            for (cost, counted), pairs in further.items():
                self._reach(cost, counted, pairs)
            found = self._push(limit)
            if found:
                return found

    def _push(self, limit: int) -> Found | None:
        while self._queue:
            if self.successors.spent > limit:
                return Found()
            _, cost, _, cell, _, control = heappop(self._queue)
            counted = (control, cell)
            pairs = self._waiting.pop((cost, counted), 0)
            if pairs:
                if not control.expanded:
                    self.successors.controls.expand(control)
                met = self.goal(control, pairs)
                if met:
                    return self._end(cost, counted, met)
                self._visit(cost, counted, pairs)
        return None

    def _end(self, cost: int, counted: Counted, met: int) -> Found:
        return Found(self._read(cost, counted, met), met)

    def _visit(self, cost: int, counted: Counted, pairs: int) -> None:
        control, cell = counted
        successors = self.successors
        for words, taken, to, there, on, where, shift in successors.of(control, {cell: pairs}, pairs):
            self.seen.note(taken, to, on)
            after = cost + EVENT + (TAKING if taken else 0)
            self._arrive(after, (to, there), on, (counted, cost, words, where, shift))
        if successors.manner.idles:
            for words, there, on, where, shift in successors.idle(control, cell, pairs):
                self._arrive(cost + EVENT, (control, there), on, (counted, cost, words, where, shift))

    def _arrive(self, cost: int, counted: Counted, pairs: int, came: _Came) -> None:
        if pairs & ~self._came.get(self._place(cost, counted), 0):
            self._into.setdefault((cost, counted), []).append(came)
            self._reach(cost, counted, pairs)

    def _reach(self, cost: int, counted: Counted, pairs: int) -> None:
        """Take what may be near enough, and let the rest wait until the whole play may cost more."""
        control, cell = counted
        key = (cost, counted)
        near = pairs & self.near.near(counted, cost, self.whole)
        if near != pairs:
            self._further[key] = self._further.get(key, 0) | pairs & ~near
        place = self._place(cost, counted)
        came = self._came.get(place, 0)
        new = near & ~came
        if new:
            self._came[place] = came | new
            self._layers[key] = self._layers.get(key, 0) | new
            if key not in self._waiting:
                order = self._order(cost, control)
                heappush(self._queue, (order, cost, control.scene.rank, cell, control.number, control))
            self._waiting[key] = self._waiting.get(key, 0) | new

    def _place(self, cost: int, counted: Counted) -> tuple[int, Counted]:
        """Where pairs that came already are not taken again."""
        return cost // TAKING if self.near.by_takings else 0, counted

    def _order(self, cost: int, control: Control) -> int:
        return cost

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


class _Straight(_Search):
    """Goes on first from where it has come furthest, and reads no play off."""

    def _order(self, cost: int, control: Control) -> int:
        return -cost

    def _end(self, cost: int, counted: Counted, met: int) -> Found:
        return Found(met=met)


class _Within(_Search):
    """Goes on first from where the goal is nearest over what was explored, and never beyond that."""

    def __init__(self, successors: Successors, goal: Goal, far: dict[Control, int], seen: Seen) -> None:
        super().__init__(successors, goal, _Once(far), seen)
        self._far = far

    def _order(self, cost: int, control: Control) -> int:
        return cost // TAKING + _GREED * self._far[control]


class _Once:
    """Everything that was explored is near enough at once."""

    by_takings = False

    def __init__(self, far: Container[Control]) -> None:
        self._far = far

    def next(self, whole: int, further: Iterable[TooFar]) -> int | None:
        return 0 if whole < 0 else None

    def extend(self, most: int) -> bool:
        return True

    def near(self, at: Counted, cost: int, whole: int) -> int:
        return FULL if at[0] in self._far else 0
