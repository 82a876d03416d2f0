"""Every text that a player can meet, each under an id that stays: for translation, sheets and papers.

An id is the way to the text in the file, with names where there are any: the story, scenes, facts, feelings,
replies, routes, answers, and beats that have an `id`. What has no name goes by its place among its like
without one, so what has a name can be moved, and others can be put before it, and no id beside it changes:

    the-call/scenes/opening/replies/number/say
    the-call/scenes/opening/customer/hello/say       a beat with the id hello
    the-call/scenes/opening/customer/#2/any/#1       the first line of the second beat without an id
    the-call/scenes/goodbye/ending/survey/#1/comment

Names of people are no texts: nobody translates them.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple, TypeGuard

from msgspec import Struct

from game.story.exercises import Exercise
from game.story.keys import FIELDS, part_of, parts
from game.story.model import Course, Story


class StoryText(NamedTuple):
    """One text with its id."""

    id: str
    text: str


def texts(root: Story | Course | Exercise) -> Iterator[StoryText]:
    """The texts of a story, a course or an exercise, in the order of the keys of its parts. No two have the
    same id."""
    return _texts_of(root.id, root)


def _texts_of(at: str, part: Struct) -> Iterator[StoryText]:
    for key, row in part_of(type(part)).keys.items():
        value, here = getattr(part, FIELDS.get(key, key), None), f"{at}/{key}"
        if row.shown and isinstance(value, str):
            if value:
                yield StoryText(here, value)
        elif row.shown and isinstance(value, tuple):
            for number, text in enumerate(value, 1):
                yield StoryText(f"{here}/#{number}", text)
        elif isinstance(value, dict):
            for name, inner in value.items():
                if _is_part(inner):
                    yield from _texts_of(f"{here}/{name}", inner)
        elif isinstance(value, tuple):
            yield from _texts_in(here, value)
        elif _is_part(value):
            yield from _texts_of(here, value)


def _texts_in(at: str, several: tuple[Any, ...]) -> Iterator[StoryText]:
    unnamed = 0
    for part in several:
        if _is_part(part):
            # A chapter goes by its story.
            name = getattr(part, "id", "") or getattr(part, "story", "")
            unnamed += not name
            yield from _texts_of(f"{at}/{name or f'#{unnamed}'}", part)


def _is_part(value: object) -> TypeGuard[Struct]:
    """Whether it is a mapping of the file, and no value or condition."""
    part = parts().get(type(value).__name__.lower())
    return part is not None and part.kind is type(value)
