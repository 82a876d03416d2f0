"""What plays of a story can and cannot do, proved.

*Reachable* comes with a play of picks and authored examples that gets there, replayed through `step`.
*Unreachable* covers every reply that could be typed. Anything else is *undecided*. The budget counts
work, never time, so a verdict is the same on every machine.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import TypeVar

from game.conversation.path import replay_path
from game.conversation.plan import Plan
from game.garbage_collection import collector_paused
from game.playtest.playtest import simulate
from game.proof.meters import bounds
from game.proof.results import ConditionProof, EndingProof, Proof, ProofVerdict, Tell
from game.proof.search import DEFAULT_BUDGET, Search
from game.proof.style_proofs import style_proofs
from game.story.model import Kind

_Name = TypeVar("_Name")

_PLAYS = 60
"""Simulated plays of each style that are tried as witnesses of an ending that no search found: a tenth of a
second's work where a play is short."""


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
        search = Search(plan, budget, tell or (lambda words: None))
        try:
            search.run()
            return _report(search, tried, styles=styles)
        finally:
            for controls in search.opened:
                controls.close()


def _report(search: Search, tried: Iterable[Sequence[str]], *, styles: bool) -> Proof:
    endings = _endings(search, tried)
    seen, limits, scenes = search.seen, search.limits, list(search.story.scenes)
    exact = seen.complete and search.all_starts
    keys = [option.key for scene in search.controls.story.scenes.values() for option in scene.options]
    never, open_keys = _unseen(keys, seen.taken, limits.taken, ruled=limits.complete)
    unreachable, undecided = _unseen(scenes, seen.scenes, limits.scenes, ruled=limits.complete)
    return Proof(
        endings,
        tuple(scene for scene in scenes if scene in seen.scenes),
        unreachable,
        undecided,
        _named(never, False),
        _named(open_keys, False),
        _named(never, True),
        _named(open_keys, True),
        tuple(scene for scene in scenes if scene in seen.stuck),
        _endless(search) if limits.complete else (),
        _conditions(search) if limits.complete else (),
        style_proofs(search) if styles else {},
        "" if exact else _covered(search),
        exact,
    )


def _unseen(
    names: Iterable[_Name], seen: Container[_Name], limits: Container[_Name], *, ruled: bool
) -> tuple[tuple[_Name, ...], tuple[_Name, ...]]:
    """What was not seen: ruled out, and left open."""
    unseen = [name for name in names if name not in seen]
    out = tuple(name for name in unseen if ruled and name not in limits)
    return out, tuple(name for name in unseen if not ruled or name in limits)


def _endings(search: Search, tried: Iterable[Sequence[str]]) -> dict[str, EndingProof]:
    limits = search.limits
    found: dict[str, EndingProof] = {}
    for scene in search.story.scenes.values():
        if not scene.ending:
            continue
        kind = scene.ending.kind
        if scene.id in search.seen.endings:
            play = search.shortest(scene.id)
            trust, frustration, exact = search.spans(scene.id)
            if play:
                first = search.examples is not None
                found[scene.id] = EndingProof(kind, "reachable", trust, frustration, exact, *play, first)
            else:
                found[scene.id] = EndingProof(kind, "undecided", trust, frustration, exact)
        elif limits.complete and scene.id not in limits.endings:
            verdict: ProofVerdict = "unreachable" if search.ruled_out(scene.id) else "undecided"
            found[scene.id] = EndingProof(kind, verdict, unwritten=True)
        else:
            found[scene.id] = _played(search, kind, scene.id, tried)
    return found


def _played(search: Search, kind: Kind, scene: str, tried: Iterable[Sequence[str]]) -> EndingProof:
    """An ending that no search came to: some play that was tried may have."""
    for path in _tried(search, tried):
        state = replay_path(search.plan, path)[-1].after
        if state.over and state.scene == scene:
            span = (state.trust, state.trust), (state.frustration, state.frustration)
            return EndingProof(kind, "reachable", *span, False, tuple(path))
    return EndingProof(kind, "undecided")


def _tried(search: Search, tried: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    yield from tried
    if search.budget >= DEFAULT_BUDGET:
        for style in ("random", "listener", "silent"):
            yield from (play.path for play in simulate(search.plan, _PLAYS, 0, style) if play.ending)


def _endless(search: Search) -> tuple[str, ...]:
    """Scenes that plays come to and from which nothing leads to an ending."""
    limits, saved = search.limits, set[str]()
    for ending in limits.endings:
        saved.update(control.scene.id for control in limits.distances(ending))
    return tuple(s for s in search.story.scenes if s in limits.scenes and s not in saved)


def _conditions(search: Search) -> tuple[ConditionProof, ...]:
    mine = {guard.path: guard for guard in search.controls.story.guards}
    found: list[ConditionProof] = []
    for guard in search.limits.successors.controls.story.guards:
        own = mine[guard.path]
        true, false = own.met_true or guard.met_true, own.met_false or guard.met_false
        if true != false:
            # What was seen is closer than the limits, where it is all there is.
            asked = (own.asked if search.seen.complete else 0) or guard.asked
            found.append(ConditionProof(guard.path, true, *bounds(asked)))
    return tuple(found)


def _covered(search: Search) -> str:
    scenes = f"{len(search.seen.scenes)} of {len(search.story.scenes)} scenes"
    return f"{scenes}, {len(search.controls.all):,} places in them, {search.spent:,} steps"


def _named(keys: Iterable[tuple[str, bool, str]], typed: bool) -> tuple[tuple[str, str], ...]:
    return tuple((scene, name) for scene, kind, name in keys if kind is typed)
