"""Chapters played as lines from scripted input: to their best and to a critical ending, and to their best
with words of the player's own alone and with picks alone.

The scripts are what a player would type. When a chapter is rewritten: `python -m tests.plain.test_plays`
writes those to `best` and `critical` anew (read them before you keep them); the others are written by hand.
"""

from pathlib import Path

import pytest

from game.conversation.events import Pick, Say
from game.conversation.replay import read_record
from game.paths import database_file
from game.progress.database import Database
from game.progress.runs import finished
from tests.playing import CHAPTERS, chapter, hearmeout, stored, way_to

EVERY_CHAPTER = (*CHAPTERS, "missing-parcel")
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


@pytest.mark.parametrize(("manner", "takes"), [("words", Say), ("picks", Pick)])
@pytest.mark.parametrize("name", EVERY_CHAPTER)
def test_a_chapter_comes_to_its_best_by_words_alone_and_by_picks_alone(
    name: str, manner: str, takes: type[Say | Pick]
) -> None:
    lines = (PLAYS / f"{name}-{manner}.txt").read_text("utf-8")
    ended = hearmeout("play", chapter(name).story.id, "--plain", typed=lines)
    assert (ended.returncode, ended.stderr) == (0, b"")
    (records,) = stored().values()
    events = [record.event for body in records if (record := read_record(body))]
    assert {type(event) for event in events if isinstance(event, Say | Pick)} == {takes}
    assert [run.kind for run in finished(Database(database_file()), "player")] == ["best"]


@pytest.mark.parametrize("name", EVERY_CHAPTER)
def test_words_that_come_to_the_best_are_no_examples(name: str) -> None:
    story = chapter(name).story
    examples = {e for scene in story.scenes.values() for route in scene.routes for e in route.examples}
    assert not examples.intersection((PLAYS / f"{name}-words.txt").read_text("utf-8").splitlines())


def _write() -> None:
    for name in CHAPTERS:
        for kind in ("best", "critical"):
            lines = way_to(chapter(name), kind)
            assert lines, (name, kind)
            (PLAYS / f"{name}-{kind}.txt").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    _write()
