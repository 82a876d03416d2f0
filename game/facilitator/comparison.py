"""Those who have not begun yet as a comparison (wait-list): what the weeks and the check itself do without
the course.

Two designs, the better one first. `two_checks`: they did the check twice before they started, in about the
weeks between the checks of those who had the course: change stands beside change. `one_check`: they did it
once before they started, at about the time of the later check of the others: that is what people come with
at that time; what practice with the check does, this cannot tell.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from statistics import fmean, median
from typing import Literal

from msgspec import Struct

from game.facilitator.bootstrap import difference_interval
from game.facilitator.fewest import FEWEST_PEOPLE
from game.facilitator.study import (
    ALL,
    LEAST_GROWTH,
    MOST_GROWTH,
    NOT_DONE,
    Pair,
    Person,
    StudySitting,
    by_person,
    differences,
    skills_asked,
    tells_of_few,
)
from game.stations.results import Interval

_SAME_WEEKS = 0.5
"""Two stretches of time count as the same weeks where at least half of the longer one belongs to both; a day
counts as the time of the later check where it lies at most half of the stretch away from it."""

_How = Literal["counted", "least", "most"]
"""Unclear answers as they are counted, or as it makes a figure least or most."""
_Figures = Callable[[str, _How], list[float]]
"""Of a group, a figure of each person for a skill."""


class Compared(Struct, frozen=True):
    """One skill: `started` and `waiting` are changes of shares (in `one_check`: shares at the same time),
    `difference` the first less the second. The two are None where, beside the change of all, they would tell
    of fewer than five people."""

    skill: str
    started: float | None
    waiting: float | None
    difference: float
    interval: Interval


class Comparison(Struct, frozen=True):
    """Between the middle days of the two checks of those who had the course. `started` and `waiting` are
    numbers of people. `chosen`: when they started was not set by a group but chosen, so those who waited
    may be other people in more than that. `skills` of which enough people could be told, all together
    last."""

    design: Literal["two_checks", "one_check"]
    started: int
    waiting: int
    from_day: date
    to_day: date
    chosen: bool
    skills: tuple[Compared, ...]


def compare(
    of: Sequence[Pair], sittings: Iterable[StudySitting], people: Mapping[str, Person]
) -> Comparison | None:
    """Those who had the course against those who had not begun, over the same weeks; None where fewer than
    `FEWEST_PEOPLE` of either allow it. Of several groups that started at different times, the one with the
    most people beside it counts."""
    own = by_person(sittings)
    waves: dict[str, list[Pair]] = {}
    for pair in of:
        waves.setdefault(_person(people, pair.pseudonym).group, []).append(pair)
    found = [
        comparison
        for group in sorted(waves)
        if len(waves[group]) >= FEWEST_PEOPLE
        for comparison in _of_wave(group, waves[group], own, people, len(of))
    ]
    return max(
        found,
        key=lambda one: (one.design == "two_checks", min(one.started, one.waiting)),
        default=None,
    )


def _of_wave(
    group: str,
    started: Sequence[Pair],
    own: Mapping[str, Sequence[StudySitting]],
    people: Mapping[str, Person],
    told_of: int,
) -> list[Comparison]:
    begin = _middle_day(pair.first.day for pair in started)
    end = _middle_day(pair.second.day for pair in started)
    had_it = {pair.pseudonym for pair in started}
    twice: list[Pair] = []
    once: list[StudySitting] = []
    for pseudonym, all_own in own.items():
        person = _person(people, pseudonym)
        waited = _waited(all_own, person)
        # Who is in the group that started had the course by then, or put it off, which is no waiting list.
        if (
            not waited
            or (pseudonym in had_it and not person.waited_until(end))
            or person.group == group != ""
        ):
            continue
        pair = Pair(waited[0], waited[-1])
        if len(waited) > 1 and _same_weeks(pair.first.day, pair.second.day, begin, end):
            twice.append(pair)
        if abs(waited[0].day - end) <= (end - begin) * _SAME_WEEKS:
            once.append(waited[0])
    waiting = {pair.pseudonym for pair in twice} | {one.pseudonym for one in once}
    others = [pair for pair in started if pair.pseudonym not in waiting]
    asked = (*skills_asked(pair.first for pair in others), ALL)
    few = tells_of_few(told_of - len(others))
    found = []
    if len(others) >= FEWEST_PEOPLE and len(twice) >= FEWEST_PEOPLE:
        skills = _compared(asked, partial(_growths, others), partial(_growths, twice), few=few)
        found.append(Comparison("two_checks", len(others), len(twice), begin, end, not group, skills))
    if len(others) >= FEWEST_PEOPLE and len(once) >= FEWEST_PEOPLE:
        after = [pair.second for pair in others]
        skills = _compared(asked, partial(_shares, after), partial(_shares, once), few=few)
        found.append(Comparison("one_check", len(others), len(once), begin, end, not group, skills))
    return found


def _waited(own: Sequence[StudySitting], person: Person) -> list[StudySitting]:
    """What somebody did before the course began for them."""
    if person.starts is None and any(one.occasion in ("after", "later") for one in own):
        # They had it, and when it began is not known.
        return []
    return [one for one in own if person.waits_at(one.at)]


def _compared(
    asked: Sequence[str], started: _Figures, waiting: _Figures, *, few: bool
) -> tuple[Compared, ...]:
    found = []
    for skill in asked:
        ours, theirs = started(skill, "counted"), waiting(skill, "counted")
        if len(ours) >= FEWEST_PEOPLE and len(theirs) >= FEWEST_PEOPLE:
            first, second = fmean(ours), fmean(theirs)
            # As wide as it must be whatever the unclear answers were.
            low, _ = difference_interval(started(skill, "least"), waiting(skill, "most"))
            _, high = difference_interval(started(skill, "most"), waiting(skill, "least"))
            ends = low, high
            found.append(
                Compared(skill, None if few else first, None if few else second, first - second, ends)
            )
    return tuple(found)


def _same_weeks(first: date, second: date, begin: date, end: date) -> bool:
    both = min(second, end) - max(first, begin)
    longer = max(second - first, end - begin)
    return longer > timedelta() and both >= longer * _SAME_WEEKS


def _growths(of: Sequence[Pair], skill: str, how: _How) -> list[float]:
    unclear = {"counted": NOT_DONE, "least": LEAST_GROWTH, "most": MOST_GROWTH}[how]
    return differences(of, skill, unclear)


def _shares(sittings: Sequence[StudySitting], skill: str, how: _How) -> list[float]:
    unclear = 1.0 if how == "most" else 0.0
    return [found for one in sittings if (found := one.done(skill, unclear)) is not None]


def _middle_day(days: Iterable[date]) -> date:
    return date.fromordinal(int(median(day.toordinal() for day in days)))


def _person(people: Mapping[str, Person], pseudonym: str) -> Person:
    return people.get(pseudonym, Person(pseudonym))
