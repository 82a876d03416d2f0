"""Each item of the articles that the course is made of has its place, and each place that is named exists."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct

import game
from game.skills import skills
from game.story.loading import load_course, load_exercises, load_story
from game.story.story_files import bundled_folder, course_files, drill_files, story_files

PACKAGE = Path(game.__file__).parent
ITEMS = {"A": (1, 30), "B": (1, 31), "C": (0, 18), "D": (1, 15), "E": (1, 14)}
"""The first and the last item of each of the five articles. The rest of their pages is furniture: captions,
forms, links to other pages."""
LINES = {
    "messages": PACKAGE / "messages.toml",
    "behaviours": PACKAGE / "behaviours.yaml",
    "intentions": PACKAGE / "debrief" / "intentions.yaml",
    "session_sheet": PACKAGE / "course" / "session_sheet.yaml",
    "badges": PACKAGE / "course" / "badges.toml",
    "seven_days": PACKAGE / "course" / "seven_days.toml",
}
LAST_CHAPTER = 11
"""Of the curriculum: more chapters than these are not planned."""
KINDS = {"technique", "phrase", "story", "claim", "practice", "framing"}


class Item(Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    kind: str
    what: str
    scenes: tuple[str, ...] = ()
    drills: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    planned: tuple[int, ...] = ()


class Coverage(Struct, frozen=True, forbid_unknown_fields=True):
    format: int
    items: tuple[Item, ...]


def covered() -> tuple[Item, ...]:
    source = (bundled_folder() / "coverage.yaml").read_bytes()
    return msgspec.yaml.decode(source, type=Coverage).items


COVERED = covered()


@cache
def scenes() -> frozenset[str]:
    stories = [load_story(path).story for path in story_files([bundled_folder()])]
    return frozenset(f"{story.id}/{scene}" for story in stories if story for scene in story.scenes)


@cache
def drills() -> frozenset[str]:
    read = [load_exercises(path).exercises for path in drill_files([bundled_folder()])]
    return frozenset((*skills(), *(item.id for one in read if one for item in one.items)))


@cache
def chapters() -> int:
    (path,) = course_files([bundled_folder()])
    course = load_course(path).course
    assert course is not None
    return len(course.chapters)


@cache
def written(file: str) -> object:
    path = LINES[file]
    decode = msgspec.toml.decode if path.suffix == ".toml" else msgspec.yaml.decode
    return decode(path.read_bytes())


def stands(line: str) -> bool:
    """Whether the keys of a line lead to something in its file."""
    file, *keys = line.split("/")
    at = written(file) if file in LINES and LINES[file].is_file() else None
    for key in keys:
        at = at.get(key) if isinstance(at, dict) else None
    return bool(at)


def missing(named: Iterable[str], there: frozenset[str]) -> list[str]:
    return [name for name in named if name not in there]


def test_every_item_of_the_articles_is_there_once_in_their_order() -> None:
    wanted = [f"{letter}{n:02}" for letter, (first, last) in ITEMS.items() for n in range(first, last + 1)]
    assert [item.id for item in COVERED] == wanted
    assert len(wanted) == 109


@pytest.mark.parametrize("item", COVERED, ids=[item.id for item in COVERED])
def test_every_place_that_is_named_exists(item: Item) -> None:
    assert missing(item.scenes, scenes()) == []
    assert missing(item.drills, drills()) == []
    assert [line for line in item.lines if not stands(line)] == []
    for named in (item.scenes, item.drills, item.lines, item.planned):
        assert len(set(named)) == len(named)


def test_nothing_is_left_without_a_place() -> None:
    assert [i.id for i in COVERED if not (i.scenes or i.drills or i.lines or i.planned)] == []


def test_only_chapters_that_are_still_to_be_written_are_planned() -> None:
    """A chapter that is written teaches in scenes: its number must not stand for them any longer."""
    to_come = range(chapters() + 1, LAST_CHAPTER + 1)
    assert {number for item in COVERED for number in item.planned} <= {*to_come}


def test_what_the_articles_only_claim_is_told_as_a_claim() -> None:
    assert {item.kind for item in COVERED} <= KINDS
    for item in COVERED:
        assert item.what.startswith("The articles claim: ") == (item.kind == "claim")
