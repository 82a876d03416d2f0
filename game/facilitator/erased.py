"""Learners who were erased do not come back unasked: of each a digest of the pseudonym is kept, and the day.

Nothing can be read from it. It only tells whether a pseudonym that a file brings is one of them.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, delete, select

from game.facilitator import tables
from game.facilitator.store import Store, upsert


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


def keep_erased(db: Connection, cohort: str, pseudonyms: Iterable[str], now: datetime) -> None:
    """Remember that these were erased on this day, by this computer's clock."""
    day = now.astimezone().date().isoformat()
    rows = [{"cohort": cohort, "digest": _digest(cohort, one), "day": day} for one in pseudonyms]
    upsert(db, tables.erased, rows, ("day",))


def take_in_again(store: Store, learners: Mapping[str, Iterable[str]]) -> None:
    """Forget of learners, by cohort, that they were erased. Raises `DatabaseUnusableError`."""
    table = tables.erased
    with store.writing() as db:
        for cohort, pseudonyms in learners.items():
            theirs = {_digest(cohort, one) for one in pseudonyms}
            kept = db.execute(select(table.c.digest).where(table.c.cohort == cohort)).scalars().all()
            for digest in theirs.intersection(kept):
                db.execute(delete(table).where(table.c.cohort == cohort, table.c.digest == digest))


def _digest(cohort: str, pseudonym: str) -> str:
    # With the cohort in it, nobody can be followed from one cohort to another.
    return sha256(f"{cohort} {pseudonym}".encode()).hexdigest()
