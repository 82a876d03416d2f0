"""Continue a saved run: find its story, and play the log on it."""

from collections.abc import Sequence

from msgspec.structs import replace

from game.command_lines import command_line
from game.conversation.changed_story import Adapted, adapt
from game.conversation.events import Begin
from game.conversation.plan import Plan
from game.conversation.replay import Played, Record
from game.conversation.words_then import Differs, in_words_of_then
from game.messages import say, worded
from game.paths import path_saved, saved_path
from game.play.load_run import SavedRun, UnopenedError, load_run
from game.play.log import RunLog
from game.play.session import Call, played_by
from game.play.sources import own_plan
from game.progress.database import Database
from game.progress.library import Library, PlayableStory
from game.progress.profiles import player_words
from game.progress.runs import RunInfo, unfinished
from game.story.loading import load_story
from game.text import clean

_QUOTED = 4
"""Texts that are quoted where words differ: so many are read before going on; of the others the number."""


def resume_run(
    database: Database,
    profile: str,
    library: Library,
    run_id: str,
    playable: PlayableStory | None = None,
    *,
    plain: bool = False,
) -> Call:
    """Continue a saved run. It is kept, whatever happens. `playable` is the story to continue in, when the
    player has named one; the run keeps where that is. `plain`: it is played as lines, and so are the commands
    in what is raised, `UnopenedError` or `UnavailableError`."""
    saved = load_run(database, run_id)
    if playable is None or playable.story.id != saved.info.story:
        ways = ("--plain", "--resume") if plain else ("--resume",)
        playable = story_of_run(library, saved.info, (*ways, *player_words(profile)))
    file = saved_path(playable.file) if playable.file else ""
    if file != saved.info.file:
        database.try_write("UPDATE runs SET file = ? WHERE id = ?", file, run_id)
        saved = replace(saved, info=replace(saved.info, file=file))
    return resume_call(database, profile, playable.plan(), saved)


def resume_call(database: Database, profile: str, plan: Plan, saved: SavedRun) -> Call:
    """Continue a saved run. When the story or the rules have changed, or part of the run cannot be read, the
    events that are still possible are copied into a new run; that run continues, and `changes` says so."""
    plan = played_by(plan, profile)
    adapted = adapt(plan, saved.records)
    if adapted.same and not saved.damaged:
        return Call(plan, RunLog(database, profile, plan, saved_run=saved), adapted.played)
    log = RunLog(database, profile, plan, file=saved.info.file, replaces=saved.info.id)
    then_on = own_plan(database, saved, plan)
    played, told = on_todays(plan, saved.records, then_on and played_by(then_on, profile))
    log.copy(*played)
    changes = [say("saved.damaged")] if saved.damaged else []
    if saved.begin.hash != plan.hash or not saved.damaged:
        changes += told
    return Call(plan, log, played, changes)


def on_todays(
    plan: Plan, records: Sequence[Record], then_on: Plan | None
) -> tuple[tuple[Played, ...], list[str]]:
    """A log played on a story or rules that were changed since, in the words in which it was shown; and
    sentences for the player: what of it stands, and what differs in words and meters. `then_on` is what it
    was made on, None where that is not known: then the words are today's, and that is said."""
    now = adapt(plan, records, was=then_on)
    edited = isinstance(begun := records[0].event, Begin) and begun.hash != plan.hash
    told = [_what_stands(now, edited)]
    played = now.played
    if then_on is not None:
        played, differs = in_words_of_then(then_on, adapt(then_on, records, recorded=True), plan, now)
        told += differing_words(differs)
    elif edited:
        told.append(say("saved.words_of_today"))
    if now.stands:
        told += _differing_meters(records[now.stands - 1], played[-1])
    return played, told


def differing_words(differs: Sequence[Differs]) -> list[str]:
    """Sentences that quote what was said, and what the story has in its place today."""
    told = []
    for one in differs[:_QUOTED]:
        if one.yours:
            told.append(say("saved.your_words", then=one.then, today=one.today))
        elif not one.today:
            told.append(say("saved.gone_since", then=one.then))
        elif not one.then:
            told.append(say("saved.new_since", today=one.today))
        else:
            told.append(say("saved.their_words", then=one.then, today=one.today))
    left = len(differs) - len(told)
    return [*told, say("saved.more_differ", count=left)] if left > 0 else told


def _differing_meters(then: Record, now: Played) -> list[str]:
    trust, frustration, did = then.trust, then.frustration, now.outcome
    if trust is None or frustration is None or (trust, frustration) == (did.trust, did.frustration):
        return []
    return [
        say(
            "saved.meters_differ",
            trust=did.trust,
            frustration=did.frustration,
            then_trust=trust,
            then_frustration=frustration,
        )
    ]


def _what_stands(adapted: Adapted, edited: bool) -> str:
    """Whether story or rules have changed, and what of the call still stands."""
    if adapted.reason is None:
        stands = say("saved.but_a_try", count=adapted.tries) if adapted.tries else say("saved.all_stands")
        if edited:
            return say("saved.edited_and_stands", stands=stands)
        return say("saved.ruled_and_stands", stands=stands)
    lost, why = adapted.lost, worded(adapted.reason)
    without = say("saved.without_replies", count=lost) if lost else say("saved.without_heard")
    if edited:
        return say("saved.edited", why=why, without=without)
    return say("saved.ruled", why=why, without=without)


def latest(database: Database, profile: str, story: str = "") -> RunInfo | None:
    """The unfinished run played last, of one story or (with "") of any. Raises `UnavailableError`."""
    return next((run for run in unfinished(database, profile) if story in ("", run.story)), None)


def story_of_run(library: Library, info: RunInfo, ways: tuple[str, ...] = ()) -> PlayableStory:
    """The story of a run as it is today: from the run's own file, or else the story with this id in the
    library. Raises `UnopenedError` when it is gone or cannot be read; it says how to go on with `ways`, the
    options of `play` that do so, if there are any."""
    there = library.stories.get(info.story)
    name, file = clean(info.story), clean(info.file)
    if not info.file and there is None:
        raise UnopenedError(_elsewhere(say("saved.story_gone", story=name), ways))
    if info.file:
        path = path_saved(info.file)
        loaded = load_story(path, None)
        if loaded.story is not None and loaded.story.id == info.story:
            return PlayableStory(loaded.story, loaded.hash, path, path, loaded.source)
    if there is not None:
        return there
    if loaded.story:
        raise UnopenedError(_elsewhere(say("saved.other_story", file=file, other=loaded.story.id), ways))
    if any(finding.code == "file-missing" for finding in loaded.findings):
        raise UnopenedError(_elsewhere(say("saved.story_missing", file=file, story=name), ways))
    what = say("saved.story_faulty", file=file, why=loaded.findings[0].message)
    command = command_line("play", path, *ways)
    raise UnopenedError(say("saved.goes_on_mended", what=what, command=command) if ways else what)


def _elsewhere(what: str, ways: tuple[str, ...]) -> str:
    """What is wrong, and the command that goes on where the player alone knows the story's place."""
    command = command_line("play", "FILE", *ways)
    return say("saved.goes_on_elsewhere", what=what, command=command) if ways else what
