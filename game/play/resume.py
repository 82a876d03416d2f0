"""Continue a saved run: find its story, and play the log on it."""

from game.conversation.changed_story import Adapted, adapt
from game.conversation.plan import Plan
from game.messages import say, worded
from game.paths import path_saved
from game.play.load_run import SavedRun, UnopenedError, load_run
from game.play.log import RunLog
from game.play.session import Call, played_by
from game.progress.database import Database
from game.progress.library import Library, PlayableStory
from game.progress.runs import RunInfo, unfinished
from game.story.loading import load_story
from game.text import clean


def resume_run(
    database: Database, profile: str, library: Library, run_id: str, playable: PlayableStory | None = None
) -> Call:
    """Continue a saved run. It is kept, whatever happens. `playable` is the story to continue in, when the
    player has named one. Raises `UnopenedError` or `UnavailableError`."""
    saved = load_run(database, run_id)
    if playable is None or playable.story.id != saved.info.story:
        playable = story_of_run(library, saved.info)
    return resume_call(database, profile, playable.plan(), saved)


def resume_call(database: Database, profile: str, plan: Plan, saved: SavedRun) -> Call:
    """Continue a saved run. When the story or the rules have changed, or part of the run cannot be read, the
    events that are still possible are copied into a new run; that run continues, and `notices` says so."""
    plan = played_by(plan, profile)
    adapted = adapt(plan, saved.records)
    if adapted.same and not saved.damaged:
        return Call(plan, RunLog(database, profile, plan, saved_run=saved), adapted.played)
    log = RunLog(database, profile, plan, file=saved.info.file, replaces=saved.info.id)
    log.append(*adapted.played)
    edited = saved.begin.hash != plan.hash
    if saved.damaged:
        log.notices.append(say("saved.damaged"))
    if edited or not saved.damaged:
        log.notices.append(what_stands(adapted, edited))
    return Call(plan, log, adapted.played)


def what_stands(adapted: Adapted, edited: bool) -> str:
    """A sentence for the player: whether story or rules have changed, and what of the call still stands."""
    if adapted.reason is None:
        return say("saved.edited_and_stands") if edited else say("saved.ruled_and_stands")
    lost, why = adapted.lost, worded(adapted.reason)
    without = say("saved.without_replies", count=lost) if lost else say("saved.without_heard")
    if edited:
        return say("saved.edited", why=why, without=without)
    return say("saved.ruled", why=why, without=without)


def latest(database: Database, profile: str, story: str = "") -> RunInfo | None:
    """The unfinished run played last, of one story or (with "") of any. Raises `UnavailableError`."""
    return next((run for run in unfinished(database, profile) if story in ("", run.story)), None)


def story_of_run(library: Library, info: RunInfo) -> PlayableStory:
    """The story of a run as it is today: from the run's own file, or else the story with this id in the
    library. Raises `UnopenedError` when it is gone or cannot be read."""
    there = library.stories.get(info.story)
    name, file = clean(info.story), clean(info.file)
    if not info.file and there is None:
        raise UnopenedError(say("saved.story_gone", story=name))
    if info.file:
        path = path_saved(info.file)
        loaded = load_story(path, None)
        if loaded.story is not None and loaded.story.id == info.story:
            return PlayableStory(loaded.story, loaded.hash, path, path, loaded.source)
    if there is not None:
        return there
    if loaded.story:
        raise UnopenedError(say("saved.other_story", file=file, story=name, other=loaded.story.id))
    if loaded.findings:
        why = loaded.findings[0].message
        raise UnopenedError(say("saved.story_faulty", file=file, story=name, why=why))
    raise UnopenedError(say("saved.story_unread", file=file, story=name))
