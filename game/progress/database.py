"""One SQLite file: migrated when an earlier game wrote it, and moved to a dated name when it cannot be used.

Only SQLite opens the file. If other code opened and closed it, the locks that keep two windows apart would be
lost.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from game.errors import FailedError
from game.messages import say
from game.text import clean

# “HMO1”: how SQLite's `application_id` tells this game's files from others.
_APPLICATION = 0x484D4F31
# Above it, checking every page on opening would be felt; a file of some hundred calls is smaller.
_CHECKED_BYTES = 8_000_000
# How long a write waits for another window: longer than any save takes; and, once that was in vain, so
# short that playing on is not held up at each step.
_BUSY_MS = 3000
_IMPATIENT_MS = 50
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_SIDES = ("-wal", "-shm")
_UNREAD = "It could not be read"


class UnavailableError(FailedError):
    """Saved progress cannot be read or written now; `why` is the reason alone. A later try may work."""

    def __init__(self, why: str) -> None:
        super().__init__(f"Saved progress cannot be read just now: {clean(why)}.")
        self.why = clean(why)


class SetAsideError(UnavailableError):
    """The file was found damaged in a transaction and was moved away. Nothing of the transaction is saved;
    the next one writes to a new file."""

    def __init__(self) -> None:
        super().__init__("saved progress was begun anew; try again")


class Database:
    """A connection that is opened when it is first needed, and again when it was lost.

    Every method raises `UnavailableError` when the file cannot be used. `messages` are sentences for the
    player, to be shown once; the driver empties the list. `generation` grows when another file is found at
    the path: what was written before may not be in it.
    """

    def __init__(self, path: Path, migrations: Sequence[str] | None = None) -> None:
        self.path = path
        self.messages: list[str] = []
        self.generation = 0
        self._scripts = standard_migrations() if migrations is None else migrations
        self._connection: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None
        self._patience = _BUSY_MS

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A write that is on disk when the block ends, or not at all. `sqlite3.IntegrityError` is not caught;
        after `SetAsideError`, begin again.

        `synchronous=FULL` flushes the log before anything is shown, so that even a loss of power takes back
        nothing that a player has seen.
        """
        connection = self._connect()
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.commit()
        except BaseException as error:
            with suppress(sqlite3.Error):
                connection.rollback()
            if isinstance(error, sqlite3.Error) and not isinstance(error, sqlite3.IntegrityError):
                self._recover(error)
                raise SetAsideError from error
            raise
        self._be_patient(True)

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """All rows of a query. When the file is damaged, it is moved away and the new file is asked. What is
        on a disk that cannot be written can still be read."""
        for _ in range(2):
            try:
                connection = self._connect()
            except UnavailableError as trouble:
                with suppress(sqlite3.Error, OSError):
                    return self._look(query, values)
                raise trouble
            try:
                return connection.execute(query, values).fetchall()
            except sqlite3.Error as error:
                self._recover(error)
        raise UnavailableError("the file is damaged")

    def try_rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """The rows of a query; none when they cannot be read now."""
        with suppress(UnavailableError):
            return self.rows(query, *values)
        return []

    def try_write(self, query: str, *values: object) -> bool:
        """Run one statement. False when nothing can be saved, or when the run that it belongs to was not
        saved: then the call has said so already."""
        try:
            with self.transaction() as db:
                db.execute(query, values)
        except (UnavailableError, sqlite3.IntegrityError):
            return False
        return True

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            with suppress(sqlite3.Error):
                connection.close()

    def _look(self, query: str, values: tuple[object, ...]) -> list[tuple[object, ...]]:
        """Read without writing anything, on a disk where SQLite cannot make even its own side files."""
        wal = self.path.with_name(self.path.name + "-wal")
        # Without a log nobody is writing, so the file may be read as if it never changed.
        still = not wal.exists() or wal.stat().st_size == 0
        uri = _uri(self.path, "ro&immutable=1" if still else "ro")
        with closing(_connection(uri, self._patience)) as connection:
            return connection.execute(query, values).fetchall()

    def _connect(self) -> sqlite3.Connection:
        if self._connection is not None and self._identity != _identity(self.path):
            self.close()
        if self._connection is None:
            with _telling_why():
                self.path.parent.mkdir(parents=True, exist_ok=True)
                try:
                    self._connection = self._open()
                except _UnusableError as fault:
                    self._set_aside(fault)
                    self._connection = self._open()
            self._notice_another(_identity(self.path))
        return self._connection

    def _notice_another(self, found: tuple[int, int] | None) -> None:
        if found != self._identity:
            self.generation += 1
            if self._identity is not None and not self.messages:
                self.messages.append(say("saving.taken_away"))
        self._identity = found

    def _open(self) -> sqlite3.Connection:
        if not self.path.exists():
            self._create()
        elif not self.path.is_file():
            raise _UnusableError("It was no file", _identity(self.path))
        elif self.path.stat().st_size == 0:
            raise _UnusableError("It was empty", _identity(self.path))
        seen = _identity(self.path)
        connection = _connection(_uri(self.path, "rw"), self._patience)
        try:
            self._examine(connection, seen)
        except BaseException as error:
            connection.close()
            if isinstance(error, sqlite3.Error) and _code(error) in _DAMAGE:
                raise _UnusableError(_UNREAD, seen) from error
            raise
        return connection

    def _examine(self, connection: sqlite3.Connection, seen: tuple[int, int] | None) -> None:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")
        version = _pragma(connection, "user_version")
        if _pragma(connection, "application_id") != _APPLICATION or version < 1:
            raise _UnusableError("It was no file of this game", seen)
        if version > len(self._scripts):
            raise _UnusableError("It was written by a newer version of the game", seen, "newer")
        checked = self.path.stat().st_size < _CHECKED_BYTES
        if checked and _pragma(connection, "quick_check(1)") != "ok":
            raise _UnusableError(_UNREAD, seen)
        if version < len(self._scripts):
            _migrate(connection, self._scripts)

    def _create(self) -> None:
        """Make a new file under another name, complete, and then rename it: no window ever meets half a file,
        and an empty file at the path is never ours."""
        wal = self.path.with_name(self.path.name + "-wal")
        if wal.exists() and not self.path.exists():
            # SQLite would play the log of a file that is gone into the new one.
            self._rename(_free_name(self.path, "lost"))
        handle, name = mkstemp(dir=self.path.parent, prefix=".progress-", suffix=".new")
        os.close(handle)
        draft = Path(name)
        try:
            with closing(_connection(_uri(draft, "rwc"), self._patience)) as connection:
                connection.execute("PRAGMA synchronous=FULL")
                connection.execute(f"PRAGMA application_id={_APPLICATION}")
                connection.execute("PRAGMA journal_mode=WAL")
                _migrate(connection, self._scripts)
            _link(draft, self.path)
        finally:
            for tail in ("", *_SIDES):
                draft.with_name(draft.name + tail).unlink(missing_ok=True)

    def _recover(self, error: sqlite3.Error) -> None:
        """Returns when the file was damaged and is moved away; raises for every other error."""
        if _code(error) in _DAMAGE:
            self.close()
            self._set_aside(_UnusableError(_UNREAD, self._identity))
            return
        if _code(error) in _BUSY:
            self._be_patient(False)
        else:
            self.close()
        raise UnavailableError(_reason(error)) from error

    def _set_aside(self, fault: "_UnusableError") -> None:
        if fault.identity != _identity(self.path):
            return  # Another window has done it already.
        target = _free_name(self.path, fault.what)
        with _telling_why():
            self._rename(target)
        self.messages.append(say("saving.set_aside", file=target.name, why=fault.why))

    def _rename(self, target: Path) -> None:
        # The write-ahead log first: a new file must never stand beside an old log.
        for tail in (*_SIDES, ""):
            part = self.path.with_name(self.path.name + tail)
            if part.exists():
                part.rename(target.with_name(target.name + tail))

    def _be_patient(self, patient: bool) -> None:
        """After one long wait for another window, wait only shortly: it must not hold up a call."""
        wanted = _BUSY_MS if patient else _IMPATIENT_MS
        if wanted != self._patience:
            self._patience = wanted
            if self._connection is not None:
                self._connection.execute(f"PRAGMA busy_timeout={wanted}")


@cache
def standard_migrations() -> tuple[str, ...]:
    """The scripts that bring a file from each version to the next, the first from nothing to 1."""
    folder = files(__package__).joinpath("migrations")
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".sql"))
    return tuple(folder.joinpath(name).read_text("utf-8") for name in names)


class _UnusableError(UnavailableError):
    """This file (by its identity, so that no other is renamed in its place) must be set aside."""

    def __init__(self, why: str, identity: tuple[int, int] | None, what: str = "damaged") -> None:
        super().__init__(why)
        self.identity, self.what = identity, what


@contextmanager
def _telling_why() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise UnavailableError(_reason(error)) from error


def _connection(uri: str, patience: int) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=patience / 1000)
    connection.text_factory = _text
    return connection


def _pragma(connection: sqlite3.Connection, name: str) -> Any:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def _uri(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?mode={mode}"


def _text(raw: bytes) -> str:
    """A damaged text is still a text; its reader finds out."""
    return raw.decode("utf-8", "replace")


def _migrate(connection: sqlite3.Connection, scripts: Sequence[str]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    # Another window may have migrated while this one waited for the lock.
    version = _pragma(connection, "user_version")
    for number, script in enumerate(scripts[version:], version + 1):
        for statement in _statements(script):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version={number}")
    connection.commit()


def _statements(script: str) -> Iterator[str]:
    """Whole statements of a script; `executescript` would commit between them."""
    part = ""
    for line in script.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            yield part
            part = ""


def _link(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError:
        # Not every file system has links.
        if not path.exists():
            draft.rename(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _free_name(path: Path, what: str) -> Path:
    stem = f"{path.stem}-{what}-{datetime.now(UTC):%Y-%m-%d}"
    number, target = 1, path.with_name(stem + path.suffix)
    while any(target.with_name(target.name + tail).exists() for tail in ("", *_SIDES)):
        number += 1
        target = path.with_name(f"{stem}-{number}{path.suffix}")
    return target


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _reason(error: Exception) -> str:
    text = str(error).lower()
    if "full" in text or "no space" in text or "file too large" in text or "quota" in text:
        return "the disk is full"
    if "locked" in text:
        return "another window is busy saving"
    if isinstance(error, FileExistsError | NotADirectoryError):
        return "there is a file where the folder should be"
    if "readonly" in text or "read-only" in text or "permission denied" in text or "unable to open" in text:
        return "the folder cannot be written"
    return f"the disk says: {text}"
