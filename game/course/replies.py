"""The replies of a finished call, first tries alone, and their words as a page quotes them."""

from collections.abc import Iterator

from msgspec import Struct

from game.conversation.ear import hear, reading_of
from game.conversation.events import Pick, Say
from game.conversation.plan import Plan
from game.conversation.replay import Played
from game.conversation.retake import second_tries
from game.conversation.transcript import in_quotes, words_of
from game.debrief.better_line import effect_of
from game.listening.reading import Reading, stated_wrongly
from game.listening.tokens import words_read
from game.play.first_calls import FinishedCall
from game.words import shortened

_QUOTED = 160
"""Characters: two lines at 80 columns."""


def first_tries(call: FinishedCall) -> Iterator[tuple[int, Played]]:
    """What stood of a call, without second tries: each with its place in the log."""
    again = second_tries([played.outcome.event for played in call.played])
    for seq, played in enumerate(call.played):
        if seq not in again and played.outcome.refusal is None:
            yield seq, played


def replies(call: FinishedCall) -> Iterator[tuple[int, Played]]:
    """The replies among them. Each has a state before it, and a pick or typed words as its event."""
    for seq, played in first_tries(call):
        if isinstance(played.outcome.event, Pick | Say) and played.before is not None:
            yield seq, played


def words(plan: Plan, played: Played) -> str:
    """The words of a reply as they were shown, or its deed."""
    before, event = played.before, played.outcome.event
    assert before is not None and isinstance(event, Pick | Say)
    return words_of(plan, before, event).text


def read_at_once(call: FinishedCall, played: Played) -> bool:
    """Whether the reply was made in a channel that nobody can be cut off in."""
    assert played.before is not None
    return call.plan.channel(call.plan.scene(played.before)).whole


class PutRight(Struct, frozen=True):
    """Where what had been given back wrongly was given back right: the place in the log, and the words."""

    seq: int
    words: str


def put_right(call: FinishedCall) -> list[tuple[str, PutRight | None]]:
    """The facts that were given back wrongly, and of each the first later words that gave it back right, None
    where none did. To help, ask or tell news with a word of the fact in it gives nothing back."""
    found: dict[str, PutRight | None] = {}
    for seq, played in replies(call):
        wrong = [misheard.fact for misheard in stated_wrongly(played.outcome.misheard)]
        for fact in found:
            if found[fact] is None and fact not in wrong:
                back = _words_giving_back(call.plan, played, fact)
                found[fact] = PutRight(seq, quoted_words(back)) if back else None
        for fact in wrong:
            found.setdefault(fact, None)
    return list(found.items())


def _words_giving_back(plan: Plan, played: Played, fact: str) -> str:
    """The words of a reply that give this fact back, "" where none do: of a pick all of them, as its author
    says what it shows, of typed words the sentence."""
    before, event = played.before, played.outcome.event
    assert before is not None and isinstance(event, Pick | Say)
    reading = reading_of(plan, before, event)
    if not _gives_back(plan, reading, fact):
        return ""
    if isinstance(event, Pick):
        return words(plan, played)
    sentences = (event.text[one.start : one.end].strip() for one in words_read(event.text).sentences)
    return next((text for text in sentences if _gives_back_alone(plan, hear(plan, before, text), fact)), "")


def _gives_back(plan: Plan, reading: Reading, fact: str) -> bool:
    backs = plan.rulebook.family("reflection") | {"recall"}
    return fact in reading.facts and not backs.isdisjoint(reading.codes)


def _gives_back_alone(plan: Plan, reading: Reading, fact: str) -> bool:
    return _gives_back(plan, reading, fact) and plan.rulebook.family("help").isdisjoint(reading.codes)


def gain(played: Played) -> int:
    """What a reply moved for the better, in points of both meters together."""
    return effect_of(played.before, played.outcome) if played.before else 0


def said(plan: Plan, played: Played) -> str:
    """The words of a reply in quotes, or its deed."""
    return in_quotes(*cut_words(plan, played))


def cut_words(plan: Plan, played: Played) -> tuple[str, bool, str]:
    """The words of a reply at the length at which a page quotes them, whether they were said, and what was
    done meanwhile."""
    before, event = played.before, played.outcome.event
    assert before is not None and isinstance(event, Pick | Say)
    text, spoken, deed = words_of(plan, before, event)
    return shortened(text, _QUOTED), spoken, deed


def quoted_words(text: str) -> str:
    return in_quotes(shortened(text, _QUOTED), said=True)
