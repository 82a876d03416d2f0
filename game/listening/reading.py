"""What a reply shows, as data: behaviour codes with the words that earned them."""

from typing import Literal

from msgspec import Struct

Code = str
"""A behaviour code: a row of `game/behaviours.yaml` that a reply can show."""


class Behaviour(Struct, frozen=True):
    """One behaviour in a reply. `start`, `end` are characters of the reply as it was given (end exclusive);
    `strength` is 0..1; `why` is one plain line about the reply, never about the person."""

    code: Code
    strength: float = 1.0
    start: int = 0
    end: int = 0
    why: str = ""


class Reading(Struct, frozen=True):
    """Everything `step` gets of a reply: behaviours in the order of the reply, and the ids of the
    facts and feelings it names and of the facts it asks for."""

    behaviours: tuple[Behaviour, ...] = ()
    facts: tuple[str, ...] = ()
    feelings: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Those of the behaviours, each once."""
        return tuple(dict.fromkeys(behaviour.code for behaviour in self.behaviours))

    @property
    def firsts(self) -> tuple[Behaviour, ...]:
        """The behaviours, of each code only the first."""
        found: dict[Code, Behaviour] = {}
        for behaviour in self.behaviours:
            found.setdefault(behaviour.code, behaviour)
        return tuple(found.values())


class Anchor(Struct, frozen=True):
    """A fact or feeling of the story, in the author's words.

    `words` name it, `asked` are questions for it. `told`: "now" (told in the present scene),
    "earlier" (in an earlier scene: naming it is `recall`) or "" (not told yet).
    """

    id: str
    words: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    told: Literal["", "now", "earlier"] = ""
