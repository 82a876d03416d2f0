"""What an author writes of exercises, as data: drills, one skill a file, and the stations of a form.

An exercise is one moment of a call that asks for one act of listening. It is typed, picked or placed (hear
the customer piece by piece, and say when you would speak).
"""

from typing import Literal

from msgspec import Struct

from game.story.conditions import Condition
from game.story.model import Beat, Fact, Feeling

Result = Literal["met", "partly", "missed"]
Form = Literal["typed", "picked", "placed"]
StationForm = Literal["a", "b", "c"]

RESULTS: tuple[Result, ...] = ("met", "partly", "missed")
YOU = "You"
"""`who` of a beat that the agent had said: it is shown, and is nothing that the customer told."""


THEIRS, FIX_FIRST, ASKED_FIRST, ASKS_AGAIN = "theirs", "fix_first", "asked_first", "asks_again"
FITS_ANYBODY = "fits_anybody"
ADDED = ("gap", "guess", "hint", "part", ASKS_AGAIN)
"""Words that an exercise may add under these names, and under those of phrasings: nothing that is told."""
OF_AN_EXERCISE = (*ADDED, THEIRS, FIX_FIRST, ASKED_FIRST, FITS_ANYBODY)
"""What a condition of an exercise may name besides behaviours, phrasings, facts and feelings."""


class Examples(Struct, frozen=True):
    """Replies by what they must come out as; `check` has the ear read each."""

    met: tuple[str, ...]
    missed: tuple[str, ...]
    partly: tuple[str, ...] = ()


class Wanted(Struct, frozen=True):
    """What a typed reply must show. `partly` None: it is met or missed."""

    met: Condition
    examples: Examples
    partly: Condition | None = None


class Choice(Struct, frozen=True):
    """A reply to pick, said or done, what it comes out as, and one line on why."""

    result: Result
    why: str
    say: str | None = None
    do: str | None = None

    @property
    def words(self) -> str:
        return self.say or self.do or ""


class Contrast(Struct, frozen=True):
    """A reply as people often give it, one that does what is asked, and what that does for the customer."""

    weaker: str
    better: str
    why: str


class Exercise(Struct, frozen=True):
    """One exercise. `skill` is a row of `game/skills.toml`. `earlier` is heard first and put away
    before `customer` is heard. `task` empty: the skill's own. Without `typed` and `picks` it is placed."""

    id: str
    skill: str
    channel: str
    name: str
    customer: tuple[Beat, ...]
    earlier: tuple[Beat, ...] = ()
    about: str = ""
    task: str = ""
    facts: dict[str, Fact] = {}
    feelings: dict[str, Feeling] = {}
    typed: Wanted | None = None
    picks: tuple[Choice, ...] = ()
    contrast: Contrast | None = None

    @property
    def form(self) -> Form:
        return "typed" if self.typed else "picked" if self.picks else "placed"


class Drills(Struct, frozen=True):
    """A file of drills: exercises of one skill."""

    skill: str
    items: tuple[Exercise, ...]


class Stations(Struct, frozen=True):
    """A file of stations: one form of the check before and after."""

    form: StationForm
    items: tuple[Exercise, ...]
