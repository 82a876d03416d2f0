"""Finished runs, opened to be read, and new runs that start from any point of them."""

from msgspec import Struct

from game.conversation.changed_story import adapt
from game.conversation.plan import Plan
from game.conversation.replay import record
from game.messages import say, worded
from game.play.load_run import UnopenedError, load_run
from game.play.log import RunLog
from game.play.resume import on_todays, story_of_run
from game.play.session import Call, played_by
from game.play.sources import own_plan
from game.progress.database import Database
from game.progress.library import Library
from game.progress.runs import RunInfo, find_run, finished


class Past(Struct, frozen=True):
    """A run that is looked back on. `run`: its id on disk (`call`, when it is made for reading, is not on
    disk); `began`: when it began; `parent`: the run that it was copied from, or "". `notice`: a sentence
    about what cannot be shown. `today`: the story in which it would be continued, when that is another
    version than in `call`."""

    call: Call
    run: str
    began: str = ""
    parent: str = ""
    notice: str = ""
    today: Plan | None = None


def past_of(database: Database, call: Call) -> Past:
    """The call that was played just now, to be looked back on."""
    info = find_run(database, call.log.id)
    return Past(call, call.log.id, info.began, info.parent) if info else Past(call, call.log.id)


def rewind(call: Call, to_event_index: int, parent: str = "", today: Plan | None = None) -> Call:
    """A new run that begins with the first `to_event_index` events of this one (always with `Begin`). The old
    run is kept. `parent` is the id of the run on disk, where `call` was only made for reading. With `today`,
    a changed story or rulebook, it keeps the events that are still possible there."""
    plan = today.played_by(call.plan.player) if today else call.plan
    played, changes = call.played[: max(1, to_event_index)], list[str]()
    log = call.log.branch(plan, parent)
    if today is not None:
        stands, changes = on_todays(plan, [record(one) for one in played], call.plan)
        played = list(stands)
    log.copy(*played)
    return Call(plan, log, played, changes)


def open_past(database: Database, profile: str, library: Library, run_id: str) -> Past:
    """Open a saved run for reading, on the story and the rules that it was played on. When an earlier game
    did not save these, it is shown on today's, as far as possible, and `notice` says so. Nothing on disk
    changes. Raises `UnopenedError` or `UnavailableError`."""
    saved = load_run(database, run_id)
    gone: UnopenedError | None = None
    try:
        today: Plan | None = story_of_run(library, saved.info).plan()
    except UnopenedError as error:
        today, gone = None, error
    own = own_plan(database, saved, today)
    plan = own or today
    if plan is None:
        raise gone or UnopenedError(say("saved.none"))
    today = today or plan
    plan = played_by(plan, profile)
    adapted = adapt(plan, saved.records, recorded=True)
    notices = [say("saved.part_unread")] if saved.damaged else []
    if own is None and (saved.begin.hash != plan.hash or not adapted.same):
        notices.append(say("saved.shown_as_today"))
    if adapted.recounted:
        notices.append(say("saved.meters_of_then"))
    if adapted.reason:
        notices.append(say("saved.not_shown", why=worded(adapted.reason)))
    call = Call(plan, RunLog(database, profile, plan, file=saved.info.file), adapted.played)
    differs = (today.hash, today.rulebook) != (plan.hash, plan.rulebook)
    info = saved.info
    return Past(call, run_id, info.began, info.parent, " ".join(notices), today if differs else None)


def earlier_runs(database: Database, profile: str, story: str) -> list[RunInfo]:
    """The player's finished runs of a story, the latest first. Raises `UnavailableError`."""
    return [run for run in finished(database, profile) if run.story == story]
