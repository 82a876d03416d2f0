"""What both home screens show of a player: the calls that are not finished, and the chapters."""

from msgspec import Struct
from msgspec.structs import replace

from game.progress.chapters import ChapterProgress, chapters
from game.progress.database import Database, UnavailableError
from game.progress.library import Library
from game.progress.own_views import latest_intention
from game.progress.runs import RunInfo, begun_stories, finished, unfinished
from game.text import clean
from game.words import counted


class Standing(Struct, frozen=True):
    """`left`: the runs that can be continued, the last played first. `done`: the finished runs that count,
    the latest first. `said`: sentences about the saved progress, for the player to see once. `aim`: what the
    player means to do in the next call, "" for nothing."""

    left: tuple[RunInfo, ...]
    done: tuple[RunInfo, ...]
    chapters: tuple[ChapterProgress, ...]
    said: tuple[str, ...]
    aim: str = ""


def standing(database: Database, library: Library, profile: str) -> Standing:
    """The player's standing now, with what is to be told of saved progress: it is told once."""
    at = quiet_standing(database, library, profile)
    said = (*at.said, *database.messages, *library.problems)
    database.messages.clear()
    return replace(at, said=said)


def quiet_standing(database: Database, library: Library, profile: str) -> Standing:
    """The same for who tells nothing of it: `said` has one sentence where saved progress cannot be read, and
    then all chapters stand there as at the beginning."""
    said: list[str] = []
    left: list[RunInfo] = []
    done: list[RunInfo] = []
    begun: frozenset[str] = frozenset()
    try:
        left = unfinished(database, profile)
        done = [run for run in finished(database, profile) if library.counted(run.story)]
        begun = begun_stories(database, profile)
    except UnavailableError as error:
        said.append(f"{error} You can play all the same.")
    found = chapters(library, done, {run.story for run in left}, begun)
    return Standing(tuple(left), tuple(done), tuple(found), tuple(said), latest_intention(database, profile))


def call_name(library: Library, run: RunInfo) -> str:
    """The customer's name and the story's title; the story's id when the story is not here any more."""
    playable = library.stories.get(run.story)
    return clean(f"{playable.story.customer.name}: {playable.story.title}" if playable else run.story)


def so_far(run: RunInfo) -> str:
    return f"{counted(run.turns, 'reply')} so far" if run.turns else "just begun"


def ending_title(library: Library, run: RunInfo) -> str:
    """The title of the ending that a run came to; the scene's id when the story has that ending no more."""
    playable = library.stories.get(run.story)
    scene = playable.story.scenes.get(run.ending or "") if playable else None
    return clean(scene.ending.title if scene and scene.ending else run.ending or "")
