"""What did you just do? A player's own view of a reply, asked before its reading is shown, and the reading.

Two questions on each of at most two typed replies. An answer is never right or wrong: where the two views
differ is the place to look.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Literal

from msgspec import Struct

from game.behaviours import Rulebook
from game.conversation.events import Say
from game.debrief.coach import wrong_line
from game.debrief.debrief import Turn
from game.listening.reading import Reading
from game.messages import say

Question = Literal["feeling", "facts"]
QUESTIONS: tuple[Question, ...] = ("feeling", "facts")

FROM = 5
"""From so many answers on it is said how near they come to the reading: before, one answer decides it."""


class Heard(Struct, frozen=True):
    """What the ear read on one question. `yes` is None where it is in doubt: such an answer counts for
    nothing. `told` says it in a sentence or two, with the words that showed it; `strength` is 0..1, above 0
    only for a yes."""

    yes: bool | None
    told: str
    strength: float = 0.0


class AskedReply(Struct, frozen=True):
    """A reply that is asked about: its place in the log, the line before it and its words. `by`: who had
    said that line, where it was not the customer."""

    seq: int
    customer: str
    said: str
    feeling: Heard
    facts: Heard
    by: str = ""

    def heard(self, question: Question) -> Heard:
        return self.feeling if question == "feeling" else self.facts


OwnAnswers = dict[tuple[int, Question], bool | None]
"""Answers by the place of the reply and the question; None for one that was skipped."""


class SameViews(Struct, frozen=True):
    """In how many answers the player saw a reply as the ear did."""

    same: int = 0
    answers: int = 0


class Nearness(Struct, frozen=True):
    """How near own views come to readings: on each question, in the first finished call of each story; and
    on both in calls that were played again later."""

    feeling: SameViews = SameViews()
    facts: SameViews = SameViews()
    later: SameViews = SameViews()


def question_text(question: Question) -> str:
    return say("self_view.feeling") if question == "feeling" else say("self_view.facts")


def asked_replies(rulebook: Rulebook, turns: Iterable[Turn], since: int = 0) -> tuple[AskedReply, ...]:
    """The replies to ask about, in the order of the call: of those typed at the place `since` of the log or
    after it, the one or two on which the ear is surest and, of these, that differ most. A reply that was
    tried again is none of them: of both tries the coach has spoken already."""
    first = [turn for turn in turns if turn.index >= since and not (turn.again or turn.retaken)]
    typed = [turn for turn in first if isinstance(turn.outcome.event, Say)]
    return _surest_and_most_different([_asked(rulebook, turn) for turn in typed])


def nearness_lines(near: Nearness) -> tuple[str, ...]:
    """How near own views come, in counts; nothing while there are few answers."""
    feeling, facts, later = near.feeling, near.facts, near.later
    told = []
    if feeling.answers + facts.answers >= FROM:
        told.append(
            say(
                "self_view.near",
                feeling=feeling.same,
                feelings=feeling.answers,
                facts=facts.same,
                all_facts=facts.answers,
            )
        )
    if later.answers >= FROM:
        told.append(say("self_view.near_later", same=later.same, answers=later.answers))
    return tuple(told)


def _surest_and_most_different(found: Sequence[AskedReply]) -> tuple[AskedReply, ...]:
    kinds: dict[tuple[bool | None, bool | None], list[AskedReply]] = {}
    for reply in sorted(found, key=lambda r: (-_strength(r), r.seq)):
        if _decided(reply):
            kinds.setdefault((reply.feeling.yes, reply.facts.yes), []).append(reply)
    # Two of a kind are enough to choose from: a long call is no reason to compare each with each.
    near = sorted((reply for kind in kinds.values() for reply in kind[:2]), key=lambda r: r.seq)
    if len(near) < 2:
        return tuple(near)

    def rank(pair: tuple[AskedReply, AskedReply]) -> tuple[int, int, float, int, int]:
        one, other = pair
        apart = sum(one.heard(q).yes != other.heard(q).yes for q in QUESTIONS)
        decided, strength = _decided(one) + _decided(other), _strength(one) + _strength(other)
        return decided, apart, strength, -one.seq, -other.seq

    return max(combinations(near, 2), key=rank)


def _decided(reply: AskedReply) -> int:
    return sum(reply.heard(question).yes is not None for question in QUESTIONS)


def _strength(reply: AskedReply) -> float:
    return reply.feeling.strength + reply.facts.strength


def _asked(rulebook: Rulebook, turn: Turn) -> AskedReply:
    event = turn.outcome.event
    assert isinstance(event, Say)
    feeling, facts = (
        _feeling(rulebook, event.reading),
        _facts(rulebook, event.reading, wrong_line(turn.wrong)),
    )
    return AskedReply(turn.index, turn.customer, turn.said, feeling, facts, turn.by)


def _feeling(rulebook: Rulebook, reading: Reading) -> Heard:
    codes = rulebook.of_skill("Acknowledge", "reflection")
    if yes := _shown(reading, codes):
        return yes
    # Named as theirs, it would have been read so: this names one in passing, or asks for it.
    if reading.feelings or not codes.isdisjoint(reading.unsure):
        return Heard(None, say("self_view.unsure"))
    stock = next((b.why for b in reading.behaviours if b.code in rulebook.family("sympathy")), "")
    return Heard(False, say("self_view.no", why=stock) if stock else say("self_view.no_feeling"))


def _facts(rulebook: Rulebook, reading: Reading, wrong: str) -> Heard:
    codes = rulebook.of_skill("Reflect", "reflection")
    if yes := _shown(reading, codes):
        return Heard(True, f"{yes.told} {wrong}".rstrip(), yes.strength)
    if wrong:
        return Heard(None, say("self_view.wrong", told=wrong))
    # Named in passing or in a question, a fact is neither surely given back nor surely left out.
    if reading.facts or reading.misheard or reading.asks or not codes.isdisjoint(reading.unsure):
        return Heard(None, say("self_view.unsure"))
    return Heard(False, say("self_view.no_facts"))


def _shown(reading: Reading, codes: frozenset[str]) -> Heard | None:
    """The yes of the surest of these behaviours; None where none is shown."""
    found = [behaviour for behaviour in reading.behaviours if behaviour.code in codes]
    if not found:
        return None
    surest = max(found, key=lambda behaviour: behaviour.strength)
    return Heard(True, say("self_view.yes", why=surest.why), surest.strength)
