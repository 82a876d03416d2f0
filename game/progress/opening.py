"""What makes a file usable: opening it, looking twice at what seems damaged, making a new one, and a copy in
memory for those who only read.

Whoever has the file open lets SQLite alone open it again. If other code of the same process opened and closed
it, the locks that keep two windows apart would be lost.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from time import sleep, time_ns

from game.progress.faults import FAULTS, Identity, UnusableError, doubtful
from game.progress.left_overs import draft_file
from game.progress.schema import APPLICATION, begin, has_just_todays_tables, has_our_tables, migrate, pragma

MEMORY = ":memory:"
"""SQLite's name of a database that is on no disk."""

# Above it, checking every page on opening would be felt; a file of some hundred calls is smaller.
_CHECKED_BYTES = 8_000_000
# A migration a week for twenty years. What is beyond it is no newer version, but a spoilt number.
_NEWEST = 999
# Looks at a file for which no window may write in the meantime; then it is read under SQLite's own locks.
_QUIET_LOOKS = 3
_TICK = 0.02
"""Seconds: two writes within a system's tick (4 ms to 16 ms) may leave a file with the same time."""
_UNREAD = "It could not be read"


def open_file(path: Path, scripts: Sequence[str], wait_ms: int) -> sqlite3.Connection:
    """A connection to a file that is there, migrated when an earlier game wrote it. Raises `UnusableError`
    when it seems damaged (`look_again` finds out), and what SQLite and the system raise."""
    seen = _file_there(path)
    connection = _connection(_uri(path, "mode=rw"), wait_ms)
    try:
        connection.execute("PRAGMA synchronous=FULL")
        version = _examine(connection, scripts, seen, whole=path.stat().st_size < _CHECKED_BYTES)
        if version < len(scripts):
            from game.progress.earlier_copies import keep_copy

            keep_copy(connection, path, version)
            migrate(connection, scripts)
        if pragma(connection, "journal_mode") != "wal":
            # One byte of the header says it. Not every file system has what a log written ahead needs.
            with suppress(sqlite3.OperationalError):
                connection.execute("PRAGMA journal_mode=WAL")
    except BaseException as error:
        connection.close()
        if doubtful(error):
            raise UnusableError(_UNREAD, seen) from error
        raise
    return connection


def look_again(path: Path, scripts: Sequence[str], wait_ms: int) -> UnusableError | None:
    """What is wrong with the file, found on a fresh look at it; None when nothing is. Raises what the disk
    says when it cannot be read."""
    seen = identity(path)
    try:
        seen = _file_there(path)
        with closing(_connection(_uri(path, "mode=rw"), wait_ms)) as fresh:
            with closing(_copied(fresh)) as copy:
                version = _examine(copy, scripts, seen, whole=True)
            try:
                fresh.execute("BEGIN IMMEDIATE")
                fresh.execute(f"PRAGMA user_version={version}")
            except sqlite3.OperationalError as error:
                if not (doubtful(error) and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
                    raise
                # The system lets it be written, and its own header does not.
                raise UnusableError(_UNREAD, seen) from error
            fresh.rollback()
    except UnusableError as fault:
        return fault
    except FAULTS as error:
        if doubtful(error):
            return UnusableError(_UNREAD, seen)
        raise
    return None


def copy_to_read(path: Path, scripts: Sequence[str], wait_ms: int) -> sqlite3.Connection:
    """The file as it is now, in memory and migrated there. Nothing on the disk changes, and nothing is made
    beside the file. Raises `UnusableError`, and what SQLite and the system raise."""
    seen = _file_there(path)
    try:
        copy = quiet_copy(path, wait_ms)
        try:
            if _examine(copy, scripts, seen, whole=True) < len(scripts):
                migrate(copy, scripts)
        except BaseException:
            copy.close()
            raise
    except FAULTS as error:
        if doubtful(error):
            raise UnusableError(_UNREAD, seen) from error
        raise
    return copy


def quiet_copy(path: Path, wait_ms: int, into: str = MEMORY) -> sqlite3.Connection:
    """Every page of a SQLite file as it is at one moment, also while others write to it: in memory, or in a
    new file. Nothing changes at the file and beside it, and nothing is looked into. Raises what SQLite and
    the system raise."""
    for _ in range(_QUIET_LOOKS):
        before = _settled_state(path)
        _, log, broken_off = before
        if broken_off is not None:
            break
        copy, fault = None, None
        try:
            # Without a log nobody writes, so the file is read as if it never changed.
            copy = _copied_still(path, into) if log is None or log[1] == 0 else _copied_aside(path, into)
        except FAULTS as error:
            fault = error
        if before == state_on_disk(path):
            if copy is not None:
                return copy
            if isinstance(fault, sqlite3.Error):
                raise fault
            # There may be no room elsewhere for the file and its log.
            break
        if copy is not None:
            copy.close()
    with closing(_connection(_uri(path, "mode=ro"), wait_ms)) as connection:
        return _copied(connection, into)


def empty_copy(scripts: Sequence[str]) -> sqlite3.Connection:
    """Saved progress of nobody, in memory."""
    copy = _connection(MEMORY, 0)
    begin(copy, scripts)
    return copy


@contextmanager
def new_file(path: Path, scripts: Sequence[str], wait_ms: int) -> Iterator[tuple[Path, sqlite3.Connection]]:
    """A file under another name in the same folder, with all tables, to be filled in the block; `finish`
    makes it fit to be renamed. It is gone after the block."""
    with draft_file(path) as draft, closing(_connection(_uri(draft, "mode=rwc"), wait_ms)) as connection:
        connection.execute("PRAGMA journal_mode=MEMORY")
        connection.execute("PRAGMA synchronous=FULL")
        begin(connection, scripts)
        yield draft, connection


def finish(connection: sqlite3.Connection) -> None:
    """Close a new file, whole and on the disk. The log comes last: until then every commit is in the file."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()


def identity(path: Path) -> Identity | None:
    """Which file stands at the path; None for none. Raises `OSError` where this cannot be said."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def state_on_disk(path: Path) -> tuple[tuple[int, int, int] | None, ...]:
    """The file, its log, and the journal of a change that was broken off: it stays the same as long as nobody
    writes to one of them. Raises `OSError`."""
    return tuple(_state(path.with_name(path.name + tail)) for tail in ("", "-wal", "-journal"))


def _settled_state(path: Path) -> tuple[tuple[int, int, int] | None, ...]:
    """The state, once a write from now on shows in it. Raises `OSError`."""
    state = state_on_disk(path)
    if any(abs(time_ns() - each[2]) < _TICK * 1e9 for each in state if each):
        sleep(_TICK)
        state = state_on_disk(path)
    return state


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _file_there(path: Path) -> Identity | None:
    seen = identity(path)
    if seen is not None and not path.is_file():
        raise UnusableError("It was no file", seen)
    if seen is not None and path.stat().st_size == 0:
        raise UnusableError("It was empty", seen)
    return seen


def _examine(
    connection: sqlite3.Connection, scripts: Sequence[str], seen: Identity | None, *, whole: bool
) -> int:
    """The version of a file that can be used. `whole`: every page is checked."""
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA foreign_keys=ON")
    version = pragma(connection, "user_version")
    if pragma(connection, "application_id") != APPLICATION or not 1 <= version <= _NEWEST:
        raise UnusableError("It was no file of this game", seen)
    if version > len(scripts) and has_just_todays_tables(connection, scripts):
        raise UnusableError("Its version number was wrong", seen)
    if version > len(scripts):
        raise UnusableError("It was written by a newer version of the game", seen, "newer")
    if not has_our_tables(connection, scripts, version):
        raise UnusableError("Its tables were not as the game makes them", seen)
    if whole and pragma(connection, "integrity_check(1)") != "ok":
        raise UnusableError(_UNREAD, seen)
    return int(version)


def _copied_still(path: Path, into: str) -> sqlite3.Connection:
    with closing(_connection(_uri(path, "mode=ro&immutable=1"), 0)) as connection:
        return _copied(connection, into)


def _copied_aside(path: Path, into: str) -> sqlite3.Connection:
    """The file with its log, put together elsewhere: SQLite takes the log away when it closes a file whose
    log has nothing in it yet, even one opened to be read, and whoever writes would go on in a file that is
    gone."""
    folder = None if into == MEMORY else Path(into).parent
    with TemporaryDirectory(prefix="hearmeout-", dir=folder) as name:
        aside = Path(name, path.name)
        for tail in ("", "-wal"):
            copyfile(path.with_name(path.name + tail), aside.with_name(path.name + tail))
        with closing(_connection(_uri(aside, "mode=rw"), 0)) as connection:
            for pragma_ in ("locking_mode=EXCLUSIVE", "synchronous=OFF"):
                connection.execute(f"PRAGMA {pragma_}")
            return _copied(connection, into)


def _copied(connection: sqlite3.Connection, into: str = MEMORY) -> sqlite3.Connection:
    """A copy of every page. An error of the disk is raised as such here; every statement calls it damage."""

    def no_longer_wait(status: int, _left: int, _all: int) -> None:
        # SQLite has waited for another window already; Python would go on without end.
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise sqlite3.OperationalError("database is locked")

    if into != MEMORY:
        # What an earlier look left there may be of two moments; SQLite would take it for a database to keep.
        for tail in ("", "-wal", "-journal"):
            Path(into + tail).unlink(missing_ok=True)
    copy = _connection(into, 0)
    try:
        connection.backup(copy, progress=no_longer_wait)
    except BaseException:
        copy.close()
        raise
    return copy


def _connection(uri: str, wait_ms: int) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=wait_ms / 1000)
    connection.text_factory = _text
    return connection


def _uri(path: Path, query: str) -> str:
    return f"{path.absolute().as_uri()}?{query}"


def _text(raw: bytes) -> str:
    """A damaged text is still a text; its reader finds out."""
    return raw.decode("utf-8", "replace")
