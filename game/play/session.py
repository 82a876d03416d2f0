"""A call while it is played: its story, its state and its log in one object, for every driver."""

from collections.abc import Sequence
from pathlib import Path
from random import randrange

from msgspec import Struct

from game.command_lines import command_line
from game.conversation.ear import hear, makes_sense, pick_reading
from game.conversation.events import Cue, Event, Pick, Say
from game.conversation.own_words import same_act
from game.conversation.plan import Plan
from game.conversation.replay import Played, opened, play_on
from game.conversation.state import Outcome, State
from game.conversation.step import begin
from game.listening.detector import only_cue
from game.paths import path_saved, saved_path
from game.play.log import RunLog
from game.progress.database import Database
from game.progress.profiles import FIRST, player_words, profile_key
from game.progress.runs import brought_flags
from game.story.model import Reply

_SEEDS = 2**31
"""More runs than anybody plays differ by chance, and every reader of JSON takes so large a number."""


class WhichOf(Struct, frozen=True):
    """A typed reply that was not said yet: two of the replies to pick do the same, and lead different ways.
    The player says which is meant, or writes on."""

    replies: tuple[Reply, ...]
    text: str


class Unclear(Struct, frozen=True):
    """A typed reply that was not said, because it cannot be understood. With `sure` it is said."""

    text: str


class Call:
    """One run in one window. When `do` returns, the event is on disk, or `notices` says why it is not.

    `notices` are sentences for the player about saving. `changes` are for one who goes on in a story that was
    edited since, or by other rules: what stands, and what differs in words and meters. They are shown before
    anything can be done. The driver shows each once and empties the list.
    """

    def __init__(
        self, plan: Plan, log: RunLog, played: Sequence[Played], changes: Sequence[str] = ()
    ) -> None:
        self.plan = plan
        self.log = log
        self.played = list(played)
        self.notices = log.notices
        self.changes = list(changes)

    @property
    def state(self) -> State:
        return self.played[-1].after

    @property
    def events(self) -> list[Event]:
        """The events of the run, `Begin` first."""
        return [p.outcome.event for p in self.played]

    def plain_command(self) -> str:
        """What goes on with this call as lines, once it is left."""
        story = path_saved(self.log.file) if self.log.file else self.plan.story.id
        return command_line("play", story, "--plain", "--resume", *player_words(self.log.profile))

    def do(self, event: Event) -> Outcome:
        """Play one event and log it. A refused event changes nothing and is not logged."""
        played = play_on(self.plan, self.played, event)
        if played.outcome.refusal is None:
            self.played.append(played)
            self.log.append(played)
        return played.outcome

    def pick(self, reply: Reply) -> Outcome:
        """Pick an offered reply. What the ear read in the pick is logged with it, so that a later version of
        the ear does not change an old save."""
        # It may come from a list in which names are put in: what is read and logged has none.
        reply = self.plan.scene(self.state).reply(reply.id) or reply
        ear = reply.say is not None and reply.shows != ()
        reading = pick_reading(self.plan, self.plan.scene(self.state), reply) if ear else None
        return self.do(Pick(reply.id, reading=reading))

    def type(self, text: str, *, sure: bool = False, by: str = "") -> Outcome | WhichOf | Unclear:
        """Answer in one's own words. Text that is nothing but a cue (“I see”) is sent as a cue.

        Two kinds of text are not said yet: `WhichOf`, where two replies to pick do the same act, until `by`
        names one of them; and what cannot be understood, `Unclear`, unless the player is `sure`.
        """
        reading = hear(self.plan, self.state, text)
        if not (sure or self.state.over or makes_sense(self.plan, text, reading)):
            return Unclear(text)
        if only_cue(reading):
            return self.do(Cue(text))
        if not (by or self.plan.scene(self.state).typed):
            near = same_act(self.plan, self.state, text, reading)
            if len(near) > 1:
                return WhichOf(near, text)
            by = near[0].id if near else ""
        return self.do(Say(text, reading, by))


def played_by(plan: Plan, profile: str) -> Plan:
    """The plan as it is shown to a player: by the name of the profile, unless it is the one that a game
    begins with, which is no name."""
    return plan.played_by("" if profile_key(profile) == profile_key(FIRST) else profile)


def start_call(
    database: Database, profile: str, plan: Plan, file: Path | None = None, seed: int | None = None
) -> Call:
    """A new run of a story. `file` is the story's file when it is not one of the game's own. What is left to
    chance follows from `seed`; a seed is drawn where none is given."""
    flags, plan = brought_flags(database, profile, plan.story), played_by(plan, profile)
    entry = opened(plan, begin(plan, flags, randrange(_SEEDS) if seed is None else seed))
    log = RunLog(database, profile, plan, file=saved_path(file.absolute()) if file else "")
    log.append(entry)
    return Call(plan, log, [entry])
