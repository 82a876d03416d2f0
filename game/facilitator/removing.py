"""Taking a cohort, or one learner of it, out of the facilitator's database, so that nothing of them is left.

What is kept elsewhere is not touched: bundles, reports, copies of the database, a record store.
"""

import sqlite3
from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, or_, select

from game.cohort.cohort_file import CohortFile
from game.errors import PlainError
from game.facilitator import tables
from game.facilitator.cohort_labels import label
from game.facilitator.erased import keep_erased
from game.facilitator.learner_named import learner_named
from game.facilitator.store import Store
from game.messages import say
from game.records.statements import registration

_WAIT_MS = 1000
"""How long another window is waited for: one that only looks may be open for hours."""
_SAID = {tables.comments: tables.comments.c.text, tables.verdicts: tables.verdicts.c.verdict}
"""What was said of calls that were shared, with the column that is empty where it was taken back."""


class Removal(Struct, frozen=True):
    """What would go: a cohort, or of it the learners with these pseudonyms, called `who`. `statements` and
    `people` are numbers of rows; `said` of comments and verdicts; `calls` are the calls that these are on.
    `erased_before`: people of a cohort who were erased earlier. Their digests stay, unless `digests_too`."""

    cohort: CohortFile
    pseudonyms: tuple[str, ...] = ()
    who: str = ""
    statements: int = 0
    people: int = 0
    said: int = 0
    calls: tuple[str, ...] = ()
    erased_before: int = 0
    digests_too: bool = False


def removal_of(store: Store, cohort: CohortFile, learner: str = "", *, digests_too: bool = False) -> Removal:
    """What goes with a cohort, or with one learner of it by pseudonym, identifier or name. Raises
    `PlainError`."""
    if learner and digests_too:
        raise PlainError(say("remove.digests_of_cohort"))
    with store.reading() as db:
        pseudonyms, who = learner_named(db, cohort, learner) if learner else ((), "")
        calls = _calls(db, cohort.id, pseudonyms)
        gone = Removal(cohort, pseudonyms, who, calls=calls, digests_too=digests_too)
        said = sum(_count(db, table, gone, column != "") for table, column in _SAID.items())
        return replace(
            gone,
            statements=_count(db, tables.statements, gone),
            people=_count(db, tables.people, gone),
            said=said,
            erased_before=0 if pseudonyms else _count(db, tables.erased, gone),
        )


def removal_told(gone: Removal) -> Iterator[str]:
    """What goes, and what does not."""
    statements = say("remove.statements", count=gone.statements)
    said = say("remove.said", count=gone.said)
    if gone.pseudonyms:
        yield say("remove.learner", who=gone.who, cohort=label(gone.cohort))
        yield say(
            "remove.learner_has",
            statements=statements,
            lines=say("remove.lines", count=gone.people),
            said=said,
        )
    else:
        yield say("remove.cohort", cohort=label(gone.cohort))
        yield say(
            "remove.cohort_has",
            statements=statements,
            names=say("remove.names", count=gone.people),
            said=said,
        )
    yield say("remove.not_ours")
    if gone.pseudonyms:
        yield say("remove.tells")
        yield say("remove.stays_out")
    else:
        yield say("remove.comes_back")
        if count := gone.erased_before:
            go = gone.digests_too
            yield say("remove.digests_go", count=count) if go else say("remove.digests_stay", count=count)
    if gone.cohort.store:
        yield say("remove.record_store")


def remove(store: Store, gone: Removal, now: datetime) -> bool:
    """Erase it, and remember of learners that they were erased. False where another window has the file open:
    then the last traces leave the file when that is closed. Raises `DatabaseUnusableError`: then nothing is
    erased."""
    with store.writing(erasing=True) as db:
        for table in (*tables.of_learners(), *_SAID):
            db.execute(delete(table).where(_where(table, gone)))
        if not gone.pseudonyms:
            for table in (tables.pulls, tables.cohorts, *([tables.erased] if gone.digests_too else [])):
                key = table.c.cohort if "cohort" in table.c else table.c.id
                db.execute(delete(table).where(key == gone.cohort.id))
        keep_erased(db, gone.cohort.id, gone.pseudonyms, now)
    return store.is_postgres or _rewritten(store)


def _calls(db: Connection, cohort: str, pseudonyms: tuple[str, ...]) -> tuple[str, ...]:
    """The calls of these learners on which something was said; none are asked for of a whole cohort."""
    if not pseudonyms:
        return ()
    shares, told = tables.shares, tables.statements
    found = set(
        db.execute(
            select(shares.c.share).where(shares.c.cohort == cohort, shares.c.pseudonym.in_(pseudonyms))
        ).scalars()
    )
    runs = select(told.c.registration).where(told.c.cohort == cohort, told.c.pseudonym.in_(pseudonyms))
    theirs = set(db.execute(runs.distinct()).scalars())
    for table in _SAID:
        every = db.execute(select(table.c.share).where(table.c.cohort == cohort).distinct()).scalars()
        # Whose call it is was not kept from the beginning.
        found |= {share for share in every if registration(share) in theirs}
    return tuple(sorted(found))


def _count(db: Connection, table: Table, gone: Removal, *more: ColumnElement[bool]) -> int:
    of = select(func.count()).select_from(table).where(_where(table, gone), *more)
    return int(db.execute(of).scalar_one())


def _where(table: Table, gone: Removal) -> ColumnElement[bool]:
    of = table.c.cohort == gone.cohort.id
    if not gone.pseudonyms:
        return of
    who = table.c.pseudonym.in_(gone.pseudonyms) if "pseudonym" in table.c else None
    call = table.c.share.in_(gone.calls) if "share" in table.c else None
    return and_(of, or_(*(one for one in (who, call) if one is not None)))


def _rewritten(store: Store) -> bool:
    """Write a SQLite file anew without what was ever erased from it."""
    connection = store.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchall()[0][0]
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return not busy
