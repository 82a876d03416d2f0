"""A file is there whole, the old one or the new, whenever the game is killed; nothing is replaced unasked."""

import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from game.own_files import make_ready
from game.settings import read_settings, save_settings
from game.whole_files import keep, sweep, write_new, write_whole
from tests.killing import every_kill, fresh_copy, names, tree

ROOT = Path(__file__).parents[1]
SEED = 14


@pytest.mark.parametrize("way", [write_whole, keep])
def test_killed_at_any_step_a_file_is_the_old_or_the_new_one(
    tmp_path: Path, way: Callable[[Path, bytes], None]
) -> None:
    file = tmp_path / "folder" / "file"

    def begin() -> None:
        file.parent.mkdir(exist_ok=True)
        file.write_text("old")

    def look(step: int) -> None:
        assert file.read_text() in ("old", "new"), step
        sweep(file.parent)
        assert names(file.parent) == ["file"], step

    steps = every_kill(begin, lambda: way(file, b"new"), look)
    assert steps >= 3
    assert file.read_text() == "new"


def test_killed_at_any_step_a_new_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "file"

    def look(step: int) -> None:
        sweep(tmp_path)
        assert tree(tmp_path) in ({}, {"file": "new"}), step

    assert every_kill(lambda: file.unlink(missing_ok=True), lambda: write_new(file, b"new"), look) >= 5


def test_where_there_are_no_links_a_new_file_still_replaces_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    write_new(tmp_path / "file", b"first")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "file", b"second")
    assert tree(tmp_path) == {"file": "first"}


def test_a_write_that_fails_leaves_the_old_file_and_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("old")
    for failing in ("fsync", "replace", "fchmod"):
        with monkeypatch.context() as patched:

            def full(*_: object) -> None:
                raise OSError(28, "No space left on device")

            patched.setattr(os, failing, full)
            with pytest.raises(OSError, match="No space"):
                write_whole(tmp_path / "file", b"new")
        assert tree(tmp_path) == {"file": "old"}, failing


def test_a_file_that_came_to_be_meanwhile_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def late(draft: Path, path: Path) -> None:
        path.write_text("mine")
        link(draft, path)

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "file", b"new")
    assert tree(tmp_path) == {"file": "mine"}


@pytest.mark.full
def test_of_two_that_make_one_file_at_once_each_knows_whether_it_was_the_first(tmp_path: Path) -> None:
    random, first = Random(SEED), {"we": 0, "they": 0}
    trials = 1_500
    for trial in range(trials):
        file, pause = tmp_path / str(trial), random.random() * 0.0006
        theirs: list[bool] = []

        def other(file: Path = file, pause: float = pause, theirs: list[bool] = theirs) -> None:
            time.sleep(pause)
            try:
                os.write(handle := os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY), b"theirs")
                os.close(handle)
                theirs.append(True)
            except FileExistsError:
                theirs.append(False)

        thread = threading.Thread(target=other)
        thread.start()
        try:
            write_new(file, b"ours")
            ours = True
        except FileExistsError:
            ours = False
        thread.join()
        assert ours != theirs[0]
        assert file.read_bytes() == (b"ours" if ours else b"theirs")
        first["we" if ours else "they"] += 1
    print(f"{trials} races, seed {SEED}: {first}")
    assert min(first.values()) > trials // 20, "these were no races"
    assert len(list(tmp_path.iterdir())) == trials


def test_a_draft_that_is_being_written_is_not_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flush = os.fsync

    def look_first(handle: int) -> None:
        sweep(tmp_path)
        flush(handle)

    monkeypatch.setattr(os, "fsync", look_first)
    write_whole(tmp_path / "file", b"new")
    assert tree(tmp_path) == {"file": "new"}


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "settings.toml").write_text("old")
    (tmp_path / "settings.toml").symlink_to(tmp_path / "kept" / "settings.toml")
    write_whole(tmp_path / "settings.toml", b"new")
    assert (tmp_path / "settings.toml").is_symlink()
    assert (tmp_path / "kept" / "settings.toml").read_text() == "new"


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o777])
def test_what_is_the_games_own_is_for_the_player_alone_and_what_is_not_goes_by_the_umask(
    tmp_path: Path, mask: int
) -> None:
    before = os.umask(mask)
    try:
        write_whole(tmp_path / "own", b"")
        write_new(tmp_path / "asked", b"", private=False)
        keep(tmp_path / "cache" / "kept", b"")
    finally:
        os.umask(before)
    rights = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*")}
    assert rights == {"own": 0o600, "asked": 0o666 & ~mask, "cache": 0o700, "kept": 0o600}


def test_an_overwritten_file_keeps_its_rights(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    file.chmod(0o640)
    write_whole(file, b"new", private=False)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_settings_killed_at_any_step_are_the_old_or_the_new_and_nothing_of_ones_own_is_lost(
    home: Path, tmp_path: Path
) -> None:
    kept, file = tmp_path / "kept", home / "settings.toml"
    kept.mkdir()
    (kept / "settings.toml").write_text('# my own words\npace = "reader"\n')

    def look(step: int) -> None:
        make_ready()
        found = tree(home)
        assert set(found) <= {"settings.toml", "settings.toml.bak"}, step
        assert "my own words" in found["settings.toml"] or "my own words" in found["settings.toml.bak"], step
        assert read_settings(file).settings.pace in ("reader", "live"), step
        assert not read_settings(file).troubles, step

    from msgspec.structs import replace

    steps = every_kill(
        lambda: fresh_copy(kept, home),
        lambda: save_settings(file, lambda now: replace(now, pace="live")),
        look,
    )
    assert steps >= 5
    assert read_settings(file).settings.pace == "live"


WRITES = """
import sys
from itertools import count
from pathlib import Path
from game.whole_files import write_whole
print("begun", flush=True)
for n in count():
    write_whole(Path(sys.argv[1]), (str(n % 10) * 50_000).encode())
"""


@pytest.mark.parametrize("kills", [2, pytest.param(40, marks=pytest.mark.full)])
def test_a_process_that_is_killed_leaves_a_whole_file_and_what_else_it_left_is_swept(
    tmp_path: Path, kills: int
) -> None:
    random, left = Random(SEED), 0
    file = tmp_path / "file"
    for _ in range(kills):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITES, str(file)], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert process.stdout and process.stdout.readline() == b"begun\n"
        time.sleep(random.random() * 0.05)
        process.kill()
        process.wait(20)
        process.stdout.close()
        if file.exists():
            content = file.read_text()
            assert len(content) == 50_000 and len(set(content)) == 1
        left += len(list(tmp_path.glob(".hearmeout-*")))
        sweep(tmp_path)
        assert set(names(tmp_path)) <= {"file"}
    print(f"{kills} kills, seed {SEED}: {left} drafts left, all swept")
