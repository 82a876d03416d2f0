"""What a typed reply to an exercise shows: all that its conditions may ask after, as a `View`."""

from functools import lru_cache

from game.conversation.plan import Plan
from game.conversation.state import State
from game.conversation.step import reply_view
from game.listening.phrasings import OwnWords, phrased
from game.listening.reading import Reading
from game.phrasings import phrasings
from game.story.conditions import View
from game.story.exercises import ADDED, ASKED_FIRST, FIX_FIRST, THEIRS, Exercise
from game.story.model import Fact

_THEIR_SIDE = ("acknowledge", "acknowledge_generic", "paraphrase")
_QUESTIONS = ("open_question", "closed_question", "check")


def told_facts(exercise: Exercise) -> dict[str, Fact]:
    """The facts that are told, without those that only add words to a phrasing."""
    return {name: fact for name, fact in exercise.facts.items() if not _adds(name)}


def shown(exercise: Exercise, plan: Plan, before: State, text: str, reading: Reading) -> View:
    """What the reply shows in this state."""
    view = reply_view(plan, before, reading)
    seen = set(view.codes) | phrased(text, _own_words(exercise))
    if _first(reading, ("solve",)) < _first(reading, _THEIR_SIDE):
        seen.add(FIX_FIRST)
    if _first(reading, _QUESTIONS) < _first(reading, ("solve",)):
        seen.add(ASKED_FIRST)
    return view._replace(codes=frozenset(seen))


def _adds(name: str) -> bool:
    return name in ADDED or name in phrasings()


def _first(reading: Reading, codes: tuple[str, ...]) -> float:
    """Where in the reply one of the codes first shows; beyond its end where none does."""
    return min((b.start for b in reading.behaviours if b.code in codes), default=float("inf"))


def _own_words(exercise: Exercise) -> dict[str, OwnWords]:
    return _words_of(exercise.id, tuple(exercise.facts.values()), _named(exercise))


def _named(exercise: Exercise) -> tuple[str, ...]:
    """Words for what happened to them or how they feel."""
    facts = (word for fact in told_facts(exercise).values() for word in fact.words)
    return (*facts, *(word for feeling in exercise.feelings.values() for word in feeling.words))


@lru_cache(maxsize=64)
def _words_of(_: str, facts: tuple[Fact, ...], theirs: tuple[str, ...]) -> dict[str, OwnWords]:
    found = {fact.id: OwnWords(fact.words, fact.asked) for fact in facts if _adds(fact.id)}
    return found | {THEIRS: OwnWords(told=theirs)}
