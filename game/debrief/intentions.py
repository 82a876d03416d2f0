"""What to try next time: one intention, offered from the score card's weakest skills."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from msgspec import Struct, yaml

from game.debrief.card import Score, weakest
from game.debrief.debrief import Turn


class Intentions(Struct, frozen=True, forbid_unknown_fields=True):
    """`intentions.yaml`: by skill, for any call, and what is asked of a turn."""

    skills: dict[str, tuple[str, ...]]
    always: tuple[str, ...]
    asking: dict[str, str]


@cache
def intentions() -> Intentions:
    return yaml.decode(files(__package__).joinpath("intentions.yaml").read_bytes(), type=Intentions)


def offered_intentions(card: Sequence[Score], most: int = 3) -> tuple[str, ...]:
    """Up to `most` intentions, the weakest skill's first; there is always at least one."""
    known = intentions()
    found = [line for row in weakest(card) for line in known.skills.get(row.skill, ())]
    return (*found, *known.always)[:most]


def question_about(turn: Turn) -> str:
    """What the player is asked about a turn: a true question, about the moment and not about them."""
    asking = intentions().asking
    done = next((move.code for move in turn.outcome.moves if move.code in asking), "")
    if done:
        return asking[done]
    if turn.closed:
        return asking["closed"]
    return asking["unnamed" if turn.left else "other"]
