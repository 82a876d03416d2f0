"""What in the statements of one call contradicts the others, whatever its story is: it can be told of a call
too whose story is not here."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from game.facilitator.sent_calls import Sent
from game.messages import say
from game.records.of_calls import PASSING, RETAKE_SIGN

SECONDS_OFF = 0.03
"""Moments are cut to a thousandth of a second and durations rounded to a hundredth."""
_AFTER = {"suspended": ("scene",), "completed": ("ending", "ending_kind"), "answered": ("scene", "route")}
"""What a statement with this verb tells, by the columns that are filled."""


def contradiction(rows: Sequence[Sent]) -> str:
    """The first one, in a sentence; "" for none. `rows` are all of a call that are here, in their order."""
    return next((told for told in _contradictions(rows) if told), "")


def number_of_replies(rows: Sequence[Sent], upto: int) -> int:
    """The reply that a row is about, or is nearest to, counted from 1."""
    return max(1, sum(row.kind == "reply" for row in rows[: upto + 1]))


def _contradictions(rows: Sequence[Sent]) -> Iterator[str]:
    first = rows[0]
    for place, row in enumerate(rows):
        number = number_of_replies(rows, place)
        yield _of_one(row, number)
        if row.is_beginning and place:
            yield say("rescore.begun_twice")
        same = ("story", "story_hash", "rulebook", "attempt")
        if any(getattr(row, name) != getattr(first, name) for name in same):
            yield say("rescore.two_calls", number=number)
    yield from _of_ends(rows)
    if first.is_beginning:
        yield from _of_times(rows)


def _of_one(row: Sent, number: int) -> str:
    """Of a statement by itself: its verb, and what it must tell with that."""
    told = {verb: all(getattr(row, name) is not None for name in names) for verb, names in _AFTER.items()}
    wanted = "answered" if row.kind == "reply" else row.verb
    others = any(is_told for verb, is_told in told.items() if verb != wanted) and row.kind != "reply"
    if row.verb != wanted or not told.get(wanted, True) or others:
        return say("rescore.odd_verb", number=number)
    if (row.more.seed is not None) != row.is_beginning:
        return say("rescore.odd_verb", number=number)
    again = (row.attempt or 1) > 1 or (row.kind == "reply" and RETAKE_SIGN in row.more.turn)
    if (row.attempt, row.again) != (None, None) and row.again != (2 if again else 1):
        return say("rescore.try", number=number)
    return ""


def _of_ends(rows: Sequence[Sent]) -> Iterator[str]:
    """Of the end: nothing but whether it was passed comes after it."""
    kind, ended = "", False
    for row in rows:
        if row.verb in ("passed", "failed"):
            right = ended and (row.verb == "passed") == (kind in PASSING) == bool(row.success)
            yield "" if right else say("rescore.passed")
        elif ended:
            yield say("rescore.after_end")
        elif row.verb == "completed":
            kind, ended = row.ending_kind or "", True


def _of_times(rows: Sequence[Sent]) -> Iterator[str]:
    """Of how long each thing took, by the moments at which they were."""
    begun, before = rows[0], rows[0]
    for place, row in enumerate(rows):
        if row.missing != rows[0].missing:
            return
        if row.verb in ("passed", "failed") and row.at != rows[place - 1].at:
            yield say("rescore.passed")
        since = before if row.kind == "reply" else begun
        if row.kind == "reply" or row.verb in ("completed", "suspended"):
            right = max(0.0, _seconds(since.at, row.at))
            if row.seconds is None or abs(row.seconds - right) > SECONDS_OFF:
                yield say(
                    "rescore.times",
                    number=number_of_replies(rows, place),
                    seconds=f"{row.seconds or 0:g}",
                    right=f"{right:.2f}",
                )
        if row.kind == "reply":
            before = row


def _seconds(earlier: str, later: str) -> float:
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()
