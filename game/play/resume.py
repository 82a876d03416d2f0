"""Going on with a saved run: find its story again, wherever it came from."""

from pathlib import Path

from game.conversation.plan import Plan
from game.messages import say
from game.play.saved import load_run
from game.play.session import Call, resume_call
from game.progress.database import Database
from game.progress.library import Library, PlayableStory
from game.progress.runs import RunInfo, unfinished
from game.story.loading import load_story
from game.text import clean


def resume_run(
    database: Database, profile: str, library: Library, run_id: str, playable: PlayableStory | None = None
) -> Call | str:
    """The call, or in plain words why it cannot go on. The saved run is kept either way. `playable` is the
    story to go on with where the player has named one."""
    saved = load_run(database, run_id)
    if saved is None:
        return say("saved.none")
    found = (
        playable if playable and playable.story.id == saved.info.story else story_of_run(library, saved.info)
    )
    if isinstance(found, str):
        return found
    return resume_call(database, profile, Plan(found.story, found.hash), saved)


def latest(database: Database, profile: str, story: str = "") -> RunInfo | None:
    """The unfinished run played last, of one story or of any."""
    return next((run for run in unfinished(database, profile) if story in ("", run.story)), None)


def story_of_run(library: Library, info: RunInfo) -> PlayableStory | str:
    """The story a run was played in: its own file first, else one of that id in the library."""
    there = library.stories.get(info.story)
    name = clean(info.story)
    if not info.file:
        return there or say("saved.story_gone", story=name)
    path = Path(info.file)
    loaded = load_story(path, None)
    if loaded.story is not None and loaded.story.id == info.story:
        return PlayableStory(loaded.story, loaded.hash, path, path)
    if there:
        return there
    file = clean(info.file)
    if loaded.story:
        return say("saved.other_story", file=file, story=name, other=loaded.story.id)
    if loaded.findings:
        why = loaded.findings[0].message
        return say("saved.story_faulty", file=file, story=name, why=why.rstrip("."))
    return say("saved.story_unread", file=file, story=name)
