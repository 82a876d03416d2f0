"""`hearmeout doctor` looks after the facilitator's own database too: says whether it is whole, and has it in
backups."""

import io
import json
import os
import sqlite3
import stat
import subprocess
import sys
import tracemalloc
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from game.doctor.backup import backup
from game.facilitator.own_file import NAME, standard_file, standard_migrations
from tests.cli.test_doctor import beside, doctor, found, played, tables
from tests.playing import hearmeout

WRITER = """
import sys
from game.facilitator.store import open_store, upsert
from game.facilitator.tables import cohorts, tips
with open_store() as store:
    for number in range(100_000):
        with store.writing() as db:
            row = {"id": str(number), "name": "x" * 400, "file": "", "made": "", "keep_until": ""}
            upsert(db, cohorts, [row])
            upsert(db, tips, [{"cohort": str(number), "pseudonym": "", "seq": 1, "digest": ""}])
        if number == 20:
            print("begun", flush=True)
"""
"""Each transaction adds to two tables: a copy of one moment has as many rows in both."""


def facilitated(tmp_path: Path) -> Path:
    """The database of a facilitator with a cohort of two."""
    (tmp_path / "roster.csv").write_text("identifier,name\na17,Ann Smith\nb03,Ben Ode\n")
    made = hearmeout("cohort", "new", "Spring", "--roster", str(tmp_path / "roster.csv"))
    assert made.returncode == 0, made.stderr
    return standard_file()


def spoil(path: Path) -> None:
    """Write over the page after the first."""
    content = bytearray(path.read_bytes())
    content[4096:8192] = b"\xee" * 4096
    path.write_bytes(content)


def test_it_says_that_the_database_is_whole_and_changes_nothing(tmp_path: Path) -> None:
    assert "facilitator" not in doctor() and found()["cohorts"] is None
    path = facilitated(tmp_path)
    before = beside(path)
    written = doctor()
    assert f"Your cohorts, as a facilitator: {path}" in written
    assert f"its tables are version {len(standard_migrations())}." in written
    assert "1 cohort; names: 2, statements: 0." in written
    assert beside(path) == before
    body = found()["cohorts"]
    assert (body["state"], body["cohorts"], body["names"]) == ("whole", 1, 2)


def test_a_damaged_one_is_said_and_no_backup_is_made_of_it(tmp_path: Path) -> None:
    path = facilitated(tmp_path)
    doctor("--backup", str(tmp_path / "before.zip"))
    spoil(path)
    assert "Damaged: " in doctor(status=1) and "Move the file away" in doctor(status=1)
    ended = hearmeout("doctor", "--backup", str(tmp_path / "copy.zip"))
    assert ended.returncode == 2 and b"no backup was made" in ended.stderr
    assert not (tmp_path / "copy.zip").exists()
    # As it was told: moved away, the earlier backup comes back.
    path.rename(tmp_path / "away")
    doctor("--restore", str(tmp_path / "before.zip"))
    assert found()["cohorts"]["names"] == 2


@pytest.mark.parametrize(
    ("change", "state", "said"),
    [
        ("INSERT INTO versions VALUES (99)", "newer", "newer version of the game"),
        ("DROP TABLE people", "damaged", "Tables of it are missing: people"),
        ("DROP TABLE versions", "damaged", "It is no database of cohorts"),
    ],
)
def test_what_is_not_as_this_game_makes_it_is_told(
    tmp_path: Path, change: str, state: str, said: str
) -> None:
    with closing(sqlite3.connect(facilitated(tmp_path), isolation_level=None)) as db:
        db.execute(change)
    assert found(status=1)["cohorts"]["state"] == state
    assert said in doctor(status=1) or state == "newer"
    ended = hearmeout("doctor", "--backup", str(tmp_path / "copy.zip"))
    assert ended.returncode == 2 and said in ended.stderr.decode()


def test_a_file_that_is_no_database_is_told() -> None:
    standard_file().parent.mkdir(parents=True, exist_ok=True)
    standard_file().write_text("Dear diary. " * 1000)
    assert "Damaged: It is damaged, or no file of the game's." in doctor(status=1)
    standard_file().unlink()
    standard_file().mkdir()
    assert "Damaged: It is no file." in doctor(status=1)
    standard_file().rmdir()
    standard_file().touch()
    assert found()["cohorts"] is None, "a window killed at its first step leaves nothing"


@pytest.mark.skipif(os.name != "posix", reason="rights of a file are those of POSIX")
@pytest.mark.parametrize("force", [False, True])
def test_a_backup_is_for_its_owner_alone_and_says_whose_names_are_in_it(tmp_path: Path, force: bool) -> None:
    facilitated(tmp_path)
    copy = tmp_path / "copy.zip"
    if force:
        copy.touch(0o644)
    made = hearmeout("doctor", "--backup", str(copy), *["--force"] * force)
    assert made.returncode == 0
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert b"names of the people in your cohorts" in made.stderr
    with zipfile.ZipFile(copy) as archive:
        assert b"Ann Smith" in archive.read(NAME)


@pytest.mark.skipif(os.name != "posix", reason="rights of a file are those of POSIX")
def test_a_backup_of_a_player_is_for_them_alone_and_names_nobody_else(tmp_path: Path) -> None:
    played()
    made = hearmeout("doctor", "--backup", str(tmp_path / "copy.zip"))
    assert stat.S_IMODE((tmp_path / "copy.zip").stat().st_mode) == 0o600
    assert b"cohorts" not in made.stderr


def test_a_backup_of_a_large_database_needs_little_memory(tmp_path: Path) -> None:
    path, size = facilitated(tmp_path), 12_000_000
    with closing(sqlite3.connect(path)) as db:
        # What cannot be packed: the zip is as large as the database.
        db.execute("UPDATE cohorts SET file = hex(randomblob(?))", (size // 2,))
        db.commit()
    tracemalloc.start()
    try:
        written = sum(map(len, backup()))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert written > size // 2 and most < size // 3


def test_a_backup_brought_to_a_new_computer_has_the_cohorts_for_nobody_else(tmp_path: Path) -> None:
    path = facilitated(tmp_path)
    played(1)
    for name in ("copy.zip", "again.zip"):
        doctor("--backup", str(tmp_path / name))
    assert (tmp_path / "copy.zip").read_bytes() == (tmp_path / "again.zip").read_bytes()
    new = tmp_path / "new"
    written = doctor("--restore", str(tmp_path / "copy.zip"), home=new)
    assert "Your cohorts as a facilitator were brought back." in written
    assert tables(new / NAME) == tables(path)
    assert stat.S_IMODE((new / NAME).stat().st_mode) == 0o600
    status = hearmeout("cohort", "status", HEARMEOUT_HOME=str(new))
    assert status.returncode == 0 and b"Spring" in status.stdout


def test_cohorts_that_are_here_stay_as_they_are(tmp_path: Path) -> None:
    path = facilitated(tmp_path)
    doctor("--backup", str(tmp_path / "copy.zip"))
    assert hearmeout("cohort", "new", "Summer").returncode == 0
    before = tables(path)
    written = doctor("--restore", str(tmp_path / "copy.zip"))
    assert "Your cohorts as a facilitator stay as they are" in written
    assert tables(path) == before
    assert json.loads(doctor("--restore", str(tmp_path / "copy.zip"), "--json"))["cohorts"] is False


def test_a_spoilt_or_newer_one_in_a_backup_is_not_brought_back_and_the_rest_is(tmp_path: Path) -> None:
    path = facilitated(tmp_path)
    played(1)
    doctor("--backup", str(tmp_path / "copy.zip"))
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("INSERT INTO versions VALUES (99)")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for number, content in enumerate((path.read_bytes(), b"Dear diary", b"")):
        other = io.BytesIO()
        with zipfile.ZipFile(tmp_path / "copy.zip") as whole, zipfile.ZipFile(other, "w") as changed:
            for name in whole.namelist():
                changed.writestr(name, content if name == NAME else whole.read(name))
        (tmp_path / "other.zip").write_bytes(other.getvalue())
        new = tmp_path / f"new{number}"
        written = doctor("--restore", str(tmp_path / "other.zip"), home=new)
        assert "1 call was brought back." in written
        assert "Your cohorts as a facilitator were not brought back: " in written
        assert not (new / NAME).exists()


def test_a_backup_while_another_window_imports_is_of_one_moment(tmp_path: Path) -> None:
    facilitated(tmp_path)
    # Only what the writer adds is counted.
    with closing(sqlite3.connect(standard_file(), isolation_level=None)) as db:
        db.execute("DELETE FROM cohorts")
    writer = subprocess.Popen([sys.executable, "-c", WRITER], stdout=subprocess.PIPE)
    try:
        assert writer.stdout is not None and writer.stdout.readline()
        seen = []
        for number in range(3):
            doctor("--backup", str(tmp_path / f"{number}.zip"))
            with zipfile.ZipFile(tmp_path / f"{number}.zip") as archive:
                archive.extract(NAME, tmp_path / "out")
            with closing(sqlite3.connect(tmp_path / "out" / NAME)) as copy:
                assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                (cohorts,), (tips,) = (
                    copy.execute(f"SELECT COUNT(*) FROM {name}").fetchone() for name in ("cohorts", "tips")
                )
            (tmp_path / "out" / NAME).unlink()
            assert cohorts == tips > 0
            seen.append(cohorts)
        assert writer.poll() is None and seen[0] < seen[-1]
        assert found()["cohorts"]["state"] == "whole"
    finally:
        writer.kill()
        writer.wait()
        if writer.stdout:
            writer.stdout.close()
