"""The t distribution, central and not, by integrating numerically: what power and effects are reckoned from.

t is (z + shift) / s, with z normal and s the root of a chi-squared number over its degrees of freedom; so the
chance of at most t is the mean, over s, of the normal chance of at most t * s - shift.
"""

from collections.abc import Callable
from functools import cache
from math import exp, lgamma, log, sqrt
from statistics import NormalDist

_REACH = 9.0
"""Standard deviations of s to both sides that are integrated: what lies beyond is less than rounding."""
_STEPS = 240
"""Of Simpson's rule, even: with eight times as many nothing changes in the first seven digits."""
_EXACT = 1e-7
_NORMAL = NormalDist()


def t_cdf(t: float, freedom: int, shift: float = 0.0) -> float:
    """The chance of at most t with so many degrees of freedom (2 or more)."""
    return sum(weight * _NORMAL.cdf(t * s - shift) for s, weight in _weights(freedom))


@cache
def t_quantile(share: float, freedom: int) -> float:
    """The t below which this share lies; `share` is more than 0 and less than 1."""
    most = 2.0
    while t_cdf(most, freedom) < max(share, 1 - share):
        most *= 2
    return root(lambda t: t_cdf(t, freedom) - share, -most, most)


def root(rising: Callable[[float], float], low: float, high: float) -> float:
    """Where a function that rises comes through zero, between two places."""
    while high - low > _EXACT * max(1.0, abs(low)):
        middle = (low + high) / 2
        if rising(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


@cache
def _weights(freedom: int) -> tuple[tuple[float, float], ...]:
    """Places of s, each with its weight; together the weights are 1."""
    spread = _REACH / sqrt(2 * freedom)
    low, high = max(0.0, 1 - spread), 1 + spread
    step = (high - low) / _STEPS
    places = [low + number * step for number in range(_STEPS + 1)]
    found = []
    for number, s in enumerate(places):
        simpson = 1 if number in (0, _STEPS) else 4 if number % 2 else 2
        found.append((s, simpson * step / 3 * _density(s, freedom)))
    return tuple(found)


def _density(s: float, freedom: int) -> float:
    if s == 0:
        return 0.0
    half = freedom / 2
    return 2 * exp(half * log(half) - lgamma(half) + (freedom - 1) * log(s) - half * s * s)
