"""The library: stories in the order of their courses, and what is closed, with the reason."""

from pathlib import Path

from game.progress.chapters import chapters
from game.progress.library import Library, open_library
from game.progress.runs import RunInfo

STORY = """format: 1
id: {id}
title: Story {id}
channel: phone
customer: {{name: Kim}}
start: {{scene: a, trust: 40, frustration: 40}}
scenes:
  a: {{customer: ["Bye."], ending: {{kind: fair, title: End}}}}
"""
COURSE = """format: 1
id: mine
title: My course
chapters:
  - {story: second, teaches: Wait.}
  - {story: first, after: [second]}
"""


def pack(folder: Path, course: str = COURSE) -> Library:
    folder.mkdir()
    for name in ("first", "second"):
        (folder / f"{name}.yaml").write_text(STORY.format(id=name), "utf-8")
    (folder / "course.yaml").write_text(course, "utf-8")
    return open_library(None, [folder])


def run(story: str, kind: str) -> RunInfo:
    return RunInfo("r", story, "", "h", "1", "2026-01-01", 1, 50, 50, "a", kind)


def test_a_pack_brings_its_own_course(tmp_path: Path) -> None:
    library = pack(tmp_path / "pack")
    mine = [c for c in chapters(library, []) if c.playable.story.id in ("first", "second")]
    assert [c.playable.story.id for c in mine] == ["second", "first"]
    assert mine[0].teaches == "Wait." and not mine[0].closed
    assert "Story second" in mine[1].closed and "fair or better" in mine[1].closed


def test_a_chapter_opens_with_fair_or_better_and_never_with_a_critical_error(tmp_path: Path) -> None:
    library = pack(tmp_path / "pack")

    def closed(kind: str) -> bool:
        return bool(
            next(c for c in chapters(library, [run("second", kind)]) if c.playable.story.id == "first").closed
        )

    assert [kind for kind in ("best", "good", "fair", "poor", "critical") if closed(kind)] == [
        "poor",
        "critical",
    ]


def test_what_waits_for_a_story_that_is_not_here_is_open(tmp_path: Path) -> None:
    library = pack(tmp_path / "pack")
    alone = Library({"first": library.stories["first"]}, library.courses)
    assert not chapters(alone, [])[0].closed


def test_a_course_that_cannot_be_read_is_said_and_its_stories_still_play(tmp_path: Path) -> None:
    library = pack(tmp_path / "pack", "format: 1\nid: mine\n")
    assert "first" in library.stories
    assert any("course.yaml" in problem for problem in library.problems)
