"""A course file: the chapters of a story pack in order, and what opens each."""

from pathlib import Path

from game.story.keys import part_of
from game.story.loaded import LoadedCourse
from game.story.model import Chapter, Course
from game.story.part_reader import PartReader
from game.story.reader import check_format
from game.story.yaml.file import nodes_of_file
from game.story.yaml.nodes import Map, Node
from game.story.yaml.positions import Positions
from game.story.yaml.source import Source


def read_course(path: str | Path) -> LoadedCourse:
    """Read a `course.yaml`. Never raises; whether the stories exist is for the caller to see."""
    source, root = nodes_of_file(Path(path), str(path))
    course = _course(source, root) if root is not None else None
    return LoadedCourse(
        None if source.failed() else course,
        source.settled(),
        Positions(source, root),
        tuple(source.lines),
    )


def _course(source: Source, root: Node) -> Course | None:
    read = PartReader(source)
    fields = read.fields(root, part_of(Course).shape, "the course")
    if not isinstance(root, Map):
        return None
    if not check_format(read, fields):
        source.only("format-version")
        return None
    get = fields.get
    chapters: dict[str, Chapter] = {}
    later = _stories(read.items(get("chapters"), "`chapters`", "chapters", needed=True))
    for part in read.items(get("chapters"), "`chapters`", "chapters"):
        inner = read.fields(part, part_of(Chapter).shape)
        after = []
        for entry in read.items(inner.get("after"), "`after`", "stories"):
            name = read.text(entry, "each entry of `after`")
            if name in chapters:
                after.append(name)
            elif name in later:
                message = f'"{name}" does not stand above: a chapter opens after earlier ones only'
                read.report("chapter-order", entry, message)
            elif name:
                read.unknown(entry, "story", name, later)
        chapter = read.made(Chapter, inner, after=tuple(after))
        if chapter.story in chapters:
            message = f'"{chapter.story}" is a chapter of this course already'
            read.report("duplicate-id", inner["story"], message)
        elif chapter.story:
            chapters[chapter.story] = chapter
    return read.made(Course, fields, chapters=tuple(chapters.values()))


def _stories(parts: list[Node]) -> dict[str, None]:
    """The stories that chapters name, before anything else is read of them."""
    names: dict[str, None] = {}
    for part in parts:
        if isinstance(part, Map):
            for key, value in part.pairs():
                if getattr(key, "value", None) == "story":
                    names[getattr(value, "value", "")] = None
    return names
