"""The tables of saved progress: the scripts that make them, and whether a file has just these."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache
from importlib.resources import files
from typing import Any

# “HMO1”: how SQLite's `application_id` tells this game's files from others.
APPLICATION = 0x484D4F31

_BLANK = re.compile(r"--[^\n]*|\s+")


@cache
def standard_migrations() -> tuple[str, ...]:
    """The scripts that bring a file from each version to the next, the first from nothing to 1."""
    folder = files(__package__).joinpath("migrations")
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".sql"))
    return tuple(folder.joinpath(name).read_text("utf-8") for name in names)


def migrate(connection: sqlite3.Connection, scripts: Sequence[str]) -> None:
    """Bring a file to the newest version, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    # Another window may have migrated while this one waited for the lock.
    version = pragma(connection, "user_version")
    for number, script in enumerate(scripts[version:], version + 1):
        for statement in _statements(script):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version={number}")
    connection.commit()


def begin(connection: sqlite3.Connection, scripts: Sequence[str]) -> None:
    """Make an empty file one of this game's."""
    connection.execute(f"PRAGMA application_id={APPLICATION}")
    migrate(connection, scripts)


def has_our_tables(connection: sqlite3.Connection, scripts: Sequence[str], version: int) -> bool:
    """Whether a file has what the scripts make up to that version, each as they word it, and nothing that
    would act in our tables: no trigger, no view, no index of another program. Its own tables are no harm."""
    ours, found = _made_by(tuple(scripts[:version])), _objects(connection)
    if found == ours:
        return True
    # Another way to write the same is no other table: a copy of a file may have lost its line ends.
    ours, found = _without_blanks(ours), _without_blanks(found)
    return ours.items() <= found.items() and all(kind == "table" for kind, _ in found.keys() - ours.keys())


def has_just_todays_tables(connection: sqlite3.Connection, scripts: Sequence[str]) -> bool:
    """Whether a file has all that today's scripts make and nothing else. A later game changes something."""
    return _objects(connection) == _made_by(tuple(scripts))


def pragma(connection: sqlite3.Connection, name: str) -> Any:
    """The value of a PRAGMA."""
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


@cache
def _made_by(scripts: tuple[str, ...]) -> dict[tuple[str, str], str]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript("".join(scripts))
        return _objects(connection)


def _objects(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """The text of each object by kind and name. Indexes that SQLite makes by itself have none."""
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {(kind, name): str(sql) for kind, name, sql in rows}


def _without_blanks(objects: dict[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    return {name: _BLANK.sub(" ", sql) for name, sql in objects.items()}


def _statements(script: str) -> Iterator[str]:
    """Whole statements of a script; `executescript` would commit between them."""
    part = ""
    for line in script.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            yield part
            part = ""
