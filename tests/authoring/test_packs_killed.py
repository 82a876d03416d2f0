"""A pack is there whole, the old one or the new, whenever the game is killed and whoever reads meanwhile."""

import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest

from game.authoring import packs as module
from game.authoring.new import story_text
from game.authoring.packs import add, added_packs, remove
from game.check.check import Report, check
from game.own_files import make_ready
from game.whole_folders import reading
from tests.killing import Killed, every_kill, fresh_copy, killed_before, names, tree
from tests.playing import hearmeout

ROOT = Path(__file__).parents[2]
SEED = 14
NAMES = ("one", "two", "in/three")


def source(folder: Path, title: str, *more: str) -> Path:
    """The folder of a pack in which every file says of which version it is."""
    for name in (*NAMES, *more):
        file = folder / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(story_text(file.stem, title))
    (folder / "about.md").write_text(title)
    return folder


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is proved of a story is another matter, and takes most of the time."""
    monkeypatch.setattr(module, "check", lambda _: Report((), {}))


def whole(packs: Path) -> dict[str, str]:
    """The pack's name with its version, if all its files are there and all are of that version."""
    found = {}
    for pack in added_packs(packs):
        titles = set(pack.stories.values()) | {(pack.folder / "about.md").read_text()}
        assert len(titles) == 1 and len(pack.stories) >= len(NAMES), pack
        found[pack.name] = titles.pop()
    return found


def test_killed_at_any_step_of_a_replacement_the_old_pack_or_the_new_one_is_there(
    home: Path, tmp_path: Path, unchecked: None
) -> None:
    packs, kept = home / "packs", tmp_path / "kept"
    add(source(tmp_path / "p", "Old", "four"), packs)
    fresh_copy(home, kept)
    source(tmp_path / "q", "New")
    seen = set()

    def look(step: int) -> None:
        make_ready()
        found = tree(home)
        assert {name.split("/")[0] for name in found} == {"packs"}, (step, "left-overs")
        seen.add(whole(packs)["p"])
        assert found in (tree(kept), {f"packs/p/{n}": t for n, t in tree(tmp_path / "q").items()}), step

    steps = every_kill(
        lambda: fresh_copy(kept, home), lambda: add(tmp_path / "q", packs, "p", replace=True), look
    )
    print(f"killed at {steps} steps")
    assert steps > 30 and seen == {"Old", "New"}


@pytest.mark.full
def test_killed_again_while_the_first_kill_is_put_right_the_pack_is_still_there(
    home: Path, tmp_path: Path, unchecked: None
) -> None:
    packs, kept, cut = home / "packs", tmp_path / "kept", tmp_path / "cut"
    add(source(tmp_path / "p", "Old"), packs)
    fresh_copy(home, kept)
    source(tmp_path / "q", "New")
    pairs = 0

    def again(step: int) -> None:
        nonlocal pairs
        fresh_copy(home, cut)

        def look(second: int) -> None:
            make_ready()
            assert list(tree(home)) == [f"packs/p/{name}" for name in tree(tmp_path / "q")], (step, second)
            assert whole(packs)["p"] in ("Old", "New"), (step, second)

        pairs += every_kill(lambda: fresh_copy(cut, home), make_ready, look)

    every_kill(lambda: fresh_copy(kept, home), lambda: add(tmp_path / "q", packs, "p", replace=True), again)
    print(f"killed twice at {pairs} pairs of steps")
    assert pairs > 100


@pytest.mark.full
def test_a_reader_between_a_kill_and_the_next_start_finds_the_pack(
    home: Path, tmp_path: Path, unchecked: None
) -> None:
    packs, kept = home / "packs", tmp_path / "kept"
    add(source(tmp_path / "p", "Old"), packs)
    fresh_copy(home, kept)
    source(tmp_path / "q", "New")

    def look(step: int) -> None:
        assert whole(packs)["p"] in ("Old", "New"), step

    every_kill(
        lambda: fresh_copy(kept, home),
        lambda: add(tmp_path / "q", packs, "p", replace=True),
        look,
    )


def test_killed_at_any_step_a_new_pack_is_there_whole_or_not_and_one_that_is_removed_too(
    home: Path, tmp_path: Path, unchecked: None
) -> None:
    packs, nothing, kept = home / "packs", tmp_path / "nothing", tmp_path / "kept"
    nothing.mkdir()
    source(tmp_path / "p", "New")

    def look(step: int) -> None:
        make_ready()
        assert set(names(home)) <= {"packs"}, step
        assert whole(packs) in ({}, {"p": "New"}), step

    assert every_kill(lambda: fresh_copy(nothing, home), lambda: add(tmp_path / "p", packs), look) > 20
    fresh_copy(home, kept)
    assert every_kill(lambda: fresh_copy(kept, home), lambda: remove("p", packs), look) > 8
    assert whole(packs) == {}


@pytest.mark.full
def test_a_replacement_that_the_disk_refuses_leaves_the_old_pack(
    home: Path, tmp_path: Path, unchecked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    packs = home / "packs"
    add(source(tmp_path / "p", "Old"), packs)
    before = tree(home)
    source(tmp_path / "q", "New")
    real = {name: getattr(os, name) for name in ("rename", "fsync", "mkdir", "link")}
    for name, call in real.items():
        for refused in range(6):
            done: list[int] = []

            def once(*given: Any, _call: Any = call, _done: list[int] = done, _refused: int = refused) -> Any:
                _done.append(1)
                if len(_done) == _refused + 1:
                    raise OSError(28, "No space left on device")
                return _call(*given)

            with monkeypatch.context() as patched:
                patched.setattr(os, name, once)
                try:
                    add(tmp_path / "q", packs, "p", replace=True)
                except module.RefusedError as error:
                    assert "cannot be saved: No space left on device" in str(error)
            assert whole(packs)["p"] in ("Old", "New"), (name, refused)
            assert set(names(home)) == {"packs"}, (name, refused)
            if whole(packs)["p"] == "New":
                remove("p", packs)
                add(tmp_path / "p", packs)
            assert tree(home) == before


def test_a_pack_that_is_being_added_is_no_left_over(home: Path, tmp_path: Path) -> None:
    packs = home / "packs"

    def start_elsewhere(paths: list[Path]) -> Report:
        make_ready()
        return check(paths)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "check", start_elsewhere)
        add(source(tmp_path / "p", "New"), packs)
    assert whole(packs) == {"p": "New"}


ADDS = """
import sys
from itertools import count
from pathlib import Path
from game.authoring import packs
from game.check.check import Report, check
packs.check = lambda _: Report((), {})
print("begun", flush=True)
for n in count() if sys.argv[4] == "0" else range(int(sys.argv[4])):
    packs.add(Path(sys.argv[1 + n % 2]), Path(sys.argv[3]), "p", replace=True)
"""


def adding(tmp_path: Path, packs: Path, times: int = 0) -> "subprocess.Popen[bytes]":
    """A process that puts two versions of a pack in each other's place, so many times or for ever."""
    command = [sys.executable, "-c", ADDS, str(tmp_path / "p"), str(tmp_path / "q"), str(packs), str(times)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout and process.stdout.readline() == b"begun\n"
    process.stdout.close()
    return process


@pytest.mark.parametrize("times", [10, pytest.param(100, marks=pytest.mark.full)])
def test_who_reads_while_packs_are_exchanged_always_finds_a_whole_one(
    home: Path, tmp_path: Path, unchecked: None, times: int
) -> None:
    packs = home / "packs"
    add(source(tmp_path / "p", "Old"), packs)
    source(tmp_path / "q", "New")
    process, seen = adding(tmp_path, packs, times), []
    while process.poll() is None:
        with reading(packs):
            texts = {path.read_text() for path in packs.glob("*/about.md")}
            lines = [(packs / "p" / f"{name}.yaml").read_text() for name in NAMES]
        assert len(texts) == 1
        (version,) = texts
        assert all(f'title: "{version}"' in text for text in lines)
        seen.append(version)
    assert process.returncode == 0
    print(f"{times} exchanges, read {len(seen)} times: {seen.count('Old')} old, {seen.count('New')} new")
    assert set(seen) == {"Old", "New"}


@pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.full)])
def test_a_process_that_is_killed_while_it_exchanges_packs_leaves_a_whole_one(
    home: Path, tmp_path: Path, unchecked: None, kills: int
) -> None:
    packs, random, cut = home / "packs", Random(SEED), 0
    add(source(tmp_path / "p", "Old"), packs)
    source(tmp_path / "q", "New")
    for _ in range(kills):
        process = adding(tmp_path, packs)
        time.sleep(random.random() * 0.1)
        process.kill()
        process.wait(20)
        cut += len(names(home)) > 1
        make_ready()
        assert names(home) == ["packs"]
        assert whole(packs)["p"] in ("Old", "New")
    print(f"{kills} kills, seed {SEED}: {cut} in the middle, none lost")


@pytest.mark.parametrize("times", [1, pytest.param(3, marks=pytest.mark.full)])
def test_of_two_that_add_a_pack_of_one_name_at_once_one_is_told_that_it_is_there(
    home: Path, tmp_path: Path, times: int
) -> None:
    first, second = source(tmp_path / "p", "First"), source(tmp_path / "q", "Second")
    for _ in range(times):
        both = [
            subprocess.Popen(
                [sys.executable, "-m", "game", "packs", "add", str(folder), "--name", "weeks"],
                cwd=ROOT,
                stderr=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
            )
            for folder in (first, second)
        ]
        told = [process.communicate(timeout=60)[1].decode() for process in both]
        codes = [process.returncode for process in both]
        assert sorted(codes) == [0, 2], told
        assert "there is a pack “weeks” already" in told[codes.index(2)]
        assert whole(home / "packs") == {"weeks": ("First", "Second")[codes.index(0)]}
        assert hearmeout("packs", "remove", "weeks").returncode == 0
        assert not [name for name in names(home) if name.startswith(".")]


def test_a_pack_that_is_cut_short_is_shown_by_the_command_as_it_was(
    home: Path, tmp_path: Path, unchecked: None
) -> None:
    packs = home / "packs"
    add(source(tmp_path / "p", "Old"), packs)
    source(tmp_path / "q", "New")
    step = 0
    while (packs / "p").exists():
        # The one step after which nothing stands in the pack's place.
        with killed_before(step), pytest.raises(Killed):
            add(tmp_path / "q", packs, "p", replace=True)
        if (packs / "p").exists():
            make_ready()
        step += 1
    shown = hearmeout("packs", "list")
    assert shown.stdout.decode().splitlines()[0] == "p" and "one: Old" in shown.stdout.decode()
    assert b"one" in hearmeout("stories").stdout
