"""Earlier runs: read again as they were played, and played on from any point of them."""

from datetime import datetime

from msgspec import Struct

from game.conversation.plan import Plan
from game.conversation.replay import adapt
from game.messages import say, worded
from game.play.log import RunLog
from game.play.resume import story_of_run
from game.play.saved import UnopenedError, load_run
from game.play.session import Call
from game.progress.database import Database, UnavailableError
from game.progress.library import Library
from game.progress.runs import RunInfo, finished


class Past(Struct, frozen=True):
    """A run to look back on. `run` is its id on disk (a call made for reading has none of its own), `began`
    when, `parent` the run it was copied from or "". `notice` says what no longer stands of it."""

    call: Call
    run: str
    began: str = ""
    parent: str = ""
    notice: str = ""


def past_of(database: Database, call: Call) -> Past:
    """A call that was just played, to look back on."""
    try:
        rows = database.rows("SELECT began, parent FROM runs WHERE id = ?", call.log.id)
    except UnavailableError:
        rows = []
    began, parent = rows[0] if rows else ("", "")
    return Past(call, call.log.id, str(began), str(parent))


def rewind(call: Call, to_event_index: int, parent: str = "") -> Call:
    """A new run that holds the first `to_event_index` events of this one (`Begin` always) and goes on from
    there. Both are kept. `parent` names the run on disk where `call` was only made for reading."""
    played = call.played[: max(1, to_event_index)]
    log = call.log.branch(parent)
    log.append(*played)
    return Call(call.plan, log, played)


def open_past(database: Database, profile: str, library: Library, run_id: str) -> Past:
    """A saved run for reading. Nothing of it is changed: where the story was edited since, as much of it as
    still stands is shown, and `notice` says so. Raises `UnopenedError`, or `UnavailableError`."""
    saved = load_run(database, run_id)
    if saved is None:
        raise UnopenedError(say("saved.none"))
    playable = story_of_run(library, saved.info)
    plan = Plan(playable.story, playable.hash)
    notice = say("saved.part_unread") if saved.damaged else ""
    adapted = adapt(plan, saved.records)
    if not adapted.same:
        rest = f" {say('saved.not_shown', why=worded(adapted.reason))}" if adapted.reason else ""
        notice = f"{say('saved.shown_as_today')}{rest}"
    log = RunLog(database, profile, plan, file=saved.info.file)
    call = Call(plan, log, adapted.played)
    return Past(call, run_id, saved.info.began, parent_of(database, run_id), notice)


def local_time(moment: str) -> str:
    """When a run began, as the clock on this computer's wall had it; "just now" where it is not known."""
    try:
        return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return "just now"


def parent_of(database: Database, run_id: str) -> str:
    """The run that this one was copied from; "" for none. Raises `UnavailableError`."""
    rows = database.rows("SELECT parent FROM runs WHERE id = ?", run_id)
    return str(rows[0][0]) if rows else ""


def earlier_runs(database: Database, profile: str, story: str) -> list[RunInfo]:
    """The player's finished runs of a story, the latest first. Raises `UnavailableError`."""
    return [run for run in finished(database, profile) if run.story == story]
