"""What to try next time: one intention, offered from the score card's weakest skills."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from msgspec import Struct, yaml

from game.conversation.scorecard import Score, weakest


class Intentions(Struct, frozen=True, forbid_unknown_fields=True):
    """`intentions.yaml`: by skill, for any call, and what is known of cutting in."""

    skills: dict[str, tuple[str, ...]]
    always: tuple[str, ...]
    interrupting: str


@cache
def intentions() -> Intentions:
    """The intentions that ship with the game."""
    return yaml.decode(files(__package__).joinpath("intentions.yaml").read_bytes(), type=Intentions)


def offered_intentions(card: Sequence[Score], most: int = 3) -> tuple[str, ...]:
    """Up to `most` intentions, the weakest skill's first; there is always at least one."""
    known = intentions()
    found = [line for row in weakest(card) for line in known.skills.get(row.skill, ())]
    return (*found, *known.always)[:most]
