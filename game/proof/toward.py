"""How near a goal may be: the pairs from which it may still be come to at some cost.

It is told backwards over a story that forgets, where every play stands and some more besides: so it never
says that a goal is further than it is, nor out of reach where it is not.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from heapq import heappop, heappush

from game.proof.control import Control, WayOn
from game.proof.controls import Controls
from game.proof.meters import FULL, Shift, unmoved, within
from game.proof.successors import STILL

Counted = tuple[Control, int]
"""A control with the cell that counts cues and empty waits."""

TooFar = tuple[tuple[int, Counted], int]
"""What it cost to come to a place, the place, and the pairs there."""

Goal = Callable[[Control, int], int]
"""Of the pairs that a control was come to with, those with which the goal is met."""

EVENT = 1
TAKING = 1_000
"""What taking the floor costs besides the event: more than all events of any play that is looked for."""

_Back = tuple[Control, int, Shift]
"""A step back without taking the floor: from where, the pairs it may be made with, and its shift."""


_Stay = tuple[Control, int, int, Shift]
"""A reply after which the call stays in its scene: from where, the pairs it may be made with, those after it
that it leads on with, and its shift."""


class _Takings:
    """The ways back by taking the floor: which pairs are come to by which shifts, each once; and from where
    by which of these, with the pairs they may be made with."""

    __slots__ = ("origins", "shifts")

    def __init__(self) -> None:
        self.shifts: dict[tuple[int, Shift], int] = {}
        self.origins: dict[Control, dict[int, int]] = {}

    def add(self, control: Control, where: int, mask: int, shift: Shift) -> None:
        number = self.shifts.setdefault((mask, shift), len(self.shifts))
        known = self.origins.setdefault(control, {})
        known[number] = known.get(number, 0) | where


_Sets = tuple[list[int], list[int]]
"""Costs still to come, rising, and the pairs from which no more is needed."""

_REMEMBERED = 10_000
"""Sets kept with what leads into them: about 30 MB."""


def opened(controls: Controls, most: int) -> bool:
    """Fill in all that a start leads to, meters left aside; whether that is no more than `most` controls."""
    done = 0
    while done < len(controls.all) <= most:
        controls.expand(controls.all[done])
        done += 1
    return len(controls.all) <= most


class Backwards:
    """All controls of a story that forgets, opened from its start, with the steps that lead to each.

    `ahead` is what it costs at the least to come from the start to each control, meters left aside: with
    events counted, or floor-takings alone.
    """

    def __init__(self, controls: Controls, start: list[WayOn]) -> None:
        self.controls = controls
        self.cues = controls.cap + 1
        self.shifts = controls.shifts
        size = len(controls.all)
        self.heard: list[list[_Back]] = [[] for _ in range(size)]
        self.left: list[list[_Back]] = [[] for _ in range(size)]
        self.taken = [_Takings() for _ in range(size)]
        self.stayed: list[list[_Stay]] = [[] for _ in range(size)]
        self._unmoved: dict[tuple[int, Shift, bool], int] = {}
        for control in controls.all:
            self._link(control)
        self.ahead = {event: self._ahead(start, event) for event in (0, EVENT)}

    def _link(self, control: Control) -> None:
        for where, to in control.listen:
            self.heard[to.number].append((control, where, STILL))
        for where, to in control.silence:
            self.heard[to.number].append((control, where, self.shifts["silence"]))
        for where, to in control.onward:
            self.left[to.number].append((control, where, STILL))
        for where, taken in control.choices:
            for mask, to in taken.branches:
                if taken.stays:
                    self.stayed[to.number].append((control, where, mask, taken.shift))
                else:
                    self.taken[to.number].add(control, where, mask, taken.shift)

    def _ahead(self, start: list[WayOn], event: int) -> list[int | None]:
        found: list[int | None] = [None] * len(self.controls.all)
        queue = [(0, control.number) for _, control in start]
        while queue:
            cost, number = heappop(queue)
            if found[number] is None:
                found[number] = cost
                control = self.controls.all[number]
                for _, to in (*control.listen, *control.silence, *control.onward):
                    heappush(queue, (cost + event, to.number))
                for to in {to for _, taken in control.choices for _, to in taken.branches}:
                    heappush(queue, (cost + TAKING + event, to.number))
        return found

    def before(self, pairs: int, shift: Shift, *, again: bool = False) -> int:
        """The pairs that the shift takes into the set; made `again` and again, or not at all, where asked."""
        if not pairs or shift == STILL or pairs is FULL:
            return pairs
        key = (pairs, shift, again)
        found = self._unmoved.get(key)
        if found is None:
            if len(self._unmoved) > _REMEMBERED:
                self._unmoved.clear()
            found, times = unmoved(pairs, *shift), 1
            while again and found | pairs != pairs:
                found, times = found | pairs, 2 * times
                pairs, found = found, unmoved(found, within(shift[0] * times), within(shift[1] * times))
            found = self._unmoved[key] = found | pairs if again else found
        return found


class Toward:
    """For one goal the pairs by control and cues sent, and the cost still to come.

    What is told is whole for plays that cost no more in all than `extend` was asked for. Counted are `events`
    too, or floor-takings alone, which is told sooner. `work` bounds the steps back.
    """

    by_takings = False

    def __init__(self, story: Backwards, goal: Goal, work: int, *, events: bool = True) -> None:
        self.story = story
        self.work = work
        self.spent = 0
        self._event = EVENT if events else 0
        self._ahead = story.ahead[self._event]
        self._any = story.cues
        """Beside a number of cues sent: whatever that number is."""
        size = len(story.controls.all)
        self._now = [[0] * (self._any + 1) for _ in range(size)]
        self._levels: list[list[_Sets] | None] = [None] * size
        self._like: dict[Control, Control | None] = {}
        self._waiting: dict[tuple[int, int, int], int] = {}
        self._queue: list[tuple[int, int, int, int, int]] = []
        for control in story.controls.all:
            pairs = goal(control, FULL)
            if pairs:
                self._push(control, self._any, pairs, 0)

    def next(self, whole: int, further: Iterable[TooFar]) -> int | None:
        """The least cost of plays that were not told of yet, or by way of one of these; None where none leads
        on."""
        # Events that are not counted may be any number, short of what a floor-taking costs.
        costs = [self._queue[0][0] + (0 if self._event else TAKING - 1)] if self._queue else []
        for (cost, (control, cell)), pairs in further:
            for levels, sets in self._told(control, cell):
                at = bisect_right(levels, whole - cost)
                while at < len(levels) and not sets[at] & pairs:
                    at += 1
                if at < len(levels):
                    costs.append(cost + levels[at])
        return min(costs, default=None)

    def near(self, at: Counted, cost: int, whole: int) -> int:
        """The pairs from which a play that has cost so much may cost no more than `whole` in all."""
        pairs = 0
        for levels, sets in self._told(*at):
            found = bisect_right(levels, whole - cost)
            if found:
                pairs |= sets[found - 1]
        return pairs

    def _told(self, control: Control, cell: int) -> Iterable[_Sets]:
        if control not in self._like:
            self._like[control] = self.story.controls.like(control)
        like = self._like[control]
        found = self._levels[like.number] if like else None
        return (found[cell % self._any], found[self._any]) if found else ()

    def extend(self, most: int) -> bool:
        """Tell of all plays that cost so much in all; whether the work was enough for that."""
        while self._queue and self._queue[0][0] <= most:
            if self.spent > self.work:
                return False
            whole, _, _, number, cues = heappop(self._queue)
            now = self._now[number]
            new = self._waiting.pop((whole, number, cues)) & ~(now[cues] | now[self._any])
            if new:
                now[cues] |= new
                self._tell(self.story.controls.all[number], cues, new, whole)
        return True

    def _tell(self, control: Control, cues: int, new: int, whole: int) -> None:
        story, number = self.story, control.number
        level = whole - (self._ahead[number] or 0)
        found = self._levels[number]
        if found is None:
            found = self._levels[number] = [([], []) for _ in range(self._any + 1)]
        levels, sets = found[cues]
        if levels and levels[-1] == level:
            sets[-1] = self._now[number][cues]
        else:
            levels.append(level)
            sets.append(self._now[number][cues])
        self.spent += 1
        after = level + self._event
        if not control.over:
            self._idle(control, cues, new, after)
        for origin, where, shift in story.heard[number]:
            self._push(origin, cues, story.before(new, shift) & where, after)
        for origin, where, mask, shift in story.stayed[number]:
            self._push(origin, cues, story.before(new & mask, shift) & where, after + TAKING)
        if cues in (0, self._any):
            # A scene is entered without cues, whatever was sent in the one before.
            for origin, where, _ in story.left[number]:
                self._push(origin, self._any, new & where, after)
            self._take(story.taken[number], new, after + TAKING)

    def _take(self, taken: _Takings, new: int, level: int) -> None:
        before = [self.story.before(new & mask, shift) for mask, shift in taken.shifts]
        for origin, ways in taken.origins.items():
            self.spent += 1
            pairs = 0
            for number, where in ways.items():
                pairs |= before[number] & where
            self._push(origin, self._any, pairs, level)

    def _idle(self, control: Control, cues: int, new: int, level: int) -> None:
        story, last, again = self.story, self._any - 1, not self._event
        if control.idles:
            before = story.before(new, story.shifts["cue"])
            for fewer in range(last) if cues == self._any else (cues - 1,):
                if fewer >= 0:
                    self._push(control, fewer, before, level)
            if cues >= last:
                excess = story.before(new, story.shifts["cue_excess"], again=again)
                self._push(control, last, excess, level)
        if control.empty:
            again = again and control.empty is FULL
            pairs = story.before(new, story.shifts["empty_silence"], again=again) & control.empty
            self._push(control, cues, pairs, level)

    def _push(self, control: Control, cues: int, pairs: int, level: int) -> None:
        number = control.number
        ahead = self._ahead[number]
        # What no start leads to lies on no play, although a way back comes to it.
        if ahead is None or not pairs:
            return
        now = self._now[number]
        new = pairs & ~(now[cues] | now[self._any])
        if new:
            key = (level + ahead, number, cues)
            if key not in self._waiting:
                # The end of the story first: most ways lead forward.
                order = (-control.scene.rank, -control.position)
                heappush(self._queue, (level + ahead, *order, number, cues))
            self._waiting[key] = self._waiting.get(key, 0) | new
