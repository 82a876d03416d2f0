"""What can follow a control for a set of meter pairs: the one account of a step that all of a proof uses.

Exploring, looking for the shortest play and reading off a witness differ in the order in which they ask.
"""

from collections.abc import Callable, Iterable, Iterator

from game.proof.control import Control, OpenTo, Spread, Taken
from game.proof.controls import Controls
from game.proof.guards import Guard
from game.proof.meters import FULL, MovedSets, Shift, spread

Cells = dict[int, int]
"""Pairs by how many cues and empty waits the scene has had: `waits * (cap + 1) + cues`."""

Next = tuple[str, Taken | None, Control, int, int, int, Shift]
"""The step as a path has it, the option taken, where it leads, the cell and the pairs there; and the pairs
it was made from with how it shifted them."""

STILL = (0, 0)
"""No shift of either meter."""


class Manner:
    """How some players play: which of the choices they make (with fewer pairs), whether they send cues and
    empty waits (`idles`), wait for more (`waits`), and take the floor at the first chance (`hurries`)."""

    __slots__ = ("_choose", "_chosen", "hurries", "idles", "waits")

    def __init__(
        self,
        choose: Callable[[Control], Iterable[OpenTo]] | None = None,
        *,
        idles: bool = True,
        waits: bool = True,
        hurries: bool = False,
    ) -> None:
        self._choose = choose
        self._chosen: dict[Control, list[OpenTo]] = {}
        self.idles = idles
        self.waits = waits
        self.hurries = hurries

    def choices(self, control: Control) -> list[OpenTo]:
        """The ways these players take the floor here."""
        if self._choose is None:
            return control.choices
        found = self._chosen.get(control)
        if found is None:
            found = self._chosen[control] = list(self._choose(control))
        return found

    def words(self, control: Control) -> list[OpenTo]:
        """The ways of words that they type where there are no routes: whatever else they would choose."""
        if self._choose is None:
            return control.words
        return [(where & control.rest, taken) for where, taken in control.words if where & control.rest]


ANYHOW = Manner()


class Successors:
    """The steps of one manner of playing. `spent` counts the controls looked at and the choices made."""

    def __init__(self, controls: Controls, manner: Manner = ANYHOW) -> None:
        self.controls = controls
        self.manner = manner
        self.spent = 0
        self.sets = MovedSets()
        self.columns = controls.cap + 1
        self.last = 3 * self.columns - 1
        shifts = controls.shifts
        self._cue, self._excess = shifts["cue"], shifts["cue_excess"]
        self._silence, self._empty = shifts["silence"], shifts["empty_silence"]
        self._quiet: dict[int, Cells] = {}
        self._spreads: dict[tuple[Spread, Shift], dict[int, int]] = {}

    def of(self, control: Control, cells: Cells, floor: int) -> Iterator[Next]:
        """What hearing on, waiting for more and taking the floor lead to; `floor` is the union of `cells`."""
        controls, manner, move = self.controls, self.manner, self.sets.move
        if not control.expanded:
            controls.expand(control)
        self.spent += 1
        if control.asked:
            note(control.asked, floor)
        for where, to in control.listen:
            if manner.hurries and control.scene.floor:
                where &= ~control.offers
            for cell, pairs in cells.items():
                if pairs & where:
                    yield "listen", None, to, cell, pairs & where, where, STILL
        for where, to in control.onward:
            if floor & where:
                yield "listen", None, to, 0, floor & where, where, STILL
        if manner.waits:
            for where, to in control.silence:
                for cell, pairs in cells.items():
                    if pairs & where:
                        yield (
                            "wait",
                            None,
                            to,
                            cell,
                            move(pairs & where, *self._silence) | (pairs if control.widened else 0),
                            where,
                            self._silence,
                        )
        if control.scene.floor:
            for where, taken in manner.choices(control):
                if floor & where:
                    yield from self._taken(taken, where, cells, floor & where)
            for where, taken in manner.words(control):
                if floor & where:
                    yield from self._taken(taken, where, cells, floor & where)

    def _taken(self, taken: Taken, where: int, cells: Cells, pairs: int) -> Iterator[Next]:
        """What one way to take the floor leads to. Where the call stays, so do its cues and waits."""
        self.spent += 1
        for cell, some in cells.items() if taken.stays else ((0, pairs),):
            on = self._take(taken, some & where) if some & where else 0
            if taken.asked:
                note(taken.asked, on)
            for mask, to in taken.branches:
                if on & mask:
                    yield taken.label, taken, to, cell, on & mask, where, taken.shift

    def idle(self, control: Control, cell: int, pairs: int) -> Iterator[tuple[str, int, int, int, Shift]]:
        """What a cue and an empty wait lead to: step, cell, pairs; and from which pairs by which shift."""
        waits, cues = divmod(cell, self.columns)
        if control.idles:
            last = cues == self.columns - 1
            shift = self._excess if last else self._cue
            yield "cue", cell if last else cell + 1, self.sets.move(pairs, *shift), FULL, shift
        if pairs & control.empty:
            # The first empty wait of a scene costs nothing.
            shift = self._empty if waits else STILL
            to = cell if waits == 2 else cell + self.columns
            yield "wait", to, self.sets.move(pairs & control.empty, *shift), control.empty, shift

    def idled(self, control: Control, cells: Cells) -> Cells:
        """The cells with all that cues and empty waits can make of them."""
        if not control.expanded:
            self.controls.expand(control)
        if not self.manner.idles or not (control.idles or control.empty):
            return cells
        if control.quiet and len(cells) == 1 and 0 in cells:
            # All is said: what idling makes of a set is the same in every scene.
            found = self._quiet.get(cells[0])
            if found is None:
                found = self._quiet[cells[0]] = self._closed(control, cells)
            return found
        return self._closed(control, cells)

    def _closed(self, control: Control, cells: Cells) -> Cells:
        grid = dict(cells)
        for cell in range(self.last + 1):
            pairs = grid.get(cell, 0)
            if pairs:
                pairs = grid[cell] = self._looped(control, cell, pairs)
                for _, to, moved, _, _ in self.idle(control, cell, pairs):
                    if to != cell:
                        grid[to] = grid.get(to, 0) | moved | (pairs if control.widened else 0)
        return grid

    def _looped(self, control: Control, cell: int, pairs: int) -> int:
        """The pairs of a cell with what the steps add that lead back to it."""
        waits, cues = divmod(cell, self.columns)
        spoiling = control.idles and cues == self.columns - 1
        waiting = control.empty if waits == 2 else 0
        before = 0
        while pairs != before and (spoiling or waiting):
            before = pairs
            if spoiling:
                pairs = self.sets.close(pairs, *self._excess)
            if waiting is FULL:
                pairs = self.sets.close(pairs, *self._empty)
            elif waiting:
                pairs |= self.sets.move(pairs & waiting, *self._empty)
        return pairs

    def _take(self, taken: Taken, pairs: int) -> int:
        if taken.spread is None:
            return self.sets.move(pairs, *taken.shift)
        if taken.stays:
            return taken.spread.hull(pairs, taken.shift)
        return self._spread(taken.spread, taken.shift, pairs)

    def _spread(self, moved: Spread, shift: Shift, pairs: int) -> int:
        known = self._spreads.setdefault((moved, shift), {})
        result = known.get(pairs)
        if result is None:
            result = known[pairs] = spread(pairs, shift, moved.first, moved.optional)
        return result


def union(cells: Cells) -> int:
    """All pairs of all cells."""
    pairs = 0
    for more in cells.values():
        pairs |= more
    return pairs


def note(asked: Iterable[tuple[Guard, int, int]], pairs: int) -> None:
    """Mark which answers of some conditions were met."""
    for guard, yes, no in asked:
        if guard.open():
            guard.note(pairs & yes, pairs & no)
