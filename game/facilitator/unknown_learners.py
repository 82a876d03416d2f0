"""Pseudonyms of whom nothing counts and whom the roster does not know: nothing is kept of them.

A bundle's first line alone, which anybody can write, makes no learner: they would be flagged, and be shown
nowhere.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Table, and_, delete, select

from game.facilitator.store import Store, in_parts
from game.facilitator.tables import findings, people, statements, tips


def drop_unknown(store: Store, cohort: str, pseudonyms: Iterable[str]) -> list[str]:
    """Erase what was found of those among these learners of whom nothing counts; which they were. Raises
    `DatabaseUnusableError`."""
    return [one for some in in_parts(sorted(pseudonyms)) for one in _drop(store, cohort, some)]


def _drop(store: Store, cohort: str, pseudonyms: Sequence[str]) -> list[str]:
    def among(table: Table, who: Iterable[str]) -> ColumnElement[bool]:
        return and_(table.c.cohort == cohort, table.c.pseudonym.in_(who))

    with store.writing() as db:
        known: set[str] = set()
        for table in (statements, people):
            known.update(
                db.execute(select(table.c.pseudonym).where(among(table, pseudonyms)).distinct()).scalars()
            )
        unknown = [one for one in pseudonyms if one not in known]
        found: set[str] = set()
        for table in (tips, findings):
            found.update(
                db.execute(select(table.c.pseudonym).where(among(table, unknown)).distinct()).scalars()
            )
            db.execute(delete(table).where(among(table, unknown)))
    return sorted(found)
