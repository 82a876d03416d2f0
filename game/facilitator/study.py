"""What a study of a group counts: sittings of the twelve stations, whose they are, and which go together.

Plain structs; where they come from is no matter here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from statistics import fmean

from msgspec import Struct
from msgspec.structs import astuple

from game.facilitator.fewest import FEWEST_PEOPLE
from game.records.of_practice import SCORES
from game.skills import skills
from game.stations.results import Counts, counts

ALL = ""
"""The skill that stands for all of them together."""
_MOST_UNCLEAR = 0.25
"""Of the stations of a sitting: with more that could not be told, what it comes to is mostly a guess. Our own
number."""


Unclear = tuple[float, float]
"""What unclear answers count for in the first and in the second sitting of a pair."""
NOT_DONE: Unclear = (0.0, 0.0)
LEAST_GROWTH: Unclear = (1.0, 0.0)
MOST_GROWTH: Unclear = (0.0, 1.0)


class StudyStation(Struct, frozen=True):
    """One station of a sitting. `result` is met, partly, missed or unclear; any other word: not answered."""

    exercise: str
    skill: str
    result: str

    @property
    def score(self) -> float | None:
        """1, .5 or 0; None where it could not be told. What was not answered was not done."""
        return None if self.result == "unclear" else SCORES.get(self.result, 0.0)


class Instrument(Struct, frozen=True, order=True):
    """What a sitting was asked and read with. `stations`: their texts and their judge; "" of an earlier game,
    which did not keep it."""

    game: str = ""
    rulebook: str = ""
    ear: str = ""
    stations: str = ""

    def keeps(self, frozen: "Instrument") -> bool:
        """Whether it is the one that a cohort file had fixed, in all that is fixed there."""
        return all(fixed in ("", own) for own, fixed in zip(astuple(self), astuple(frozen), strict=True))


class StudySitting(Struct, frozen=True):
    """A sitting that was finished. `at`: when, in the time of the place. `occasion` is before, after, later
    or between. `untimed`: without the limit of time."""

    pseudonym: str
    at: datetime
    form: str
    occasion: str
    stations: tuple[StudyStation, ...]
    instrument: Instrument = Instrument()
    untimed: bool = False

    @property
    def day(self) -> date:
        return self.at.date()

    def of(self, skill: str) -> tuple[StudyStation, ...]:
        """The stations of a skill, or `ALL`."""
        return tuple(one for one in self.stations if skill in (ALL, one.skill))

    @property
    def readable(self) -> bool:
        """Whether nearly all of it could be told."""
        unclear = sum(one.score is None for one in self.stations)
        return unclear <= _MOST_UNCLEAR * len(self.stations)

    def done(self, skill: str, unclear: float = 0.0) -> float | None:
        """The share that was done, half counting half; None where the skill was not asked for. `unclear` is
        what an answer counts for that could not be told: nobody is to gain by one, so it is none."""
        scores = [unclear if one.score is None else one.score for one in self.of(skill)]
        return fmean(scores) if scores else None


class Person(Struct, frozen=True):
    """One learner. `starts`: when the course began for them, in the time of the place, None for not yet.
    `group`: the one that the facilitator put them into, which sets when they start; "" where they chose."""

    pseudonym: str
    starts: datetime | None = None
    group: str = ""

    def waits_at(self, moment: datetime) -> bool:
        """Whether the course had not begun for them. Who waits may do the check and begin in one evening."""
        return self.starts is None or moment < self.starts

    def waited_until(self, day: date) -> bool:
        """Whether the course began for them on that day at the earliest."""
        return self.starts is None or day <= self.starts.date()


class Pair(Struct, frozen=True):
    """Two sittings of one person, the earlier one first."""

    first: StudySitting
    second: StudySitting

    @property
    def pseudonym(self) -> str:
        return self.first.pseudonym

    def difference(self, skill: str, unclear: Unclear = NOT_DONE) -> float | None:
        """By how much the share that was done grew."""
        first, second = self.first.done(skill, unclear[0]), self.second.done(skill, unclear[1])
        return None if first is None or second is None else second - first


def by_person(sittings: Iterable[StudySitting]) -> dict[str, list[StudySitting]]:
    """Each person's sittings by time; people in the order of their pseudonyms, whatever order is given."""
    found: dict[str, list[StudySitting]] = {}
    for one in sorted(sittings, key=lambda one: (one.pseudonym, one.at, one.occasion, one.form)):
        found.setdefault(one.pseudonym, []).append(one)
    return found


def pairs(sittings: Iterable[StudySitting], people: Mapping[str, Person], to: str) -> list[Pair]:
    """Of each person the check before the course and the first one `to` (after or later) that follows it.
    Of someone who had two before they started, the second is the one before."""
    found = []
    for pseudonym, own in by_person(sittings).items():
        first = _before(own, people.get(pseudonym, Person(pseudonym)))
        second = next((one for one in own if first and one.occasion == to and one.at >= first.at), None)
        if first and second:
            found.append(Pair(first, second))
    return found


def differences(of: Iterable[Pair], skill: str, unclear: Unclear = NOT_DONE) -> list[float]:
    """Of those who were asked for the skill both times."""
    return [found for pair in of if (found := pair.difference(skill, unclear)) is not None]


def tells_of_few(people: int) -> bool:
    """Whether so many people are too few to be apart: two figures, one with them and one without, would tell
    of them."""
    return 0 < people < FEWEST_PEOPLE


def raw_counts(sittings: Iterable[StudySitting], skill: str) -> Counts:
    return counts((station.result, False) for sitting in sittings for station in sitting.of(skill))


def skills_asked(sittings: Iterable[StudySitting]) -> tuple[str, ...]:
    """In the order of their table."""
    asked = {station.skill for sitting in sittings for station in sitting.stations}
    known = [skill for skill in skills() if skill in asked]
    return (*known, *sorted(asked.difference(known)))


def same_instrument(
    sittings: Sequence[StudySitting], frozen: Sequence[Instrument]
) -> tuple[Instrument | None, list[StudySitting]]:
    """The instrument of the study and the sittings with it: one that was frozen when a cohort was made, if
    enough people met it twice; else the one that most people met twice. None without any sitting."""
    twice = Counter(
        instrument
        for own in by_person(sittings).values()
        for instrument, times in Counter(one.instrument for one in own).items()
        if times > 1
    )
    all_met = Counter(one.instrument for one in sittings)
    if not all_met:
        return None, []
    chosen = max(
        all_met,
        key=lambda one: (
            twice[one] >= FEWEST_PEOPLE and any(map(one.keeps, frozen)),
            twice[one],
            all_met[one],
            one,
        ),
    )
    return chosen, [one for one in sittings if one.instrument == chosen]


def _before(own: Sequence[StudySitting], person: Person) -> StudySitting | None:
    first = next((one for one in own if one.occasion == "before"), None)
    if first is None or person.starts is None:
        return first
    waited = [one for one in own if one.occasion in ("before", "between") and person.waits_at(one.at)]
    return waited[-1] if waited else first
