"""Readings that hang on nothing but what is read: many tests play, prove and open the same few stories, and
what one of them has read, the next does not read again. Tests of reading itself ask `game.listening` and
`read_text` as they were."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from unittest.mock import patch

from game.listening.detector import read
from game.story import reader
from game.story.story_files import bundled_folder, story_files

_REPLIES = 20_000
"""More than are read in all tests of one process; each is a few hundred bytes."""
_STORIES = 64
"""More than ship with the game. One is some megabytes."""


@contextmanager
def read_once() -> Iterator[None]:
    """As long as this is entered, a reply is read once, and a story that is opened by its file too."""
    with (
        patch("game.conversation.ear.read", lru_cache(maxsize=_REPLIES)(read)),
        patch.object(reader, "read_text", lru_cache(maxsize=_STORIES)(reader.read_text)),
    ):
        yield


def read_what_ships() -> None:
    """Read the game's own stories, for all that are to be read once."""
    for path in story_files([bundled_folder()]):
        reader.read_story(path)
