"""How far the answers of a check go together, from the data of a study (L. J. Cronbach, Psychometrika 16,
1951).

The three forms ask different stations, so people are only compared with people who had the same form: spreads
are pooled within forms.
"""

from collections.abc import Iterable, Sequence
from math import exp, sqrt
from statistics import NormalDist, fmean

from msgspec import Struct

from game.facilitator.study import StudySitting
from game.stations.results import SINGLE, Interval, reliability

ENOUGH = 30
"""People: with fewer, the interval of a reliability of .7 is wider than a third of all that it can be."""
FOR_ONE_PERSON = 0.9
"""The reliability that a decision on one person wants (J. C. Nunnally and I. H. Bernstein, Psychometric
Theory, 1994)."""
_Z = NormalDist().inv_cdf(0.975)


class Reliability(Struct, frozen=True):
    """Of the `stations` of a skill together, or of `ALL`: between `interval`. `people` it was reckoned
    from; 0: it is taken from other tests of how people talk."""

    skill: str
    stations: int
    interval: Interval
    people: int = 0
    alpha: float | None = None


def study_reliability(sittings: Sequence[StudySitting], skill: str, stations: int) -> Reliability:
    """From the first checks of a study where enough people answered all their stations of a skill so that
    it could be told; else what is published."""
    rows: dict[str, list[tuple[float, ...]]] = {}
    for one in sittings:
        scores = tuple(each.score for each in one.of(skill) if each.score is not None)
        if len(scores) == stations == len(one.of(skill)):
            rows.setdefault(one.form, []).append(scores)
    forms = [sorted(rows[form]) for form in sorted(rows)]
    people = sum(map(len, forms))
    found = alpha(forms) if people >= ENOUGH else None
    if found is None:
        return Reliability(skill, stations, reliability(stations))
    return Reliability(skill, stations, _interval(found, stations, people - len(forms)), people, found)


def alpha(forms: Iterable[Sequence[tuple[float, ...]]]) -> float | None:
    """Cronbach's alpha of people's scores, each a row, pooled over forms; None where all did alike."""
    single = total = 0.0
    items = 0
    for rows in forms:
        items = len(rows[0])
        single += sum(_squares(column) for column in zip(*rows, strict=True))
        total += _squares([sum(row) for row in rows])
    if items < 2 or total == 0:
        return None
    return items / (items - 1) * (1 - single / total)


def stations_for_one_person() -> tuple[int, int]:
    """How many stations a verdict on one person would need each time, from the higher and the lower figure
    for one (Spearman and Brown)."""
    low, high = SINGLE
    return _needed(high), _needed(low)


def _interval(found: float, stations: int, freedom: int) -> Interval:
    """The 95 % interval of an alpha (D. G. Bonett, J. Educ. Behav. Stat. 27, 2002, p. 335)."""
    spread = exp(_Z * sqrt(2 * stations / ((stations - 1) * (freedom - 1))))
    return 1 - (1 - found) * spread, 1 - (1 - found) / spread


def _needed(single: float) -> int:
    number = 1
    while number * single / (1 + (number - 1) * single) < FOR_ONE_PERSON:
        number += 1
    return number


def _squares(values: Sequence[float]) -> float:
    mean = fmean(values)
    return sum((one - mean) ** 2 for one in values)
