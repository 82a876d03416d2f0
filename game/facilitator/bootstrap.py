"""Intervals by drawing the same people again and again (bootstrap): they suit shares in steps of a sixth,
whose differences are no bell.

People are drawn whole, with all they did: what one person does at two times belongs together. The same
numbers give the same interval everywhere, in whatever order they come.
"""

from collections.abc import Iterable, Sequence
from math import sqrt
from random import Random
from statistics import NormalDist, fmean, stdev

from game.facilitator.noncentral_t import t_quantile
from game.stations.results import Interval

DRAWS = 2000
"""Fifty of them lie beyond each end of a 95 % interval, so that its ends stand within a third of a percent of
where endless draws would put them; more draws change nothing that people differ less by."""
_SEED = 1
"""Any number would do: a fixed one, so that whoever has the same data gets the same figures."""
_OUTSIDE = 0.05
_MANY = 500
"""People from whom on the means drawn make a bell: then the interval is reckoned from it, in no time."""
_NORMAL = NormalDist()


def mean_interval(values: Sequence[float]) -> Interval:
    """The 95 % interval of the mean of two numbers or more."""
    return _interval([values])


def difference_interval(values: Sequence[float], others: Sequence[float]) -> Interval:
    """The 95 % interval of the mean of the first less that of the second; each of two numbers or more."""
    return _interval([values, [-one for one in others]])


def percentiles(drawn: Iterable[float], outside: float) -> Interval:
    """Between which the drawn numbers lie, but for this share of them, half at each end."""
    ordered = sorted(drawn)
    last = len(ordered) - 1
    return ordered[int(outside / 2 * last)], ordered[last - int(outside / 2 * last)]


def _interval(groups: Sequence[Sequence[float]]) -> Interval:
    """Of the sum of the groups' means."""
    smallest = min(map(len, groups))
    if smallest >= _MANY:
        mean = sum(map(fmean, groups))
        reach = -_NORMAL.inv_cdf(_OUTSIDE / 2) * sqrt(sum(stdev(each) ** 2 / len(each) for each in groups))
        return mean - reach, mean + reach
    random, ordered = Random(_SEED), [sorted(each) for each in groups]
    drawn = (
        sum(sum(random.choices(each, k=len(each))) / len(each) for each in ordered) for _ in range(DRAWS)
    )
    return percentiles(drawn, _widened(smallest))


def _widened(people: int) -> float:
    """The share to leave outside: with few people the plain percentiles are too narrow, and these as wide as
    those of Student's t (T. C. Hesterberg, What Teachers Should Know About the Bootstrap, 2015, expanded
    percentiles)."""
    reach = t_quantile(1 - _OUTSIDE / 2, people - 1) * sqrt(people / (people - 1))
    return 2 * _NORMAL.cdf(-reach)
