"""Runs reckoned again: by the story and the rules of their time, what was sent must come out.

A pick is reckoned from the story; of a typed reply the codes and facts that were sent are taken as they
are, since its words stay with the learner. What comes out otherwise was changed on the way, or made by
another program: it is flagged, and no figure counts it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby, islice
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
from game.facilitator.store import Store, streamed, upsert
from game.facilitator.tables import findings, statements
from game.messages import say
from game.progress.library import Library

KIND = "score"
"""Of the findings: all of a learner's are found anew each time. Their source is the run."""
_ASKED = 500
"""Learners in one query: what a database takes as parameters."""
_LONGEST_RUN = 2000
"""Statements of one run: a call of a thousand replies has half of that. Longer ones are not reckoned."""
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
    who = sorted(pseudonyms)
    for at in range(0, len(who), _ASKED):
        _rescore(store, cohort, plans, who[at : at + _ASKED], count)
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
            runs = [_run(rows) for _, rows in groupby(of_one, key=lambda row: row.registration)]
            twice = _attempts_twice(runs)
            for run in runs:
                told = run.wrong or twice.get(run.key) or _told_of_run(plans, run)
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
    """One call of a learner; `key` is its registration. `rows` are empty where they cannot be used, and `why`
    says why; `wrong` is what contradicts itself in them."""

    key: str
    story: str
    rows: Sequence[Sent] = ()
    why: NotReckoned | None = None
    wrong: str = ""

    @property
    def begun(self) -> bool:
        return bool(self.rows) and self.rows[0].is_beginning


def _run(rows: Iterable[Row[Any]]) -> _Run:
    first, *rest = islice(rows, _LONGEST_RUN + 1)
    run = _Run(first.registration or "", first.story or "")
    if len(rest) == _LONGEST_RUN:
        run.why = NotReckoned.TOO_LONG
        return run
    try:
        run.rows = [sent(row) for row in (first, *rest)]
    except msgspec.MsgspecError:
        run.why = NotReckoned.UNREADABLE
        return run
    run.wrong = contradiction(run.rows) if run.key else say("rescore.no_run")
    return run


def _attempts_twice(runs: Sequence[_Run]) -> dict[str, str]:
    """By run: what is wrong with which try it says it was. Of two that were begun one after the other, the
    later has the higher number. Where a place in the chain is there twice, two computers count, or a copy."""
    seqs = [row.seq for run in runs for row in run.rows]
    if len(seqs) > len(set(seqs)):
        return {}
    found: dict[str, str] = {}
    begun = sorted((run for run in runs if run.begun), key=lambda run: run.rows[0].seq)
    last: dict[str, Sent] = {}
    for run in begun:
        first = run.rows[0]
        before = last.get(run.story)
        if before is None or (first.attempt or 0) > (before.attempt or 0):
            last[run.story] = first
        elif before.at < first.at:
            found[run.key] = say("rescore.attempt", attempt=first.attempt or 0)
    own = {(run.story, run.rows[0].attempt) for run in begun}
    for run in runs:
        # Who goes on with a call says so first; else it is a part of one that is here.
        part = bool(run.rows) and not run.begun and run.rows[0].verb != "resumed"
        if part and (run.story, run.rows[0].attempt) in own:
            found[run.key] = say("rescore.part_of_another")
    return found


def _told_of_run(plans: "_Plans", run: _Run) -> str | NotReckoned:
    """What differs in a run, "" for nothing; or why it cannot be reckoned."""
    rows = run.rows
    if run.why is not None:
        return run.why
    if rows[0].missing != rows[-1].missing or (not run.begun and rows[0].missing):
        return NotReckoned.MISSING
    if not run.begun:
        return NotReckoned.BEFORE
    first = rows[0]
    if not (first.story and first.story_hash):
        return NotReckoned.UNREADABLE
    plan = plans.plan(first.story, first.story_hash, first.rulebook)
    return NotReckoned.VERSION if plan is None else differs(plan, rows)
