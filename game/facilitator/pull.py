"""Fetching what learners sent to a record store, page by page, going on where the last time ended.

By the standard `since` asks for what was stored after a moment (xAPI 1.0.3, part 3, 2.1.3), and then only
what is new is read. Some stores (Ralph 5.1) compare it with the moment at which a thing happened: what a
learner did before that moment and sent after it would never be read. So a store is tried out first, and one
of that kind is read from its beginning every time.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import select

from game.cohort.cohort_file import CohortFile
from game.cohort.record_store import RecordStore
from game.facilitator import tables
from game.facilitator.erased import Erased, who_was_erased
from game.facilitator.intake import Intake, Taken
from game.facilitator.statement_rows import UnusableStatementError, row_of
from game.facilitator.store import Store, upsert
from game.messages import say
from game.records import vocabulary
from game.records.chain import digest

_OVERLAP = timedelta(minutes=5)
"""Longer than a store takes to show what it has taken: then its answer would have timed out."""
_FIRST = datetime(2013, 1, 1, tzinfo=UTC)
"""Before xAPI 1.0 nothing was stored by it."""
_APART = timedelta(seconds=2)
"""Between what happened and when it was stored, so that one moment surely lies between the two."""


class Moments(Struct):
    """Of the statements of a pull: when the last was stored, and the one that was stored longest after it
    happened, by which a store can be tried out."""

    newest: datetime | None = None
    late: Mapping[str, Any] | None = None
    happened: datetime | None = None
    apart: timedelta = _APART

    def see(self, statement: Mapping[str, Any]) -> None:
        stored, happened = _moment(statement.get("stored")), _moment(statement.get("timestamp"))
        if stored is None:
            return
        self.newest = stored if self.newest is None else max(stored, self.newest)
        context = statement.get("context")
        registered = isinstance(context, Mapping) and isinstance(context.get("registration"), str)
        if registered and happened is not None and stored - happened > self.apart:
            self.late, self.happened, self.apart = statement, happened, stored - happened


def pull(store: Store, cohort: CohortFile, records: RecordStore, now: datetime) -> Taken:
    """Take in what the record store has of a cohort. Raises `PlainError` where one of the two stores cannot
    be used; what came until then is kept."""
    query = {"activity": str(vocabulary.cohort(cohort.id)["id"]), "related_activities": "true"}
    since = _until(store, cohort.id, records.address)
    asked = {**query, "ascending": "true", **({"since": _text(since - _OVERLAP)} if since else {})}
    intake, moments, gone = Intake(store, now), Moments(since), who_was_erased(store)
    left_out: dict[str, str] = {}
    try:
        for page, _ in records.statements(asked):
            for statement in page:
                if isinstance(statement, Mapping):
                    moments.see(statement)
                _take(intake, statement, cohort.id, records.address, gone, left_out)
    finally:
        intake.close()
        intake.taken.remarks += [
            say("bundle.erased_there", pseudonym=one, day=day) for one, day in sorted(left_out.items())
        ]
    if moments.newest is not None and (since is not None or _asks_when_stored(records, query, moments)):
        row = {"cohort": cohort.id, "store": records.address, "until": _text(min(moments.newest, now))}
        with store.writing() as db:
            upsert(db, tables.pulls, [row], ("until",))
    return intake.taken


def _asks_when_stored(records: RecordStore, query: Mapping[str, str], moments: Moments) -> bool:
    """Whether the store finds by `since` a statement that happened before it and was stored after it."""
    if moments.late is None or moments.happened is None:
        return False
    between = _text(moments.happened + moments.apart / 2)
    asked = {**query, "registration": str(moments.late["context"]["registration"]), "since": between}
    found = {
        one.get("id") for page, _ in records.statements(asked) for one in page if isinstance(one, Mapping)
    }
    return moments.late.get("id") in found


def _take(
    intake: Intake, statement: Any, cohort: str, source: str, gone: Erased, left_out: dict[str, str]
) -> None:
    """Take in a statement; who was erased stays out, and is added with the day."""
    if not isinstance(statement, Mapping):
        intake.note(None, "damage", say("statement.not_ours"), source)
        return
    try:
        row = row_of(statement, digest(statement))
        if row.cohort != cohort:
            raise UnusableStatementError(say("statement.not_ours"))
    except UnusableStatementError as error:
        what = say("chain.of_id", id=str(statement.get("id", ""))[:40], what=str(error))
        intake.note(None, "damage", what, source)
        return
    if day := gone.day(cohort, row.pseudonym):
        left_out[row.pseudonym] = day
        return
    intake.add(row, source)


def _until(store: Store, cohort: str, address: str) -> datetime | None:
    table = tables.pulls
    query = select(table.c.until).where(table.c.cohort == cohort, table.c.store == address)
    with store.reading() as db:
        found = db.execute(query).scalar_one_or_none()
    return datetime.fromisoformat(found) if found else None


def _moment(said: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(said)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if found > _FIRST else None


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
