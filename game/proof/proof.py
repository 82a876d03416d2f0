"""What plays of a story can and cannot do, proved.

*Reachable* comes with a play of picks and authored examples that gets there, replayed through `step`.
*Unreachable* covers every reply that could be typed. Anything else is *undecided*. The budget counts
work, never time, so a verdict is the same on every machine.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import combinations
from typing import Literal

from msgspec import Struct

from game.conversation.path import replay_path
from game.conversation.plan import Plan
from game.garbage_collection import collector_paused
from game.playtest.playtest import simulate
from game.proof.any_reply import AnyReply
from game.proof.controls import Control, Controls, WayOn
from game.proof.explore import Explorer
from game.proof.guards import meter_cuts
from game.proof.meters import Grid, bounds
from game.proof.needs import Needs
from game.proof.shortest_play import shortest
from game.proof.state_bits import Key
from game.proof.styles import Style, ignoring_styles
from game.proof.successors import Successors
from game.proof.toward import Backwards, Toward, opened
from game.proof.witness import witness
from game.story.model import KeyPath, Kind

DEFAULT_BUDGET = 400_000
"""Enough for every bundled story; about six seconds of work at the very most."""

ProofVerdict = Literal["reachable", "unreachable", "undecided"]
Span = tuple[int, int]
Tell = Callable[[str], None]
"""Is told in a few words what is being done now."""


class EndingProof(Struct, frozen=True):
    """One ending. `trust` and `frustration` are the least and most on arrival over all plays of picks and
    examples; `exact` is false where a value beyond them was not ruled out. `flags` must be brought in for
    `path` to stand; `shortest` is false where a shorter play than `path` was not ruled out."""

    kind: Kind
    verdict: ProofVerdict
    trust: Span | None = None
    frustration: Span | None = None
    exact: bool = False
    path: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    shortest: bool = False


class StyleProof(Struct, frozen=True):
    """Whether one way of playing can reach a `best` ending; `endings` are those it was seen to reach."""

    verdict: ProofVerdict
    path: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()


class ConditionProof(Struct, frozen=True):
    """A condition that is always or never true where it is asked. `path` leads to it in the file; the
    meters are at most from least to most where it is asked."""

    path: KeyPath
    always: bool
    trust: Span | None = None
    frustration: Span | None = None


class Proof(Struct, frozen=True):
    """What was proved of a story. Scenes, replies and routes are named by id, in the story's order.

    `undecided_*` were neither seen nor ruled out. `soft_locks` are scenes where a play can come to
    stand with no reply offered; `endless` those from which no ending can be reached. `covered` tells
    in words how far the proof went where `exact` is false.
    """

    endings: dict[str, EndingProof]
    reachable_scenes: tuple[str, ...]
    unreachable_scenes: tuple[str, ...] = ()
    undecided_scenes: tuple[str, ...] = ()
    never_offered: tuple[tuple[str, str], ...] = ()
    undecided_offered: tuple[tuple[str, str], ...] = ()
    never_taken: tuple[tuple[str, str], ...] = ()
    undecided_taken: tuple[tuple[str, str], ...] = ()
    soft_locks: tuple[str, ...] = ()
    endless: tuple[str, ...] = ()
    conditions: tuple[ConditionProof, ...] = ()
    styles: dict[str, StyleProof] = {}
    covered: str = ""
    exact: bool = False


def prove(
    plan: Plan,
    *,
    budget: int = DEFAULT_BUDGET,
    styles: bool = True,
    tried: Iterable[Sequence[str]] = (),
    tell: Tell | None = None,
) -> Proof:
    """Prove a story. Pure and repeatable; with a small budget more is left undecided, nothing is guessed.

    `tried` are paths of plays, such as those of story tests: one that comes to an ending is its witness
    where no shorter one is found. `tell` is called with a few words about what is being done now.
    """
    with collector_paused():
        prover = _Prover(plan, budget, tried, tell or (lambda words: None))
        try:
            return prover.prove(styles)
        finally:
            for controls in prover.opened:
                controls.close()


_MOST_STARTS = 5
"""Of up to so many flags brought in every combination is tried: 32 at most, each of them a search."""
_WHOLE, _WHOLE_OPTION = 4_000, 6
"""Work for a story whose every state is looked at, and for each option besides: enough for any story that
remembers little. Past it a larger story would not be done soon either."""
_SEARCH = 3_000
"""Work for the first search of a story that remembers much. On the bundled chapters twice as much finds no
wider bounds than it and the searches for single endings do together."""
_ENDING = 4_000
"""Work for the search for one ending that was not seen on the way; half as much leaves an option of the
bundled chapters unseen, twice as much finds few wider bounds."""
_STYLE = 2_000
"""Work for looking at all plays of one style: the styles with one play a story need a few dozen."""
_RULED_OUT = 15_000
"""Work for limits that forget credits alone; those of a style, twice as much, fit every bundled chapter."""
_NARROWING = 10_000
"""Work for ruling out what was not seen by remembering one thing at a time: some 30 things of a hub with
fourteen flags."""
_GRID = 16
"""Cells so wide show every ending of the bundled chapters with a third of the work of cells half as wide."""
_GUIDE_PLACES = 1_800
"""So many places tell how near an ending is: about half a second's work, and enough for any bundled story."""
_GUIDED = 40_000
"""Work for one shortest play: twice what the hardest ending of the bundled stories takes."""
_PLAYS = 60
"""Simulated plays of each style that are tried as witnesses of an ending that no search found: a tenth of a
second's work where a play is short."""


class _Prover:
    def __init__(self, plan: Plan, budget: int, tried: Iterable[Sequence[str]], tell: Tell) -> None:
        self.plan = plan
        self.story = plan.story
        self.budget = budget
        self.tried = tried
        self.tell = tell
        self.spent = 0
        self.controls = Controls(plan)
        self.opened: list[Controls] = [self.controls]
        self.successors = Successors(self.controls)
        self.starts, self.all_starts = self._starts()
        self.parts: list[Explorer] = []
        self._needs: Needs | None = None

    def _starts(self) -> tuple[list[tuple[str, ...]], bool]:
        """The sets of flags a run may bring in, none first; and whether these are all."""
        flags = self._brought()
        if len(flags) <= _MOST_STARTS:
            return [some for count in range(len(flags) + 1) for some in combinations(flags, count)], True
        return [(), *((flag,) for flag in flags), tuple(flags)], False

    def _brought(self) -> list[str]:
        return sorted({flag for brought in self.story.brought.values() for flag in brought})

    def prove(self, styles: bool) -> Proof:
        """Explore, set limits to it, and report."""
        self.tell("looking at every play")
        options = sum(len(scene.options) for scene in self.controls.story.scenes.values())
        done = self._part(_WHOLE + _WHOLE_OPTION * options).complete
        self.limits = self.parts[0]
        if not done or not self.all_starts or any(scene.typed for scene in self.story.scenes.values()):
            self.limits = self._limit(2, self.budget)
        if not done:
            self._search()
        seen = self._joined()
        self._rule_out(seen)
        if self.limits.complete and self.all_starts and self._open(options_only=not done):
            closer = self._limit(1, _RULED_OUT)
            self.limits = closer if closer.complete else self.limits
        return self._report(seen, styles)

    def _search(self) -> None:
        """Look for all that the limits allow: everything first, then each ending that was not seen."""
        self._part(_SEARCH, grid=self._grid())
        for scene in self.limits.endings:
            if not any(scene in part.endings for part in self.parts):
                self.tell(f'looking for the ending "{scene}"')
                self._part(_ENDING, grid=self._grid(), unmet=partial(self._needed().unmet, scene=scene))

    def _rule_out(self, seen: Explorer) -> None:
        """Endings that were not seen: one thing alone that they need may show that none comes to them."""
        limit = self.spent + _NARROWING
        for scene in list(self.limits.endings):
            if scene in seen.endings or not (self.limits.complete and self.all_starts):
                continue
            for key in self._needed().keys(scene):
                closer = self._limit(2, limit - self.spent, (key,))
                if closer.complete:
                    self.limits.narrow(closer)
                if scene not in self.limits.endings:
                    break

    def _needed(self) -> Needs:
        if self._needs is None:
            flags = self.controls.index.all("flag", self._brought())
            self._needs = Needs(self.controls.story, flags)
        return self._needs

    def _grid(self) -> Grid:
        return Grid(*meter_cuts(self.controls.story.guards), _GRID)

    def _part(
        self, steps: int, *, grid: Grid | None = None, unmet: Callable[[Control], int] | None = None
    ) -> Explorer:
        """Some of the plays, until they and the parts before show all that the limits leave open."""
        part = Explorer(self.successors, min(self.budget - self.spent, steps), grid=grid, unmet=unmet)
        self.parts.append(part)
        part.run(self._begin(self.controls), self._learned if grid else None)
        self.spent += part.spent
        return part

    def _begin(self, controls: Controls, starts: Sequence[tuple[str, ...]] | None = None) -> list[WayOn]:
        return [
            branch
            for flags in (self.starts if starts is None else starts)
            for branch in controls.start(flags)
        ]

    def _limit(self, forgets: int, steps: int, remembers: tuple[Key, ...] = ()) -> Explorer:
        """Every play there could be, whatever is typed: at least those, maybe more."""
        controls = AnyReply(self.plan, forgets, remembers)
        self.opened.append(controls)
        explorer = Explorer(Successors(controls), min(self.budget - self.spent, steps), widens=True)
        explorer.run(self._begin(controls))
        self.spent += explorer.spent
        return explorer

    def _joined(self) -> Explorer:
        """What all parts have seen."""
        seen = self.parts[0]
        for part in self.parts[1:]:
            seen.join(part)
        return seen

    def _open(self, *, options_only: bool = False) -> bool:
        """Whether the limits allow what was not seen."""
        limits = self.limits
        if limits.taken.keys() - set().union(*(part.taken for part in self.parts)):
            return True
        if limits.scenes.keys() - set().union(*(part.scenes for part in self.parts)):
            return True
        met = {guard.path: guard for guard in self.controls.story.guards}
        return not options_only and any(
            guard.met_true > met[guard.path].met_true or guard.met_false > met[guard.path].met_false
            for guard in limits.successors.controls.story.guards
        )

    def _learned(self) -> bool:
        """Whether the plays seen already show all that the limits leave open, bounds included."""
        for scene, pairs in self.limits.endings.items():
            seen = 0
            for part in self.parts:
                seen |= part.endings.get(scene, 0)
            if not seen or bounds(seen) != bounds(pairs):
                return False
        return self.limits.complete and not self._open()

    def _report(self, seen: Explorer, styles: bool) -> Proof:
        limits, scenes = self.limits, list(self.story.scenes)
        ruled, exact = limits.complete, seen.complete and self.all_starts

        def out(known: Iterable[object], name: object) -> bool:
            return ruled and name not in known

        keys = [option.key for scene in self.controls.story.scenes.values() for option in scene.options]
        never = [key for key in keys if out(limits.taken, key)]
        open_keys = [key for key in keys if key not in seen.taken and not out(limits.taken, key)]
        return Proof(
            self._endings(seen),
            tuple(scene for scene in scenes if scene in seen.scenes),
            tuple(scene for scene in scenes if out(limits.scenes, scene)),
            tuple(s for s in scenes if s not in seen.scenes and not out(limits.scenes, s)),
            _named(never, False),
            _named(open_keys, False),
            _named(never, True),
            _named(open_keys, True),
            tuple(scene for scene in scenes if scene in seen.stuck),
            self._endless() if ruled else (),
            self._conditions(seen) if ruled else (),
            self._styles() if styles else {},
            "" if exact else self._covered(seen),
            exact,
        )

    def _endings(self, seen: Explorer) -> dict[str, EndingProof]:
        limits = self.limits
        found: dict[str, EndingProof] = {}
        for scene in self.story.scenes.values():
            if not scene.ending:
                continue
            kind, pairs = scene.ending.kind, seen.endings.get(scene.id)
            if not pairs:
                out = limits.complete and scene.id not in limits.endings
                found[scene.id] = EndingProof(kind, "unreachable") if out else self._played(kind, scene.id)
                continue
            self.tell(f'the shortest play to "{scene.id}"')
            path, flags, least = self._witness(scene.id, seen)
            trust, frustration = bounds(pairs)
            most = limits.endings.get(scene.id)
            exact = (seen.complete and self.all_starts) or bool(
                limits.complete and most and bounds(most) == (trust, frustration)
            )
            verdict: ProofVerdict = "undecided" if path is None else "reachable"
            found[scene.id] = EndingProof(kind, verdict, trust, frustration, exact, path or (), flags, least)
        return found

    def _witness(self, scene: str, seen: Explorer) -> tuple[tuple[str, ...] | None, tuple[str, ...], bool]:
        """A play to an ending, the flags that it brings in, and whether none is shorter."""
        guide = None if seen.complete else self._guide
        far = seen.distances(scene).get
        goal = partial(_ended, (scene,))
        least = seen.complete or guide is not None
        for flags in self.starts:
            if guide:
                found = shortest(
                    self.successors, self.controls.start(flags), goal, Toward(guide, goal), _GUIDED
                )
                if found.path and self._stands(found.path, flags, scene):
                    return found.path, flags, least
                if found.done:
                    continue
                least = False
            path = self._shortest(self.successors, flags, [scene], far, self.budget)
            if path is not None and self._stands(path, flags, scene):
                return path, flags, least
        return None, (), False

    @cached_property
    def _guide(self) -> Backwards | None:
        """The story with no more remembered than it takes to tell how near an ending is; None where that is
        still too much to look at."""
        if len(self.story.scenes) > _GUIDE_PLACES // 4 or self.budget < DEFAULT_BUDGET:
            return None
        needed, asked = self._needed().asked()
        flags, visited = ([key for key in asked if key[0] == sort] for sort in ("flag", "visited"))
        for keys in ((*needed, *flags), tuple(needed), ()):
            controls = self._remembering(keys)
            if controls and len(controls.all) <= _GUIDE_PLACES // 3 and visited:
                controls = self._remembering((*keys, *visited)) or controls
            if controls:
                return Backwards(controls, self._begin(controls))
        return None

    def _remembering(self, keys: tuple[Key, ...]) -> Controls | None:
        controls = Controls(self.plan, 2, remembers=keys)
        self.opened.append(controls)
        self._begin(controls)
        return controls if opened(controls, _GUIDE_PLACES) else None

    def _shortest(
        self,
        successors: Successors,
        flags: tuple[str, ...],
        scenes: list[str],
        far: Callable[[Control], int | None],
        budget: int,
    ) -> tuple[str, ...] | None:
        goal = partial(_ended, scenes)
        return witness(successors, successors.controls.start(flags), goal, far, budget)

    def _played(self, kind: Kind, scene: str) -> EndingProof:
        """An ending that no search came to: some play that was tried may have."""
        for path in self._tried():
            state = replay_path(self.plan, path)[-1].after
            if state.over and state.scene == scene:
                span = (state.trust, state.trust), (state.frustration, state.frustration)
                return EndingProof(kind, "reachable", *span, False, tuple(path))
        return EndingProof(kind, "undecided")

    def _tried(self) -> Iterator[Sequence[str]]:
        yield from self.tried
        if self.budget >= DEFAULT_BUDGET:
            for style in ("random", "listener", "silent"):
                yield from (play.path for play in simulate(self.plan, _PLAYS, 0, style) if play.ending)

    def _stands(self, path: tuple[str, ...], flags: tuple[str, ...], scene: str) -> bool:
        state = replay_path(self.plan, path, flags=flags)[-1].after
        return state.over and state.scene == scene

    def _endless(self) -> tuple[str, ...]:
        """Scenes that plays come to and from which nothing leads to an ending."""
        saved: set[str] = set()
        for ending in self.limits.endings:
            saved.update(control.scene.id for control in self.limits.distances(ending))
        return tuple(s for s in self.story.scenes if s in self.limits.scenes and s not in saved)

    def _conditions(self, seen: Explorer) -> tuple[ConditionProof, ...]:
        mine = {guard.path: guard for guard in self.controls.story.guards}
        found: list[ConditionProof] = []
        for guard in self.limits.successors.controls.story.guards:
            own = mine[guard.path]
            true, false = own.met_true or guard.met_true, own.met_false or guard.met_false
            if true != false:
                # What was seen is closer than the limits, where it is all there is.
                asked = (own.asked if seen.complete else 0) or guard.asked
                found.append(ConditionProof(guard.path, true, *bounds(asked)))
        return tuple(found)

    def _styles(self) -> dict[str, StyleProof]:
        ends = [scene for scene in self.story.scenes.values() if scene.ending]
        best = [scene.id for scene in ends if scene.ending and scene.ending.kind == "best"]
        if not best:
            return {}
        styles = ignoring_styles(self.plan.rulebook)
        if self.limits.complete and not any(scene in self.limits.endings for scene in best):
            return {name: StyleProof("unreachable") for name in styles}
        found: dict[str, StyleProof] = {}
        for name, style in styles.items():
            self.tell(f"what {name} players reach")
            found[name] = self._style(style, best)
        return found

    def _style(self, style: Style, best: list[str]) -> StyleProof:
        if style.blind and self._ruled_out(style, 2, best):
            return StyleProof("unreachable")
        controls = self.controls
        if style.texts:
            controls = Controls(self.plan, texts=style.texts)
            self.opened.append(controls)
        successors = Successors(controls, style.manner)
        begin = self._begin(controls, [()])
        parts = [Explorer(successors, min(self.budget, _STYLE))]
        done = parts[0].run(begin)
        reached = _first_of(best, parts)
        out = done or bool(reached) or (style.blind and self._ruled_out_by_one(style, best))
        out = out or self._ruled_out(style, 1, best)
        if not out:
            for scene in best:
                unmet = partial(self._needed().unmet, scene=scene)
                parts.append(Explorer(successors, min(self.budget, _ENDING), grid=self._grid(), unmet=unmet))
                parts[-1].run(begin, lambda: _first_of(best, parts) is not None)
        reached = _first_of(best, parts)
        for part in parts[1:]:
            parts[0].join(part)
        endings = tuple(scene for scene in self.story.scenes if scene in parts[0].endings)
        if not reached:
            return StyleProof("unreachable" if out else "undecided", (), endings)
        far = parts[0].distances(reached).get
        path = self._shortest(successors, (), [reached], far, self.budget)
        if path is None or not self._stands(path, (), reached):
            return StyleProof("undecided", (), endings)
        return StyleProof("reachable", path, endings)

    def _ruled_out_by_one(self, style: Style, best: list[str]) -> bool:
        """Whether it is enough to remember one thing alone that a best ending needs."""
        keys = dict.fromkeys(key for scene in best for key in self._needed().keys(scene))
        limit = self.spent + _NARROWING
        return any(self.spent < limit and self._ruled_out(style, 2, best, (key,)) for key in keys)

    def _ruled_out(
        self, style: Style, forgets: int, best: list[str], remembers: tuple[Key, ...] = ()
    ) -> bool:
        """Whether players of at least this style's plays come to none of the best endings."""
        controls = style.controls(self.plan, forgets, remembers)
        self.opened.append(controls)
        limits = Explorer(Successors(controls, style.manner), min(self.budget, 2 * _RULED_OUT), widens=True)
        done = limits.run(self._begin(controls, [()]))
        self.spent += limits.spent
        return done and _first_of(best, [limits]) is None

    def _covered(self, seen: Explorer) -> str:
        scenes = f"{len(seen.scenes)} of {len(self.story.scenes)} scenes"
        return f"{scenes}, {len(self.controls.all):,} places in them, {self.spent:,} steps"


def _ended(scenes: Sequence[str], control: Control, pairs: int) -> int:
    return pairs if control.over and control.scene.id in scenes else 0


def _first_of(scenes: list[str], parts: list[Explorer]) -> str | None:
    return next((scene for scene in scenes if any(scene in part.endings for part in parts)), None)


def _named(keys: list[tuple[str, bool, str]], typed: bool) -> tuple[tuple[str, str], ...]:
    return tuple((scene, name) for scene, kind, name in keys if kind is typed)
