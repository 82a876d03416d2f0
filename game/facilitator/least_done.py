"""Which skill a group does least at the twelve stations, and how sure that is."""

from collections.abc import Sequence

from msgspec import Struct

from game.facilitator.fewest import FEWEST, FEWEST_PEOPLE
from game.facilitator.figures import SkillFigures
from game.messages import say
from game.skills import skills
from game.stations.results import Counts


class LeastDone(Struct, frozen=True):
    """A skill with the smallest share of what was answered, in the latest check that enough people did.
    `sure`: its interval lies below those of all others."""

    skill: str
    counts: Counts
    people: int
    after: bool
    sure: bool


def least_done(found: Sequence[SkillFigures]) -> LeastDone | None:
    """None where there is not enough to say, or where all was done."""
    for after in (True, False):
        told = [
            (one.skill, counts, people)
            for one in found
            for counts, people in [
                (one.after, one.after_people) if after else (one.before, one.before_people)
            ]
            if people >= FEWEST_PEOPLE and counts.of >= FEWEST
        ]
        if told:
            skill, counts, people = min(told, key=lambda one: one[1].met / one[1].of)
            others = [one[1].interval[0] for one in told if one[0] != skill]
            sure = bool(others) and counts.interval[1] < min(others)
            least = LeastDone(skill, counts, people, after, sure)
            return least if counts.met < counts.of else None
    return None


def _in(one: SkillFigures, *, after: bool) -> tuple[Counts, int]:
    return (one.after, one.after_people) if after else (one.before, one.before_people)


def least_done_told(found: Sequence[SkillFigures]) -> str:
    """The same as a sentence or two; "" for nothing."""
    least = least_done(found)
    if least is None:
        return ""
    row = skills().get(least.skill)
    told = say(
        "report.least_done",
        skill=row.label if row else least.skill,
        met=least.counts.met,
        of=least.counts.of,
        people=least.people,
        occasion=say("learner.check_after") if least.after else say("learner.check_before"),
    )
    return told if least.sure else f"{told} {say('report.least_unsure')}"
