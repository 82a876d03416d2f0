"""A course file: the chapters of a story pack in order, and what opens each."""

from pathlib import Path

from game.story.keys import part_of
from game.story.loaded import LoadedCourse
from game.story.model import Chapter, Course
from game.story.part_reader import PartReader
from game.story.yaml.nodes import Node
from game.story.yaml.positions import Positions
from game.story.yaml.read_nodes import nodes_of_file
from game.story.yaml.source import Source


def read_course(path: str | Path) -> LoadedCourse:
    """Read a `course.yaml`. Never raises; whether the stories exist is for the caller to see."""
    source, root = nodes_of_file(Path(path), str(path))
    course = _course(source, root) if root is not None else None
    return LoadedCourse(None if source.failed() else course, source.settled(), Positions(source, root))


def _course(source: Source, root: Node) -> Course | None:
    read = PartReader(source)
    fields = read.top(root, part_of(Course).shape, "the course")
    if fields is None:
        return None
    chapters: dict[str, Chapter] = {}
    parts = read.items(fields.get("chapters"), "`chapters`", "chapters", needed=True)
    later = [name for part in parts if (name := getattr(read.pair(part, "story")[1], "value", ""))]
    for part in parts:
        inner = read.fields(part, part_of(Chapter).shape)
        after = []
        for entry in read.items(inner.get("after"), "`after`", "stories"):
            name = read.text(entry, "each entry of `after`", length="id")
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
    course = read.made(Course, fields, chapters=tuple(chapters.values()))
    if course.first in chapters:
        message = f'"{course.first}" is a chapter of this course: the first call stands outside of them'
        read.report("first-is-chapter", fields["first"], message)
    return course
