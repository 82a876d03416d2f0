"""The file of saved progress: opened by many, damaged by anything, and never thrown away."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from game.paths import database_file
from game.progress.database import Database, SetAsideError, UnavailableError, standard_migrations
from game.progress.opening import state_on_disk
from game.progress.runs import finished, unfinished
from tests.playing import new_call, play_lines, stored


def played(times: int = 1) -> Path:
    database = Database(database_file())
    for _ in range(times):
        play_lines(new_call(database=database), "", "", "2", "/quit")
    database.close()
    return database_file()


def beside(path: Path) -> list[str]:
    return sorted(p.name for p in path.parent.iterdir())


def test_the_log_is_written_ahead_and_flushed() -> None:
    database = Database(database_file())
    assert database.rows("PRAGMA journal_mode") == [("wal",)]
    assert database.rows("PRAGMA synchronous") == [(2,)]


def test_the_file_knows_its_version() -> None:
    played()
    assert Database(database_file()).rows("PRAGMA user_version") == [(len(standard_migrations()),)]


def test_twelve_windows_may_open_the_game_for_the_first_time_at_once() -> None:
    def first_opening(number: int) -> list[str]:
        database = Database(database_file())
        with database.transaction() as db:
            db.execute("INSERT INTO profiles (name, key, created) VALUES (?, ?, '')", (number, number))
        database.close()
        return database.messages

    with ThreadPoolExecutor(12) as windows:
        assert list(windows.map(first_opening, range(12))) == [[]] * 12
    assert len(Database(database_file()).rows("SELECT 1 FROM profiles")) == 12
    assert {Path(name).stem for name in beside(database_file())} == {"progress"}


def test_four_programs_may_open_the_game_for_the_first_time_at_once() -> None:
    code = "from tests.playing import new_call; new_call(profile='same')"
    root = Path(__file__).parents[2]
    programs = [subprocess.Popen([sys.executable, "-c", code], cwd=root) for _ in range(4)]
    assert [program.wait(60) for program in programs] == [0, 0, 0, 0]
    assert [len(records) for records in stored().values()] == [1, 1, 1, 1]
    assert len(Database(database_file()).rows("SELECT 1 FROM profiles")) == 1


LATER = "ALTER TABLE profiles ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue';\n"


def test_an_older_file_is_brought_up_to_date_and_keeps_everything() -> None:
    before = stored(played(2))
    scripts = standard_migrations()

    def newer_game(_: int) -> list[str]:
        database = Database(database_file(), [*scripts, LATER])
        assert database.rows("SELECT colour FROM profiles") == [("blue",)]
        return database.messages

    with ThreadPoolExecutor(6) as windows:
        assert list(windows.map(newer_game, range(6))) == [[]] * 6
    assert stored() == before


def test_a_migration_that_fails_halfway_changes_nothing() -> None:
    played()
    scripts = standard_migrations()
    broken = Database(database_file(), [*scripts, LATER + "INSERT INTO nowhere VALUES (1);\n"])
    with pytest.raises(UnavailableError), broken.transaction():
        pass
    assert "colour" not in str(Database(database_file()).rows("SELECT sql FROM sqlite_master"))


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def garbage_header(path: Path) -> None:
    path.write_bytes(b"\x00garbage\xff" * 3 + path.read_bytes()[27:])


def flipped_bytes(path: Path) -> None:
    body = bytearray(path.read_bytes())
    dice = random.Random(5)
    for _ in range(len(body) // 100):
        body[dice.randrange(4096, len(body))] ^= 0xFF
    path.write_bytes(body)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def a_text(path: Path) -> None:
    path.write_text("Dear diary,\n" * 900)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "inside.txt").write_text("kept")


def another_programs(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.commit()
    connection.close()


def newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("ALTER TABLE profiles ADD COLUMN colour TEXT")
    connection.execute("PRAGMA user_version=99")
    connection.close()


@pytest.mark.parametrize(
    ("harm", "word"),
    [
        (truncated, "damaged"),
        (garbage_header, "damaged"),
        (flipped_bytes, "damaged"),
        (emptied, "damaged"),
        (a_text, "damaged"),
        (a_folder, "damaged"),
        (another_programs, "damaged"),
        (newer, "newer"),
    ],
)
def test_a_file_that_cannot_be_used_is_set_aside_whole_and_said(
    harm: Callable[[Path], None], word: str
) -> None:
    path = played(3)
    runs = stored().keys()
    harm(path)
    harmed = path.read_bytes() if path.is_file() else None

    database = Database(path)
    kept = {run.id for run in unfinished(database, "player")}
    assert kept <= runs and (kept == runs or harm is not garbage_header)
    (message,) = database.messages
    (aside,) = (path.with_name(name) for name in beside(path) if word in name and "-wal" not in name)
    assert aside.name in message
    assert message.count(".") >= 3
    if aside.is_dir():
        assert (aside / "inside.txt").read_text() == "kept"
    elif word == "damaged":
        assert aside.read_bytes() == harmed

    database.close()
    again = Database(path)
    play_lines(new_call(database=again), "")
    assert again.messages == []
    assert len(unfinished(again, "player")) == len(kept) + 1


def test_the_second_file_set_aside_on_a_day_takes_a_name_of_its_own() -> None:
    path = played()
    for _ in range(3):
        emptied(path)
        database = Database(path)
        database.rows("SELECT 1")
        database.close()
    assert len(beside(path)) == 4


def test_a_log_left_behind_by_a_lost_file_is_not_played_into_a_new_one() -> None:
    path = played()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE profiles SET name = 'before'")
    connection.commit()
    wal = path.with_name(path.name + "-wal")
    stale = wal.read_bytes()
    connection.close()
    path.unlink()
    wal.write_bytes(stale)

    database = Database(path)
    assert database.rows("SELECT * FROM profiles") == []
    assert any(name.endswith("-wal") and "lost" in name for name in beside(path))
    new_call(database=database)
    assert len(stored()) == 1


def test_a_file_taken_away_while_it_is_open_is_noticed() -> None:
    call = new_call()
    play_lines(call, "", "")
    database_file().rename(database_file().with_name("elsewhere"))
    written = play_lines(call, "2", "", "")
    assert any("taken away" in line for line in written)
    assert [len(records) for records in stored().values()] == [len(call.events)]


def test_a_log_deleted_while_it_is_open_is_noticed_and_costs_nothing() -> None:
    database = Database(database_file())
    other = new_call(database=database)
    play_lines(other, "", "")
    call = new_call(database=database)
    play_lines(call, "", "")
    database_file().with_name("progress.sqlite3-wal").unlink()
    written = play_lines(call, "2", "", "")
    assert sum("progress.sqlite3-wal) was deleted while you played" in line for line in written) == 1
    play_lines(other, "2")
    database.close()
    assert {run: len(records) for run, records in stored().items()} == {
        call.log.id: len(call.events),
        other.log.id: len(other.events),
    }


@pytest.mark.parametrize("frames", [0, 1])
def test_reading_beside_a_window_leaves_its_log_where_it_is(frames: int) -> None:
    """Also at the moment when the log has its first lines alone: written, but nothing whole in it yet."""
    with closing(sqlite3.connect(played(), isolation_level=None)) as window:
        window.execute("UPDATE profiles SET name = 'Ann'")
        log = database_file().with_name("progress.sqlite3-wal")
        header, frame = 32, 24 + 4096
        os.truncate(log, header + frames * frame)
        before = state_on_disk(database_file())
        Database(database_file(), reads_only=True).rows("SELECT 1")
        assert state_on_disk(database_file()) == before


def test_a_home_deleted_while_one_plays_is_noticed_and_the_call_is_there_again(home: Path) -> None:
    call = new_call()
    play_lines(call, "", "")
    shutil.rmtree(home)
    written = play_lines(call, "2", "", "")
    assert sum("taken away" in line for line in written) == 1
    assert [len(records) for records in stored().values()] == [len(call.events)]


def test_damage_met_in_the_middle_of_a_transaction_says_begin_again() -> None:
    path = played()
    database = Database(path)
    database.rows("SELECT 1")
    body = bytearray(path.read_bytes())
    with pytest.raises(SetAsideError), database.transaction() as db:
        db.execute("SELECT 1")
        path.write_bytes(body[:4096] + bytes(len(body) - 4096))
        raise _damage()
    with database.transaction() as db:
        db.execute("SELECT 1 FROM runs")
    assert "set aside" in database.messages[0]


def test_what_looks_like_damage_once_and_not_again_moves_nothing() -> None:
    path = played()
    before = stored()
    database = Database(path)
    database.rows("SELECT 1")
    with pytest.raises(UnavailableError), database.transaction():
        raise _damage()
    assert len(unfinished(database, "player")) == 1
    database.close()
    assert (stored(), database.messages, beside(path)) == (before, [], ["progress.sqlite3"])


def _damage() -> sqlite3.DatabaseError:
    """The error that SQLite gives for a page it cannot make sense of."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(b"no database at all" * 100)
    with pytest.raises(sqlite3.DatabaseError) as caught:
        connection.execute("SELECT * FROM sqlite_master")
    return caught.value


def test_finished_and_unfinished_of_a_file_that_cannot_be_written_say_why(home: Path) -> None:
    home.write_text("a file where the folder should be")
    with pytest.raises(UnavailableError, match="a file where the folder should be"):
        finished(Database(database_file()), "player")
