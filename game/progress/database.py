"""One SQLite file, opened with care: migrated, and set aside under a dated name when it cannot be used."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

_CHECKED_BYTES = 8_000_000
_BUSY_MS = 3000


class Database:
    """A connection that opens when first needed and can be lost and found again. `error` is what reading raises.

    `messages` are what the player is to be told once, in plain words; the driver empties the list.
    """

    error = sqlite3.Error

    def __init__(self, path: Path) -> None:
        self.path = path
        self.messages: list[str] = []
        self._connection: sqlite3.Connection | None = None

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A write that is on disk when the block ends, or not at all. Raises sqlite3.Error or OSError.

        `synchronous=FULL`: the log is flushed before anything is shown, so not even a power cut takes
        back what a player saw.
        """
        connection = self.connect()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            if connection.in_transaction:
                connection.rollback()
            raise
        connection.commit()

    def connect(self) -> sqlite3.Connection:
        """The open connection. A damaged or newer file is set aside first, never deleted. Raises
        sqlite3.OperationalError or OSError where nothing can be written."""
        if self._connection is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._connection = self._open()
            except _NewerError:
                self.set_aside("newer", "It was written by a newer version of the game")
                self._connection = self._open()
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                self.set_aside("damaged", "It could not be read")
                self._connection = self._open()
        return self._connection

    def set_aside(self, what: str, because: str) -> None:
        """Rename the file (and its WAL) under today's date, and tell the player where it is."""
        self.close()
        stem = f"{self.path.stem}-{what}-{datetime.now(UTC):%Y-%m-%d}"
        number, target = 1, self.path.with_name(stem + self.path.suffix)
        while target.exists():
            number += 1
            target = self.path.with_name(f"{stem}-{number}{self.path.suffix}")
        self.path.rename(target)
        for tail in ("-wal", "-shm"):
            side = self.path.with_name(self.path.name + tail)
            if side.exists():
                side.rename(target.with_name(target.name + tail))
        self.messages.append(
            f"Your saved progress was set aside as {target.name}. {because}. A new file was begun."
        )

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None, timeout=_BUSY_MS / 1000)
        try:
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA synchronous=FULL")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > len(_migrations()):
                raise _NewerError
            if self.path.stat().st_size < _CHECKED_BYTES:
                found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
                if found != "ok":
                    raise sqlite3.DatabaseError(found)
            if version < len(_migrations()):
                connection.execute("PRAGMA journal_mode=WAL")
                self._migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _migrate(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        # Another window may have migrated while this one waited for the lock.
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        for number, script in enumerate(_migrations()[version:], version + 1):
            for statement in _statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={number}")
        connection.commit()


class _NewerError(Exception):
    """The file's schema is newer than this program knows."""


def _migrations() -> list[str]:
    folder = files(__package__).joinpath("migrations")
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".sql"))
    return [folder.joinpath(name).read_text("utf-8") for name in names]


def _statements(script: str) -> Iterator[str]:
    """Whole statements of a script; `executescript` would commit between them."""
    part = ""
    for line in script.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            yield part
            part = ""
