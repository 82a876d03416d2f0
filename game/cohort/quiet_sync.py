"""Sending at the end of a run, in the background: play never waits for it, and nothing is said of it.

What is not sent stays in the outbox; `hearmeout cohort sync` says why.
"""

from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread

from game.cohort.extras import MissingExtraError
from game.errors import PlainError
from game.progress.database import Database, UnavailableError
from game.records.memberships import Membership, current

_busy = Lock()


def sync_quietly(database: Database, profile: str) -> Thread | None:
    """Begin to send, where the player is in a cohort with a record store and a login is known. Returns at
    once; None where there is nothing to begin. A second call while one sends does nothing."""
    membership = current(database, profile)
    if membership is None or not membership.cohort.store or _busy.locked():
        return None
    thread = Thread(target=_send, args=(database.path, membership), name="cohort sync", daemon=True)
    thread.start()
    return thread


def _send(path: Path, membership: Membership) -> None:
    if not _busy.acquire(blocking=False):
        return
    database = Database(path)
    try:
        with suppress(PlainError, UnavailableError, MissingExtraError):
            from game.cohort.record_store import RecordStore
            from game.cohort.store_login import login_of
            from game.cohort.sync import sync

            login = login_of(membership.cohort.store)
            if login is not None:
                with RecordStore(membership.cohort.store, login) as store:
                    sync(database, membership.id, store)
    finally:
        database.close()
        _busy.release()
