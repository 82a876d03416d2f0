"""Calls that were begun before a course's first day.

Nobody's fault: the day may be typed wrong, or a clock be wrong. It is kept for somebody to ask about, and the
calls count. That a chapter was played which was not open yet no record shows: what opened it may have been
passed before the learner joined, and of that nothing is told.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, delete, func, select

from game.command_lines import command_line
from game.facilitator.kept_cohorts import kept_cohort
from game.facilitator.store import Store, in_parts, upsert
from game.facilitator.tables import findings, statements
from game.local_times import local_day
from game.messages import say

KIND = "before the course"
"""Of the findings: all of a learner's are found anew each time."""
SOURCE = "course"
_EARLIEST_ZONE = timedelta(hours=14)
"""Where a day begins first (Kiribati, UTC+14): before that it has begun nowhere."""
_s = statements.c


def find_early(store: Store, cohort: str, pseudonyms: Iterable[str]) -> frozenset[str]:
    """The learners among these with calls before the first day; what is found is kept with each. Raises
    `DatabaseUnusableError`."""
    found: dict[str, str] = {}
    for some in in_parts(sorted(pseudonyms)):
        with store.reading() as db:
            starts = kept_cohort(db, cohort).starts
            rows = db.execute(_before(cohort, starts, some)).all() if starts else []
        told = {
            row.pseudonym: say("early.calls", count=row.calls, starts=starts, day=local_day(row.first))
            for row in rows
        }
        own = and_(findings.c.cohort == cohort, findings.c.source == SOURCE, findings.c.pseudonym.in_(some))
        kept = [
            {"cohort": cohort, "pseudonym": pseudonym, "kind": KIND, "what": what, "source": SOURCE}
            for pseudonym, what in told.items()
        ]
        with store.writing() as db:
            db.execute(delete(findings).where(own))
            upsert(db, findings, kept)
        found |= told
    return frozenset(found)


def early_told(store: Store, cohort: str, found: frozenset[str]) -> Iterator[str]:
    """In a sentence, for an import; nothing where all fits. Raises `DatabaseUnusableError`."""
    if not found:
        return
    with store.reading() as db:
        of = kept_cohort(db, cohort)
    command = command_line("cohort", "status", of.name, "--only", "flagged")
    yield say("early.told", count=len(found), starts=of.starts, command=command)


def _before(cohort: str, starts: str, pseudonyms: Sequence[str]) -> Select[Any]:
    """How many calls each began before the first day, and when the first."""
    first = datetime.fromisoformat(starts) - _EARLIEST_ZONE
    calls, at = func.count(_s.registration.distinct()), func.min(_s.at)
    return (
        select(_s.pseudonym, calls.label("calls"), at.label("first"))
        .where(
            _s.cohort == cohort,
            _s.pseudonym.in_(pseudonyms),
            _s.kind.in_(("run", "reply")),
            _s.at < f"{first.isoformat(timespec='milliseconds')}Z",
        )
        .group_by(_s.pseudonym)
    )
