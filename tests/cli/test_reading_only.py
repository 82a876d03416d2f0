"""Commands that only read make, move and change nothing in the folder of saves, whatever is in it."""

from pathlib import Path

import pytest

from game.paths import database_file
from game.progress.database import Database
from tests.looking_back import SAVES, older_save
from tests.playing import hearmeout, new_call, play_lines
from tests.progress.starting import beside

WELL = ("", "2", "", "You must feel so let down, after it was promised twice.", "", "", "", "")


def all_bytes(path: Path) -> dict[str, bytes]:
    return {name: path.with_name(name).read_bytes() for name in beside(path)}


@pytest.fixture
def path() -> Path:
    """A finished call and one that was left."""
    database = Database(database_file())
    play_lines(new_call(database=database), *WELL)
    new_call(database=database)
    database.close()
    return database_file()


def test_a_damaged_file_stays_and_what_can_be_read_is_shown(path: Path) -> None:
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    before = all_bytes(path)
    for arguments in (["progress"], ["export", "--list"]):
        ended = hearmeout(*arguments)
        assert ended.returncode == 0 and b"2 calls of 2 can be read" in ended.stderr
    assert len(hearmeout("export", "--list").stdout.splitlines()) == 1
    assert all_bytes(path) == before


def test_nothing_is_made_where_nothing_is(home: Path) -> None:
    assert hearmeout("progress").returncode == 0
    assert hearmeout("export", "--last").returncode == 2
    assert not home.exists() or beside(database_file()) == []


def test_the_files_of_a_killed_game_stay_and_its_last_call_is_shown(path: Path) -> None:
    database = Database(path)
    new_call(database=database)
    taken = all_bytes(path)
    database.close()
    for name, body in taken.items():
        path.with_name(name).write_bytes(body)
    path.with_name(path.name + "-shm").unlink()
    before = all_bytes(path)
    assert len(before) == 2
    ended = hearmeout("progress")
    assert ended.stdout.count(b"To go on with") == 2
    assert all_bytes(path) == before


def test_a_game_that_is_open_beside_it_goes_on(path: Path) -> None:
    call = new_call(database=Database(path))
    ended = hearmeout("progress")
    assert ended.stdout.count(b"To go on with") == 2
    play_lines(call, "", "")
    assert call.log.saved and call.notices == []


@pytest.mark.parametrize("script", SAVES, ids=[path.stem for path in SAVES])
def test_an_older_file_stays_as_it_is(script: Path) -> None:
    older_save(script).close()
    before = all_bytes(database_file())
    assert hearmeout("export", "--list").stdout.count(b"late-parcel") >= 2
    assert all_bytes(database_file()) == before


def test_nothing_can_be_written_through_it(path: Path) -> None:
    before = all_bytes(path)
    database = Database(path, reads_only=True)
    assert not database.try_write("DELETE FROM runs")
    assert len(database.rows("SELECT 1 FROM runs")) == 2
    database.close()
    assert all_bytes(path) == before
