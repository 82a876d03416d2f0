"""The stories that can be played, the game's own and those of other folders, in their courses' order."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from game.story.loading import load_course, load_story
from game.story.model import Course, Story
from game.story.story_files import bundled_folder, course_files, story_files
from game.text import clean

if TYPE_CHECKING:
    from game.conversation.plan import Plan


class PlayableStory(Struct, frozen=True):
    """A story with its source and the source's hash. `file` is set when it is not one of the game's own."""

    story: Story
    hash: str
    path: Path
    file: Path | None = None
    source: bytes = b""

    def plan(self) -> "Plan":
        from game.conversation.plan import Plan

        return Plan(self.story, self.hash, source=self.source)


class Library(Struct, frozen=True):
    """Stories by id: the first calls of courses, then chapters in their course's order, then the others by
    title. `problems` are sentences about files that cannot be used. `folders` were looked through beside the
    game's own."""

    stories: dict[str, PlayableStory]
    courses: tuple[Course, ...]
    problems: tuple[str, ...] = ()
    folders: tuple[Path, ...] = ()

    @property
    def first_call(self) -> PlayableStory | None:
        """The story that teaches the keys; None without one. A pack's course goes before the game's own."""
        named = (course.first for course in reversed(self.courses))
        return next((self.stories[story] for story in named if story in self.stories), None)

    def counted(self, story: str) -> bool:
        """Whether calls of a story count: as a chapter, in the score card, in what is told of a player's
        progress. A call that teaches the keys does not."""
        return all(story != course.first for course in self.courses)

    def chapter_number(self, story: str) -> int:
        """A story's place in its course, from 1; 0 for one outside any."""
        for course in self.courses:
            order = [chapter.story for chapter in course.chapters]
            if story in order:
                return order.index(story) + 1
        return 0

    def course_stories(self) -> frozenset[str]:
        """The stories that are chapters of courses; where no course has any, all that count."""
        numbered = frozenset(story for story in self.stories if self.chapter_number(story))
        return numbered or frozenset(story for story in self.stories if self.counted(story))


def open_library(cache: Path | None, folders: Sequence[Path] = ()) -> Library:
    """All stories that can be played, from the game's own folder and from `folders`."""
    home = bundled_folder()
    stories: dict[str, PlayableStory] = {}
    problems = [f"{clean(str(folder))} is no folder of stories" for folder in folders if not folder.is_dir()]
    for path in story_files([home, *folders]):
        loaded = load_story(path, cache)
        if loaded.story is None:
            problems.append(f"{clean(path.name)} cannot be played: {loaded.findings[0].message}")
        elif loaded.story.id in stories:
            other = stories[loaded.story.id].path.name
            problems.append(
                f"{path.name} and {other} have the same id “{loaded.story.id}”; {other} is played."
            )
        else:
            own = None if path.is_relative_to(home) else path.resolve()
            stories[loaded.story.id] = PlayableStory(loaded.story, loaded.hash, path, own, loaded.source)
    found = open_courses(cache, folders)
    firsts = [course.first for course in found.courses]
    order = dict.fromkeys([*firsts, *(c.story for course in found.courses for c in course.chapters)])
    rank = {story: n for n, story in enumerate(order)}
    ids = sorted(stories, key=lambda i: (rank.get(i, len(rank)), stories[i].story.title))
    return Library({i: stories[i] for i in ids}, found.courses, (*problems, *found.problems), tuple(folders))


def open_courses(cache: Path | None, folders: Sequence[Path] = ()) -> Library:
    """The library's courses without the stories: for what only asks a story's place in them."""
    courses: list[Course] = []
    problems: list[str] = []
    for file in course_files([bundled_folder(), *folders]):
        read = load_course(file, cache)
        if read.course is None:
            problems.append(f"{clean(file.name)} in {clean(file.parent.name)}: {read.findings[0].message}")
        else:
            courses.append(read.course)
    return Library({}, tuple(courses), tuple(problems), tuple(folders))
