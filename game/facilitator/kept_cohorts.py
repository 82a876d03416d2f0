"""The cohorts that a facilitator's database has: kept when they are made or met, found by name or id."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from game.cohort.cohort_file import CohortFile, from_json
from game.errors import PlainError
from game.facilitator.store import Store, upsert
from game.facilitator.tables import cohorts
from game.messages import say
from game.words import did_you_mean, listed, quoted


def keep_cohort(db: Connection, cohort: CohortFile, made: str) -> None:
    """Keep a cohort that was made or met here; one that is there already stays as it is."""
    row = {
        "id": cohort.id,
        "name": cohort.name,
        "file": msgspec.json.encode(cohort.for_everybody(), order="sorted").decode(),
        "made": made,
        "keep_until": cohort.keep_until,
    }
    upsert(db, cohorts, [row])


def cohort_named(store: Store, name: str) -> CohortFile:
    """The cohort with this name or id; with "", the only one there is. Raises `PlainError`."""
    rows = _rows(store)
    return _cohort(_hit(rows, name)) if name else _only(rows, say("kept.which_one", cohorts=_names(rows)))


def cohorts_named(store: Store, names: Sequence[str]) -> list[CohortFile]:
    """The cohorts with these names or ids, each once; without any, the only one there is. Raises
    `PlainError`."""
    rows = _rows(store)
    if not names:
        return [_only(rows, say("kept.which", cohorts=_names(rows)))]
    hits = {row.id: row for row in (_hit(rows, name) for name in names)}
    return list(map(_cohort, hits.values()))


def kept_cohort(db: Connection, cohort: str) -> CohortFile:
    """The file of a cohort that is here, by its id."""
    body = db.execute(select(cohorts.c.file).where(cohorts.c.id == cohort)).scalar_one()
    return from_json(str(body).encode(), cohort)


def _rows(store: Store) -> list[Row[Any]]:
    query = select(cohorts.c.id, cohorts.c.name, cohorts.c.file).order_by(cohorts.c.name, cohorts.c.id)
    rows = list(store.rows(query))
    if not rows:
        raise PlainError(say("kept.none"))
    return rows


def _only(rows: Sequence[Row[Any]], several: str) -> CohortFile:
    if len(rows) > 1:
        raise PlainError(several)
    return _cohort(rows[0])


def _hit(rows: Sequence[Row[Any]], name: str) -> Row[Any]:
    hits = [row for row in rows if row.id == name] or [
        row for row in rows if row.name.casefold() == name.casefold()
    ]
    if not hits:
        told = say("kept.no_such", cohort=quoted(name), cohorts=_names(rows))
        raise PlainError(told + did_you_mean(name, [row.name for row in rows]))
    if len(hits) > 1:
        ids = listed((row.id for row in hits), "or")
        raise PlainError(say("kept.two_of_name", cohort=quoted(name), ids=ids))
    return hits[0]


def _names(rows: Sequence[Row[Any]]) -> str:
    return listed(quoted(row.name) for row in rows)


def _cohort(row: Row[Any]) -> CohortFile:
    return from_json(row.file.encode(), say("kept.file", cohort=quoted(row.name)))
