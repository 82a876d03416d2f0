"""The cohorts that a facilitator's database has: kept when they are made or met, found by name or id."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, select

from game.cohort.cohort_file import CohortFile, from_json
from game.errors import PlainError
from game.facilitator.cohort_labels import label, labels, named
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
    """The cohort with this name, id or beginning of an id; with "", the only one there is. Raises
    `PlainError`."""
    every = _every(store)
    return _hit(every, name) if name else _only(every, say("kept.which_one", cohorts=listed(labels(every))))


def cohorts_named(store: Store, names: Sequence[str]) -> list[CohortFile]:
    """The cohorts with these names, ids or beginnings of ids, each once; without any, the only one there is.
    Raises `PlainError`."""
    every = _every(store)
    if not names:
        return [_only(every, say("kept.which", cohorts=listed(labels(every))))]
    return list({cohort.id: cohort for cohort in (_hit(every, name) for name in names)}.values())


def kept_cohort(db: Connection, cohort: str) -> CohortFile:
    """The file of a cohort that is here, by its id."""
    body = db.execute(select(cohorts.c.file).where(cohorts.c.id == cohort)).scalar_one()
    return from_json(str(body).encode(), cohort)


def made_on(db: Connection, cohort: str) -> str:
    """The day on which a cohort was made, as its file says; "" where it does not, or is not here."""
    body = db.execute(select(cohorts.c.file).where(cohorts.c.id == cohort)).scalar_one_or_none()
    return from_json(str(body).encode(), cohort).made if body else ""


def _every(store: Store) -> list[CohortFile]:
    query = select(cohorts.c.id, cohorts.c.name, cohorts.c.file).order_by(cohorts.c.name, cohorts.c.id)
    every = [
        from_json(row.file.encode(), say("kept.file", cohort=quoted(row.name))) for row in store.rows(query)
    ]
    if not every:
        raise PlainError(say("kept.none"))
    return every


def _only(every: Sequence[CohortFile], several: str) -> CohortFile:
    if len(every) > 1:
        raise PlainError(several)
    return every[0]


def _hit(every: Sequence[CohortFile], name: str) -> CohortFile:
    hits = named(every, name)
    if not hits:
        told = say("kept.no_such", cohort=quoted(name), cohorts=listed(labels(every)))
        raise PlainError(told + did_you_mean(name, [cohort.name for cohort in every]))
    if len(hits) > 1:
        each = listed((label(cohort, [one.id for one in every]) for cohort in hits), "or")
        raise PlainError(say("kept.may_be", cohort=quoted(name), cohorts=each))
    return hits[0]
