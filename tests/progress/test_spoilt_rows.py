"""Rows that another program has spoilt lock nobody out: what is whole is shown and played on."""

import random
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.playing import PARCEL_FILE, hearmeout, stored
from tests.progress.starting import fresh, start_of

SEED = 131
DATABASES = 131
DEEP = "[" * 100_000 + "]" * 100_000
VALUES: tuple[object, ...] = (
    "x",
    "",
    "many",
    None,
    -1,
    2**62,
    2**63 - 1,
    -(2**63),
    1e308,
    1.5,
    b"\xff\xfe",
    b"",
    "\x1b]0;title\x07\u202e",
    DEEP,
    '{"event":{"type":"begin"}}',
    "[]",
    '["a", 1]',
    "a" * 100_000,
    "0001-01-01T00:00:00+00:00",
)
RECORDS: tuple[object, ...] = (
    DEEP,
    '{"event":' + '{"event":' * 100_000,
    '{"event":{"type":"pick","id":"x"},"scene":"nowhere","trust":1' + "0" * 400 + "}",
    '{"event":{"type":"begin","story":"x","hash":"y","rulebook":"z","seed":1' + "0" * 30 + '},"scene":"q"}',
    '{"event":{"type":"retake"},"scene":"opening","trust":-5,"frustration":1000000}',
    '{"event":{"type":"note","text":"\\ud800"},"scene":"opening"}',
)
"""For a place of a log: wrong in itself, or right in itself and wrong here."""


def columns(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [(table, row[1]) for table in tables for row in db.execute(f"PRAGMA table_info({table})")]


def spoil(path: Path, number: int) -> str:
    """Spoil one column of one table, in a row or in all; for some, also a record. Says what was done."""
    dice = random.Random(SEED * 1000 + number)
    everywhere = columns(path)
    table, column = everywhere[number % len(everywhere)]
    value = VALUES[(number // 3) % len(VALUES)]
    where = dice.choice(["1", "rowid = 1", "1"]) if table in ("profiles", "runs") else "1"
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA ignore_check_constraints=ON")
        if value is None:
            # Only a program that changes the tables' own words can write this.
            db.execute("PRAGMA writable_schema=ON")
            text = "replace(replace(sql, ' NOT NULL', '         '), 'PRIMARY KEY', 'PRIMARY KEY')"
            kept_text = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
            db.execute(f"UPDATE sqlite_master SET sql = {text} WHERE name = ?", (table,))
            db.commit()
            db.close()
            with closing(sqlite3.connect(path)) as open_to_all:
                with suppress(sqlite3.Error):
                    open_to_all.execute(f"UPDATE OR IGNORE {table} SET {column} = NULL WHERE {where}")
                    open_to_all.execute("PRAGMA writable_schema=ON")
                open_to_all.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (kept_text, table))
                open_to_all.commit()
            return f"{table}.{column} = NULL where {where}"
        with suppress(sqlite3.Error):
            db.execute(f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {where}", (value,))
        if number % 4 == 0:
            record = dice.choice(RECORDS)
            db.execute("UPDATE events SET record = ? WHERE seq = ?", (record, dice.randrange(5)))
        db.commit()
    return f"{table}.{column} = {str(value)[:30]!r} where {where}"


@pytest.mark.parametrize("every", [11, pytest.param(1, marks=pytest.mark.full)])
def test_spoilt_rows_lock_nobody_out(kept: Path, quick_disk: Path, every: int) -> None:
    tried = 0
    for number in range(0, DATABASES, every):
        path = fresh(kept, quick_disk)
        done = spoil(path, number)
        try:
            start_of(path)
        except BaseException as error:
            error.add_note(f"number {number}: {done}")
            raise
        tried += 1
    print(f"\n{tried} spoilt databases of {DATABASES} (seed {SEED}), all playable")
    assert tried >= DATABASES // every


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("runs", "kind", "x"),
        pytest.param("runs", "ending", "nowhere", marks=pytest.mark.full),
        ("events", "record", DEEP),
        pytest.param("runs", "rules", b"\xff", marks=pytest.mark.full),
    ],
    ids=["kind", "ending", "record", "rules"],
)
def test_the_commands_show_what_is_whole(
    kept: Path, home: Path, table: str, column: str, value: object
) -> None:
    path = fresh(kept, home)
    key, run = ("run" if table == "events" else "id"), next(iter(stored(path)))
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (value, run))
        db.commit()
    env = {"HEARMEOUT_STORIES": str(PARCEL_FILE.parent)}
    listed = hearmeout("export", "--list", **env)
    assert listed.returncode == 0 and len(listed.stdout.splitlines()) == 2
    assert hearmeout("progress", "--json", **env).returncode == 0
    other = next(line for line in listed.stdout.decode().splitlines() if run[:8] not in line)
    assert hearmeout("export", other[:8], **env).returncode == 0
    played = hearmeout("play", str(PARCEL_FILE), "--plain", typed="\n/note Monday\n/quit\n", **env)
    assert (played.returncode, b"went wrong" in played.stderr) == (0, False)
