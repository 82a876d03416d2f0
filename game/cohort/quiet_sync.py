"""Sending by itself, in the background: at home, at the end of a call or of the stations, and when the player
leaves the game. Play never waits for it; whoever leaves waits a few seconds at most.

What is not sent stays in the outbox; `hearmeout cohort sync` says why.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic

from game.cohort.extras import MissingExtraError
from game.errors import PlainError
from game.messages import say
from game.progress.database import Database, UnavailableError
from game.records.memberships import Membership, current
from game.records.outbox import counts

SECONDS = 5.0
"""That whoever leaves waits at most: a hundred statements take a store a second, and more than a day's play
seldom waits."""
_UNSEEN = 0.3
"""Seconds that nobody takes for waiting: nothing is said of them."""

_busy = Lock()
_threads: list["_Sending"] = []


class _Sending(Thread):
    """One sending. `asked` is set once it is known whether there is a login; `tries`: there is one."""

    def __init__(self, path: Path, membership: Membership) -> None:
        super().__init__(name="cohort sync", daemon=True)
        self._path, self._membership = path, membership
        self.asked = Event()
        self.tries = False

    def run(self) -> None:
        if _busy.acquire(blocking=False):
            try:
                self._send()
            finally:
                _busy.release()
        self.asked.set()

    def _send(self) -> None:
        database = Database(self._path)
        try:
            with suppress(PlainError, UnavailableError, MissingExtraError):
                from game.cohort.record_store import RecordStore
                from game.cohort.store_login import login_of
                from game.cohort.sync import sync

                login = login_of(self._membership.cohort.store)
                if login is not None:
                    self.tries = True
                    self.asked.set()
                    with RecordStore(self._membership.cohort.store, login) as store:
                        sync(database, self._membership.id, store)
        finally:
            database.close()


def sync_quietly(database: Database, profile: str) -> Thread | None:
    """Begin to send, where something waits for a record store and a login is known. Returns at once; None
    where there is nothing to begin. A second call while one sends does nothing."""
    membership = current(database, profile)
    if membership is None or not membership.cohort.store or _busy.locked():
        return None
    with suppress(UnavailableError):
        if counts(database, membership.id).waiting:
            return _begin(database, membership)
    return None


def send_before_leaving(
    database: Database, profile: str, write: Callable[[str], None], *, seconds: float = SECONDS
) -> None:
    """Send what waits before the game is left, for so many seconds at most; `write` says so where it takes
    time, and how much goes another time. Who presses Ctrl+C waits no longer."""
    membership = current(database, profile)
    if membership is None or not membership.cohort.store:
        return
    with suppress(UnavailableError):
        from game.stations.sittings import tell_unguessed

        tell_unguessed(database, membership.id)
        if not counts(database, membership.id).waiting:
            return
        tried = False
        with suppress(KeyboardInterrupt):
            tried = _wait(database, membership, write, monotonic() + seconds)
        if tried and (waiting := counts(database, membership.id).waiting):
            write(say("store.waiting", count=waiting))


def wait_for_all() -> None:
    """Wait until nothing is being sent any more."""
    for thread in list(_threads):
        thread.join()


def _wait(database: Database, membership: Membership, write: Callable[[str], None], until: float) -> bool:
    """Send until nothing waits or the time is over; whether there was a login to send with."""
    under_way = next((one for one in _threads if one.is_alive()), None)
    told = tried = False
    # What came after one that is under way had looked needs another.
    for thread in (under_way, None):
        thread = thread or _begin(database, membership)
        thread.asked.wait(max(0.0, until - monotonic()))
        tried = tried or thread.tries
        if thread.tries and not told:
            thread.join(min(_UNSEEN, max(0.0, until - monotonic())))
            if thread.is_alive():
                write(say("store.leaving"))
                told = True
        thread.join(max(0.0, until - monotonic()))
        if thread.is_alive() or under_way is None or not counts(database, membership.id).waiting:
            break
    return tried


def _begin(database: Database, membership: Membership) -> _Sending:
    _threads[:] = [one for one in _threads if one.is_alive()]
    thread = _Sending(database.path, membership)
    _threads.append(thread)
    thread.start()
    return thread
