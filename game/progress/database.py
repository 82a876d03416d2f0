"""Saved progress as the game uses it: transactions and queries on one SQLite file, which is opened when it is
first needed, mended when it is damaged, and never thrown away.

`opening.py` says what makes a file usable, `set_aside.py` what becomes of one that is not. What mends a file
is imported when one needs it: it reads events, and a command that only lists stories need not wait for that.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from game.messages import say
from game.progress.faults import (
    FAULTS,
    Identity,
    SetAsideError,
    UnavailableError,
    UnusableError,
    busy,
    doubtful,
    reason,
    telling_why,
)
from game.progress.left_overs import sweep
from game.progress.opening import copy_to_read, empty_copy, identity, open_file, state_on_disk
from game.progress.schema import standard_migrations
from game.progress.set_aside_names import SIDES

__all__ = ["Database", "SetAsideError", "UnavailableError", "standard_migrations"]

# How long a write waits for another window: longer than any save takes; and, once that was in vain, so
# short that playing on is not held up at each step.
_BUSY_MS = 3000
_IMPATIENT_MS = 50
# Openings of one file: the first, one after it was set aside, one after a disk that erred once.
_OPENINGS = 3


class Database:
    """A connection that is opened when it is first needed, and again when it was lost.

    Every method raises `UnavailableError` when the file cannot be used. `messages` are sentences for the
    player, to be shown once; the driver empties the list. `generation` grows when another file is found at
    the path: what was written before may not be in it.

    With `reads_only` nothing in the folder is made, moved or changed, whatever the file is like; then nothing
    can be written.
    """

    def __init__(
        self, path: Path, migrations: Sequence[str] | None = None, *, reads_only: bool = False
    ) -> None:
        self.path = path
        self.messages: list[str] = []
        self.generation = 0
        self._scripts = standard_migrations() if migrations is None else migrations
        self._reads_only = reads_only
        self._connection: sqlite3.Connection | None = None
        self._identity: Identity | None = None
        self._log_file = path.with_name(path.name + SIDES[0])
        self._log: Identity | None = None
        self._copy: sqlite3.Connection | None = None
        self._copied: object = None
        self._patience = _BUSY_MS

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A write that is on disk when the block ends, or not at all. `sqlite3.IntegrityError` is not caught;
        after `SetAsideError`, begin again.

        `synchronous=FULL` flushes the log before anything is shown, so that even a loss of power takes back
        nothing that a player has seen.
        """
        if self._reads_only:
            raise UnavailableError("it was opened to be read only")
        connection = self._connect()
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.commit()
        except BaseException as error:
            with suppress(*FAULTS):
                connection.rollback()
            if isinstance(error, FAULTS) and (
                doubtful(error) or not isinstance(error, sqlite3.IntegrityError)
            ):
                self._recover(error)
                raise SetAsideError from error
            raise
        if self._log is None:
            with suppress(OSError):
                self._log = identity(self._log_file)
        self._be_patient(True)

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """All rows of a query. When the file is damaged, it is moved away and the new file is asked. What is
        on a disk that cannot be written can still be read."""
        for _ in range(2):
            if self._reads_only:
                return self._read_copy(query, values)
            try:
                connection = self._connect()
            except UnavailableError as trouble:
                with suppress(UnavailableError):
                    return self._read_copy(query, values)
                raise trouble
            try:
                return connection.execute(query, values).fetchall()
            except FAULTS as error:
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
        for connection in (self._connection, self._copy):
            if connection is not None:
                with suppress(*FAULTS):
                    connection.close()
        self._connection = self._copy = None

    def _read_copy(self, query: str, values: tuple[object, ...]) -> list[tuple[object, ...]]:
        """Ask a copy in memory, made anew when the file has changed."""
        with telling_why():
            now = state_on_disk(self.path)
            if self._copy is None or self._copied != now:
                self.close()
                self._copy, self._copied = self._copy_now(there=now[0] is not None), now
            return self._copy.execute(query, values).fetchall()

    def _copy_now(self, *, there: bool) -> sqlite3.Connection:
        if not there and not self._reads_only:
            raise UnavailableError("there is no file")
        if not there:
            return empty_copy(self._scripts)
        try:
            return copy_to_read(self.path, self._scripts, self._patience)
        except UnusableError as fault:
            copy = empty_copy(self._scripts)
            if fault.what == "newer":
                self.messages.append(say("saving.only_read_newer"))
                return copy
            from game.progress.rescue import rescue

            kept = rescue(self.path, copy)
            self.messages.append(
                f"{say('saving.only_read', why=fault.why)} {kept.told(only_read=True)}".rstrip()
            )
            return copy

    def _connect(self) -> sqlite3.Connection:
        with telling_why():
            # A new file may get the number of the one that is gone.
            taken = self._identity is not None and self._identity != identity(self.path)
            log_taken = self._log is not None and self._log != identity(self._log_file)
            if self._connection is not None and (taken or log_taken):
                # Closing still writes what was in a log that is gone by name.
                self.close()
            if self._connection is None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                sweep(self.path)
                self._connection = self._open()
                self._notice_another(identity(self.path), taken, log_taken)
        return self._connection

    def _notice_another(self, found: Identity | None, taken: bool, log_taken: bool) -> None:
        if taken or found != self._identity:
            self.generation += 1
            if self._identity is not None and not self.messages:
                self.messages.append(say("saving.taken_away"))
        elif log_taken:
            # What another window had in it may be lost; this one writes its call once more.
            self.generation += 1
            self.messages.append(say("saving.log_taken_away", file=self._log_file.name))
        self._identity, self._log = found, None

    def _open(self) -> sqlite3.Connection:
        for _ in range(_OPENINGS):
            if identity(self.path) is None:
                from game.progress.set_aside import create

                create(self.path, self._scripts, self._patience)
            try:
                return open_file(self.path, self._scripts, self._patience)
            except UnusableError as fault:
                self._set_aside(fault)
                last = fault
        raise UnavailableError(reason(last.__cause__ or last))

    def _recover(self, error: BaseException) -> None:
        """Returns when the file was damaged and is moved away; raises for every other error."""
        if doubtful(error):
            self.close()
            with telling_why():
                if self._set_aside(UnusableError("", self._identity)):
                    return
        if isinstance(error, sqlite3.IntegrityError):
            raise error
        if busy(error):
            self._be_patient(False)
        else:
            self.close()
        raise UnavailableError(reason(error)) from error

    def _set_aside(self, fault: UnusableError) -> bool:
        """Whether another file stands at the path now."""
        from game.progress.set_aside import set_aside

        told = set_aside(self.path, fault, self._scripts, self._patience)
        self.messages += [told] if told else []
        return bool(told) or fault.identity != identity(self.path)

    def _be_patient(self, patient: bool) -> None:
        """After one long wait for another window, wait only shortly: it must not hold up a call."""
        wanted = _BUSY_MS if patient else _IMPATIENT_MS
        if wanted != self._patience:
            self._patience = wanted
            if self._connection is not None:
                self._connection.execute(f"PRAGMA busy_timeout={wanted}")
