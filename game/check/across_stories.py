"""What several files of one folder say of each other: ids, the course, flags that go from story to story."""

from collections.abc import Collection, Iterator, Mapping

from game.check.remarks import KEY, Remark
from game.story.model import Course, KeyPath, Story
from game.words import nearest


def course_remarks(course: Course, stories: Collection[str]) -> Iterator[Remark]:
    """Chapters, and a first call, whose story is not among those of the course's folder."""
    named: list[tuple[str, KeyPath]] = [(course.first, ("first",))] if course.first else []
    named += [
        (chapter.story, ("chapters", number, "story")) for number, chapter in enumerate(course.chapters)
    ]
    for story, place in named:
        if story not in stories:
            message = f'no story in this folder has the id "{story}"'
            yield Remark("course-unknown-story", place, message, nearest(story, stories))


def from_remarks(story: Story, stories: Mapping[str, Story | None]) -> Iterator[Remark]:
    """Flags that a story brings in, held against what the earlier ones remember.

    `stories` are those at hand by id; None is one that could not be read. A story that is not at hand
    may be one of another pack, so it is remarked on only when an id at hand looks like a slip of it.
    """
    for earlier, flags in story.brought.items():
        if earlier == story.id:
            message = "a story cannot bring in its own flags: it remembers them when it ends"
            yield Remark("from-not-remembered", ("from", earlier), message, spot=KEY)
            continue
        if earlier not in stories:
            near = nearest(earlier, [known for known in stories if known != story.id])
            if near:
                message = f'no story in this folder has the id "{earlier}"'
                yield Remark("from-unknown-story", ("from", earlier), message, near, KEY)
            continue
        source = stories[earlier]
        for number, flag in enumerate(flags):
            if source and flag not in source.remembers:
                message = f'the story "{earlier}" does not remember a flag "{flag}"'
                near = nearest(flag, source.remembers)
                yield Remark("from-not-remembered", ("from", earlier, number), message, near)
