"""Where a run stands, and what one event did to it."""

from typing import Literal

from msgspec import Struct

from game.conversation.events import Event
from game.messages import Message, worded
from game.story.model import Beat, Ending


class State(Struct, frozen=True):
    """Everything the rules know of a run; small, immutable, hashable.

    `position` counts the ordinary beats of the turn that are behind us (the answer to the last reply
    first, then the scene's), `silences` the silence beats. `at_point` is true where the floor may be
    taken. `answer` names the reply whose answer opens the turn. `told` are the facts heard in this
    call, `asked` those the player has asked for, `spent` what has earned its once-a-run credit.
    `earned` is false while the last new fact told unasked has met no acknowledgement, paraphrase or
    open question. `waits` and `cues` count within the scene and stop at the last value a rule reads.
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


RefusalName = Literal[
    "over", "nothing_to_hear", "floor_closed", "no_cue_here", "no_wait_here", "no_such_reply",
    "not_offered", "no_typing_here", "already_begun",
]  # fmt: skip


class Refusal(Struct, frozen=True):
    """An event that the rules do not allow here: nothing happens and nothing is to be logged.

    `told` is the sentence for the player, by its id in the catalogue of messages.
    """

    name: RefusalName
    told: Message

    @property
    def message(self) -> str:
        return worded(self.told)


class Move(Struct, frozen=True):
    """What one behaviour did to the meters, before clamping. Both may be 0 (spent, or neutral).

    `words` quotes the reply where the ear or the rules know which words did it.
    """

    code: str
    trust: int
    frustration: int
    reason: str
    words: str = ""


class Outcome(Struct, frozen=True):
    """What one event did. `trust` and `frustration` are the values after it.

    `heard` are the beats now heard, in order; `unheard` those lost to an interruption or left behind
    at a completion point; `missed` the facts only they would have told. `route` is the id of the pick
    or typed route taken, `why` its author's line. `line` is the customer's "are you there?".
    `ending` is set once the run is over.
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
    route: str = ""
    why: str = ""
    line: str = ""
