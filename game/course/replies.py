"""The replies of a finished call, first tries alone, and their words as a page quotes them."""

from collections.abc import Iterator

from game.conversation.ear import reading_of
from game.conversation.events import Pick, Say
from game.conversation.plan import Plan
from game.conversation.replay import Played
from game.conversation.retake import second_tries
from game.conversation.transcript import in_quotes, words_of
from game.debrief.better_line import effect_of
from game.listening.reading import stated_wrongly
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


def put_right(call: FinishedCall) -> list[tuple[str, tuple[int, Played] | None]]:
    """The facts that were given back wrongly, and of each the first later reply that gave it back right, None
    where none did."""
    found: dict[str, tuple[int, Played] | None] = {}
    for seq, played in replies(call):
        before, event = played.before, played.outcome.event
        assert before is not None and isinstance(event, Pick | Say)
        for fact in reading_of(call.plan, before, event).facts:
            if fact in found and found[fact] is None:
                found[fact] = seq, played
        for misheard in stated_wrongly(played.outcome.misheard):
            found.setdefault(misheard.fact, None)
    return list(found.items())


def gain(played: Played) -> int:
    """What a reply moved for the better, in points of both meters together."""
    return effect_of(played.before, played.outcome) if played.before else 0


def said(plan: Plan, played: Played) -> str:
    """The words of a reply in quotes, or its deed."""
    before, event = played.before, played.outcome.event
    assert before is not None and isinstance(event, Pick | Say)
    text, spoken, deed = words_of(plan, before, event)
    return in_quotes(shortened(text, _QUOTED), spoken, deed)


def quoted_words(text: str) -> str:
    return in_quotes(shortened(text, _QUOTED), said=True)
