"""Where a player stands as they come home: the calls left in the middle, and the chapters."""

from msgspec import Struct

from game.progress.chapters import ChapterProgress, chapters
from game.progress.database import Database, UnavailableError
from game.progress.library import Library
from game.progress.runs import RunInfo, finished, unfinished
from game.text import clean
from game.words import counted


class Standing(Struct, frozen=True):
    """`left` are the calls that can be gone on with, the last played first; `done` those that are over.
    `said` is what there is to say about the saved progress, once."""

    left: tuple[RunInfo, ...]
    done: tuple[RunInfo, ...]
    chapters: tuple[ChapterProgress, ...]
    said: tuple[str, ...]


def standing(database: Database, library: Library, profile: str) -> Standing:
    """How it is now. What cannot be read is said, and every chapter is there all the same."""
    said: list[str] = []
    left: list[RunInfo] = []
    done: list[RunInfo] = []
    try:
        left, done = unfinished(database, profile), finished(database, profile)
    except UnavailableError as error:
        said.append(f"{error} You can play all the same.")
    said += [*database.messages, *library.problems]
    database.messages.clear()
    return Standing(tuple(left), tuple(done), tuple(chapters(library, done)), tuple(said))


def call_name(library: Library, run: RunInfo) -> str:
    """The customer and the title of a call, or the story's id where the story is gone."""
    playable = library.stories.get(run.story)
    return clean(f"{playable.story.customer.name}: {playable.story.title}" if playable else run.story)


def so_far(run: RunInfo) -> str:
    """How far a call has come."""
    return f"{counted(run.turns, 'reply')} so far" if run.turns else "just begun"
