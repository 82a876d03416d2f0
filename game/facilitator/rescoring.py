"""Runs reckoned again: by the story and the rules of their time, what was sent must come out.

A pick is reckoned from the story; of a typed reply the codes and facts that were sent are taken as they
are, since its words stay with the learner. What comes out otherwise was changed on the way, or made by
another program.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import groupby, islice
from typing import Any

import msgspec
from msgspec import Struct, field
from sqlalchemy import Row, and_, delete, func, select

from game.behaviours import rulebook_of
from game.conversation.events import Begin, Cue, Event, Listen, Pick, Retake, Say, Wait
from game.conversation.plan import Plan
from game.conversation.replay import Played, opened, play_on
from game.facilitator.chain_checks import SHOWN_OF_RUN
from game.facilitator.store import Store, in_parts, streamed, upsert
from game.facilitator.tables import findings, statements
from game.listening.reading import Behaviour, Misheard, Reading
from game.messages import say
from game.progress.library import Library
from game.records.versions import ear_version
from game.words import quoted

KIND = "score"
"""Of the findings: all of a learner's are found anew each time."""
SOURCE = "rescore"
_EVENTS: Mapping[str, type[Listen | Wait | Cue | Retake]] = {"l": Listen, "w": Wait, "c": Cue, "r": Retake}
_LONGEST_RUN = 2000
"""Statements of one run: a call of a thousand replies has half of that. Longer ones are not reckoned."""
_s = statements.c
_COLUMNS = (
    _s.pseudonym, _s.registration, _s.seq, _s.kind, _s.verb, _s.story, _s.story_hash, _s.versions, _s.choice,
    _s.route, _s.typed, _s.interrupted, _s.trust, _s.frustration, _s.more,
)  # fmt: skip


class ReadingSent(Struct, frozen=True):
    """What a statement tells of a reading."""

    codes: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    feelings: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    misheard: tuple[tuple[str, bool], ...] = ()
    unsure: tuple[str, ...] = ()

    @property
    def reading(self) -> Reading:
        return Reading(
            tuple(map(Behaviour, self.codes)),
            self.facts,
            self.feelings,
            self.asks,
            tuple(Misheard(fact, asked=asked) for fact, asked in self.misheard),
            self.unsure,
        )


class ReplySent(Struct):
    """What a statement tells of a reply. `more` has what was done since the one before, a letter an event,
    and what was read."""

    choice: str
    route: str
    typed: bool
    trust: int
    frustration: int
    interrupted: bool
    more: "MoreSent"


class MoreSent(Struct):
    """What of a reply has no column."""

    turn: str
    reading: ReadingSent


class BegunSent(Struct):
    """What a statement tells of a run's beginning."""

    flags: tuple[str, ...] = ()
    seed: int = 0


class NotReckoned(StrEnum):
    """Why a run could not be reckoned again. It counts as it was sent."""

    BEFORE = "before"
    """It was begun before the learner joined."""
    MISSING = "missing"
    """Statements of it are missing."""
    VERSION = "version"
    """Its story or its rules are not here as they were then."""
    TOO_LONG = "too long"
    """It has more replies than any call."""
    UNREADABLE = "unreadable"
    """It does not say what it was played with."""


class LeftOut(Struct, frozen=True):
    """Runs of a learner in a story that could not be reckoned again."""

    cohort: str
    pseudonym: str
    story: str
    why: NotReckoned


class Rescored(Struct):
    """Numbers of runs: reckoned again, of these found otherwise, and such as could not be reckoned."""

    runs: int = 0
    differ: int = 0
    left: Counter[LeftOut] = field(default_factory=Counter)

    @property
    def left_out(self) -> int:
        return self.left.total()

    def add(self, other: "Rescored") -> None:
        self.runs += other.runs
        self.differ += other.differ
        self.left += other.left


def rescore(store: Store, cohort: str, library: Library, pseudonyms: Iterable[str]) -> Rescored:
    """Reckon the runs of learners whose stories are here as they were then, and keep what differs as
    findings. Raises `DatabaseUnusableError`."""
    plans, count = _Plans(library), Rescored()
    for who in in_parts(sorted(pseudonyms)):
        _rescore(store, cohort, plans, who, count)
    return count


def _rescore(store: Store, cohort: str, plans: "_Plans", who: Sequence[str], count: Rescored) -> None:
    found: list[dict[str, object]] = []
    missing = _s.seq - func.dense_rank().over(partition_by=_s.pseudonym, order_by=_s.seq)
    of_them = (
        select(*_COLUMNS, missing.label("missing"))
        .where(and_(_s.cohort == cohort, _s.pseudonym.in_(who)))
        .subquery()
    )
    query = (
        select(of_them)
        .where(of_them.c.kind.in_(("run", "reply")))
        .order_by(of_them.c.pseudonym, of_them.c.registration, of_them.c.seq)
    )
    with store.reading() as db:
        runs = groupby(streamed(db, query), key=lambda row: (row.pseudonym, row.registration))
        for (pseudonym, registration), rows in runs:
            first, *rest = islice(rows, _LONGEST_RUN + 1)
            told = _told_of_run(plans, [first, *rest])
            if isinstance(told, NotReckoned):
                count.left[LeftOut(cohort, pseudonym, first.story or "", told)] += 1
                continue
            count.runs += 1
            if told:
                count.differ += 1
                what = say("rescore.differs", run=str(registration)[:SHOWN_OF_RUN], what=told)
                found.append(
                    {"cohort": cohort, "pseudonym": pseudonym, "kind": KIND, "what": what, "source": SOURCE}
                )
    with store.writing() as db:
        own = and_(findings.c.cohort == cohort, findings.c.kind == KIND, findings.c.pseudonym.in_(who))
        db.execute(delete(findings).where(own))
        upsert(db, findings, found)


def differs(plan: Plan, begun: BegunSent, replies: Iterable[ReplySent], *, same_ear: bool) -> str:
    """The first thing in a run that does not come out as it was sent; "" where all does. With another ear
    than today's, what it read in a pick is taken as it was sent."""
    stood = [opened(plan, Begin(plan.story.id, plan.hash, plan.rulebook.version, begun.flags, begun.seed))]
    for number, sent in enumerate(replies, 1):
        unknown = next((code for code in sent.more.reading.codes if code not in plan.rulebook.rules), "")
        if unknown:
            return say("rescore.no_such_behaviour", number=number, code=quoted(unknown))
        for event in _events(plan, stood, sent, same_ear):
            if event is None:
                return say("rescore.no_such_reply", number=number)
            played = play_on(plan, stood, event, logged=True)
            if played.outcome.refusal is not None:
                return say("rescore.not_possible", number=number)
            stood.append(played)
        did = stood[-1].outcome
        if (did.trust, did.frustration) != (sent.trust, sent.frustration):
            return say(
                "rescore.meters",
                number=number,
                trust=sent.trust,
                frustration=sent.frustration,
                right_trust=did.trust,
                right_frustration=did.frustration,
            )
        if (did.route, did.interrupted) != (sent.route, sent.interrupted):
            return say("rescore.another_way", number=number)
    return ""


class _Plans:
    """The stories at hand, as plans with the rulebook of then."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._made: dict[tuple[str, str, str], Plan | None] = {}

    def plan(self, story: str, story_hash: str, rulebook: str) -> Plan | None:
        key = (story, story_hash, rulebook)
        if key not in self._made:
            there = self._library.stories.get(story)
            rules = rulebook_of(rulebook)
            fits = there is not None and rules is not None and there.hash == story_hash
            self._made[key] = Plan(there.story, there.hash, rules) if there and fits else None
        return self._made[key]


class _Versions(Struct):
    rulebook: str = ""
    ear: str = ""


def _told_of_run(plans: _Plans, rows: Sequence[Row[Any]]) -> str | NotReckoned:
    """What differs in a run, "" for nothing; or why it cannot be reckoned. `missing` of a row: how many of
    the learner's statements are missing before it."""
    begins = [row for row in rows if row.verb == "initialized"]
    if len(rows) > _LONGEST_RUN:
        return NotReckoned.TOO_LONG
    if rows[0].missing != rows[-1].missing or (not begins and rows[0].missing):
        return NotReckoned.MISSING
    if not begins:
        return NotReckoned.BEFORE
    if len(begins) > 1 or not begins[0].story_hash:
        return NotReckoned.UNREADABLE
    first = begins[0]
    try:
        versions = msgspec.json.decode(first.versions, type=_Versions)
        begun = msgspec.json.decode(first.more or "{}", type=BegunSent)
        replies = [_reply(row) for row in rows if row.kind == "reply"]
    except (msgspec.MsgspecError, TypeError):
        return NotReckoned.UNREADABLE
    plan = plans.plan(first.story, first.story_hash, versions.rulebook)
    if plan is None or any(row.story_hash != first.story_hash for row in rows):
        return NotReckoned.VERSION
    return differs(plan, begun, replies, same_ear=versions.ear == ear_version())


def _reply(row: Row[Any]) -> ReplySent:
    more = msgspec.json.decode(row.more, type=MoreSent)
    meters = row.trust, row.frustration
    return ReplySent(row.choice, row.route, bool(row.typed), *meters, bool(row.interrupted), more)


def _events(plan: Plan, stood: Sequence[Played], sent: ReplySent, same_ear: bool) -> Iterator[Event | None]:
    for sign in sent.more.turn:
        yield _EVENTS[sign]() if sign in _EVENTS else None
    if sent.typed:
        yield Say("", sent.more.reading.reading, sent.choice)
        return
    reply = plan.scene(stood[-1].after).reply(sent.choice)
    if reply is None:
        yield None
    elif same_ear or reply.shows is not None:
        yield Pick(sent.choice)
    else:
        yield Pick(sent.choice, reading=sent.more.reading.reading)
