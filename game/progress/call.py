"""A call being played: the story, where it stands, and its log, kept together for whoever drives it."""

from pathlib import Path

from msgspec import Struct

from game.conversation.ear import hear
from game.conversation.events import Begin, Cue, Event, Pick, Say
from game.conversation.nearest import nearest_pick
from game.conversation.plan import Plan
from game.conversation.replay import adapt, replay
from game.conversation.state import Outcome, State
from game.conversation.step import begin, enter, step
from game.listening import only_cue
from game.progress.database import Database
from game.progress.runs import RunLog, SavedRun, brought_flags
from game.story.model import Reply


class Played(Struct, frozen=True):
    """One event of this run with the state it was made in (None for `Begin`)."""

    before: State | None
    outcome: Outcome


class Call:
    """One run in one window. `notices` are lines for the player (saving trouble, an edited story); the
    driver shows and empties them. Everything `do` returns is on disk, or `notices` says why not."""

    def __init__(self, plan: Plan, log: RunLog, played: list[Played], state: State) -> None:
        self.plan = plan
        self.log = log
        self.played = played
        self.state = state
        self.notices: list[str] = []

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
            self._notice()
        return outcome

    def pick(self, reply: Reply, text: str = "") -> Outcome:
        """Pick an offered reply. Where its author left `shows` to the ear, the reading is kept with it."""
        heard = reply.say is not None and reply.shows is None
        reading = self.plan.pick_reading(self.plan.scene(self.state), reply) if heard else None
        return self.do(Pick(reply.id, text, reading))

    def type(self, text: str) -> "Outcome | Nearest":
        """Say something in one's own words. In a scene that offers only picks, nothing happens yet: the
        nearest pick comes back, to be asked about. Nothing but a cue is a cue."""
        reading = hear(self.plan, self.state, text)
        if only_cue(reading):
            return self.do(Cue(text))
        if self.plan.scene(self.state).typed is None and not self.state.over:
            return Nearest(nearest_pick(self.plan, self.state, text), text)
        return self.do(Say(text, reading))

    def _notice(self) -> None:
        if self.log.notice:
            self.notices.append(self.log.notice)


class Nearest(Struct, frozen=True):
    """The offered pick that comes nearest to what was typed; None when nothing is in common."""

    reply: Reply | None
    text: str


def start_call(database: Database, profile: str, plan: Plan, file: Path | None = None) -> Call:
    """A new run of a story. `file` is named for a story outside the game's own folder."""
    flags: tuple[str, ...] = ()
    if plan.story.brought:
        try:
            flags = brought_flags(database, profile, plan.story)
        except (OSError, database.error):
            flags = ()
    first = begin(plan, flags)
    state, outcome = enter(plan, first)
    log = RunLog(database, profile, plan, str(file) if file else "")
    log.append(state, outcome)
    call = Call(plan, log, [Played(None, outcome)], state)
    call._notice()
    return call


def resume_call(database: Database, profile: str, plan: Plan, saved: SavedRun) -> Call:
    """Go on with a saved run. Where the story or the rulebook changed since, what still stands of it is
    gone on with as a run of its own, and `notices` says so."""
    old = saved.records[0].event
    assert isinstance(old, Begin)
    if (old.hash, old.rulebook) == (plan.hash, plan.rulebook.version):
        again = replay(plan, (r.event for r in saved.records))
        log = RunLog.resumed(database, profile, plan, saved)
        return Call(plan, log, _played(plan, again.outcomes), again.state)
    adapted = adapt(plan, begin(plan, old.flags), saved.records)
    log = RunLog(database, profile, plan, saved.info.file, replaces=saved.info.id)
    call = Call(plan, log, _played(plan, adapted.outcomes), adapted.state)
    for played in call.played:
        log.add(adapted.state, played.outcome)
    log.flush()
    call.notices.append(_edited(adapted.lost, adapted.reason))
    call._notice()
    return call


def _played(plan: Plan, outcomes: tuple[Outcome, ...]) -> list[Played]:
    first, *rest = outcomes
    assert isinstance(first.event, Begin)
    state, _ = enter(plan, first.event)
    played = [Played(None, first)]
    for outcome in rest:
        played.append(Played(state, outcome))
        state, _ = step(plan, state, outcome.event)
    return played


def _edited(lost: int, reason: str) -> str:
    if not reason:
        return "This story was edited since you played. Everything you did still stands."
    replies = f"{lost} of your replies" if lost > 1 else "your last reply" if lost else "what you heard last"
    return f"This story was edited since you played: {reason}. You go on from the last point that stands, without {replies}."
