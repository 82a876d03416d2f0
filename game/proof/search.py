"""What plays of a story come to, and what none can: seen on one side, limited on the other.

A story that remembers little is looked at whole. Of another some plays are seen first; then a story that
forgets tells in which direction to look for whatever the limits still leave open.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property, partial
from itertools import chain, combinations, product
from typing import NamedTuple

from game.conversation.path import replay_path
from game.conversation.plan import Plan
from game.proof.any_reply import AnyReply
from game.proof.control import Control, WayOn
from game.proof.controls import Controls
from game.proof.explore import Explorer
from game.proof.fewest_takings import FewestTakings
from game.proof.guards import meter_cuts
from game.proof.meters import Grid, bounds, columns, rows
from game.proof.needs import Needs
from game.proof.results import Span, Tell
from game.proof.shortest_play import Found, Nearness, reached, shortest, within
from game.proof.state_bits import Key
from game.proof.successors import Successors
from game.proof.toward import Backwards, Goal, Toward, opened
from game.proof.typed_examples import examples_typed

DEFAULT_BUDGET = 400_000
"""Enough for every bundled story; about six seconds of work at the very most."""

_MOST_STARTS = 5
"""Of up to so many flags brought in every combination is tried: 32 at most, each of them a search."""
_WHOLE, _WHOLE_OPTION = 1_500, 6
"""Work for a story whose every state is looked at, and for each option besides: enough for any story that
remembers little. Past it a larger story would not be done soon either."""
_FIRST = 2_000
"""Work for the first look at a story that remembers much."""
ENDING = 4_000
"""Work for one ending that was not seen, where no story that forgets tells in which direction it lies."""
_RULED_OUT = 4_000
"""Work for limits that forget credits alone: enough for a story in which few things can be either way. Larger
ones are not done with ten times as much."""
_NARROWING = 10_000
"""Work for ruling out what was not seen by remembering one thing at a time: some 30 things of a hub with
fourteen flags."""
_GRID = 16
"""Cells so wide show every ending of the bundled chapters with a third of the work of cells half as wide."""
_GUIDE_SCENES = 450
"""A story of more scenes has more places than can be told apart in good time."""
_GUIDE_PLACES = 5_000
"""So many places tell how near a goal is: about a second's work, and enough for a chapter in which words may
be typed in every scene."""
_GUIDED = 120_000
"""Work for one shortest play: enough for the hardest ending of the bundled stories."""
_TOLD_WHOLE = 240_000
"""Steps back for one shortest play; a step back is a third of the work of one forward."""
_AIMED, _TOLD = 2_000, 5_000
"""Work for one thing that the limits leave open, and steps back. Half as much leaves more bounds open, and
three times as much closes few of the bundled stories' besides."""


class Shortest(NamedTuple):
    """A play, the flags that it brings in, and whether none is shorter."""

    path: tuple[str, ...]
    flags: tuple[str, ...] = ()
    least: bool = False


class Search:
    """What was found out about one story: `seen` of its plays, and `limits` to what there can be. `examples`:
    so many of each route are typed, all where it is None."""

    def __init__(self, plan: Plan, budget: int, tell: Tell) -> None:
        self.plan = plan
        self.story = plan.story
        self.budget = budget
        self.tell = tell
        self.spent = 0
        self.opened: list[Controls] = []
        self._words: dict[tuple[Key, ...], Explorer] = {}
        self.examples = examples_typed(self.story)
        self.controls = self.open(Controls(plan, examples=self.examples))
        self.successors = Successors(self.controls)
        self.starts, self.all_starts = self._starts()
        self.seen = Explorer(self.successors, 0)
        self.limits = self.seen

    def open(self, controls: Controls) -> Controls:
        """Controls that are let go of with this search."""
        self.opened.append(controls)
        return controls

    def begin(self, controls: Controls, starts: Sequence[tuple[str, ...]] | None = None) -> list[WayOn]:
        """Where runs begin, with each of these sets of flags brought in, or with all that there are."""
        sets = self.starts if starts is None else starts
        return [way for flags in sets for way in controls.start(flags)]

    def _starts(self) -> tuple[list[tuple[str, ...]], bool]:
        """The sets of flags a run may bring in, none first; and whether these are all."""
        flags = self._brought()
        if len(flags) <= _MOST_STARTS:
            return [some for count in range(len(flags) + 1) for some in combinations(flags, count)], True
        return [(), *((flag,) for flag in flags), tuple(flags)], False

    def _brought(self) -> list[str]:
        return sorted({flag for brought in self.story.brought.values() for flag in brought})

    def run(self) -> None:
        """Look at the story."""
        self.tell("looking at every play")
        options = sum(len(scene.options) for scene in self.controls.story.scenes.values())
        if self.examples is None:
            self.seen = self._look(_WHOLE + _WHOLE_OPTION * options)
        self.limits = self.seen
        done = self.seen.complete
        scenes = self.controls.story.scenes.values()
        if not done or not self.all_starts or any(scene.routes or scene.answers for scene in scenes):
            self.limits = self.limit(2, self.budget)
        if not done:
            self._aim()
        self._rule_out()
        if self.limits.complete and self.all_starts and self._open(conditions=done):
            closer = self.limit(1, _RULED_OUT)
            self.limits = closer if closer.complete else self.limits

    def look(
        self, successors: Successors, begin: list[WayOn], work: int, *, grid: bool = False, toward: str = ""
    ) -> Explorer:
        """Some of what plays come to. With a `grid` first whatever is new; with `toward` first whatever meets
        the needs of an ending."""
        explorer = Explorer(
            successors,
            min(self.budget - self.spent, work),
            grid=Grid(*meter_cuts(self.controls.story.guards), _GRID) if grid else None,
            unmet=partial(self.needs.unmet, scene=toward) if toward else None,
        )
        explorer.run(begin)
        self.spent += explorer.spent
        return explorer

    def _look(self, work: int, *, grid: bool = False, toward: str = "") -> Explorer:
        return self.look(self.successors, self.begin(self.controls), work, grid=grid, toward=toward)

    def limit(self, forgets: int, work: int, remembers: tuple[Key, ...] = ()) -> Explorer:
        """Every play there could be, whatever is typed: at least those, maybe more."""
        controls = self.open(AnyReply(self.plan, forgets, remembers))
        explorer = Explorer(Successors(controls), min(self.budget - self.spent, work), widens=True)
        explorer.run(self.begin(controls))
        self.spent += explorer.spent
        return explorer

    def ruled_out(self, scene: str) -> bool:
        """Whether words of the player's own, typed where no author wrote a route for them, do not lead to an
        ending either: by what a story that forgets shows, or one that remembers one thing it needs."""
        needs = (self.words((key,)) for key in self.needs.keys(scene))
        return self.all_starts and any(
            limits.complete and scene not in limits.endings for limits in chain((self.words(()),), needs)
        )

    def words(self, remembers: tuple[Key, ...]) -> Explorer:
        """The limits where words of the player's own count in every scene."""
        found = self._words.get(remembers)
        if found is None:
            found = self._words[remembers] = self._explored_words(remembers)
        return found

    def _explored_words(self, remembers: tuple[Key, ...]) -> Explorer:
        controls = self.open(AnyReply(self.plan, 2, remembers, own_words=True))
        explorer = Explorer(Successors(controls), min(self.budget, _NARROWING), widens=True)
        explorer.run(self.begin(controls))
        return explorer

    def _aim(self) -> None:
        """Look for what the limits leave open: first whatever turns up, then one thing after the other."""
        self.seen.join(self._look(_FIRST, grid=True))
        for scene in self.limits.endings:
            if scene not in self.seen.endings:
                self.tell(f'looking for the ending "{scene}"')
                self.seen.join(self._look(ENDING, grid=True, toward=scene))
            if scene not in self.seen.endings:
                self.reach(ended(scene), 10)
        for key in self.limits.taken:
            if key not in self.seen.taken and self.reach(partial(_taking, key)).met:
                self.seen.taken[key] = None
        for scene in self.limits.scenes:
            if scene not in self.seen.scenes:
                self.reach(partial(_entering, scene))

    def _rule_out(self) -> None:
        """Endings that were not seen: one thing alone that they need may show that none comes to them."""
        limit = self.spent + _NARROWING
        for scene in list(self.limits.endings):
            if scene in self.seen.endings or not (self.limits.complete and self.all_starts):
                continue
            for key in self.needs.keys(scene):
                closer = self.limit(2, limit - self.spent, (key,))
                if closer.complete:
                    self.limits.narrow(closer)
                if scene not in self.limits.endings:
                    break

    def _open(self, *, conditions: bool) -> bool:
        """Whether the limits allow what was not seen, answers of conditions included where asked."""
        limits, seen = self.limits, self.seen
        if limits.taken.keys() - seen.taken.keys() or limits.scenes.keys() - seen.scenes.keys():
            return True
        met = {guard.path: guard for guard in self.controls.story.guards}
        return conditions and any(
            guard.met_true > met[guard.path].met_true or guard.met_false > met[guard.path].met_false
            for guard in limits.successors.controls.story.guards
        )

    @cached_property
    def every_example(self) -> Controls:
        """The controls where every example may be typed: what is said of a style holds for all of them."""
        return self.controls if self.examples is None else self.open(Controls(self.plan))

    @cached_property
    def needs(self) -> Needs:
        """What each ending needs."""
        return Needs(self.controls.story, self.controls.index.all("flag", self._brought()))

    @cached_property
    def guide(self) -> Backwards | None:
        """The story with no more remembered than it takes to tell how near a goal is; None where that is
        still too much to look at."""
        return None if self.seen.complete else self.guide_of(())

    def guide_of(self, texts: tuple[str, ...]) -> Backwards | None:
        """The same where `texts` are typed, and not the examples, if there are some."""
        if len(self.story.scenes) > _GUIDE_SCENES or self.budget < DEFAULT_BUDGET:
            return None
        needed, asked = self.needs.asked()
        flags, visited = ([key for key in asked if key[0] == sort] for sort in ("flag", "visited"))
        for keys in dict.fromkeys(((*needed, *flags), tuple(needed), ())):
            controls = self._remembering(keys, texts)
            if controls and len(controls.all) <= _GUIDE_PLACES // 5 and visited:
                controls = self._remembering((*keys, *visited), texts) or controls
            if controls:
                return Backwards(controls, self.begin(controls))
        return None

    def _remembering(self, keys: tuple[Key, ...], texts: tuple[str, ...]) -> Controls | None:
        controls = self.open(Controls(self.plan, 2, remembers=keys, texts=texts, examples=self.examples))
        self.begin(controls)
        return controls if opened(controls, _GUIDE_PLACES) else None

    def reach(self, goal: Goal, times: int = 1) -> Found:
        """Look for one thing that was not seen, where there is a story that tells the direction; for an
        ending with so many times the work."""
        if self.guide is None:
            return Found()
        before, begin = self.successors.spent, self.begin(self.controls)
        near = Toward(self.guide, goal, times * _TOLD, events=False)
        found = reached(self.successors, begin, goal, near, times * _AIMED, self.seen)
        self.spent += self.successors.spent - before
        return found

    def shortest(self, scene: str) -> Shortest | None:
        """The shortest play to an ending that was seen, or some play where that takes too much work."""
        self.tell(f'the shortest play to "{scene}"')
        least = True
        for flags in self.starts:
            found = self._fewest(scene, flags)
            path, sure = found.path, bool(found.path or found.none)
            if not sure:
                start, far = self.controls.start(flags), self.seen.distances(scene)
                path = within(self.successors, start, ended(scene), far, self.budget, self.seen)
            if path and self.stands(path, flags, scene):
                return Shortest(path, flags, least and sure)
            least = least and found.none
        return None

    def _fewest(self, scene: str, flags: tuple[str, ...]) -> Found:
        """The shortest play from one start, if it is proved with the work that is allowed."""
        goal, start = ended(scene), self.controls.start(flags)
        near: Nearness
        if self.guide:
            near = Toward(self.guide, goal, _TOLD_WHOLE)
        elif self.seen.complete:
            far = self.seen.distances(scene)
            near = FewestTakings(self.successors, start, goal, far, self.budget)
            if not near.enough:
                return Found()
        else:
            return Found()
        return shortest(self.successors, start, goal, near, _GUIDED if self.guide else self.budget, self.seen)

    def stands(self, path: tuple[str, ...], flags: tuple[str, ...], scene: str) -> bool:
        """Whether a play comes to an ending, by the rules themselves."""
        state = replay_path(self.plan, path, flags=flags)[-1].after
        return state.over and state.scene == scene

    def spans(self, scene: str) -> tuple[Span, Span, bool]:
        """The least and the most trust and frustration at an ending, and whether there are no others."""
        if self.seen.complete and self.all_starts:
            return *bounds(self.seen.endings[scene]), True
        most = self.limits.endings.get(scene) if self.limits.complete else None
        limits = bounds(most) if most else ((0, 100), (0, 100))
        none = {
            (meter, side)
            for meter, side in product((0, 1), (0, 1))
            if self._widened(scene, meter, side, limits[meter][side])
        }
        found = bounds(self.seen.endings[scene])
        exact = all(
            (meter, side) in none or found[meter][side] == limits[meter][side]
            for meter, side in product((0, 1), (0, 1))
        )
        return *found, exact and self.all_starts

    def _widened(self, scene: str, meter: int, side: int, limit: int) -> bool:
        """Look beyond the least (`side` 0) or the most (1) of a meter; whether there is nothing more."""
        band = rows if meter else columns
        value = bounds(self.seen.endings[scene])[meter][side]
        if value == limit or not self.reach(ended(scene, band(limit, limit))).none:
            return False
        if self.examples is not None:
            # By the examples that are left aside there may be more.
            return False
        more = value + 1 if side else value - 1
        return more != limit and self.reach(ended(scene, band(*sorted((more, limit))))).none


def ended(scene: str, among: int = -1) -> Goal:
    """To come to the end of a scene, with some pairs."""
    return partial(_ended, scene, among)


def _ended(scene: str, among: int, control: Control, pairs: int) -> int:
    return pairs & among if control.over and control.scene.id == scene else 0


def _taking(key: tuple[str, bool, str], control: Control, pairs: int) -> int:
    if control.scene.id != key[0]:
        return 0
    where = 0
    for some, taken in control.choices:
        if taken.option.key == key:
            where |= some
    return pairs & where


def _entering(scene: str, control: Control, pairs: int) -> int:
    return pairs if control.scene.id == scene else 0


def first_of(scenes: Iterable[str], seen: Explorer) -> str | None:
    """The first of some endings that was seen."""
    return next((scene for scene in scenes if scene in seen.endings), None)
