"""What both home screens show of a player: the calls that are not finished, and the chapters."""

from msgspec import Struct

from game.progress.chapters import ChapterProgress, chapters
from game.progress.database import Database, UnavailableError
from game.progress.library import Library
from game.progress.runs import RunInfo, finished, unfinished
from game.text import clean
from game.words import counted


class Standing(Struct, frozen=True):
    """`left`: the runs that can be continued, the last played first. `done`: the finished runs. `said`:
    sentences about the saved progress, for the player to see once."""

    left: tuple[RunInfo, ...]
    done: tuple[RunInfo, ...]
    chapters: tuple[ChapterProgress, ...]
    said: tuple[str, ...]


def standing(database: Database, library: Library, profile: str) -> Standing:
    """The player's standing now. When saved progress cannot be read, `said` says so beside all chapters."""
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
    """The customer's name and the story's title; the story's id when the story is not here any more."""
    playable = library.stories.get(run.story)
    return clean(f"{playable.story.customer.name}: {playable.story.title}" if playable else run.story)


def so_far(run: RunInfo) -> str:
    return f"{counted(run.turns, 'reply')} so far" if run.turns else "just begun"
