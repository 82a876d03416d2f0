"""What the game saves is for the player alone, whatever the umask; what killed processes left is gone at the
next start, and what belongs to others is left alone."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from game.authoring.new import story_text
from game.own_files import make_ready
from game.settings import save_settings
from tests.killing import names
from tests.looking_back import finished_call
from tests.playing import PARCEL_FILE, hearmeout

ROOT = Path(__file__).parents[1]


def rights(folder: Path) -> dict[str, int]:
    """The rights of a folder (its name is "") and of all that is in it."""
    paths = [folder, *folder.rglob("*")]
    return {
        "" if path == folder else path.relative_to(folder).as_posix(): stat.S_IMODE(path.lstat().st_mode)
        for path in paths
    }


def private(folder: Path) -> dict[str, int]:
    return {name: 0o700 if (folder / name).is_dir() else 0o600 for name in rights(folder)}


PLAY_ON = """
import sys
from pathlib import Path
from game.whole_files import keep_private
keep_private()
from game.own_files import make_ready
from game.play.export import write_export
from game.play.rewind import past_of
from game.progress.database import Database
from game.paths import database_file, data_dir
from game.settings import save_settings, settings_file
from tests.looking_back import finished_call
make_ready()
data = Database(database_file())
past = past_of(data, finished_call(database=data))
write_export(data_dir() / "transcripts", past, "md")
save_settings(settings_file(), lambda now: now)
print(*(path.name for path in data_dir().iterdir()))
"""


@pytest.mark.parametrize(
    "mask", [0o000, *(pytest.param(mask, marks=pytest.mark.full) for mask in (0o022, 0o077, 0o777))]
)
def test_whatever_the_umask_all_that_is_saved_is_for_the_player_alone(
    home: Path, tmp_path: Path, mask: int
) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "packed.yaml").write_text(story_text("packed"))
    commands = (
        ["-m", "game", "play", str(PARCEL_FILE), "--plain"],
        ["-m", "game", "packs", "add", str(tmp_path / "p")],
        ["-m", "game", "stories"],
        ["-c", PLAY_ON],
    )
    for command in commands:
        done = subprocess.run(
            [sys.executable, "-B", *command],
            cwd=ROOT,
            umask=mask,
            input=b"\n2\n",
            capture_output=True,
            check=True,
        )
    # The log and its index stand there as long as the file is open.
    assert {b"progress.sqlite3-wal", b"progress.sqlite3-shm", b"transcripts"} <= set(done.stdout.split())
    found = rights(home)
    assert found == private(home)
    kinds = {Path(name).suffix for name in found}
    assert {".sqlite3", ".toml", ".yaml", ".story", ".md"} <= kinds


def test_what_stands_there_with_other_rights_is_tightened_and_nothing_is_said(home: Path) -> None:
    hearmeout("play", str(PARCEL_FILE), "--plain", typed="\n2\n")
    (home / "packs" / "p").mkdir(parents=True)
    (home / "packs" / "p" / "packed.yaml").write_text(story_text("packed"))
    save_settings(home / "settings.toml", lambda now: now)
    for name in ("progress.sqlite3-wal", "progress.sqlite3-shm", "progress-damaged-2026-01-01.sqlite3"):
        (home / name).touch()
    for path in (home, *home.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    told = hearmeout("packs", "list")
    assert (told.returncode, told.stderr) == (0, b"")
    assert rights(home) == private(home)


def test_where_the_home_is_shared_with_other_things_only_what_is_surely_ours_is_touched(home: Path) -> None:
    hearmeout("play", str(PARCEL_FILE), "--plain", typed="\n2\n")
    (home / "packs").mkdir(exist_ok=True)
    theirs = ("packs/tool", "cache/tool", "thesis.txt", "run.sh", ".draft-abcdefgh.new")
    for path in (home / name for name in theirs):
        path.write_text("mine")
        path.chmod(0o755)
        os.utime(path, (1, 1))
    home.chmod(0o755)
    (home / "progress.sqlite3").chmod(0o644)
    hearmeout("stories")
    found = rights(home)
    assert found["progress.sqlite3"] == 0o600
    assert [found[name] for name in ("", *theirs)] == [0o755] * 6


def test_no_link_is_followed_to_what_is_not_ours(home: Path, tmp_path: Path) -> None:
    home.mkdir()
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "file").touch()
    for path in (tmp_path / "theirs", tmp_path / "theirs" / "file"):
        path.chmod(0o755)
    (home / "packs").symlink_to(tmp_path / "theirs", target_is_directory=True)
    (home / "settings.toml").symlink_to(tmp_path / "theirs" / "file")
    make_ready()
    assert rights(tmp_path / "theirs") == {"": 0o755, "file": 0o755}


def test_a_folder_that_everybody_writes_to_stays_open(home: Path) -> None:
    home.mkdir()
    home.chmod(0o1777)
    make_ready()
    assert rights(home) == {"": 0o1777}


def test_a_start_before_anything_was_saved_makes_nothing(home: Path) -> None:
    make_ready()
    assert hearmeout("schema").returncode == 0
    assert not home.exists()


@pytest.mark.parametrize("folder", ["", "cache", "transcripts"])
def test_left_overs_are_gone_at_the_next_start_and_nothing_else_is(home: Path, folder: str) -> None:
    place = home / folder
    place.mkdir(parents=True)
    old = (
        ".hearmeout-0123456789abcdef.new",
        ".progress-abcdefgh.new",
        ".progress-abcdefgh.new-wal",
        ".settings-abcdefgh.new",
        f".{'0' * 32}-abcdefgh.new",
    )
    for name in (*old, "mine.new", ".mine"):
        (place / name).write_text("x")
        os.utime(place / name, (1, 1))
    (place / ".progress-12345678.new").touch()
    hearmeout("stories")
    kept = {name for name in names(place) if name.endswith(("new", "mine", "wal"))}
    assert kept == {"mine.new", ".mine", ".progress-12345678.new"}, "one that is being made is no left-over"


def test_a_home_that_may_not_be_changed_is_no_fault(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finished_call()
    (home / ".hearmeout-0123456789abcdef.new").touch()
    (home / ".hearmeout-0123456789abcdef.stage").mkdir()

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    home.chmod(0o755)
    for name in ("chmod", "unlink", "rename", "rmdir"):
        monkeypatch.setattr(os, name, refuse)
    make_ready()
