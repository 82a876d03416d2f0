"""How many people a question needs: the power of a paired test, two-sided at .05, exactly (noncentral t).

An effect here is d_z: the mean of the differences, each within one person, over their standard deviation.
"""

from collections.abc import Callable
from functools import cache
from math import ceil, sqrt
from statistics import NormalDist

from game.facilitator.noncentral_t import root, t_cdf, t_quantile
from game.stations.results import Interval

ALPHA = 0.05
"""How often a change is told where there is none."""
POWER = 0.8
"""How often a change that is there is to be told: the custom of the field (J. Cohen, Statistical Power
Analysis for the Behavioral Sciences, 1988)."""
FEWEST = 3
"""People: of two, one number would have to tell how far people differ."""
SIZES = (5, 8, 12, 20, 30, 50, 66, 100, 200)
EFFECTS = (0.2, 0.35, 0.5, 0.8)
"""What the tables show: small, middling and large by Cohen's custom, and .35, which practice with feedback
gave novice counsellors (.32 to .39, arXiv 2505.02428)."""

_LARGEST = 60.0
_ROUNDED = 0.0002
"""Below 80 % still counts as it: 66 people, of whom tables say that they show .35, have 79.99 %."""
_MANY = 10_000
"""People above whom an effect is too small to ask for the exact number."""


def power(people: int, effect: float) -> float:
    """How often so many people show such an effect. `people` is `FEWEST` or more."""
    shift, needed = effect * sqrt(people), _needed(people)
    return 1 - t_cdf(needed, people - 1, shift) + t_cdf(-needed, people - 1, shift)


@cache
def effect_shown(people: int) -> float:
    """The smallest effect that so many people show with a power of 80 %. `people` is `FEWEST` or more."""
    return root(lambda effect: power(people, effect) - POWER, 0.0, _LARGEST)


@cache
def people_needed(effect: float) -> int | None:
    """The fewest people who show such an effect with a power of 80 %; None for more than ten thousand."""
    effect = abs(effect)
    if effect < effect_shown(_MANY):
        return None
    # By the normal distribution, which always asks for too few; the exact number is a few more.
    people = max(FEWEST, ceil((_normal_sum() / effect) ** 2))
    while power(people, effect) < POWER - _ROUNDED:
        people += 1
    return people


def effect_interval(effect: float, people: int) -> Interval:
    """The 95 % interval of an effect that was seen: from the smallest to the largest that make it no wonder
    (J. H. Steiger and R. T. Fouladi, Noncentrality interval estimation, 1997)."""
    t, freedom = effect * sqrt(people), people - 1
    low = _root_around(t, lambda shift: 1 - t_cdf(t, freedom, shift) - ALPHA / 2)
    high = _root_around(t, lambda shift: ALPHA / 2 - t_cdf(t, freedom, shift))
    return low / sqrt(people), high / sqrt(people)


def _root_around(place: float, rising: Callable[[float], float]) -> float:
    """Where a function that rises comes through zero, near a place or far from it."""
    reach = _LARGEST
    while not rising(place - reach) < 0 < rising(place + reach):
        reach *= 2
    return root(rising, place - reach, place + reach)


def _needed(people: int) -> float:
    """The t from which a change is told."""
    return t_quantile(1 - ALPHA / 2, people - 1)


@cache
def _normal_sum() -> float:
    """How far, in standard errors, a change must lie from zero to be told so often, with endless people."""
    return NormalDist().inv_cdf(1 - ALPHA / 2) + NormalDist().inv_cdf(POWER)
