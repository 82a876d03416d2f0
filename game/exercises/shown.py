"""What a typed reply to an exercise shows: all that its conditions may ask after, as a `View`."""

from msgspec.structs import replace

from game.conversation.plan import Plan
from game.conversation.state import State
from game.conversation.step import reply_view
from game.listening.customer_words import said
from game.listening.phrasings import about_them, holding, phrased, tells
from game.listening.reading import Reading
from game.listening.tokens import words_read
from game.listening.verdicts import is_copied
from game.phrasings import phrasings
from game.story.conditions import View
from game.story.exercises import ADDED, ASKED_FIRST, ASKS_AGAIN, FITS_ANYBODY, FIX_FIRST, THEIRS, Exercise
from game.story.model import Fact

_THEIR_SIDE = ("acknowledge", "acknowledge_generic", "paraphrase")
_DOUBTFUL = ("confront", "dismiss", "owns")
"""Beside these the ear gives no credit for a fact; where nobody is blamed in words, it is named."""
_STOCK = frozenset(["stock_telling", "stock_more"])
_QUESTIONS = ("open_question", "closed_question", "check")


def told_facts(exercise: Exercise) -> dict[str, Fact]:
    """The facts that are told, without those that only add words to a phrasing."""
    return {name: fact for name, fact in exercise.facts.items() if not _adds(name)}


def read_facts(exercise: Exercise) -> dict[str, Fact]:
    """The facts that the ear is to know: those that are told, and of the others what is asked."""
    asked = {
        name: replace(fact, words=(), wrong=())
        for name, fact in exercise.facts.items()
        if _adds(name) and fact.asked
    }
    return told_facts(exercise) | asked


def shown(exercise: Exercise, plan: Plan, before: State, text: str, reading: Reading) -> View:
    """What the reply shows in this state. The customer's own words read back say nothing."""
    view = reply_view(plan, before, reading)
    heard = tuple(line for beat in exercise.customer for line in beat.lines)
    if is_copied(words_read(text), said(heard)):
        return view._replace(codes=frozenset(), named=frozenset())
    told = told_facts(exercise)
    seen = set(view.codes) | phrased(text, _own_words(exercise))
    seen |= {name for name in reading.asks if name not in told}
    if not told.keys().isdisjoint(reading.asks):
        seen.add(ASKS_AGAIN)
    if _first(reading, ("solve",)) < _first(reading, _THEIR_SIDE):
        seen.add(FIX_FIRST)
    if _first(reading, _QUESTIONS) < _first(reading, ("solve",)):
        seen.add(ASKED_FIRST)
    if _names_theirs(exercise, text):
        seen.add(THEIRS)
    named = view.named
    if not seen.isdisjoint(_DOUBTFUL):
        wrong = {misheard.fact for misheard in reading.misheard}
        named |= {
            name
            for name, fact in told.items()
            if name in before.told and name not in wrong and tells(text, fact.words)
        }
    if not named and THEIRS not in seen and _fits_anybody(text):
        seen.add(FITS_ANYBODY)
    return view._replace(codes=frozenset(seen), named=named)


def _fits_anybody(text: str) -> bool:
    """Whether every sentence is one that any customer could be told."""
    sentences = words_read(text).sentences
    return bool(sentences) and not any(holding(text, one.lo).isdisjoint(_STOCK) for one in sentences)


def _adds(name: str) -> bool:
    return name in ADDED or name in phrasings()


def _first(reading: Reading, codes: tuple[str, ...]) -> float:
    """Where in the reply one of the codes first shows; beyond its end where none does."""
    return min((b.start for b in reading.behaviours if b.code in codes), default=float("inf"))


def _own_words(exercise: Exercise) -> dict[str, tuple[str, ...]]:
    return {name: fact.words for name, fact in exercise.facts.items() if _adds(name) and fact.words}


def _names_theirs(exercise: Exercise, text: str) -> bool:
    """Whether a sentence about them names what happened to them or how they feel, whatever else it does."""
    facts = (word for fact in told_facts(exercise).values() for word in fact.words)
    words = (*facts, *(word for feeling in exercise.feelings.values() for word in feeling.words))
    return about_them(text, words)
