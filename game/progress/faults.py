"""What can go wrong with the file of saved progress, and which of it may lie in the file itself."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from game.errors import FailedError
from game.text import clean

FAULTS = (sqlite3.Error, UnicodeDecodeError, MemoryError)
"""What a statement raises. (Python decodes what SQLite says, and that may quote a spoilt byte; a spoilt
length may ask for more memory than there is.)"""

Identity = tuple[int, int]
"""Which file stands at a path: its device and its number there."""

# “No such table”, “unsupported file format” and the like are plain errors for SQLite.
_DOUBTFUL = (
    sqlite3.SQLITE_ERROR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_SCHEMA,
    sqlite3.SQLITE_TOOBIG,
    sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_FORMAT,
    sqlite3.SQLITE_NOTADB,
)
# What another program's trigger, or a column that the game does not know, makes of a row.
_DOUBTFUL_ROWS = (
    sqlite3.SQLITE_CONSTRAINT_CHECK,
    sqlite3.SQLITE_CONSTRAINT_NOTNULL,
    sqlite3.SQLITE_CONSTRAINT_TRIGGER,
    # Of a whole file it means a disk that cannot be written; a spoilt header says it of itself.
    sqlite3.SQLITE_READONLY,
)
_WRONG = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


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


class UnusableError(UnavailableError):
    """This file (by its identity, so that no other is moved in its place) seems to be none that the game can
    use. `what` is a word for its name when it is set aside."""

    def __init__(self, why: str, identity: Identity | None, what: str = "damaged") -> None:
        super().__init__(why)
        self.identity, self.what = identity, what


def doubtful(error: BaseException) -> bool:
    """Whether the cause may be the file. An error of the disk, the folder or a lock never is."""
    if isinstance(error, sqlite3.Error):
        return _code(error) & 0xFF in _DOUBTFUL or _code(error) in _DOUBTFUL_ROWS
    return isinstance(error, UnicodeDecodeError)


def busy(error: BaseException) -> bool:
    """Whether another window holds the file."""
    return isinstance(error, sqlite3.Error) and _code(error) & 0xFF in _BUSY


@contextmanager
def telling_why() -> Iterator[None]:
    """Raises `UnavailableError` in place of what SQLite and the system raise."""
    try:
        yield
    except (*FAULTS, OSError) as error:
        raise UnavailableError(reason(error)) from error


def reason(error: BaseException) -> str:
    """Why it cannot be done, as the half of a sentence for the player."""
    text = str(error).lower()
    if "full" in text or "no space" in text or "file too large" in text or "quota" in text:
        return "the disk is full"
    if "locked" in text:
        return "another window is busy saving"
    if isinstance(error, FileExistsError | NotADirectoryError):
        return "there is a file where the folder should be"
    if "readonly" in text or "read-only" in text or "permission denied" in text or "unable to open" in text:
        return "the folder cannot be written"
    if isinstance(error, sqlite3.Error) and _code(error) & 0xFF in _WRONG:
        return "the disk gave it wrong once, and well a moment later"
    return f"the disk says: {text}"


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0)
