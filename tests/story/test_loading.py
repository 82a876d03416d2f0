"""The cache gives the same story, and nothing it holds or cannot hold is ever a fault."""

import subprocess
import sys
from pathlib import Path

import pytest

from game.story.loading import load_story
from game.story.reader import read_story

EVERYTHING = Path(__file__).parent / "stories" / "everything.yaml"


def test_the_cache_gives_the_same_story_and_hash(tmp_path: Path) -> None:
    read = read_story(EVERYTHING)
    first = load_story(EVERYTHING, tmp_path)
    second = load_story(EVERYTHING, tmp_path)
    assert first.story == second.story == read.story
    assert first.hash == second.hash == read.hash
    assert first.positions.lines and not second.positions.lines


def test_the_cache_serves_the_next_start_of_the_game_without_the_yaml_reader(tmp_path: Path) -> None:
    program = (
        "import sys; from game.story.loading import load_story; "
        "print(load_story(sys.argv[1], sys.argv[2]).story.id, 'yaml' in sys.modules)"
    )
    command = [sys.executable, "-c", program, str(EVERYTHING), str(tmp_path)]
    shown = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert shown == ["everything True\n", "everything False\n"]


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    text = EVERYTHING.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    load_story(path, tmp_path / "cache")
    path.write_text(text.replace("Shrug.", "Nod."), encoding="utf-8")
    story = load_story(path, tmp_path / "cache").story
    assert story is not None
    assert story.scenes["colder"].replies[1].do == "Nod."


@pytest.mark.parametrize("damage", [b"", b"\x00", b"\xff" * 1_000, b"\x91" * 5_000, b"cut"])
def test_a_damaged_entry_counts_as_none(tmp_path: Path, damage: bytes) -> None:
    load_story(EVERYTHING, tmp_path)
    (entry,) = tmp_path.iterdir()
    whole = entry.read_bytes()
    entry.write_bytes(whole[: len(whole) // 2] if damage == b"cut" else damage)
    loaded = load_story(EVERYTHING, tmp_path)
    assert loaded.story == read_story(EVERYTHING).story
    assert entry.read_bytes() == whole


def test_a_cache_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert load_story(EVERYTHING, blocked / "cache").story is not None
    assert load_story(EVERYTHING, None).story is not None


def test_a_story_with_findings_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    path.write_text("\ufeff" + EVERYTHING.read_text(encoding="utf-8"), encoding="utf-8")
    assert load_story(path, tmp_path / "cache").story is not None
    assert load_story(path, tmp_path / "cache").findings
    assert load_story(tmp_path / "none.yaml", tmp_path / "cache").findings[0].code == "file-missing"
