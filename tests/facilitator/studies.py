"""Groups of made-up people who sat the twelve stations, for tests of what an evaluation says."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from game.facilitator.study import Instrument, Person, StudySitting, StudyStation
from game.stations.blueprint import blueprint

START = date(2026, 3, 2)
WEEKS = timedelta(weeks=6)
MADE = Instrument("0.1.0", "rules", "ear", "stations")
SKILLS = tuple(row.skill for row in blueprint())


def sitting(
    who: int | str,
    occasion: str,
    results: Sequence[str],
    *,
    day: date = START,
    hour: int = 9,
    form: str = "a",
    made: Instrument = MADE,
    untimed: bool = False,
) -> StudySitting:
    """At that hour of the day. Results by place; the last one stands for all places that are left."""
    filled = [*results, *[results[-1]] * (len(SKILLS) - len(results))]
    stations = tuple(
        StudyStation(f"{form}-{place}", skill, result)
        for place, (skill, result) in enumerate(zip(SKILLS, filled, strict=True))
    )
    return StudySitting(name(who), moment(day, hour), form, occasion, stations, made, untimed)


def moment(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def name(who: int | str) -> str:
    return who if isinstance(who, str) else f"p-{who:016x}"


def both(
    who: int, before: Sequence[str], after: Sequence[str], *, begin: date = START, to: str = "after"
) -> list[StudySitting]:
    """One person before the course and after it."""
    return [
        sitting(who, "before", before, day=begin),
        sitting(who, to, after, day=begin + WEEKS, form="b"),
    ]


def drawn(random: Random, chance: float) -> list[str]:
    """The results of somebody who does what is asked with this chance, or half of it."""
    return [
        "met" if random.random() < chance else "partly" if random.random() < 0.3 else "missed" for _ in SKILLS
    ]


def course(
    numbers: Iterable[int], seed: int, *, gain: float = 0.3, begin: date = START
) -> list[StudySitting]:
    """A group that differs between people and gains from the course."""
    random, found = Random(seed), []
    for who in numbers:
        able = random.uniform(0.1, 0.5)
        found += both(who, drawn(random, able), drawn(random, able + gain), begin=begin)
    return found


def waited(numbers: Iterable[int], seed: int, *, gain: float = 0.0) -> list[StudySitting]:
    """A group that did the check twice before it began."""
    random, found = Random(seed), []
    for who in numbers:
        able = random.uniform(0.1, 0.5)
        found += [
            sitting(who, "before", drawn(random, able)),
            sitting(who, "between", drawn(random, able + gain), day=START + WEEKS, form="c"),
        ]
    return found


def people(numbers: Iterable[int], group: str, starts: date | None, hour: int = 10) -> list[Person]:
    """Whose course began on that day at that hour."""
    begun = None if starts is None else moment(starts, hour)
    return [Person(name(who), begun, group) for who in numbers]
