"""Every play at once: sets of meter pairs pushed from control to control until nothing new turns up."""

from collections.abc import Callable, Iterable
from heapq import heappop, heappush

from game.proof.control import Control, Taken, WayOn
from game.proof.meters import FULL, Grid, boxed, unmoved
from game.proof.successors import ANYHOW, Cells, Successors, note, union

BOXED_AFTER, FILLED_AFTER = 4, 30
"""After so many visits a widening explorer takes a set for its box, and for all pairs: then it must end."""


class Seen:
    """What plays were seen to come to: the pairs at each ending, the scenes, and the options taken."""

    def __init__(self) -> None:
        self.endings: dict[str, int] = {}
        self.scenes: dict[str, None] = {}
        self.taken: dict[tuple[str, bool, str], None] = {}

    def note(self, taken: Taken | None, to: Control, pairs: int) -> None:
        """Some pairs came to a control, by an option or without one."""
        self.scenes[to.scene.id] = None
        if taken and taken.option.number >= 0:
            self.taken[taken.option.key] = None
        if to.over:
            self.endings[to.scene.id] = self.endings.get(to.scene.id, 0) | pairs


class Explorer(Seen):
    """Pushes sets of pairs through controls, with a budget of work.

    `widens`: takes more pairs than there are, so as to be sure of an end. With a `grid` it looks first at
    what is new at its place in a turn by the cells of the grid, or by a bit that a condition reads, and goes
    on with the rest from the end of the story backwards, as far as the budget reaches: that finds less than
    there is, in far fewer steps. `unmet` counts what is still missing for what is looked for: less first.
    """

    def __init__(
        self,
        successors: Successors,
        budget: int,
        *,
        widens: bool = False,
        grid: Grid | None = None,
        unmet: Callable[[Control], int] | None = None,
    ) -> None:
        super().__init__()
        self.successors = successors
        self.budget = budget
        self.widens = widens
        self.spent = 0
        self.complete = False
        self.stuck: dict[str, None] = {}
        self.before: dict[Control, dict[Control, int]] = {}
        self._seen: dict[object, Cells] = {}
        self._news = _News(grid, unmet) if grid else None
        self._pending: dict[Control, Cells] = {}
        self._visits: dict[Control, int] = {}
        self._queue: list[tuple[int, int, int, int, int, int, Control]] = []

    def run(self, start: Iterable[WayOn], enough: Callable[[], bool] | None = None) -> bool:
        """Explore from the start; whether all was explored."""
        for where, control in start:
            self._arrive(None, control, 0, where)
        before, turn = self.successors.spent, 0
        while self._queue:
            self.spent = self.successors.spent - before
            if self.spent >= self.budget:
                return False
            turn += 1
            if enough and turn % 512 == 0 and enough():
                return False
            control = heappop(self._queue)[-1]
            cells = self._pending.pop(control, None)
            if cells:
                self._visit(control, cells)
        self.spent = self.successors.spent - before
        self.complete = self._news is None
        self._seen.clear()
        return self.complete

    def _arrive(self, taken: Taken | None, control: Control, cell: int, pairs: int) -> None:
        self.note(taken, control, pairs)
        if control.over:
            note(control.asked, pairs)
            return
        if self._news:
            found = self._news.of(control, pairs)
            if found:
                self._put(control, cell, *found)
            return
        seen = self._seen.get(control)
        if seen is None:
            seen = self._seen[control] = {}
        before = seen.get(cell, 0)
        new = pairs & ~before
        if not new:
            return
        if self.widens:
            count = self._visits.get(control, 0)
            if count > BOXED_AFTER:
                new = (boxed(before | new) if count < FILLED_AFTER else FULL) & ~before
        seen[cell] = before | new
        self._put(control, cell, new, _IN_ORDER)

    def _put(self, control: Control, cell: int, new: int, first: tuple[int, int, int]) -> None:
        """Let pairs wait for their control's turn; what is more urgent calls it sooner."""
        pending = self._pending.get(control)
        if pending is None:
            self._pending[control] = {cell: new}
        else:
            pending[cell] = pending.get(cell, 0) | new
            if first[0] or self._news is None:
                return
        late, missing, turn = first
        order = (control.scene.rank, control.position, control.number)
        heappush(self._queue, (late, missing, turn, *order, control))

    def _visit(self, control: Control, cells: Cells) -> None:
        if self.widens:
            self._visits[control] = self._visits.get(control, 0) + 1
        successors = self.successors
        cells = successors.idled(control, cells)
        floor = union(cells)
        for _, taken, to, cell, pairs, _, _ in successors.of(control, cells, floor):
            known = self.before.setdefault(to, {})
            if taken is None:
                known[control] = 0
            else:
                known.setdefault(control, 1)
            self._arrive(taken, to, cell, pairs)
        if successors.manner is ANYHOW and control.scene.floor and control.offers != FULL:
            self._stick(control, cells)

    def _stick(self, control: Control, cells: Cells) -> None:
        """Note a scene where nothing is offered, nothing more is to be heard, and no idling mends it."""
        if control.listen or control.silence:
            return
        columns, shifts = self.successors.columns, self.successors.controls.shifts
        idling, last = [], 0
        if control.idles:
            idling, last = [shifts["cue_excess"]], columns - 1
        if control.empty:
            idling, last = [*idling, shifts["empty_silence"]], last + 2 * columns
        mended, before = control.offers, -1
        while mended != before:
            before = mended
            for shift in idling:
                mended |= unmoved(mended, *shift)
        if cells.get(last, 0) & ~mended:
            self.stuck[control.scene.id] = None

    def join(self, other: "Explorer") -> None:
        """Take in what another explorer of the same controls has seen."""
        for scene, pairs in other.endings.items():
            self.endings[scene] = self.endings.get(scene, 0) | pairs
        self.scenes.update(other.scenes)
        self.taken.update(other.taken)
        self.stuck.update(other.stuck)
        for control, before in other.before.items():
            known = self.before.setdefault(control, {})
            for origin, cost in before.items():
                known[origin] = min(cost, known.get(origin, cost))

    def narrow(self, other: "Explorer") -> None:
        """Let go of what another explorer that sees at least all there is has not seen."""
        self.endings = {
            scene: pairs & other.endings[scene]
            for scene, pairs in self.endings.items()
            if pairs & other.endings.get(scene, 0)
        }
        self.scenes = {scene: None for scene in self.scenes if scene in other.scenes}
        self.taken = {key: None for key in self.taken if key in other.taken}
        theirs = {guard.path: guard for guard in other.successors.controls.story.guards}
        for guard in self.successors.controls.story.guards:
            guard.met_true = guard.met_true and theirs[guard.path].met_true
            guard.met_false = guard.met_false and theirs[guard.path].met_false
            guard.asked = guard.asked or theirs[guard.path].asked

    def distances(self, scene: str) -> dict[Control, int]:
        """The least floor-takings from each control seen to the end of this scene, meters left aside."""
        near = [control for control in self.before if control.over and control.scene.id == scene]
        found = dict.fromkeys(near, 0)
        far = 0
        while near:
            later: list[Control] = []
            for at in near:
                if found[at] != far:
                    continue
                for control, cost in self.before.get(at, {}).items():
                    if far + cost < found.get(control, 1 << 30):
                        found[control] = far + cost
                        (later if cost else near).append(control)
            near, far = later, far + 1
        return found


_IN_ORDER = (0, 0, 0)
"""Nothing is more urgent than the order of the story."""


class _News:
    """What is new enough to be looked at soon, and what may wait.

    Pairs are held against those seen at the same place of a turn, whatever else is remembered there.
    """

    def __init__(self, grid: Grid, unmet: Callable[[Control], int] | None) -> None:
        self.grid = grid
        self.unmet = unmet
        self._places: dict[tuple[object, ...], _PlaceSeen] = {}
        self._turns: dict[tuple[str, int], int] = {}

    def of(self, control: Control, pairs: int) -> tuple[int, tuple[int, int, int]] | None:
        """The pairs to look at and how soon; None where all were seen."""
        scene = control.scene
        missing = self.unmet(control) if self.unmet else 0
        key = (scene.id, control.answer, control.position, control.silences, control.point, missing)
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = _PlaceSeen()
        judged = control.bits & scene.judges
        cleared = scene.judges & ~judged
        if judged & ~place.set or cleared & ~place.clear:
            place.set |= judged
            place.clear |= cleared
            new = pairs
        else:
            new = pairs & ~place.seen
            if not new:
                return None
            if not new & ~place.filled:
                place.seen |= new
                return new, (1, missing, -scene.rank)
        place.seen |= new
        place.filled |= self.grid.filled(new)
        here = (scene.id, control.position)
        turn = self._turns[here] = self._turns.get(here, 0) + 1
        return new, (0, missing, turn)


class _PlaceSeen:
    """What was seen at one place of a turn: pairs, the cells they fill, and bits both set and clear."""

    __slots__ = ("clear", "filled", "seen", "set")

    def __init__(self) -> None:
        self.seen = self.filled = self.set = self.clear = 0
