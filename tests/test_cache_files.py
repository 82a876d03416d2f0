"""What can be made again is kept up to a limit, the oldest goes first, and nobody who reads is disturbed."""

import os
from pathlib import Path

import pytest

from game.cache_files import LIMITS, Limit, find, put
from game.story.loading import load_story
from tests.killing import names
from tests.playing import PARCEL, PARCEL_FILE


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, ".story", Limit(5, 1_000))


def aged(folder: Path) -> None:
    """Each file is a second older than the one that was written after it."""
    for number, entry in enumerate(sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)):
        os.utime(entry, (1_000 + number, 1_000 + number))


def test_past_so_many_files_the_oldest_go(tmp_path: Path, small: None) -> None:
    for number in range(9):
        put(tmp_path / f"{number}.story", b"x")
        aged(tmp_path)
    assert names(tmp_path) == [f"{number}.story" for number in range(4, 9)]


def test_past_so_many_bytes_the_oldest_go_and_other_kinds_stay(tmp_path: Path, small: None) -> None:
    put(tmp_path / "one.course", b"x" * 5_000)
    for number in range(4):
        put(tmp_path / f"{number}.story", b"x" * 400)
        aged(tmp_path)
    assert names(tmp_path) == ["2.story", "3.story", "one.course"]


def test_who_reads_a_file_that_goes_reads_it_to_the_end(tmp_path: Path, small: None) -> None:
    put(tmp_path / "old.story", b"old" * 100)
    with (tmp_path / "old.story").open("rb") as reading:
        begun = reading.read(20)
        for number in range(6):
            aged(tmp_path)
            put(tmp_path / f"{number}.story", b"x" * 300)
        assert not (tmp_path / "old.story").exists()
        assert (begun + reading.read()).endswith(b"old" * 100)


def test_a_spoilt_file_counts_as_none_wherever_a_byte_is_turned(tmp_path: Path) -> None:
    entry = tmp_path / "one.story"
    put(entry, b"whole")
    whole = entry.read_bytes()
    assert find(entry) == b"whole"
    for place in range(len(whole)):
        entry.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert find(entry) is None
    for length in range(len(whole)):
        entry.write_bytes(whole[:length])
        assert find(entry) is None


def test_the_cache_of_stories_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, ".story", Limit(3, 10**9))
    for number in range(8):
        file = tmp_path / "story.yaml"
        file.write_text(PARCEL.replace("The late parcel", f"The late parcel, {number}"))
        assert load_story(file, tmp_path / "cache").story is not None
    assert len(list((tmp_path / "cache").iterdir())) == 3
    assert load_story(PARCEL_FILE, tmp_path / "cache").story is not None
