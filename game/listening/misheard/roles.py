"""Deeds given back wrongly: done by another, said to be done that were not, or not done that were."""

from collections.abc import Iterator

from game.listening.lexicon import alike, word_set
from game.listening.misheard.deeds import (
    AGENT,
    PARTICLES,
    THING,
    Deed,
    deeds_told,
    may_be_same,
    same_verb,
)
from game.listening.misheard.sentence import NOT, Restated, Wrong, widened

_TO_HAVE_IT_BACK = frozenset(
    [
        "say",
        "promis",
        "tell",
        "think",
        "know",
        "mean",
        "hear",
        "see",
        "wait",
        "stand",
        "feel",
        "have",
        "do",
        "be",
        "look",
        "want",
        "need",
        "like",
    ]
)
"""Stems of verbs that any sentence may hold without giving a deed back."""
_BACK = frozenset(["pay", "give", "put", "take", "send", "bring"])
"""Stems of verbs that say something else with "back"."""
_NO_DEED = frozenset(["dar", "suppos", "sooner", "wonder", "guess", "reckon"])
"""Stems of verbs that say how something is meant: "I dare say"."""
_MENDS = frozenset(["fix", "repair", "mend", "solv", "sort", "cure", "correct", "help", "work"])
"""Stems of verbs that say what came of it."""


def another_doer(said: Restated) -> Wrong | None:
    """What one did is said of another ("he put a frame down" for "I set a frame down")."""
    for deed in _given_back(said):
        told = [one for one in _told(said) if _is_same_deed(deed, one) and one.done is deed.done]
        # Of "the man who sings" nobody knows who he is, and what is only meant to be done may be anybody's.
        if deed.done is None or "who" in said.read.words[deed.start : deed.end]:
            continue
        # Where nothing but the verb is shared, the fact has to be named.
        bare = not any(deed.about & widened(one.about) for one in told)
        unnamed = bare and not said.names(said.lo, said.hi)
        if unnamed or deed.done is False or not told or any(may_be_same(deed, one) for one in told):
            continue
        if any(may_be_same(deed, one) for one in _anywhere(said) if _may_be_meant(deed, one, told)):
            continue
        return Wrong(deed.start, deed.end)
    return None


def not_done(said: Restated) -> Wrong | None:
    """A deed said to be done that was not ("she rang you"), or not to be done that was."""
    for deed in _given_back(said):
        # Whether it was mended is for anybody to judge: "he did not mend it", where it came back.
        if deed.done is None or (deed.done is False and deed.verb in _MENDS):
            continue
        told = [one for one in _told(said) if _is_same_deed(deed, one) and _is_same_doer(deed, one)]
        if not any(one.done is (not deed.done) for one in told):
            continue
        others = (one for one in _anywhere(said) if _may_be_meant(deed, one, told) and may_be_same(deed, one))
        if any(one.done is deed.done for one in others):
            continue
        return Wrong(deed.start, deed.end)
    return None


def _given_back(said: Restated) -> Iterator[Deed]:
    if said.asks:
        return
    for deed in said.deeds:
        if deed.verb in _NO_DEED:
            continue
        known = deed.verb in _TO_HAVE_IT_BACK or deed.who in (AGENT, THING)
        if not known and NOT.isdisjoint(said.read.words[said.lo : deed.start]):
            yield deed


def _told(said: Restated) -> Iterator[Deed]:
    named = said.names(said.lo, said.hi)
    for line in said.spoken:
        if named or line in said.anchor.lines:
            yield from (deed for deed in deeds_told(line) if deed.who != THING)


def _anywhere(said: Restated) -> Iterator[Deed]:
    for line in said.spoken:
        yield from deeds_told(line)


def _may_be_meant(deed: Deed, other: Deed, told: list[Deed]) -> bool:
    """Whether another deed than those `told` may be the one given back."""
    surely = any(deed.about & one.about for one in told)
    return same_verb(deed, other) and not (surely and not deed.about & other.about)


def _is_same_doer(one: Deed, other: Deed) -> bool:
    return one.who == other.who or (may_be_same(one, other) and bool(one.name or other.name))


def _is_same_deed(deed: Deed, told: Deed) -> bool:
    """Whether both may be one deed: the verb, and what stands beside it where both say it."""
    if not same_verb(deed, told):
        return False
    if deed.verb in _BACK and ("back" in deed.about) != ("back" in told.about):
        return False
    wide = frozenset[str]().union(*(alike(stem) for stem in told.about))
    light = deed.verb in word_set("light verbs")
    shared = (deed.about & wide) - (PARTICLES if light else frozenset())
    if shared:
        return True
    return not light and not (deed.about and told.about)
