"""What is odd in the chain of a learner's statements: holes, links that do not fit, times that cannot be.

None of it proves anything against a learner: a computer with a wrong clock, or a saved copy brought back,
does the same. It is shown so that somebody can ask.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta

from msgspec import Struct

from game.messages import say

BACK_SECONDS = 60
"""A clock that is set right over the network moves by seconds; a minute back is no such thing."""
AHEAD = timedelta(minutes=10)
"""By how much the clocks of two computers may differ that nobody ever set right."""
PICKED_SECONDS = 0.5
"""A pick needs a choice and two keys. Choosing among four signs that one waits for takes about half a second
by itself (Hick, 1952), and here a sentence is to be read as well."""
TYPED_SECONDS = 1.0
"""A typed reply has at least a word and Enter; at the pace of the fastest typists, some fifteen keys a
second, that and the choice of the word take longer than this."""
FIRST_EVER = date(2026, 1, 1)
"""No game that told of anybody is older."""
SHOWN_OF_RUN = 8
"""Letters of a run's id: enough to tell the runs of one learner apart."""
MOST = 20
"""Findings of one kind that are kept of a learner; the rest are counted."""

Stretch = tuple[int, int]
"""From the first to the last, both within."""

KINDS = ("hole", "broken", "fork", "clock", "early", "quick")
"""The kinds that `ChainCheck` tells: all of a learner's are found anew each time."""


class Link(Struct, frozen=True):
    """What a check needs of a statement."""

    seq: int
    previous: str
    digest: str
    at: str
    kind: str
    registration: str | None
    typed: int | None
    seconds: float | None


class ChainCheck:
    """Reads the statements of one learner in the order of their places, and tells what is odd in them.
    `explained`: stretches of numbers that are not there because of damage, which is told already.
    `earliest`: before this moment there was nothing to tell."""

    def __init__(self, explained: Sequence[Stretch] = (), earliest: str = "") -> None:
        self._explained, self._earliest = explained, earliest
        self._early: list[Link] = []
        self._holes = False
        self._seq = 0
        self._before: dict[str, str] = {}
        self._here: dict[str, str] = {}
        self._forks: list[int] = []
        self._quick = Counter[str]()
        self._found: dict[str, list[str]] = {kind: [] for kind in KINDS}

    def read(self, links: Iterable[Link]) -> "ChainCheck":
        for one in links:
            if one.seq == self._seq:
                if not self._forks or self._forks[-1] != one.seq:
                    self._forks.append(one.seq)
            else:
                self._go_on_to(one.seq)
            self._check(one)
            self._here[one.digest] = one.at
        return self

    def end(self, last: int = 0, tip: str = "") -> Iterator[tuple[str, str]]:
        """Kind and sentence of each finding. `last` and `tip`: how far the chain goes, as a bundle said."""
        if last > self._seq:
            self._missing(self._seq + 1, last)
        elif last == self._seq and tip and tip not in self._here:
            self._found["broken"].append(say("chain.other_tip", seq=last))
        if self._forks:
            self._found["fork"].append(
                say("chain.fork", count=len(self._forks), first=self._forks[0], last=self._forks[-1])
            )
        if self._early:
            first = self._early[0]
            self._found["early"].append(
                say(
                    "chain.early",
                    count=len(self._early),
                    seq=first.seq,
                    at=first.at,
                    earliest=self._earliest[:10],
                )
            )
        for run, count in self._quick.items():
            self._found["quick"].append(
                say(
                    "chain.quick",
                    count=count,
                    run=run[:SHOWN_OF_RUN],
                    picked=f"{PICKED_SECONDS:g}",
                    typed=f"{TYPED_SECONDS:g}",
                )
            )
        for kind, found in self._found.items():
            for what in found[:MOST]:
                yield kind, what
            if len(found) > MOST:
                yield kind, say("chain.and_more", count=len(found) - MOST)

    def whole(self, last: int) -> bool:
        """Whether every statement up to this place is there, each following from the one before."""
        return self._seq >= last and not (self._holes or self._found["broken"])

    def _go_on_to(self, seq: int) -> None:
        if seq > self._seq + 1:
            self._missing(self._seq + 1, seq - 1)
            self._before = {}
        else:
            self._before = self._here
        self._seq, self._here = seq, {}

    def _missing(self, first: int, last: int) -> None:
        self._holes = True
        if any(start <= first and last <= end for start, end in self._explained):
            return
        self._found["hole"].append(say("chain.hole", count=last - first + 1, first=first, last=last))

    def _check(self, one: Link) -> None:
        follows = not one.previous if one.seq == 1 else not self._before or one.previous in self._before
        if not follows:
            self._found["broken"].append(say("chain.broken", seq=one.seq))
        before = self._before.get(one.previous, "")
        if one.at < before and _seconds_back(one.at, before) > BACK_SECONDS:
            self._found["clock"].append(say("chain.clock", seq=one.seq, at=one.at, before=before))
        if one.at < self._earliest:
            self._early.append(one)
        if one.kind == "reply" and one.seconds is not None:
            least = TYPED_SECONDS if one.typed else PICKED_SECONDS
            if one.seconds < least:
                self._quick[one.registration or ""] += 1


def explained(kept: Iterable[str]) -> list[Stretch]:
    """The numbers that damaged lines leave out, in order, from what is kept with each finding."""
    found: list[Stretch] = []
    every = (part.split("-") for numbers in kept for part in numbers.split(",") if part)
    for first, last in sorted((int(first), int(last)) for first, last in every):
        if found and first <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((first, last))
    return found


def earliest_moment(made: str) -> str:
    """The moment before which nobody of a cohort has anything to tell: a day before that on which it was
    made, for clocks of other places, or what is known without it."""
    day = FIRST_EVER
    with suppress(ValueError, OverflowError):
        day = max(day, date.fromisoformat(made) - timedelta(days=1))
    return f"{day.isoformat()}T00:00:00.000Z"


def is_ahead(at: str, now: datetime) -> bool:
    """Whether a moment was still to come."""
    return datetime.fromisoformat(at) > now + AHEAD


def _seconds_back(at: str, before: str) -> float:
    return (datetime.fromisoformat(before) - datetime.fromisoformat(at)).total_seconds()
