"""A call that was sent, played again on its story: every statement must say what comes out of its own events.

A pick is reckoned from the story; of a typed reply the reading that was sent is taken as it is, unless its
words were sent too and the ear of then is here.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

import msgspec

from game.conversation.ear import hear, pick_reading
from game.conversation.events import Begin, Cue, Event, Listen, Pick, Retake, Say, Wait
from game.conversation.plan import Plan
from game.conversation.replay import Played, opened, play_on
from game.conversation.state import Outcome, State
from game.conversation.step import step
from game.facilitator.call_contradictions import number_of_replies
from game.facilitator.sent_calls import ReadingSent, Sent
from game.listening.reading import Reading
from game.messages import Message, message, say, worded
from game.records.of_calls import (
    cost_nothing,
    ending_score,
    ending_told,
    reading_told,
    reply_score,
    reply_told,
)
from game.records.versions import ear_version
from game.words import quoted

_EVENTS: Mapping[str, type[Listen | Wait | Cue | Retake]] = {"l": Listen, "w": Wait, "c": Cue, "r": Retake}
_MOST_WAYS = 5000
"""States looked at from where nobody answers to where it leads, the nearest first: more than forty signs and
silences there."""
_COLUMNS = ("scene", "choice", "route", "typed", "trust", "frustration", "interrupted", "success")
"""Of a reply, beside its lists."""
_SCORE_OFF = 0.0001
"""Scores are rounded to four digits."""
_WHAT: Mapping[str, Message] = {
    "scene": message("rescore.what_scene"),
    "choice": message("rescore.what_choice"),
    "route": message("rescore.what_route"),
    "typed": message("rescore.what_typed"),
    "codes": message("rescore.what_codes"),
    "reading": message("rescore.what_reading"),
    "moves": message("rescore.what_moves"),
    "trust": message("rescore.what_trust"),
    "frustration": message("rescore.what_frustration"),
    "interrupted": message("rescore.what_interrupted"),
    "success": message("rescore.what_success"),
}
_OTHER = message("rescore.what_other")


class NotReckoned(StrEnum):
    """Why a run could not be reckoned again. It counts as it was sent."""

    BEFORE = "before"
    """It has no beginning: it was begun before the learner joined, or as a copy of another."""
    MISSING = "missing"
    """Statements of it are missing."""
    VERSION = "version"
    """Its story or its rules are not here as they were then."""
    EAR = "ear"
    """A pick in it was read by an ear that is not here, and comes out otherwise with today's."""
    TOO_LONG = "too long"
    """It has more replies than any call."""
    UNREADABLE = "unreadable"
    """It does not say what it was played with."""


def differs(plan: Plan, rows: Sequence[Sent]) -> str | NotReckoned:
    """The first thing in a run that does not come out as it was sent; "" where all does."""
    begun = rows[0]
    version = plan.rulebook.version
    flags, seed = begun.more.flags, begun.more.seed or 0
    stood, kind = [opened(plan, Begin(plan.story.id, plan.hash, version, flags, seed))], ""
    for place, row in enumerate(rows[1:], 1):
        number = number_of_replies(rows, place)
        if row.kind == "reply":
            told = _reply(plan, stood, row, number)
        elif row.verb == "suspended":
            told = "" if row.scene in _scenes(plan, stood) else say("rescore.left")
        elif row.verb == "completed":
            told = _ended(plan, stood, row)
            kind = row.ending_kind or ""
        elif row.verb in ("passed", "failed"):
            told = _passed(row, kind)
        else:
            told = ""
        if told:
            return told
    # What a reply ends by itself is told with it: the next statement of the learner is about the end.
    last = rows[-1]
    if stood[-1].after.over and last.kind == "reply" and last.follows == last.seq + 1:
        return say("rescore.no_end")
    return ""


def _reply(plan: Plan, stood: list[Played], row: Sent, number: int) -> str | NotReckoned:
    """Play on by one reply, into `stood`; what differs in it."""
    unknown = next((code for code in row.more.reading.codes if code not in plan.rulebook.rules), "")
    if unknown:
        return say("rescore.no_such_behaviour", number=number, code=quoted(unknown))
    own_ear = row.ear == ear_version()
    turn: list[Event] = []
    for sign in row.more.turn:
        if sign not in _EVENTS:
            return say("rescore.no_such_reply", number=number)
        turn.append(_EVENTS[sign]())
        if not _played(plan, stood, turn[-1]):
            return say("rescore.not_possible", number=number)
    before = stood[-1].after
    event = _event(plan, stood, row, own_ear)
    if event is None:
        return say("rescore.no_such_reply", number=number)
    # What today's ear reads in a pick is no word on what another one read.
    as_today = own_ear or event.reading is not None
    if not _played(plan, stood, event):
        return say("rescore.not_possible", number=number) if as_today else NotReckoned.EAR
    wrong = _wrong(plan, before, stood[-1].outcome, event, turn, row)
    if not wrong:
        return ""
    return _otherwise(row, stood[-1].outcome, number, wrong) if as_today else NotReckoned.EAR


def _event(plan: Plan, stood: Sequence[Played], row: Sent, own_ear: bool) -> Pick | Say | None:
    """The reply; None for a pick that the scene does not have. With another ear than today's, what was read
    in a pick is taken as it was sent, where it was."""
    if row.typed:
        return Say("", row.more.reading.reading, row.choice or "")
    if plan.scene(stood[-1].after).reply(row.choice or "") is None:
        return None
    read = row.more.reading
    return Pick(row.choice or "", reading=None if own_ear or read == ReadingSent() else read.reading)


def _played(plan: Plan, stood: list[Played], event: Event) -> bool:
    """Play on by one event, unless it is refused."""
    played = play_on(plan, stood, event, logged=True)
    if played.outcome.refusal is not None:
        return False
    stood.append(played)
    return True


def _wrong(
    plan: Plan, before: State, did: Outcome, event: Pick | Say, turn: Sequence[Event], row: Sent
) -> str:
    """Which part of a reply was sent otherwise than it comes out; "" for none. What an earlier game did not
    send is not missed."""
    right = {**reply_told(before, did, event, turn), "success": cost_nothing(before, did)}
    said = {**row.rest, **{name: getattr(row, name) for name in _COLUMNS}}
    said |= {"codes": list(row.codes), "moves": [list(move) for move in row.moves]}
    parts = (name for name in right if name != "reading" and name in said and said[name] != right[name])
    if wrong := next(parts, ""):
        return wrong
    if row.typed and row.choice and plan.scene(before).typed:
        # Words that take a way of their own lend none of a pick.
        return "choice"
    read = _read_today(plan, before, row)
    if read is not None and msgspec.convert(reading_told(read), ReadingSent) != row.more.reading:
        return "reading"
    return "" if _is_score(row, reply_score(did)) else "score"


def _read_today(plan: Plan, before: State, row: Sent) -> Reading | None:
    """What the ear reads in a reply, where that can be told: with the ear of then, and its words."""
    if row.ear != ear_version():
        return None
    if row.typed:
        return hear(plan, before, row.words) if row.words else None
    reply = plan.scene(before).reply(row.choice or "")
    return (
        None
        if reply is None or row.more.reading == ReadingSent()
        else pick_reading(plan, plan.scene(before), reply)
    )


def _otherwise(row: Sent, did: Outcome, number: int, wrong: str) -> str:
    if wrong in ("trust", "frustration"):
        return say(
            "rescore.meters",
            number=number,
            trust=row.trust or 0,
            frustration=row.frustration or 0,
            right_trust=did.trust,
            right_frustration=did.frustration,
        )
    if wrong in ("route", "interrupted"):
        return say("rescore.another_way", number=number)
    return say("rescore.otherwise", number=number, what=worded(_WHAT.get(wrong, _OTHER)))


def _ended(plan: Plan, stood: Sequence[Played], row: Sent) -> str:
    """What differs in an ending. What was listened to after the last reply is not sent, so every end that
    listening leads to may be."""
    events = [one.outcome.event for one in stood]
    interrupted = sum(one.outcome.interrupted for one in stood)
    said = {
        **row.rest, "scene": row.ending, "kind": row.ending_kind, "trust": row.trust,
        "frustration": row.frustration,
    }  # fmt: skip
    for outcome in _listened(plan, stood[-1]):
        if outcome.ending is not None:
            right = ending_told(outcome, events, interrupted)
            if all(said.get(name, value) == value for name, value in right.items()):
                return ""
    return say("rescore.ending")


def _passed(row: Sent, kind: str) -> str:
    return "" if _is_score(row, ending_score(kind)) else say("rescore.passed")


def _is_score(row: Sent, right: float) -> bool:
    return row.scaled is not None and abs(row.scaled - right) <= _SCORE_OFF


def _scenes(plan: Plan, stood: Sequence[Played]) -> set[str]:
    """The scenes in which a call may stand after its last reply that was sent: what was listened to since is
    not told, nor that the reply was taken back."""
    found = {outcome.scene for outcome in _listened(plan, stood[-1])}
    back = play_on(plan, stood, Retake())
    return found | ({back.after.scene} if back.outcome.refusal is None else set())


def _listened(plan: Plan, last: Played) -> Iterator[Outcome]:
    """What an event did, and what all do that may follow it without a reply, where nobody answers."""
    yield last.outcome
    left, seen = deque([last.after]), {last.after}
    while left and len(seen) < _MOST_WAYS:
        state = left.popleft()
        scene = plan.scene(state)
        if state.over or not (scene.goto or scene.ending):
            continue
        for event in (Listen(), Wait(), Cue()):
            after, outcome = step(plan, state, event)
            if outcome.refusal is None:
                yield outcome
                if after not in seen:
                    seen.add(after)
                    left.append(after)
