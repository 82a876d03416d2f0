"""Whether players who do not listen can reach a best ending, style by style."""

from functools import partial

from game.proof.control import Control
from game.proof.controls import Controls
from game.proof.explore import Explorer, Seen
from game.proof.results import StyleProof
from game.proof.search import ENDING, Search, first_of
from game.proof.shortest_play import shortest, within
from game.proof.state_bits import Key
from game.proof.styles import Style, ignoring_styles
from game.proof.successors import Successors
from game.proof.toward import Toward

_STYLE = 2_000
"""Work for looking at all plays of one style: the styles with one play a story need a few dozen."""
_AIMED = 20_000
"""Work for looking at the plays of one style that may come to a best ending."""
_TOLD = 40_000
"""Steps back for that."""
_RULED_OUT = 30_000
"""Work for the plays of at least one style in a story that forgets credits: every bundled chapter fits."""
_OWN_WORDS = 8_000
"""Work for ruling a style out with words that no route takes. What is not ruled out then is left undecided,
and `check` says nothing of it."""
_NARROWING = 10_000
"""Work for ruling a style out by remembering what the best endings need, and as much again for one need at a
time: some 30 needs of a hub with fourteen flags."""


def style_proofs(search: Search) -> dict[str, StyleProof]:
    """A proof for each style; none where the story has no best ending."""
    best = [s.id for s in search.story.scenes.values() if s.ending and s.ending.kind == "best"]
    if not best:
        return {}
    styles = ignoring_styles(search.plan.rulebook)
    none = search.limits.complete and not first_of(best, search.limits)
    found: dict[str, StyleProof] = {}
    for name, style in styles.items():
        search.tell(f"what {name} players reach")
        found[name] = StyleProof("unreachable") if none else _style(search, style, best)
        # Where no route takes them, words that a style types may still lead on.
        if style.texts and found[name].verdict == "unreachable":
            search.tell(f"what {name} players reach with words of their own")
            if not _ruled_out_with_words(search, style, best):
                found[name] = StyleProof("undecided", unwritten=True)
    return found


def _style(search: Search, style: Style, best: list[str]) -> StyleProof:
    if style.blind and _ruled_out_by_needs(search, style, best):
        return StyleProof("unreachable")
    ruled_out = partial(_ruled_out, search, style, 1, best, _RULED_OUT)
    # Of players who may take any way at all there are too many plays to look at those first.
    if style.manner.hurries and not search.seen.complete and ruled_out():
        return StyleProof("unreachable")
    controls = search.every_example
    if style.texts:
        controls = search.open(Controls(search.plan, texts=style.texts))
    successors = Successors(controls, style.manner)
    begin = search.begin(controls, [()])
    seen = search.look(successors, begin, _STYLE)
    reached = first_of(best, seen)
    if seen.complete and not reached:
        return StyleProof("unreachable")
    if not reached:
        seen = search.look(successors, begin, ENDING, grid=True, toward=best[0])
        reached = first_of(best, seen)
    goal, path = partial(_one_of, tuple(best)), tuple[str, ...]()
    if reached:
        path = within(successors, begin, goal, seen.distances(reached), _AIMED, Seen())
    elif not style.manner.hurries and ruled_out():
        return StyleProof("unreachable")
    elif guide := search.guide_of(style.texts) if style.texts else search.guide:
        found = shortest(successors, begin, goal, Toward(guide, goal, _TOLD, events=False), _AIMED, Seen())
        # A guide that types some examples alone says nothing of what the others come to.
        if found.none and (style.texts or search.examples is None):
            return StyleProof("unreachable")
        path = found.path
    if path and any(search.stands(path, (), scene) for scene in best):
        return StyleProof("reachable", path)
    return StyleProof("undecided")


def _one_of(scenes: tuple[str, ...], control: Control, pairs: int) -> int:
    return pairs if control.over and control.scene.id in scenes else 0


def _ruled_out_with_words(search: Search, style: Style, best: list[str]) -> bool:
    """Whether what a style types where no route takes it does not lead to a best ending either."""
    return (
        (search.limits.complete and not first_of(best, search.limits) and all(map(search.ruled_out, best)))
        or _ruled_out_by_needs(search, style, best, _OWN_WORDS, own_words=True)
        or _ruled_out(search, style, 1, best, _OWN_WORDS, own_words=True)
    )


def _ruled_out_by_needs(
    search: Search, style: Style, best: list[str], work: int = _NARROWING, *, own_words: bool = False
) -> bool:
    """Whether it is enough to remember what the best endings need: all of it, or, where that is too much to
    look at, one need alone. Where words are typed everywhere, there are many ways on, and one need is looked
    at first."""
    keys = tuple(dict.fromkeys(key for scene in best for key in search.needs.keys(scene)))
    limit = search.spent + 2 * work
    ways = [keys, *((key,) for key in keys if len(keys) > 1)]
    if own_words:
        ways = [*ways[1:], keys]
    return any(
        search.spent < limit
        and _ruled_out(search, style, 2, best, min(work, limit - search.spent), some, own_words=own_words)
        for some in ways
    )


def _ruled_out(
    search: Search,
    style: Style,
    forgets: int,
    best: list[str],
    work: int,
    remembers: tuple[Key, ...] = (),
    *,
    own_words: bool = False,
) -> bool:
    """Whether players of at least this style's plays come to none of the best endings."""
    controls = search.open(style.controls(search.plan, forgets, remembers, own_words=own_words))
    limits = Explorer(Successors(controls, style.manner), min(search.budget, work), widens=True)
    done = limits.run(search.begin(controls, [()]))
    search.spent += limits.spent
    return done and first_of(best, limits) is None
