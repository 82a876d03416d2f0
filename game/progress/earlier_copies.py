"""A copy of saved progress as it was before a newer game brought it up to date, for who goes back to the
older game, or does not trust the new one."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from game.progress.left_overs import draft_file
from game.progress.schema import pragma
from game.progress.set_aside_names import free_name, named
from game.whole_files import sync_folder

WHAT = "before-update"
"""The word in the names of these copies."""
_KEPT = 3
"""Copies: as many versions back as anybody goes, and some hundred calls are a megabyte."""


def keep_copy(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Copy the file of this connection, which has this version, beside itself; the oldest copies go. Raises
    `OSError` and what SQLite raises: then there is no copy, and nothing should be changed."""
    with draft_file(path) as draft:
        with closing(sqlite3.connect(draft, isolation_level=None)) as copy:
            connection.backup(copy)
            if pragma(copy, "user_version") != version:
                return  # Another window has brought it up to date in the meantime, and kept its own copy.
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        newest = _newest_first(path)[:1]
        if newest and newest[0].read_bytes() == draft.read_bytes():
            return  # Bringing it up to date was tried before, and failed.
        draft.rename(free_name(path, WHAT))
        sync_folder(path.parent)
    for old in _newest_first(path)[_KEPT:]:
        with suppress(OSError):
            old.unlink()


def _newest_first(path: Path) -> list[Path]:
    return sorted(named(path, WHAT), key=lambda copy: copy.stat().st_mtime_ns, reverse=True)
