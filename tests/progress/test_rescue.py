"""What is whole in a damaged file is carried over into the new one, once, and the player is told how much."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from game.conversation.events import Note
from game.messages import say
from game.paths import database_file
from game.play.drafts import Draft, load_draft
from game.play.load_run import load_run
from game.progress.database import Database
from game.progress.opening import empty_copy
from game.progress.own_views import latest_intention, load_view
from game.progress.profiles import players
from game.progress.rescue import Rescued, rescue
from game.progress.runs import finished, unfinished
from game.progress.schema import standard_migrations
from tests.playing import new_call, play_lines, stored
from tests.progress.starting import beside, fresh, start_of

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(kept: Path, home: Path) -> Path:
    """A copy of it in this test's home."""
    return fresh(kept, home)


def changed(path: Path, *statements: str) -> None:
    """What another program does to the file."""
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


def root_of(path: Path, table: str) -> int:
    """Where the root page of a table, or of an index, begins."""
    with closing(sqlite3.connect(path)) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    return (int(root) - 1) * 4096


def overwritten(path: Path, at: int, content: bytes) -> None:
    body = bytearray(path.read_bytes())
    body[at : at + len(content)] = content
    path.write_bytes(body)


def first_page_gone(path: Path) -> None:
    overwritten(path, 0, bytes(4096))


def no_index(path: Path) -> None:
    overwritten(path, root_of(path, "sqlite_autoindex_runs_1"), b"\xff" * 4096)


def an_index_without_its_last_row(path: Path) -> None:
    at = root_of(path, "runs_last_touched")
    rows = int.from_bytes(path.read_bytes()[at + 3 : at + 5], "big")
    overwritten(path, at + 3, (rows - 1).to_bytes(2, "big"))


def a_column_more(path: Path) -> None:
    changed(path, "ALTER TABLE runs ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue'")


def a_column_less(path: Path) -> None:
    changed(path, "ALTER TABLE runs DROP COLUMN remembered")


def a_table_less(path: Path) -> None:
    changed(path, "DROP TABLE reflections", "DROP TABLE settings")


def a_trigger(path: Path) -> None:
    then = "BEGIN UPDATE events SET record = 'theirs' WHERE seq = new.seq; END"
    changed(path, f"CREATE TRIGGER theirs AFTER INSERT ON events {then}")


def a_view_in_place_of_a_table(path: Path) -> None:
    changed(path, "ALTER TABLE drafts RENAME TO theirs", "CREATE VIEW drafts AS SELECT * FROM theirs")


def an_index_of_theirs(path: Path) -> None:
    changed(path, "CREATE UNIQUE INDEX theirs ON events (run, seq, at)")


@pytest.mark.parametrize(
    "harm",
    [
        first_page_gone,
        no_index,
        an_index_without_its_last_row,
        a_column_more,
        a_column_less,
        a_table_less,
        a_trigger,
        a_view_in_place_of_a_table,
        an_index_of_theirs,
    ],
)
def test_all_calls_are_carried_over(path: Path, harm: Callable[[Path], None]) -> None:
    before = stored()
    harm(path)
    harmed = path.read_bytes()
    database = Database(path)
    runs = {run.id for run in (*finished(database, "player"), *unfinished(database, "player"))}
    assert len(runs) == 4 and len(finished(database, "player")) == 2
    assert {player.name for player in players(database)} == {"player", "Ada"}
    (told,) = database.messages
    assert told.endswith(say("rescued.calls", count=5, kept=5))
    database.close()
    assert stored() == before
    (aside,) = (path.with_name(name) for name in beside(path) if "damaged" in name)
    assert aside.read_bytes() == harmed
    assert start_of(path) == runs


def test_what_was_thought_and_written_beside_calls_comes_too(path: Path) -> None:
    first_page_gone(path)
    database = Database(path)
    run = finished(database, "player")[0].id
    assert (load_view(database, run).trust, load_view(database, run).heard) == (4, 5)
    assert latest_intention(database, "player") == "Let them finish."
    left = unfinished(database, "player")[0].id
    assert load_draft(database, left) == Draft("I was going to s", "a note")
    assert database.rows("SELECT value FROM settings") == [("live",)]
    for table in ("self_views", "disagreements"):
        assert database.rows(f"SELECT run, seq FROM {table}") == [(left, 2)]
    assert {kind for (kind,) in database.rows("SELECT kind FROM sources")} == {"story", "rulebook"}


def test_a_run_is_kept_up_to_its_first_bad_record_and_that_is_said(path: Path) -> None:
    run = next(iter(stored()))
    changed(path, f"UPDATE events SET record = '{{' WHERE run = '{run}' AND seq = 3")
    a_column_more(path)
    database = Database(path)
    assert len(load_run(database, run).records) == 3
    assert say("rescued.cut", count=1) in database.messages[0]


def test_a_bad_page_in_the_middle_costs_only_what_lay_on_it(path: Path) -> None:
    before, body = stored(), path.read_bytes()
    found = []
    for page in range(1, len(body) // 4096):
        overwritten(path, page * 4096, b"\xa5" * 4096)
        with closing(empty_copy(standard_migrations())) as into:
            rescue(path, into)
            rows = into.execute("SELECT run, seq, record FROM events").fetchall()
        assert all(before[run][seq] == record for run, seq, record in rows)
        found.append(len({run for run, _, _ in rows}))
        path.write_bytes(body)
    print(f"\ncalls of {len(before)} that are found with each of {len(found)} pages bad: {found}")
    assert sum(found) > 0.8 * len(before) * len(found)


@pytest.mark.parametrize("pages", range(1, 8))
def test_of_a_truncated_file_what_is_there_is_kept(path: Path, pages: int) -> None:
    before = stored()
    path.write_bytes(path.read_bytes()[: -pages * 4096 + 100])
    database = Database(path)
    runs = finished(database, "player") + unfinished(database, "player")
    assert "set aside" in database.messages[0]
    for run in runs:
        assert run.id in before
    call = new_call(database=database)
    assert call.log.saved


def test_the_latest_events_come_out_of_the_log_of_a_killed_game(path: Path) -> None:
    database = Database(path)
    call = new_call(database=database)
    call.do(Note("only in the log"))
    taken = {name: path.with_name(name).read_bytes() for name in beside(path)}
    database.close()
    for name, body in taken.items():
        path.with_name(name).write_bytes(body)
    first_page_gone(path)
    again = Database(path)
    assert len(load_run(again, call.log.id).records) == 2
    assert again.messages[0].endswith(say("rescued.calls", count=6, kept=6))


def test_the_file_of_another_program_gives_nothing(home: Path) -> None:
    home.mkdir()
    changed(
        database_file(),
        "CREATE TABLE runs (id TEXT, name TEXT)",
        "INSERT INTO runs VALUES (NULL, 'x')",
        "CREATE TABLE recipes (id INTEGER PRIMARY KEY, name TEXT, key TEXT, created TEXT)",
        "INSERT INTO recipes VALUES (1, 'Soup', 'liquid', 'today')",
    )
    database = Database(database_file())
    assert players(database) == [] and unfinished(database, "player") == []
    assert "set aside" in database.messages[0] and "carried" not in database.messages[0]


def test_of_a_newer_version_nothing_is_taken_over(path: Path) -> None:
    changed(path, "ALTER TABLE runs ADD COLUMN mood TEXT", "PRAGMA user_version=99")
    database = Database(path)
    assert unfinished(database, "player") == [] and players(database) == []
    assert "newer" in database.messages[0] and "carried" not in database.messages[0]


def test_a_table_of_another_program_is_left_where_it_is(path: Path) -> None:
    changed(path, "CREATE TABLE theirs (name TEXT)", "INSERT INTO theirs VALUES ('x')")
    database = Database(path)
    assert len(unfinished(database, "player")) == 2 and database.messages == []
    assert database.rows("SELECT name FROM theirs") == [("x",)]


def test_it_adds_to_a_file_that_is_played_in_and_twice_is_once(path: Path) -> None:
    aside = Path(shutil.copy(path, path.with_name("aside.sqlite3")))
    first_page_gone(aside)
    path.unlink()
    database = Database(path)
    call = new_call(database=database)
    database.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as into:
        into.execute("PRAGMA foreign_keys=ON")
        assert rescue(aside, into) == Rescued(calls=5, kept=5)
        assert rescue(aside, into) == Rescued()
    assert len(stored()) == 6
    assert len(load_run(Database(path), call.log.id).records) == 1


def test_windows_that_do_it_at_once_neither_double_nor_lose(path: Path) -> None:
    before = stored()
    first_page_gone(path)

    def start(_: int) -> list[str]:
        database = Database(path)
        assert len(unfinished(database, "player")) == 2
        database.close()
        return database.messages

    with ThreadPoolExecutor(6) as windows:
        told = [message for messages in windows.map(start, range(6)) for message in messages]
    assert (len(told), stored(), len(beside(path))) == (1, before, 2)


def test_programs_that_do_it_at_once_neither_double_nor_lose(path: Path) -> None:
    before = stored()
    first_page_gone(path)
    code = "from tests.playing import new_call; assert new_call().log.saved"
    programs = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) for _ in range(4)]
    assert [program.wait(60) for program in programs] == [0] * 4
    after = stored()
    assert len(after) == len(before) + 4 and after.items() >= before.items()
    assert sum("damaged" in name for name in beside(path)) == 1


def test_a_call_that_is_played_on_in_a_damaged_file_is_whole_in_the_new_one(path: Path) -> None:
    call = new_call(database=Database(path))
    play_lines(call, "", "")
    call.log.database.close()
    first_page_gone(path)
    call.do(Note("Monday"))
    assert call.log.saved and len(stored()[call.log.id]) == len(call.events)
    assert len(stored()) == 6 and "carried over" in call.notices[0]


KILLED = """
import os
from game.progress.database import Database
from game.paths import database_file
os.{name} = lambda *given, **named: os._exit(9)
Database(database_file()).rows("SELECT 1")
"""


@pytest.mark.parametrize("name", ["link", "replace", "fsync", "unlink"])
def test_a_kill_in_the_middle_loses_nothing_and_leaves_nothing(path: Path, name: str) -> None:
    before = stored()
    first_page_gone(path)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED.format(name=name)], cwd=ROOT, timeout=60, check=False
    )
    assert killed.returncode == 9
    database = Database(path)
    database.rows("SELECT 1")
    database.close()
    assert stored() == before
    assert not [file for file in beside(path) if file.startswith(".")]
