"""A change of a group in words and points, as every page of it says them."""

from game.facilitator.evaluation import SkillChange
from game.messages import say
from game.stations.results import Interval


def verdict(one: SkillChange) -> str:
    """What can be told of a change."""
    return (say("evaluate.none"), say("evaluate.more"), say("evaluate.less"))[one.told]


def beside(interval: Interval) -> str:
    """What can be told of a difference to those who had not begun."""
    low, high = interval
    if low > 0:
        return say("evaluate.beside_more")
    return say("evaluate.beside_less") if high < 0 else say("evaluate.beside_none")


def points(share: float) -> str:
    """A share as points of 100."""
    return f"{share * 100:.0f}"


def signed(share: float) -> str:
    """A change of a share as points of 100, with its sign."""
    rounded = round(share * 100)
    return f"{rounded:+d}" if rounded else "0"
