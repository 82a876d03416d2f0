"""The facilitator's own database among what is saved: whether it is whole, and what goes into a backup and
comes out of it. A database that is named with `--db` is not ours to look after."""

import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from msgspec import Struct

from game.errors import FailedError, PlainError, reason
from game.facilitator.own_file import NAME, sound_copy, standard_file, version_in
from game.messages import say
from game.progress.faults import FAULTS, UnusableError
from game.progress.faults import reason as why_unread
from game.text import clean, printable
from game.whole_files import make_folder, write_new
from game.words import quoted

_WAIT_MS = 3000
"""Longer than any batch of an import takes to be written."""
_PART = 1_000_000
"""Bytes in memory at once: a database of a large house has more than fits there."""


class CohortsFile(Struct, frozen=True):
    """The facilitator's own database. `state` is whole, damaged, newer or unreadable; `why`: what is wrong,
    as a sentence without its stop. `version` is that of its tables; `names` are people on its rosters."""

    file: str
    state: str
    why: str = ""
    version: int = 0
    cohorts: int = 0
    names: int = 0
    statements: int = 0
    bytes: int = 0


def look_at_cohorts() -> CohortsFile | None:
    """The state of the file; None where there is none, or nothing in it yet. Nothing changes by looking."""
    path = standard_file()
    try:
        if _is_none(path):
            return None
        size = path.stat().st_size
        with TemporaryDirectory() as folder, closing(sound_copy(path, Path(folder) / NAME, _WAIT_MS)) as copy:
            return CohortsFile(
                file=str(path),
                state="whole",
                version=version_in(copy),
                cohorts=_count(copy, "cohorts"),
                names=_count(copy, "people"),
                statements=_count(copy, "statements"),
                bytes=size,
            )
    except UnusableError as fault:
        return CohortsFile(str(path), "newer" if fault.what == "newer" else "damaged", clean(fault.why))
    except (*FAULTS, OSError) as error:
        return CohortsFile(str(path), "unreadable", clean(why_unread(error)))


def has_cohorts() -> bool:
    """Whether there is a file with something in it. Raises OSError."""
    return not _is_none(standard_file())


def put_into(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Add the file as it is at one moment to a backup; nothing where there is none. Raises `PlainError` for
    one that is not whole: a copy of it could not be relied on."""
    path = standard_file()
    where = quoted(printable(str(path)), 200)
    try:
        if _is_none(path):
            return
        with TemporaryDirectory() as folder:
            copy = Path(folder) / NAME
            sound_copy(path, copy, _WAIT_MS).close()
            info.file_size = copy.stat().st_size
            with copy.open("rb") as source, archive.open(info, "w") as member:
                shutil.copyfileobj(source, member, _PART)
    except UnusableError as fault:
        if fault.what == "newer":
            raise PlainError(say("doctor.cohorts_newer", where=where)) from None
        raise PlainError(say("doctor.cohorts_not_whole", where=where, why=clean(fault.why))) from None
    except (*FAULTS, OSError) as error:
        why = clean(why_unread(error))
        raise FailedError(say("doctor.cohorts_unread", where=where, why=why)) from None


def parts_of(file: Path) -> Iterator[bytes]:
    """The content of a file, as much at once as there is room for in memory. Raises OSError."""
    with file.open("rb") as stream:
        yield from iter(partial(stream.read, _PART), b"")


def bring_back(source: IO[bytes], size: int) -> str:
    """Put a database of so many bytes where there is none; why it was not, or "". Raises what reading
    `source` raises."""
    path = standard_file()
    if not _is_none(path):
        return say("doctor.cohorts_left", file=printable(str(path)))
    try:
        make_folder(path.parent)
        with TemporaryDirectory() as folder:
            # What a zip says of a size may be far more than there is room for.
            if size > min(shutil.disk_usage(one).free for one in (folder, path.parent)):
                return say("doctor.cohorts_no_room", size=size // _PART)
            taken = Path(folder) / "taken"
            with taken.open("wb") as stream:
                shutil.copyfileobj(source, stream, _PART)
            looked_through = Path(folder) / NAME
            sound_copy(taken, looked_through, _WAIT_MS).close()
            if path.exists():
                # The nothing that a window leaves which was killed at its first step.
                path.unlink()
            write_new(path, parts_of(looked_through))
    except UnusableError as fault:
        return say("doctor.cohorts_unusable", why=clean(fault.why))
    except sqlite3.Error as error:
        return say("doctor.cohorts_unusable", why=clean(why_unread(error)))
    except OSError as error:
        return say("doctor.cohorts_unusable", why=reason(error))
    return ""


def _is_none(path: Path) -> bool:
    return not path.exists() or (path.is_file() and path.stat().st_size == 0)


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])
