"""The facilitator's own SQLite file, for those who look after it without what cohorts need installed: where
it is, the scripts of its tables, and a copy of it that was looked through."""

import re
import sqlite3
from functools import cache
from importlib.resources import files
from pathlib import Path

from game.paths import data_dir
from game.progress.faults import FAULTS, UnusableError, doubtful
from game.progress.opening import quiet_copy
from game.progress.schema import pragma

NAME = "facilitator.sqlite3"
_TABLE = re.compile(r"^CREATE TABLE (\w+)", re.MULTILINE)


def standard_file() -> Path:
    """The facilitator's own SQLite file. It may not exist yet."""
    return data_dir() / NAME


@cache
def standard_migrations() -> tuple[str, ...]:
    """The scripts that bring a database from each version to the next, the first from nothing to 1."""
    folder = files(__package__).joinpath("migrations")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql"))
    return tuple(folder.joinpath(name).read_text("utf-8") for name in names)


def sound_copy(path: Path, into: Path, wait_ms: int) -> sqlite3.Connection:
    """The file as it is at one moment, also while others write to it, in a new file `into`; every page of it
    was checked. Nothing changes at `path`. Raises `UnusableError` for one that is damaged, none of ours, or
    newer, and what SQLite and the system raise."""
    if path.exists() and not path.is_file():
        raise UnusableError("It is no file", None)
    try:
        copy = quiet_copy(path, wait_ms, str(into))
        try:
            _examine(copy)
        except BaseException:
            copy.close()
            raise
    except FAULTS as error:
        if doubtful(error):
            raise UnusableError("It is damaged, or no file of the game's", None) from error
        raise
    return copy


def version_in(connection: sqlite3.Connection) -> int:
    """The version of the tables in a sound copy."""
    return int(connection.execute("SELECT COALESCE(MAX(version), 0) FROM versions").fetchone()[0])


def _examine(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA trusted_schema=OFF")
    if (found := pragma(connection, "integrity_check(1)")) != "ok":
        raise UnusableError(f"Its pages do not fit together: {found}", None)
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "versions" not in there:
        raise UnusableError("It is no database of cohorts", None)
    version, scripts = version_in(connection), standard_migrations()
    if version > len(scripts):
        raise UnusableError("It was written by a newer version of the game", None, "newer")
    if gone := set(_TABLE.findall("".join(scripts[:version]))) - there:
        raise UnusableError(f"Tables of it are missing: {', '.join(sorted(gone))}", None)
