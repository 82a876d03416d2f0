"""Where a run stands, and what one event did to it."""

from typing import Literal

from msgspec import Struct

from game.conversation.events import Event
from game.listening.reading import Misheard
from game.messages import Message, worded
from game.story.model import Beat, Ending


class State(Struct, frozen=True):
    """All that the rules know of a run; small, immutable, hashable. Meters are whole numbers 0..100.

    `position` counts the ordinary beats of the turn that were heard or passed over (those of the answer to
    the last reply first, then the scene's), `silences` the silence beats. `at_point`: the last beat heard is
    a turn-completion point, so a reply now does not interrupt. `answer` names the reply whose answer opens
    the turn. `told`: the facts told in this call; `asked`: those that the player has asked for; `spent`: what
    has earned its credit once in this run and earns no more. `earned`: the player has earned a hearing (by an
    acknowledgement, a paraphrase or an open question) since the last new fact that nobody asked for; a
    solution without it is premature. `waits` and `cues` count within the scene, and stop at the last number
    that a rule asks for; so does `answered`, the replies in a row that no way of the scene took. `seed`
    decides which of several lines is heard; no rule looks at it.
    """

    scene: str
    trust: int
    frustration: int
    flags: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    visited: frozenset[str] = frozenset()
    spent: frozenset[str] = frozenset()
    answer: str = ""
    position: int = 0
    silences: int = 0
    at_point: bool = False
    waits: int = 0
    cues: int = 0
    earned: bool = False
    over: bool = False
    seed: int = 0
    answered: int = 0


RefusalName = Literal[
    "over", "nothing_to_hear", "floor_closed", "no_cue_here", "no_wait_here", "no_such_reply",
    "not_offered", "already_begun", "no_retake_here", "nothing_to_retake", "retaken_here",
    "retaken_enough", "won_trust",
]  # fmt: skip


class Refusal(Struct, frozen=True):
    """An event that the rules do not allow here: nothing happens and nothing is to be logged. `told` is the
    sentence for the player, by its id in the catalogue of messages."""

    name: RefusalName
    told: Message

    @property
    def message(self) -> str:
        return worded(self.told)


STORY_EFFECT = "effect"
"""The code of a move that is none of a behaviour: what the story itself does with a reply."""


class Move(Struct, frozen=True):
    """What one behaviour did to the meters, before clamping. Both are 0 where it is neutral, or `spent`: it
    would have earned and did not, and `reason` says why. `words` quotes the reply where the ear or the rules
    know which words did it."""

    code: str
    trust: int
    frustration: int
    reason: str
    words: str = ""
    spent: bool = False


class Outcome(Struct, frozen=True):
    """What one event did. `trust` and `frustration` are the meters after it.

    `heard`: the beats heard now, in order. `unheard`: the beats that will not be heard any more, because the
    player interrupted or spoke at a turn-completion point; `missed`: the facts that only these beats would
    have told. `misheard`: the facts told that the reply gives back wrongly; the customer puts the first of
    them right in the first beat of `heard`. `route`: the id of the pick or typed route that was taken;
    `why`: its author's line, empty where the reply shows what it denies. `line`: the customer's "are you
    there?", after a wait that was too long. `ending` is set when the run is over.
    """

    event: Event
    scene: str
    trust: int
    frustration: int
    ending: Ending | None = None
    refusal: Refusal | None = None
    heard: tuple[Beat, ...] = ()
    silence: bool = False
    unheard: tuple[Beat, ...] = ()
    missed: tuple[str, ...] = ()
    interrupted: bool = False
    moves: tuple[Move, ...] = ()
    told: tuple[str, ...] = ()
    set: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    misheard: tuple[Misheard, ...] = ()
    route: str = ""
    why: str = ""
    line: str = ""

    @property
    def all_codes(self) -> frozenset[str]:
        """The codes of its words, and those of its moves: what only the call tells."""
        return frozenset((*self.codes, *(move.code for move in self.moves)))
