"""`hearmeout doctor`: says what is saved where and whether it is whole, backs up, restores, brings back."""

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from game.authoring.new import story_text
from game.paths import database_file
from game.progress.database import Database
from game.progress.earlier_copies import WHAT
from game.progress.set_aside_names import named
from tests.looking_back import SAVES, older_save
from tests.playing import hearmeout, new_call, play_lines, stored


def doctor(*arguments: str, status: int = 0, home: Path | None = None) -> str:
    """What it writes to standard output, once it has ended with this status."""
    ended = hearmeout("doctor", *arguments, **({"HEARMEOUT_HOME": str(home)} if home else {}))
    assert ended.returncode == status, ended.stderr.decode()
    return ended.stdout.decode()


def found(home: Path | None = None, status: int = 0) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(doctor("--json", status=status, home=home))
    return body


def played(times: int = 3) -> Path:
    database = Database(database_file())
    for number in range(times):
        play_lines(new_call(database=database, profile=("ada", "ben")[number % 2]), "", "", "2", "/quit")
    database.close()
    return database_file()


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, as another program finds them."""
    with closing(sqlite3.connect(path)) as connection:
        names = [n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {n: sorted(connection.execute(f"SELECT * FROM {n}").fetchall(), key=repr) for n in names}


def beside(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}


def test_with_nothing_saved_it_says_so_and_makes_nothing(home: Path) -> None:
    written = doctor()
    assert "Nothing is saved yet." in written and str(database_file()) in written
    assert not database_file().exists()


def test_it_counts_what_is_whole_and_changes_nothing() -> None:
    path = played()
    before = beside(path)
    written = doctor()
    assert "Whole, " in written and "3 calls, 0 finished; players: 2." in written
    assert beside(path) == before
    body = found()
    assert body["progress"] | {"bytes": 0} == {
        "file": str(path), "state": "whole", "why": "", "players": 2, "calls": 3, "finished": 0, "bytes": 0,
    }  # fmt: skip


def spoil(path: Path) -> None:
    """One byte of the table of contents."""
    content = bytearray(path.read_bytes())
    at = content.index(b"CREATE TABLE events")
    content[at + 8] ^= 0xFF
    path.write_bytes(content)


def test_a_damaged_file_is_said_and_left_to_the_game() -> None:
    path = played()
    spoil(path)
    before = beside(path)
    written = doctor(status=1)
    assert "Damaged: " in written and "3 calls" in written
    assert beside(path) == before
    ended = hearmeout("doctor", "--backup", "copy.zip")
    assert ended.returncode == 2 and b"Open the game once" in ended.stderr
    assert not (path.parent.parent / "copy.zip").exists()


def test_a_newer_file_and_one_that_cannot_be_read_are_told_apart() -> None:
    path = played()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE profiles ADD COLUMN colour TEXT")
        connection.execute("PRAGMA user_version=99")
    assert found(status=1)["progress"]["state"] == "newer"
    path.unlink()
    path.mkdir()
    assert found(status=1)["progress"]["state"] == "damaged"


def test_a_backup_brought_to_a_new_computer_has_everything(home: Path, tmp_path: Path) -> None:
    path = played()
    (home / "settings.toml").write_text('pace = "reader"\n')
    (home / "packs" / "mine").mkdir(parents=True)
    (home / "packs" / "mine" / "visit.yaml").write_text(story_text("visit"))
    doctor("--backup", str(tmp_path / "copy.zip"))
    new = tmp_path / "new"
    written = doctor("--restore", str(tmp_path / "copy.zip"), home=new)
    assert "3 calls were brought back." in written
    assert "settings were brought back" in written and "packs brought back: mine" in written
    assert tables(new / "progress.sqlite3") == tables(path)
    assert (new / "settings.toml").read_text() == 'pace = "reader"\n'
    assert (new / "packs" / "mine" / "visit.yaml").read_text() == story_text("visit")
    again = doctor("--restore", str(tmp_path / "copy.zip"), home=new)
    assert "All calls in it are here already." in again and "“mine” was not brought back" in again
    assert tables(new / "progress.sqlite3") == tables(path)


def test_a_backup_is_the_same_for_the_same_and_holds_what_is_only_in_the_log_yet(tmp_path: Path) -> None:
    open_still = Database(database_file())
    play_lines(new_call(database=open_still), "", "")
    for name in ("one.zip", "two.zip"):
        doctor("--backup", str(tmp_path / name))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    doctor("--restore", str(tmp_path / "one.zip"), home=tmp_path / "new")
    assert stored(tmp_path / "new" / "progress.sqlite3") == stored()


def test_restoring_adds_to_what_is_there_and_replaces_nothing(home: Path, tmp_path: Path) -> None:
    played(2)
    (home / "settings.toml").write_text('pace = "reader"\n')
    doctor("--backup", str(tmp_path / "copy.zip"))
    (home / "settings.toml").write_text('pace = "live"\n')
    for run in stored():
        with Database(database_file()).transaction() as db:
            db.execute("DELETE FROM events WHERE run = ?", (run,))
            db.execute("DELETE FROM runs WHERE id = ?", (run,))
        break
    played(1)
    before = stored()
    written = doctor("--restore", str(tmp_path / "copy.zip"))
    assert "1 call was brought back." in written and "Your settings stay as they are" in written
    assert (home / "settings.toml").read_text() == 'pace = "live"\n'
    after = stored()
    assert len(after) == 3 and before.items() <= after.items()


def test_calls_of_a_file_that_was_set_aside_are_found_and_brought_back_by_the_command_it_prints() -> None:
    path = played()
    aside = path.with_name("progress-damaged-2026-01-02.sqlite3")
    path.rename(aside)
    spoil(aside)
    played(1)
    written = doctor(status=1)
    assert "3 calls; not in your saved progress: 3. To bring them back:" in written
    command = next(line for line in written.splitlines() if "--restore" in line).split()[1:]
    assert "3 calls were brought back." in hearmeout(*command).stdout.decode()
    assert len(stored()) == 4
    assert "3 calls, all of which are in your saved progress too." in doctor()


def test_a_copy_from_before_an_update_is_listed_and_can_be_restored(tmp_path: Path) -> None:
    older_save(SAVES[0]).close()
    before = stored()
    Database(database_file()).rows("SELECT 1")
    (copy,) = named(database_file(), WHAT)
    assert copy.name in doctor()
    doctor("--restore", str(copy), home=tmp_path / "new")
    assert stored(tmp_path / "new" / "progress.sqlite3") == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"Dear diary", "neither a backup nor saved progress"),
        (b"PK\x03\x04 and then nothing", "neither a backup nor saved progress"),
    ],
)
def test_what_is_no_backup_is_refused_and_changes_nothing(content: bytes, said: str, tmp_path: Path) -> None:
    path = played(1)
    before = stored()
    (tmp_path / "no.zip").write_bytes(content)
    ended = hearmeout("doctor", "--restore", str(tmp_path / "no.zip"))
    assert ended.returncode == 2 and said in ended.stderr.decode()
    assert stored(path) == before


def test_zips_of_other_things_and_bombs_are_refused(tmp_path: Path) -> None:
    played(1)
    before = stored()
    for name, members in {
        "photos.zip": {"a.jpg": b"x"},
        "bomb.zip": {"settings.toml": b"\0" * 20_000_000},
        "outside.zip": {"settings.toml": b"", "packs/../../evil.zip": b"PK"},
    }.items():
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members.items():
                archive.writestr(member, content)
        ended = hearmeout("doctor", "--restore", str(tmp_path / name))
        assert b"Traceback" not in ended.stderr
        assert ended.returncode == (0 if name == "outside.zip" else 2), ended
    assert stored() == before
    assert not list(tmp_path.rglob("evil*"))


def test_a_newer_file_is_not_taken_apart(tmp_path: Path) -> None:
    path = played(1)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE profiles ADD COLUMN colour TEXT")
        connection.execute("PRAGMA user_version=99")
    ended = hearmeout("doctor", "--restore", str(path), HEARMEOUT_HOME=str(tmp_path / "new"))
    assert ended.returncode == 2 and b"newer version" in ended.stderr


def test_a_backup_overwrites_nothing_unasked_and_never_what_is_saved(home: Path, tmp_path: Path) -> None:
    path = played(1)
    (tmp_path / "mine.zip").write_text("mine")
    ended = hearmeout("doctor", "--backup", str(tmp_path / "mine.zip"))
    assert ended.returncode == 2 and b"--force overwrites it" in ended.stderr
    assert (tmp_path / "mine.zip").read_text() == "mine"
    doctor("--backup", str(tmp_path / "mine.zip"), "--force")
    assert zipfile.is_zipfile(tmp_path / "mine.zip")
    before = path.read_bytes()
    ended = hearmeout("doctor", "--backup", str(path), "--force")
    assert ended.returncode == 2 and b"belongs to the game itself" in ended.stderr
    assert path.read_bytes() == before


def test_what_does_not_go_together_is_said(tmp_path: Path) -> None:
    for given in (("--backup", "a", "--restore", "b"), ("--force",), ("--backup", "-")):
        ended = hearmeout("doctor", *given)
        assert ended.returncode == 2 and ended.stderr and b"Traceback" not in ended.stderr
