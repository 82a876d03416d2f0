"""The channels as one table, `channels.toml` beside this module, where each key is explained.

TOML, because the first screen has `tomllib` in hand already; YAML would be imported for this alone.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from msgspec import Struct, convert

TABLE = Path(__file__).with_suffix(".toml")


class ScreenWords(Struct, frozen=True, forbid_unknown_fields=True):
    """What the voice line says and shows; `{name}` in the words is the customer,
    `{silence}` in `finished` the key that leaves a silence."""

    speaking: str
    pausing: str
    finished: str
    paid: str
    go_on: str
    busy: str
    over: str
    seen: str
    wave: tuple[str, ...]
    rest: str


class Channel(Struct, frozen=True, forbid_unknown_fields=True):
    """One row of the table."""

    label: str
    named: str
    whole: bool
    cue: bool
    silence: bool
    deeds: bool
    corrects: str
    takes: str
    layout: Literal["speech", "messages", "letters"]
    screen: ScreenWords
    medium: str = ""
    cue_says: str = ""
    are_you_there: str = ""
    cut_in: tuple[str, ...] = ()
    pause: str = ""
    longer: int = 1
    harsh: str = "I don't know what to say to that."
    taken_up: str = "Yes. That's about it."
    questioned: str = "I've told you all that I can think of."
    noticed: str = "All right."
    unclear: str = "I'm not sure what you mean by that."

    def __post_init__(self) -> None:
        needed = {
            "medium": not (self.cue and self.silence),
            "cue_says": self.cue,
            "are_you_there": self.silence,
            "pause": not self.whole,
            "cut_in": not self.whole,
        }
        for key, must in needed.items():
            if must != bool(getattr(self, key)):
                raise ValueError(f"{self.label}: `{key}` {'is missing' if must else 'is never used'}")


def read_channels(text: str) -> dict[str, Channel]:
    """Channels by name, out of the text of a table. Raises ValueError for a row that does not hold together
    and `msgspec.ValidationError` (a ValueError too) for one with a wrong key or type."""
    return convert(tomllib.loads(text), dict[str, Channel])


@cache
def channels() -> dict[str, Channel]:
    """The game's own channels by name, the default of a new story first."""
    return read_channels(TABLE.read_text("utf-8"))
