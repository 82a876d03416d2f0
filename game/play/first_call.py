"""The first call: whether a player has had it, and whether it is offered before anything else."""

from game.progress.choices import choice, choose
from game.progress.database import Database, UnavailableError
from game.progress.library import Library, PlayableStory
from game.progress.runs import begun_stories, finished

_CHOICE = "first_call"
_SKIPPED = "skipped"


def first_call_of(library: Library) -> PlayableStory | None:
    """The call that teaches the keys; None where no course names one that is at hand."""
    return library.first_call


def is_first_call(library: Library, story: str) -> bool:
    """Whether a story is a call that teaches the keys. The courses of the library are enough for it."""
    return not library.counted(story)


def first_call_open(database: Database, profile: str, library: Library) -> bool:
    """Whether there is a first call that this player has neither played to its end nor skipped. False where
    saved progress cannot be read: nobody is to be taught the keys at each start."""
    first = library.first_call
    if first is None or choice(database, profile, _CHOICE) == _SKIPPED:
        return False
    try:
        return all(run.story != first.story.id for run in finished(database, profile))
    except UnavailableError:
        return False


def first_start(database: Database, profile: str, library: Library) -> bool:
    """Whether the game opens with the first call: it is open, and the player has never begun any call."""
    try:
        new = not (finished(database, profile) or begun_stories(database, profile))
    except UnavailableError:
        return False
    return new and first_call_open(database, profile, library)


def skip_first_call(database: Database, profile: str) -> bool:
    """Keep that the player does not want it offered any more. False when that cannot be saved."""
    return choose(database, profile, _CHOICE, _SKIPPED)
