"""Runs reckoned again: by the story and the rules of their time, what was sent must come out.

A pick is reckoned from the story; of a typed reply the codes and facts that were sent are taken as they
are, since its words stay with the learner. What comes out otherwise was changed on the way, or made by
another program: it is flagged, and no figure counts it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

import msgspec
from msgspec import Struct, field
from sqlalchemy import ColumnElement, Row, and_, delete, func, select, tuple_

from game.behaviours import rulebook_of
from game.conversation.plan import Plan
from game.facilitator.call_check import NotReckoned, differs
from game.facilitator.call_contradictions import contradiction
from game.facilitator.chain_checks import SHOWN_OF_RUN
from game.facilitator.sent_calls import Sent, sent
from game.facilitator.store import Store, in_parts, streamed, upsert
from game.facilitator.tables import findings, statements
from game.messages import say
from game.progress.library import Library

KIND = "score"
"""Of the findings: all of a learner's are found anew each time. Their source is the run."""
_LONGEST_RUN = 2000
"""Statements of one run: a call of a thousand replies has half of that. Longer ones are not reckoned."""
_LONGEST_TEXT = 8_000_000
"""Characters of what they tell: a call of a thousand replies has a quarter of that."""
_s = statements.c


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
    place = func.dense_rank().over(partition_by=_s.pseudonym, order_by=_s.seq)
    missing = (_s.seq - place).label("missing")
    follows = func.lead(_s.seq).over(partition_by=_s.pseudonym, order_by=_s.seq).label("follows")
    of_them = (
        select(statements, missing, follows)
        .where(and_(_s.cohort == cohort, _s.pseudonym.in_(who)))
        .subquery()
    )
    query = (
        select(of_them)
        .where(of_them.c.kind.in_(("run", "reply")))
        .order_by(of_them.c.pseudonym, of_them.c.registration, of_them.c.seq)
    )
    with store.reading() as db:
        for pseudonym, of_one in groupby(streamed(db, query), key=lambda row: str(row.pseudonym)):
            runs = [_run(plans, rows) for _, rows in groupby(of_one, key=lambda row: row.registration)]
            among = _wrong_among(runs)
            for run in runs:
                told = among.get(run.key) or run.told
                if isinstance(told, NotReckoned):
                    count.left[LeftOut(cohort, pseudonym, run.story, told)] += 1
                    continue
                count.runs += 1
                if told:
                    count.differ += 1
                    what = say("rescore.differs", run=run.key[:SHOWN_OF_RUN], what=told)
                    found.append(
                        {
                            "cohort": cohort,
                            "pseudonym": pseudonym,
                            "kind": KIND,
                            "what": what,
                            "source": run.key,
                        }
                    )
    with store.writing() as db:
        own = and_(findings.c.cohort == cohort, findings.c.kind == KIND, findings.c.pseudonym.in_(who))
        db.execute(delete(findings).where(own))
        upsert(db, findings, found)


def counts(cohort: str) -> ColumnElement[bool]:
    """Of statements: that they are of no run that came out otherwise than it was sent."""
    own = select(findings.c.pseudonym, findings.c.source)
    return tuple_(_s.pseudonym, func.coalesce(_s.registration, "")).not_in(
        own.where(findings.c.cohort == cohort, findings.c.kind == KIND)
    )


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


class _Run(Struct):
    """One call of a learner; `key` is its registration. `told` is what differs in it, "" for nothing, or why
    it cannot be reckoned. `first` is its first statement and `seqs` the places of all, where they can be
    read."""

    key: str
    story: str
    told: str | NotReckoned
    first: Sent | None = None
    seqs: Sequence[int] = ()

    @property
    def attempt(self) -> int:
        return (self.first.attempt or 0) if self.first else 0

    @property
    def begun(self) -> bool:
        return self.first is not None and self.first.is_beginning


def _run(plans: "_Plans", rows: Iterable[Row[Any]]) -> _Run:
    key = story = ""
    told: list[Sent] = []
    text = 0
    for row in rows:
        key, story = key or row.registration or "", story or row.story or ""
        text += sum(len(part) for part in (row.codes, row.moves, row.words, row.versions, row.more) if part)
        if len(told) == _LONGEST_RUN or text > _LONGEST_TEXT:
            return _Run(key, story, NotReckoned.TOO_LONG)
        try:
            told.append(sent(row))
        except msgspec.MsgspecError:
            return _Run(key, story, NotReckoned.UNREADABLE)
    wrong = contradiction(told) if key else say("rescore.no_run")
    return _Run(key, story, wrong or _told_of_run(plans, told), told[0], [one.seq for one in told])


def _wrong_among(runs: Sequence[_Run]) -> dict[str, str]:
    """By run: what in it contradicts the learner's other runs. Of two that were begun one after the other,
    the later is a later try. Where a place in the chain is there twice, two computers count, or a copy."""
    seqs = [seq for run in runs for seq in run.seqs]
    if len(seqs) > len(set(seqs)):
        return {}
    found: dict[str, str] = {}
    begun = sorted((run for run in runs if run.begun), key=lambda run: run.seqs[0])
    last: dict[str, _Run] = {}
    for run in begun:
        before = last.get(run.story)
        if before is None or run.attempt > before.attempt:
            last[run.story] = run
        elif before.first and run.first and before.first.at < run.first.at:
            found[run.key] = say("rescore.attempt", attempt=run.attempt)
    own = {(run.story, run.attempt) for run in begun}
    for run in runs:
        # Who goes on with a call says so first; else it is a part of one that is here.
        part = run.first is not None and not run.begun and run.first.verb != "resumed"
        if part and (run.story, run.attempt) in own:
            found[run.key] = say("rescore.part_of_another")
    return found


def _told_of_run(plans: "_Plans", rows: Sequence[Sent]) -> str | NotReckoned:
    """What differs in a run, "" for nothing; or why it cannot be reckoned."""
    first = rows[0]
    if first.missing != rows[-1].missing or (not first.is_beginning and first.missing):
        return NotReckoned.MISSING
    if not first.is_beginning:
        return NotReckoned.BEFORE
    if not (first.story and first.story_hash):
        return NotReckoned.UNREADABLE
    plan = plans.plan(first.story, first.story_hash, first.rulebook)
    return NotReckoned.VERSION if plan is None else differs(plan, rows)
