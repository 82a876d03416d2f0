"""Learners who were erased do not come back unasked: of each a digest of the pseudonym is kept, and the day.

Nothing can be read from it. It only tells whether a pseudonym that a file brings is one of them. Whatever
would keep something of a learner asks here first: `Erased` of many, `day_erased` of one.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, delete, select

from game.facilitator import tables
from game.facilitator.store import Store, upsert
from game.local_times import local_date


class Erased:
    """Who was erased from the cohorts of a database, as it was when this was read."""

    def __init__(self, days: Mapping[tuple[str, str], str]) -> None:
        self._days = days

    def day(self, cohort: str, pseudonym: str) -> str:
        """The day on which they were erased, such as 2026-03-02; "" for who was not."""
        return self._days.get((cohort, _digest(cohort, pseudonym)), "") if self._days else ""


NOBODY = Erased({})


def who_was_erased(store: Store) -> Erased:
    """Raises `DatabaseUnusableError`."""
    return Erased({(row.cohort, row.digest): row.day for row in store.rows(select(tables.erased))})


def day_erased(db: Connection, cohort: str, pseudonym: str) -> str:
    """The day on which this learner was erased; "" for who was not."""
    table = tables.erased
    of = (table.c.cohort == cohort, table.c.digest == _digest(cohort, pseudonym))
    return db.execute(select(table.c.day).where(*of)).scalar_one_or_none() or ""


def keep_erased(db: Connection, cohort: str, pseudonyms: Iterable[str], now: datetime) -> None:
    """Remember that these were erased on this day, by this computer's clock."""
    day = local_date(now).isoformat()
    rows = [{"cohort": cohort, "digest": _digest(cohort, one), "day": day} for one in pseudonyms]
    upsert(db, tables.erased, rows, ("day",))


def take_in_again(store: Store, learners: Mapping[str, Iterable[str]]) -> None:
    """Forget of learners, by cohort, that they were erased. Raises `DatabaseUnusableError`."""
    with store.writing() as db:
        for cohort, pseudonyms in learners.items():
            forget_erased(db, cohort, pseudonyms)


def forget_erased(db: Connection, cohort: str, pseudonyms: Iterable[str]) -> None:
    """Forget of learners of one cohort that they were erased."""
    table = tables.erased
    theirs = {_digest(cohort, one) for one in pseudonyms}
    kept = db.execute(select(table.c.digest).where(table.c.cohort == cohort)).scalars().all()
    for digest in theirs.intersection(kept):
        db.execute(delete(table).where(table.c.cohort == cohort, table.c.digest == digest))


def _digest(cohort: str, pseudonym: str) -> str:
    # With the cohort in it, nobody can be followed from one cohort to another.
    return sha256(f"{cohort} {pseudonym}".encode()).hexdigest()
