"""Whether a course helped a group: the checks before it, after it and three months later, and what they can
tell.

Pure: plain structs of sittings in, one struct out. Nothing is said of fewer than five people, and nothing
at all of one person.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import fmean, stdev
from typing import Literal

from msgspec import Struct

from game.facilitator.bootstrap import mean_interval
from game.facilitator.comparison import Comparison, compare
from game.facilitator.fewest import FEWEST_PEOPLE
from game.facilitator.power import EFFECTS, SIZES, effect_interval, effect_shown, people_needed
from game.facilitator.study import (
    ALL,
    LEAST_GROWTH,
    MOST_GROWTH,
    Instrument,
    Pair,
    Person,
    StudySitting,
    by_person,
    differences,
    pairs,
    raw_counts,
    same_instrument,
    skills_asked,
    tells_of_few,
)
from game.facilitator.study_reliability import (
    Reliability,
    stations_for_one_person,
    study_reliability,
)
from game.stations.blueprint import blueprint
from game.stations.results import Counts, Interval, change

_ALIKE = 1e-9
"""A spread of differences below this is but rounding: all changed alike."""

To = Literal["after", "later"]


class Effect(Struct, frozen=True):
    """d_z with its interval, and how many people would show one of this size; None for more than ten
    thousand."""

    size: float
    interval: Interval
    people_needed: int | None


class SkillChange(Struct, frozen=True):
    """One skill from one check to another; `skill` is `ALL` for all twelve stations.

    `people` of whom it could be told both times. `change` is the mean of the differences of each person's
    share, with its interval. `smallest`: the change that a group of this size and spread shows 8 times of
    10. `effect` is None where all changed alike. The counts are None where they would tell of fewer than
    five people. `change` and all with it is None where fewer than five people are left.
    """

    skill: str
    people: int
    before: Counts | None
    after: Counts | None
    change: float | None = None
    interval: Interval | None = None
    smallest: float | None = None
    effect: Effect | None = None

    @property
    def told(self) -> int:
        """1 where the interval says that more was done, -1 for less, 0 for no change that can be told."""
        low, high = self.interval or (0.0, 0.0)
        return 1 if low > 0 else -1 if high < 0 else 0


class Stretch(Struct, frozen=True):
    """From the check before to one after. `people` did both; `first_alone` did the first alone. `shown`:
    d_z that so many people show with a power of 80 %, None where it is hidden. `one_way`: all had the same
    form first, and all the same form second. `unlike`: of some, one of the two was without the limit of time.
    `skills`: all together last."""

    to: To
    people: int
    first_alone: int
    shown: float | None = None
    one_way: bool = False
    unlike: bool = False
    skills: tuple[SkillChange, ...] = ()

    @property
    def hidden(self) -> bool:
        return self.people < FEWEST_PEOPLE

    @property
    def counts_hidden(self) -> bool:
        return any(one.before is None for one in self.skills)


class LeftOut(Struct, frozen=True):
    """Checks that were made with another version of the instrument, and of how many people."""

    instrument: Instrument
    sittings: int
    people: int


class Unreadable(Struct, frozen=True):
    """Checks of which too many answers could not be told, and of how many people."""

    sittings: int
    people: int


class OnePerson(Struct, frozen=True):
    """Why nothing is said of one person: stations there are, and the fewest and the most that it would need.
    From `from_met` of all, it would take `to_met` so that a change is no chance, by this person's counts
    alone: stricter than by how much people differ, and the only such figure that is told."""

    stations: int
    stations_of_skill: int
    needed: tuple[int, int]
    from_met: int
    to_met: int | None


class Evaluation(Struct, frozen=True):
    """All that is told. `frozen`: the instruments that were recorded when the cohorts were made, each once;
    `instrument`: the one whose checks are counted. `plan`: people and the effect that so many show;
    `effects`: an effect and the people that it needs."""

    before: int
    frozen: tuple[Instrument, ...]
    instrument: Instrument | None
    left_out: tuple[LeftOut, ...]
    unreadable: Unreadable
    stretches: tuple[Stretch, ...]
    comparison: Comparison | None
    reliability: tuple[Reliability, ...]
    one_person: OnePerson
    plan: tuple[tuple[int, float], ...]
    effects: tuple[tuple[float, int | None], ...]
    measured_on_people: bool = False


def evaluate(
    sittings: Iterable[StudySitting], people: Iterable[Person] = (), frozen: Sequence[Instrument] = ()
) -> Evaluation:
    """What the sittings of a group tell, in whatever order they come."""
    everything = [one for own in by_person(sittings).values() for one in own]
    known = {person.pseudonym: person for person in people}
    instrument, of_instrument = same_instrument(everything, frozen)
    counted = [one for one in of_instrument if one.readable]
    unreadable = [one for one in of_instrument if not one.readable]
    after, later = (pairs(counted, known, to) for to in ("after", "later"))
    first = {one.pseudonym for one in counted if one.occasion == "before"}
    apart = {pair.pseudonym for pair in after} ^ {pair.pseudonym for pair in later}
    before = [own[0] for own in by_person(one for one in counted if one.occasion == "before").values()]
    reliable = _reliability(before)
    return Evaluation(
        before=len(first),
        frozen=tuple(frozen),
        instrument=instrument,
        left_out=_left_out(everything, instrument),
        unreadable=Unreadable(len(unreadable), len({one.pseudonym for one in unreadable})),
        stretches=(
            _stretch("after", after, len(first), counts=True),
            _stretch("later", later, len(first), counts=not tells_of_few(len(apart))),
        ),
        comparison=compare(after, counted, known),
        reliability=reliable,
        one_person=_one_person(),
        plan=tuple((size, effect_shown(size)) for size in SIZES),
        effects=tuple((effect, people_needed(effect)) for effect in EFFECTS),
    )


def _stretch(to: To, of: Sequence[Pair], before: int, *, counts: bool) -> Stretch:
    people = len(of)
    if people < FEWEST_PEOPLE:
        return Stretch(to, people, before - people)
    asked = (*skills_asked(pair.first for pair in of), ALL)
    return Stretch(
        to,
        people,
        before - people,
        effect_shown(people),
        len({(pair.first.form, pair.second.form) for pair in of}) == 1,
        any(pair.first.untimed != pair.second.untimed for pair in of),
        tuple(_skill_change(of, skill, counts=counts) for skill in asked),
    )


def _skill_change(of: Sequence[Pair], skill: str, *, counts: bool) -> SkillChange:
    found = differences(of, skill)
    before = raw_counts((pair.first for pair in of), skill) if counts else None
    after = raw_counts((pair.second for pair in of), skill) if counts else None
    if len(found) < FEWEST_PEOPLE:
        return SkillChange(skill, len(found), before, after)
    mean, spread = fmean(found), stdev(found)
    effect = None
    if spread > _ALIKE:
        size = mean / spread
        effect = Effect(size, effect_interval(size, len(found)), people_needed(size))
    smallest = effect_shown(len(found)) * spread
    # As wide as it must be whatever the unclear answers were.
    low, _ = mean_interval(differences(of, skill, LEAST_GROWTH))
    _, high = mean_interval(differences(of, skill, MOST_GROWTH))
    return SkillChange(skill, len(found), before, after, mean, (low, high), smallest, effect)


def _reliability(before: Sequence[StudySitting]) -> tuple[Reliability, ...]:
    stations = Counter(row.skill for row in blueprint())
    stations[ALL] = stations.total()
    return tuple(study_reliability(before, skill, number) for skill, number in stations.items())


def _one_person() -> OnePerson:
    stations = len(blueprint())
    of_skill = max(Counter(row.skill for row in blueprint()).values())
    met = stations // 3
    found = Counts(met=met, missed=stations - met)
    return OnePerson(stations, of_skill, stations_for_one_person(), met, change(found, found).enough)


def _left_out(everything: Sequence[StudySitting], instrument: Instrument | None) -> tuple[LeftOut, ...]:
    rest: dict[Instrument, list[str]] = {}
    for one in everything:
        if one.instrument != instrument:
            rest.setdefault(one.instrument, []).append(one.pseudonym)
    return tuple(LeftOut(other, len(rest[other]), len(set(rest[other]))) for other in sorted(rest))
