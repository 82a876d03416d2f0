"""What plays of a story can and cannot do, proved.

*Reachable* comes with a play of picks and authored examples that gets there, replayed through `step`.
*Unreachable* covers every reply that could be typed. Anything else is *undecided*. The budget counts
work, never time, so a verdict is the same on every machine.
"""

from functools import partial
from itertools import combinations
from typing import Literal

from msgspec import Struct

from game.conversation.path import replay_path
from game.conversation.plan import Plan
from game.proof.anything import AnyReplyMachine
from game.proof.explore import ANY_HABITS, Explorer, Habits
from game.proof.machine import Branch, Machine, collector_paused
from game.proof.masks import Path
from game.proof.meters import bounds, point
from game.proof.seek import Seeker
from game.proof.styles import Style, careful, proof_styles
from game.story.model import Kind

DEFAULT_BUDGET = 400_000
"""Enough for every bundled story; about six seconds of work at the very most."""

Verdict = Literal["reachable", "unreachable", "undecided"]
Span = tuple[int, int]


class EndingProof(Struct, frozen=True):
    """One ending. `trust` and `frustration` are the least and most on arrival over all plays of picks and
    examples; `exact` is false where a value beyond them was not ruled out. `flags` must be brought in for
    `path` to stand."""

    kind: Kind
    verdict: Verdict
    trust: Span | None = None
    frustration: Span | None = None
    exact: bool = False
    path: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


class StyleProof(Struct, frozen=True):
    """Whether one way of playing can reach a `best` ending; `endings` are those it was seen to reach."""

    verdict: Verdict
    path: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()


class ConditionProof(Struct, frozen=True):
    """A condition that is always or never true where it is asked. `path` leads to it in the file; the
    meters are at most from least to most where it is asked."""

    path: Path
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


def prove(plan: Plan, *, budget: int = DEFAULT_BUDGET, styles: bool = True) -> Proof:
    """Prove a story. Pure and repeatable; with a small budget more is left undecided, nothing is guessed."""
    with collector_paused():
        return _proved(plan, budget, styles)


def _proved(plan: Plan, budget: int, styles: bool) -> Proof:
    prover = _Prover(plan, budget, styles)
    try:
        return prover.prove()
    finally:
        for machine in prover.machines:
            machine.close()


_MOST_STARTS = 5
_MOST_STEPS = 40_000
_STYLE_STEPS = 15_000


class _Prover:
    def __init__(self, plan: Plan, budget: int, styles: bool) -> None:
        self.plan = plan
        self.budget = budget
        self.with_styles = styles
        self.story = plan.story
        self.machine = Machine(plan)
        self.machines: list[Machine] = [self.machine]
        self.starts, self.all_starts = self._starts()

    def _starts(self) -> tuple[list[tuple[str, ...]], bool]:
        """The sets of flags a run may bring in, none first; and whether these are all."""
        flags = sorted({flag for brought in self.story.brought.values() for flag in brought})
        if len(flags) <= _MOST_STARTS:
            return [some for count in range(len(flags) + 1) for some in combinations(flags, count)], True
        return [(), *((flag,) for flag in flags), tuple(flags)], False

    def _begin(self, machine: Machine, flags: tuple[str, ...]) -> list[Branch]:
        where = point(self.story.start.trust, self.story.start.frustration)
        return [(mask & where, stop) for mask, stop in machine.start(flags) if mask & where]

    def prove(self) -> Proof:
        seen = self.seen = self._explore()
        limits = self.limits
        if limits is not seen:
            limits = self._narrowed(seen, limits)
        return self._report(seen, limits)

    def _explore(self) -> Explorer:
        """All plays of picks and examples; where that is too much, as many as tell something new."""
        doors = sum(len(room.doors) for room in self.machine.rooms.by_id.values())
        begin = [branch for flags in self.starts for branch in self._begin(self.machine, flags)]
        whole = Explorer(self.machine, min(self.budget, 4_000 + 6 * doors))
        done = whole.run(begin)
        self.spent = whole.spent
        self.limits = whole
        if not done or not self.all_starts or any(scene.typed for scene in self.story.scenes.values()):
            self.limits = self._limit(2, self.budget)
        if done:
            return whole
        parts = [self._part(begin, [], _MOST_STEPS // 3, 2, careful())]
        if not self._learned(parts):
            self._part(begin, parts, _MOST_STEPS, 2)
        if self._open(self.limits, *parts):
            self._part(begin, parts, _MOST_STEPS // 2, 1)
        if self.limits.endings.keys() - set().union(*(part.endings for part in parts)):
            self._part(begin, parts, 2 * _MOST_STEPS, 1)
        for part in parts[1:]:
            parts[0].joined(part)
        return parts[0]

    def _part(
        self, begin: list[Branch], parts: list[Explorer], steps: int, merged: int, habits: Habits = ANY_HABITS
    ) -> Explorer:
        """Some of the plays, until they and the parts before show all that the limits leave open."""
        part = Explorer(self.machine, min(self.budget - self.spent, steps), merged=merged, habits=habits)
        parts.append(part)
        part.run(begin, partial(self._learned, parts))
        self.spent += part.spent
        return part

    def _limit(self, forgets: int, budget: int) -> Explorer:
        """Every play there could be, whatever is typed: at least those, maybe more."""
        machine = AnyReplyMachine(self.plan, forgets)
        self.machines.append(machine)
        explorer = Explorer(machine, budget, widens=True)
        explorer.run([branch for flags in self.starts for branch in self._begin(machine, flags)])
        self.spent += explorer.spent
        return explorer

    def _narrowed(self, seen: Explorer, limits: Explorer) -> Explorer:
        """Limits that remember more, where the first ones leave open what was not seen."""
        if not limits.complete or not self.all_starts or not self._open(limits, seen):
            return limits
        closer = self._limit(1, min(max(0, self.budget - self.spent), _MOST_STEPS // 2))
        return closer if closer.complete else limits

    def _open(self, limits: Explorer, *seen: Explorer) -> bool:
        """Whether the limits allow what was not seen."""
        for allowed, known in (
            (limits.taken, [explorer.taken for explorer in seen]),
            (limits.scenes, [explorer.scenes for explorer in seen]),
        ):
            if allowed.keys() - set().union(*known):
                return True
        met = {site.path: (site.met_true, site.met_false) for site in self.machine.rooms.sites}
        return any(
            site.met_true > met[site.path][0] or site.met_false > met[site.path][1]
            for site in limits.machine.rooms.sites
        )

    def _learned(self, parts: list[Explorer]) -> bool:
        """Whether the plays seen already show all that the limits leave open, bounds included."""
        limits = self.limits
        if not limits.complete or not parts:
            return False
        for scene, pairs in limits.endings.items():
            seen = 0
            for part in parts:
                seen |= part.endings.get(scene, 0)
            if not seen or bounds(seen) != bounds(pairs):
                return False
        return not self._open(limits, *parts)

    def _report(self, seen: Explorer, limits: Explorer) -> Proof:
        endings, scenes = self._endings(seen, limits), list(self.story.scenes)
        picks, routes = _doors(seen, False), _doors(seen, True)
        maybe_picks, maybe_routes = _doors(limits, False), _doors(limits, True)
        every_pick = [(room.id, door.id) for room in self.machine.rooms.by_id.values() for door in room.picks]
        every_route = [
            (room.id, door.id) for room in self.machine.rooms.by_id.values() for door in room.routes
        ]
        ruled = limits.complete
        exact = seen.complete and self.all_starts
        return Proof(
            endings,
            tuple(scene for scene in scenes if scene in seen.scenes),
            tuple(scene for scene in scenes if ruled and scene not in limits.scenes),
            tuple(s for s in scenes if s not in seen.scenes and not (ruled and s not in limits.scenes)),
            tuple(pick for pick in every_pick if ruled and pick not in maybe_picks),
            tuple(p for p in every_pick if p not in picks and not (ruled and p not in maybe_picks)),
            tuple(route for route in every_route if ruled and route not in maybe_routes),
            tuple(r for r in every_route if r not in routes and not (ruled and r not in maybe_routes)),
            tuple(scene for scene in scenes if scene in seen.stuck),
            self._endless(limits) if ruled else (),
            self._conditions(limits) if ruled else (),
            self._styles() if self.with_styles else {},
            "" if exact else self._covered(seen),
            exact,
        )

    def _endings(self, seen: Explorer, limits: Explorer) -> dict[str, EndingProof]:
        found: dict[str, EndingProof] = {}
        for scene in self.story.scenes.values():
            if not scene.ending:
                continue
            kind, pairs = scene.ending.kind, seen.endings.get(scene.id)
            if not pairs:
                out = limits.complete and scene.id not in limits.endings
                found[scene.id] = EndingProof(kind, "unreachable" if out else "undecided")
                continue
            path, flags = self._witness(scene.id, seen)
            trust, frustration = bounds(pairs)
            most = limits.endings.get(scene.id)
            exact = (seen.complete and self.all_starts) or bool(
                limits.complete and most and bounds(most) == (trust, frustration)
            )
            verdict: Verdict = "reachable" if path is not None else "undecided"
            found[scene.id] = EndingProof(kind, verdict, trust, frustration, exact, path or (), flags)
        return found

    def _witness(self, scene: str, seen: Explorer) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
        seeker = Seeker(self.machine, turns=seen.turns)
        for explored, budget in (
            ((None, 20_000), (seen, self.budget)) if not seen.complete else ((seen, self.budget),)
        ):
            for flags in self.starts:
                path = seeker.find(self._begin(self.machine, flags), scene, budget, explored)
                if path is not None and self._stands(path, flags, scene):
                    return path, flags
        return None, ()

    def _stands(self, path: tuple[str, ...], flags: tuple[str, ...], scene: str) -> bool:
        state, _ = replay_path(self.plan, path, flags=flags)[-1]
        return state.over and state.scene == scene

    def _endless(self, limits: Explorer) -> tuple[str, ...]:
        """Scenes that plays come to and from which nothing leads to an ending."""
        saved: set[str] = set()
        for ending in limits.endings:
            saved.update(stop.room.id for stop in limits.distances(ending))
        return tuple(scene for scene in self.story.scenes if scene in limits.scenes and scene not in saved)

    def _conditions(self, limits: Explorer) -> tuple[ConditionProof, ...]:
        met = {site.path: (site.met_true, site.met_false) for site in self.machine.rooms.sites}
        mine = {site.path: site.asked for site in self.machine.rooms.sites}
        found: list[ConditionProof] = []
        for site in limits.machine.rooms.sites:
            true, false = met[site.path]
            true, false = true or site.met_true, false or site.met_false
            if true != false:
                # What was seen is closer than the limits, where it is all there is.
                asked = (mine[site.path] if self.seen.complete else 0) or site.asked
                found.append(ConditionProof(site.path, true, *bounds(asked)))
        return tuple(found)

    def _styles(self) -> dict[str, StyleProof]:
        best = [
            scene.id for scene in self.story.scenes.values() if scene.ending and scene.ending.kind == "best"
        ]
        if not best:
            return {}
        return {
            name: self._style(make(), best) for name, make in proof_styles(self.plan, self.machine).items()
        }

    def _style(self, style: Style, best: list[str]) -> StyleProof:
        machine, habits, loose = style
        if machine is not self.machine:
            self.machines.append(machine)
        begin = self._begin(machine, ())
        seen = Explorer(machine, min(self.budget, _STYLE_STEPS // 8), habits=habits)
        out = seen.run(begin)
        if not out:
            seen = Explorer(machine, min(self.budget, _STYLE_STEPS), merged=2, habits=habits)
            seen.run(begin)
        reached = _first_of(best, seen)
        if not reached and not out:
            out = self._ruled_out(loose(), habits, best)
        if not reached and not out:
            seen = Explorer(machine, min(self.budget, 4 * _STYLE_STEPS), merged=1, habits=habits)
            seen.run(begin)
            reached = _first_of(best, seen)
        endings = tuple(scene for scene in self.story.scenes if scene in seen.endings)
        if not reached:
            return StyleProof("unreachable" if out else "undecided", (), endings)
        path = Seeker(machine, habits, seen.turns).find(begin, reached, self.budget, seen)
        if path is None or not self._stands(path, (), reached):
            return StyleProof("undecided", (), endings)
        return StyleProof("reachable", path, endings)

    def _ruled_out(self, machine: Machine, habits: Habits, best: list[str]) -> bool:
        if machine is self.machine:
            return False
        self.machines.append(machine)
        limits = Explorer(machine, min(self.budget, 2 * _STYLE_STEPS), widens=True, habits=habits)
        return limits.run(self._begin(machine, ())) and not any(scene in limits.endings for scene in best)

    def _covered(self, seen: Explorer) -> str:
        stops = len(self.machine.stops)
        scenes = f"{len(seen.scenes)} of {len(self.story.scenes)} scenes"
        return f"{scenes}, {stops:,} places in them, {self.spent:,} steps"


def _first_of(scenes: list[str], seen: Explorer) -> str | None:
    return next((scene for scene in scenes if scene in seen.endings), None)


def _doors(explorer: Explorer, typed: bool) -> set[tuple[str, str]]:
    return {(scene, door) for scene, kind, door in explorer.taken if kind is typed}
