"""Which part of what is asked a reply does not have, from the exercise's own `met`. It speaks of the words
alone, and says nothing where the ear is in doubt.
"""

from collections.abc import Iterator

from game.exercises.shown import told_facts
from game.listening.phrasings import tells
from game.listening.reading import Reading
from game.messages import Message, message, say, worded
from game.story.conditions import (
    All,
    Any,
    Compare,
    Condition,
    Count,
    Names,
    Not,
    Shows,
    View,
    compile_condition,
    terms,
)
from game.story.exercises import ASKS_AGAIN, FITS_ANYBODY, FIX_FIRST, Exercise

_BESIDE: dict[str, Message] = {
    FIX_FIRST: message("exercise.fix_first"),
    "solve": message("exercise.fix_beside"),
    "asks_data": message("exercise.asks_data"),
    "no_choice": message("exercise.no_choice"),
    "done": message("exercise.done_already"),
    ASKS_AGAIN: message("exercise.asks_again"),
    "not_used": message("exercise.not_used"),
    "only_mentions": message("exercise.not_used"),
    "guess": message("exercise.guesses"),
    "promises": message("exercise.promises"),
    "gives_extra": message("exercise.gives_extra"),
    "comforts": message("exercise.comforts"),
    "advised": message("exercise.advised"),
    "general": message("exercise.general"),
    "blames": message("exercise.blames"),
    FITS_ANYBODY: message("exercise.fits_anybody"),
}
"""What stands in a reply and should not, in the order in which it is looked for."""
_WANTING: tuple[tuple[frozenset[str], Message], ...] = (
    (frozenset(["says_no"]), message("exercise.no_plain_no")),
    (frozenset(["gap"]), message("exercise.no_invitation")),
    (frozenset(["asks_leave"]), message("exercise.no_leave")),
    (frozenset(["open_question"]), message("exercise.no_open_question")),
    (frozenset(["takes_up", "reason"]), message("exercise.no_side")),
    (frozenset(["acknowledge"]), message("exercise.no_feeling")),
    (frozenset(["uses"]), message("exercise.not_used")),
)
"""What a group of terms asks for, known by names that it holds."""


_THEIR_SIDE = frozenset(["acknowledge", "acknowledge_generic", "paraphrase"])


def missing(
    exercise: Exercise, text: str, seen: View, reading: Reading, *, fix_told: bool
) -> tuple[str, ...]:
    """A line for each part of `met` that does not hold; none for a part that the reply may show after all.
    `fix_told`: of a fix something is said already."""
    assert exercise.typed is not None
    met = exercise.typed.met
    parts = met.parts if isinstance(met, All) else (met,)
    lines = (
        line
        for part in parts
        if not compile_condition(part)(seen) and not _doubted(part, reading)
        for line in _lines(part, exercise, text, seen)
    )
    fix = {worded(_BESIDE[name]) for name in (FIX_FIRST, "solve")} if fix_told else set()
    return tuple(line for line in dict.fromkeys(lines) if line not in fix)


def _lines(part: Condition, exercise: Exercise, text: str, seen: View) -> Iterator[str]:
    if isinstance(part, Not):
        names = _names(part) & seen.codes
        if _THEIR_SIDE.isdisjoint(seen.codes):
            names -= {FIX_FIRST}
        told = next((told for name, told in _BESIDE.items() if name in names), None)
        if told is not None:
            yield worded(told)
        return
    wanted = next((told for known, told in _WANTING if known <= _asked_for(part)), None)
    if wanted is not None:
        yield worded(wanted)
    elif facts := [fact for fact in _facts(part, exercise) if fact not in seen.named]:
        known = told_facts(exercise)
        unsaid = [known[fact].says for fact in facts if not tells(text, known[fact].words)]
        if unsaid:
            yield say("exercise.no_words_for", what="; ".join(unsaid))


def _facts(part: Condition, exercise: Exercise) -> tuple[str, ...]:
    """The facts that a part asks for: by name, or any of them."""
    if isinstance(part, Compare) and Count("facts") in (part.left, part.right):
        return tuple(told_facts(exercise))
    if isinstance(part, Names | Any) and all(isinstance(term, Names) for term in terms(part)):
        return tuple(term.name for term in terms(part) if isinstance(term, Names))
    return ()


def _names(part: Condition) -> frozenset[str]:
    return frozenset(term.name for term in terms(part) if isinstance(term, Shows))


def _asked_for(part: Condition) -> frozenset[str]:
    """The names of which a part asks that one be there, and not that none be."""
    match part:
        case Not():
            return frozenset()
        case All(parts) | Any(parts):
            return frozenset[str]().union(*map(_asked_for, parts))
        case _:
            return _names(part)


def _doubted(part: Condition, reading: Reading) -> bool:
    """Whether the ear is in doubt about something that this part asks for or forbids."""
    return not _names(part).isdisjoint(reading.unsure)
