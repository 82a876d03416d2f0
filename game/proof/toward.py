"""How near a goal may be: the pairs from which it may still be come to at some cost.

It is told backwards over a story that forgets, where every play stands and some more besides: so it never
says that a goal is further than it is, nor out of reach where it is not.
"""

from bisect import bisect_right
from collections.abc import Callable
from heapq import heappop, heappush

from game.proof.controls import Control, Controls, WayOn
from game.proof.meters import FULL, Shift, unmoved
from game.proof.successors import STILL

Goal = Callable[[Control, int], int]
"""Of the pairs that a control was come to with, those with which the goal is met."""

TAKING = 1_000
"""What taking the floor costs besides the event: more than all events of any play that is looked for."""

Place = tuple[str, str, int, int, int, bool]
"""A control by its name: scene, answer, bits, position, silences, point."""

Step = tuple[Control, int, int, Shift]
"""A step back: from where, the pairs it may be made with, the pairs it may come to, and its shift."""


def opened(controls: Controls, most: int) -> bool:
    """Fill in all that a start leads to, meters left aside; whether that is no more than `most` controls."""
    done = 0
    while done < len(controls.all) <= most:
        controls.expand(controls.all[done])
        done += 1
    return len(controls.all) <= most


class Backwards:
    """All controls of a story that forgets, opened from its start, with the steps that lead to each."""

    def __init__(self, controls: Controls, start: list[WayOn]) -> None:
        self.controls = controls
        self.start = start
        self.columns = controls.cap + 1
        self.shifts = controls.shifts
        self.heard: dict[Control, list[Step]] = {}
        self.left: dict[Control, list[Step]] = {}
        self.taken: dict[Control, list[Step]] = {}
        self._unmoved: dict[tuple[int, Shift], int] = {}
        for control in controls.all:
            self._link(control)
        self.cost = self._costs()

    def _link(self, control: Control) -> None:
        for where, to in control.listen:
            self.heard.setdefault(to, []).append((control, where, FULL, STILL))
        for where, to in control.silence:
            self.heard.setdefault(to, []).append((control, where, FULL, self.shifts["silence"]))
        for where, to in control.onward:
            self.left.setdefault(to, []).append((control, where, FULL, STILL))
        steps: dict[tuple[Control, int, Shift], int] = {}
        for where, taken in control.choices:
            for mask, to in taken.branches:
                step = (to, mask, taken.shift)
                steps[step] = steps.get(step, 0) | where
        for (to, mask, shift), where in steps.items():
            self.taken.setdefault(to, []).append((control, where, mask, shift))

    def _costs(self) -> dict[Control, int]:
        """The least that each control costs to come to, meters left aside."""
        after: dict[Control, dict[Control, int]] = {}
        for steps, cost in ((self.taken, TAKING + 1), (self.left, 1), (self.heard, 1)):
            for to, before in steps.items():
                for control, *_ in before:
                    after.setdefault(control, {})[to] = cost
        found: dict[Control, int] = {}
        queue = [(0, control.number, control) for _, control in self.start]
        while queue:
            cost, _, control = heappop(queue)
            if control not in found:
                found[control] = cost
                for to, more in after.get(control, {}).items():
                    heappush(queue, (cost + more, to.number, to))
        return found

    def unmoved(self, pairs: int, shift: Shift) -> int:
        """`unmoved`, remembered."""
        if shift == STILL or pairs is FULL:
            return pairs
        key = (pairs, shift)
        found = self._unmoved.get(key)
        if found is None:
            if len(self._unmoved) > _REMEMBERED:
                self._unmoved.clear()
            found = self._unmoved[key] = unmoved(pairs, *shift)
        return found


_REMEMBERED = 10_000
"""Sets kept with what leads into them: about 30 MB."""


class Toward:
    """For one goal the pairs, by place, cues sent and the cost still to come.

    What is told is whole for plays that cost no more in all than `extend` was asked for.
    """

    def __init__(self, story: Backwards, goal: Goal) -> None:
        self.story = story
        self.spent = 0
        self._keep = {name: scene.keep for name, scene in story.controls.story.scenes.items()}
        self._levels: dict[Place, list[tuple[list[int], list[int]]]] = {}
        self._now: dict[tuple[Control, int], int] = {}
        self._waiting: dict[int, dict[tuple[Control, int], int]] = {}
        self._queue: list[int] = []
        for control in story.controls.all:
            pairs = goal(control, FULL) if control in story.cost else 0
            if pairs:
                for cues in range(story.columns):
                    self._push(control, cues, pairs, 0)

    def next(self) -> int | None:
        """The least cost of plays that `extend` was not yet asked for; None where all are told of."""
        return self._queue[0] if self._queue else None

    def near(self, control: Control, cell: int, cost: int) -> int:
        """The pairs from which the goal may be come to at this cost or less."""
        found = self._levels.get(_place(control, control.bits & self._keep[control.scene.id]))
        if found is None:
            return 0
        levels, sets = found[cell % self.story.columns]
        at = bisect_right(levels, cost)
        return sets[at - 1] if at else 0

    def extend(self, most: int) -> None:
        """Tell of all plays that cost so much in all."""
        while self._queue and self._queue[0] <= most:
            whole = heappop(self._queue)
            for (control, cues), pairs in self._waiting.pop(whole).items():
                before = self._now.get((control, cues), 0)
                new = pairs & ~before
                if not new:
                    continue
                level = whole - self.story.cost[control]
                now = self._now[control, cues] = before | new
                place = _place(control, control.bits)
                cells = self._levels.get(place)
                if cells is None:
                    cells = self._levels[place] = [([], []) for _ in range(self.story.columns)]
                cells[cues][0].append(level)
                cells[cues][1].append(now)
                self.spent += 1
                self._back(control, cues, new, level)

    def _back(self, control: Control, cues: int, new: int, level: int) -> None:
        story, last = self.story, self.story.columns - 1
        if not control.over:
            shifts = story.shifts
            if control.idles and cues:
                self._push(control, cues - 1, story.unmoved(new, shifts["cue"]), level + 1)
            if control.idles and cues == last:
                self._push(control, cues, story.unmoved(new, shifts["cue_excess"]), level + 1)
            if control.empty:
                pairs = story.unmoved(new, shifts["empty_silence"]) & control.empty
                self._push(control, cues, pairs, level + 1)
        for origin, where, mask, shift in story.heard.get(control, ()):
            self._push(origin, cues, story.unmoved(new & mask, shift) & where, level + 1)
        if cues:
            return
        for steps, cost in ((story.left, 1), (story.taken, TAKING + 1)):
            for origin, where, mask, shift in steps.get(control, ()):
                self.spent += 1
                pairs = story.unmoved(new & mask, shift) & where
                for cell in range(story.columns) if pairs else ():
                    self._push(origin, cell, pairs, level + cost)

    def _push(self, control: Control, cues: int, pairs: int, level: int) -> None:
        before = self.story.cost.get(control)
        new = pairs & ~self._now.get((control, cues), 0)
        # What no start leads to lies on no play, although a way back comes to it.
        if new and before is not None:
            whole = level + before
            waiting = self._waiting.get(whole)
            if waiting is None:
                waiting = self._waiting[whole] = {}
                heappush(self._queue, whole)
            waiting[control, cues] = waiting.get((control, cues), 0) | new


def _place(control: Control, bits: int) -> Place:
    return control.scene.id, control.answer, bits, control.position, control.silences, control.point
