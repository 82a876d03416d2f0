"""A call being played: the story, where it stands, and its log, kept together for whoever drives it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from game.conversation.ear import hear, makes_sense
from game.conversation.events import Begin, Cue, Event, Pick, Say
from game.conversation.nearest_pick import nearest_pick
from game.conversation.plan import Plan
from game.conversation.replay import Record, adapt, record, replay
from game.conversation.state import Outcome, State
from game.conversation.step import begin, enter, step
from game.listening.detector import only_cue
from game.messages import Message, say, worded
from game.play.log import RunLog
from game.play.saved import SavedRun, brought_flags
from game.progress.database import Database, UnavailableError
from game.story.model import Reply


class Played(Struct, frozen=True):
    """One event of this run with the state it was made in (None for `Begin`)."""

    before: State | None
    outcome: Outcome


class Nearest(Struct, frozen=True):
    """The offered pick that comes nearest to what was typed; None when nothing is in common."""

    reply: Reply | None
    text: str


class Unclear(Struct, frozen=True):
    """What was typed and holds nothing to go by; it is said when it is meant all the same."""

    text: str


class Call:
    """One run in one window. Everything `do` returns is on disk, or `notices` has said why not.

    `notices` are lines for the player (saving trouble, an edited story); the driver shows and empties
    them.
    """

    def __init__(self, plan: Plan, log: RunLog, played: list[Played], state: State) -> None:
        self.plan = plan
        self.log = log
        self.played = played
        self.state = state
        self.notices = log.notices

    @property
    def events(self) -> list[Event]:
        """The run's log, `Begin` first."""
        return [p.outcome.event for p in self.played]

    def do(self, event: Event) -> Outcome:
        """Let one event happen and keep it. A refused one is not kept."""
        before = self.state
        self.state, outcome = step(self.plan, before, event)
        if outcome.refusal is None:
            self.played.append(Played(before, outcome))
            self.log.append(self.state, outcome)
        return outcome

    def pick(self, reply: Reply, text: str = "") -> Outcome:
        """Pick an offered reply. What the ear read in it is kept with it, so that a better ear never
        reroutes a save."""
        ear = reply.say is not None and reply.shows != ()
        reading = self.plan.pick_reading(self.plan.scene(self.state), reply) if ear else None
        return self.do(Pick(reply.id, text, reading))

    def type(self, text: str, *, sure: bool = False) -> Outcome | Nearest | Unclear:
        """Say something in one's own words. In a scene that offers only picks, nothing happens yet: the
        nearest pick comes back, to be asked about; so does, unless the player is `sure`, what holds nothing
        to go by. Nothing but a cue is a cue."""
        reading = hear(self.plan, self.state, text)
        if only_cue(reading):
            return self.do(Cue(text))
        scene = self.plan.scene(self.state)
        if scene.replies and scene.typed is None and not self.state.over:
            return Nearest(nearest_pick(self.plan, self.state, text, reading), text)
        if not (sure or self.state.over or makes_sense(self.plan, text, reading)):
            return Unclear(text)
        return self.do(Say(text, reading))

    def save(self) -> str:
        """Try once more to save what is not saved yet. "" when all of it is, else why it is not: say so
        to a player who leaves."""
        return "" if self.log.save() else self.log.trouble


def start_call(database: Database, profile: str, plan: Plan, file: Path | None = None) -> Call:
    """A new run of a story. `file` is named for a story outside the game's own folder."""
    flags: tuple[str, ...] = ()
    if plan.story.brought:
        try:
            flags = brought_flags(database, profile, plan.story)
        except UnavailableError:
            flags = ()
    state, outcome = enter(plan, begin(plan, flags))
    log = RunLog(database, profile, plan, file=str(file) if file else "")
    log.append(state, outcome)
    return Call(plan, log, [Played(None, outcome)], state)


def resume_call(database: Database, profile: str, plan: Plan, saved: SavedRun) -> Call:
    """Go on with a saved run. Where the story or the rules changed since, or part of the run cannot be
    read, what still stands of it is gone on with as a run of its own, and `notices` says so."""
    old = saved.begin
    edited = old.hash != plan.hash
    if not edited and old.rulebook == plan.rulebook.version and not saved.damaged:
        again = replay(plan, (rec.event for rec in saved.records))
        if tuple(map(record, again.outcomes)) == saved.records:
            log = RunLog(database, profile, plan, saved_run=saved)
            return Call(plan, log, played_of(plan, again.outcomes), again.state)
    records = tuple(_todays(plan, saved.records)) if edited else saved.records
    adapted = adapt(plan, begin(plan, old.flags), records)
    log = RunLog(database, profile, plan, file=saved.info.file, replaces=saved.info.id)
    log.append(adapted.state, *adapted.outcomes)
    if saved.damaged:
        log.notices.append(say("saved.damaged"))
    if edited or not saved.damaged:
        log.notices.append(_changed(edited, adapted.lost, adapted.reason))
    return Call(plan, log, played_of(plan, adapted.outcomes), adapted.state)


def _todays(plan: Plan, records: Sequence[Record]) -> Iterator[Record]:
    """A pick whose author says today what it shows is taken at today's word, not at the ear's of then."""
    scene_id = ""
    for rec in records:
        event, scene = rec.event, plan.story.scenes.get(scene_id)
        if isinstance(event, Pick) and event.reading and scene:
            reply = scene.reply(event.id)
            if reply is not None and reply.shows is not None:
                rec = msgspec.structs.replace(rec, event=Pick(event.id, event.text))
        yield rec
        scene_id = rec.scene


def played_of(plan: Plan, outcomes: Sequence[Outcome]) -> list[Played]:
    """Outcomes of a replay, `Begin`'s first, each with the state its event was made in."""
    first, *rest = outcomes
    assert isinstance(first.event, Begin)
    state, _ = enter(plan, first.event)
    played = [Played(None, first)]
    for outcome in rest:
        played.append(Played(state, outcome))
        state, _ = step(plan, state, outcome.event)
    return played


def _changed(edited: bool, lost: int, reason: Message | None) -> str:
    if reason is None:
        return say("saved.edited_and_stands") if edited else say("saved.ruled_and_stands")
    why, without = worded(reason), _without(lost)
    if edited:
        return say("saved.edited", why=why, without=without)
    return say("saved.ruled", why=why, without=without)


def _without(lost: int) -> str:
    return say("saved.without_replies", count=lost) if lost else say("saved.without_heard")
