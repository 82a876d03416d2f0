"""Going on with a saved run: find its story again, wherever it came from."""

from pathlib import Path

from game.conversation.plan import Plan
from game.messages import say
from game.play.saved import UnopenedError, load_run
from game.play.session import Call, resume_call
from game.progress.database import Database
from game.progress.library import Library, PlayableStory
from game.progress.runs import RunInfo, unfinished
from game.story.loading import load_story
from game.text import clean


def resume_run(
    database: Database, profile: str, library: Library, run_id: str, playable: PlayableStory | None = None
) -> Call:
    """The call, to go on with. `playable` is its story where the player has named one. Raises
    `UnopenedError`, or `UnavailableError`."""
    saved = load_run(database, run_id)
    if saved is None:
        raise UnopenedError(say("saved.none"))
    named = playable and playable.story.id == saved.info.story
    found = playable if playable and named else story_of_run(library, saved.info)
    return resume_call(database, profile, Plan(found.story, found.hash), saved)


def latest(database: Database, profile: str, story: str = "") -> RunInfo | None:
    """The unfinished run played last, of one story or of any."""
    return next((run for run in unfinished(database, profile) if story in ("", run.story)), None)


def story_of_run(library: Library, info: RunInfo) -> PlayableStory:
    """The story a run was played in: its own file first, else one of that id in the library. Raises
    `UnopenedError`."""
    there = library.stories.get(info.story)
    name = clean(info.story)
    if not info.file:
        if there:
            return there
        raise UnopenedError(say("saved.story_gone", story=name))
    path = Path(info.file)
    loaded = load_story(path, None)
    if loaded.story is not None and loaded.story.id == info.story:
        return PlayableStory(loaded.story, loaded.hash, path, path)
    if there:
        return there
    file = clean(info.file)
    if loaded.story:
        raise UnopenedError(say("saved.other_story", file=file, story=name, other=loaded.story.id))
    if loaded.findings:
        why = loaded.findings[0].message
        raise UnopenedError(say("saved.story_faulty", file=file, story=name, why=why.rstrip(".")))
    raise UnopenedError(say("saved.story_unread", file=file, story=name))
