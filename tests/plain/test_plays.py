"""Both chapters played as lines from scripted input, to their best and to a critical ending.

The scripts are what a player would type. When a chapter is rewritten: `python -m tests.plain.test_plays`
writes them anew (read them before you keep them).
"""

from pathlib import Path

import pytest

from game.paths import database_file
from game.progress.database import Database
from game.progress.runs import finished
from tests.playing import CHAPTERS, chapter, hearmeout, way_to

PLAYS = Path(__file__).parent / "plays"


@pytest.mark.parametrize("kind", ["best", "critical"])
@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_played_from_scripted_input(name: str, kind: str) -> None:
    story = chapter(name).story
    ended = hearmeout("play", story.id, "--plain", typed=(PLAYS / f"{name}-{kind}.txt").read_text("utf-8"))
    assert (ended.returncode, ended.stderr) == (0, b"")
    written = ended.stdout.decode().splitlines()
    assert any(line.startswith("The call is over.") and line.endswith(f"({kind}).") for line in written)
    assert any(line.startswith(f"{story.customer.name}'s survey:") for line in written)
    (run,) = finished(Database(database_file()), "player")
    assert (run.story, run.kind) == (story.id, kind)


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_left_halfway_is_gone_on_with_to_the_same_end(name: str) -> None:
    lines = (PLAYS / f"{name}-best.txt").read_text("utf-8").splitlines()
    story, half = chapter(name).story.id, len(lines) // 2
    hearmeout("play", story, typed="\n".join(lines[:half]) + "\n")
    ended = hearmeout("play", "--resume", typed="\n".join(lines[half:]) + "\n")
    assert "(best)." in ended.stdout.decode()
    assert [run.kind for run in finished(Database(database_file()), "player")] == ["best"]


def _write() -> None:
    for name in CHAPTERS:
        for kind in ("best", "critical"):
            lines = way_to(chapter(name), kind)
            assert lines, (name, kind)
            (PLAYS / f"{name}-{kind}.txt").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    _write()
