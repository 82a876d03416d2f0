"""What a reply shows, as data: behaviour codes with the words that earned them."""

from collections.abc import Iterable
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


class Misheard(Struct, frozen=True):
    """A fact of the story that a reply gives back wrongly. `start`, `end` are characters of the reply as it
    was given; `asked`: only to have it confirmed, which costs nothing."""

    fact: str
    start: int = 0
    end: int = 0
    asked: bool = False


def stated_wrongly(misheard: Iterable[Misheard]) -> tuple[Misheard, ...]:
    """Those that a reply says are so; to ask whether they are so costs nothing."""
    return tuple(wrong for wrong in misheard if not wrong.asked)


def with_misheard(codes: tuple[Code, ...], wrong: bool) -> tuple[Code, ...]:
    """The codes that a `when` sees: those shown, and `misheard` where something was given back wrongly."""
    return (*codes, "misheard") if wrong else codes


class Reading(Struct, frozen=True):
    """Everything `step` gets of a reply: behaviours in the order of the reply, and the ids of the
    facts and feelings it names and of the facts it asks for. A fact `misheard` is not named.

    `unsure`: codes that it may show and may not. They count for nothing, and nothing may say that they are
    not there.
    """

    behaviours: tuple[Behaviour, ...] = ()
    facts: tuple[str, ...] = ()
    feelings: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    misheard: tuple[Misheard, ...] = ()
    unsure: tuple[Code, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Those of the behaviours, each once."""
        return tuple(dict.fromkeys(behaviour.code for behaviour in self.behaviours))

    @property
    def mistaken(self) -> tuple[str, ...]:
        """The facts that it gives back wrongly, and not merely to have them confirmed."""
        return tuple(wrong.fact for wrong in stated_wrongly(self.misheard))

    @property
    def firsts(self) -> tuple[Behaviour, ...]:
        """The behaviours, each code once in the order of the reply, with the words that show it surest."""
        found: dict[Code, Behaviour] = {}
        for behaviour in self.behaviours:
            known = found.setdefault(behaviour.code, behaviour)
            if behaviour.strength > known.strength:
                found[behaviour.code] = behaviour
        return tuple(found.values())


class Anchor(Struct, frozen=True):
    """A fact or feeling of the story, in the author's words.

    `words` name it, `asked` are questions for it, `wrong` get it wrong; `lines` are the customer's own that
    tell it; one with no id stands for all that the customer says. `told`: "now" (told in the present scene),
    "earlier" (in an earlier scene: naming it is `recall`) or "" (not told yet).
    """

    id: str
    words: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    told: Literal["", "now", "earlier"] = ""
    wrong: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
