"""A call being played: the story, where it stands, and its log, kept together for whoever drives it."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from game.conversation.ear import hear, makes_sense, pick_reading
from game.conversation.events import Cue, Event, Pick, Say
from game.conversation.nearest_pick import nearest_pick
from game.conversation.plan import Plan
from game.conversation.replay import Played, adapt, opened, play
from game.conversation.state import Outcome, State
from game.conversation.step import begin
from game.listening.detector import only_cue
from game.messages import Message, say, worded
from game.play.log import RunLog
from game.play.saved import SavedRun, brought_flags
from game.progress.database import Database, UnavailableError
from game.story.model import Reply


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

    def __init__(self, plan: Plan, log: RunLog, played: Sequence[Played]) -> None:
        self.plan = plan
        self.log = log
        self.played = list(played)
        self.notices = log.notices

    @property
    def state(self) -> State:
        return self.played[-1].after

    @property
    def events(self) -> list[Event]:
        """The run's log, `Begin` first."""
        return [p.outcome.event for p in self.played]

    def do(self, event: Event) -> Outcome:
        """Let one event happen and keep it. A refused one is not kept."""
        played = play(self.plan, self.state, event)
        if played.outcome.refusal is None:
            self.played.append(played)
            self.log.append(played)
        return played.outcome

    def pick(self, reply: Reply, text: str = "") -> Outcome:
        """Pick an offered reply. What the ear read in it is kept with it, so that a better ear never
        reroutes a save."""
        ear = reply.say is not None and reply.shows != ()
        reading = pick_reading(self.plan, self.plan.scene(self.state), reply) if ear else None
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
    entry = opened(plan, begin(plan, flags))
    log = RunLog(database, profile, plan, file=str(file) if file else "")
    log.append(entry)
    return Call(plan, log, [entry])


def resume_call(database: Database, profile: str, plan: Plan, saved: SavedRun) -> Call:
    """Go on with a saved run. Where the story or the rules changed since, or part of the run cannot be
    read, what still stands of it is gone on with as a run of its own, and `notices` says so."""
    adapted = adapt(plan, saved.records)
    if adapted.same and not saved.damaged:
        return Call(plan, RunLog(database, profile, plan, saved_run=saved), adapted.played)
    edited = saved.begin.hash != plan.hash
    log = RunLog(database, profile, plan, file=saved.info.file, replaces=saved.info.id)
    log.append(*adapted.played)
    if saved.damaged:
        log.notices.append(say("saved.damaged"))
    if edited or not saved.damaged:
        log.notices.append(_changed(edited, adapted.lost, adapted.reason))
    return Call(plan, log, adapted.played)


def _changed(edited: bool, lost: int, reason: Message | None) -> str:
    if reason is None:
        return say("saved.edited_and_stands") if edited else say("saved.ruled_and_stands")
    why, without = worded(reason), _without(lost)
    if edited:
        return say("saved.edited", why=why, without=without)
    return say("saved.ruled", why=why, without=without)


def _without(lost: int) -> str:
    return say("saved.without_replies", count=lost) if lost else say("saved.without_heard")
