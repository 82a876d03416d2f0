"""Which skill a group does least at the twelve stations, and how sure that is."""

from collections.abc import Sequence

from msgspec import Struct

from game.facilitator.done_share import done_interval, done_share
from game.facilitator.fewest import FEWEST, FEWEST_PEOPLE
from game.facilitator.figures import SkillFigures
from game.messages import say
from game.skills import skill_label
from game.stations.results import Counts
from game.words import listed, quoted


class LeastDone(Struct, frozen=True):
    """The skills with the smallest share of what was answered, in the latest check that enough people did;
    several where they are as small. `share` is 0 to 1. `sure`: its interval lies below those of all
    others."""

    skills: tuple[str, ...]
    share: float
    people: int
    after: bool
    sure: bool


def least_done(found: Sequence[SkillFigures]) -> LeastDone | None:
    """None where there is not enough to say, or where all was done."""
    for after in (True, False):
        told = {
            one.skill: (counts, people)
            for one in found
            for counts, people in [_in(one, after=after)]
            if people >= FEWEST_PEOPLE and counts.of >= FEWEST
        }
        if told:
            share = min(done_share(counts) for counts, _ in told.values())
            least = tuple(skill for skill, (counts, _) in told.items() if done_share(counts) == share)
            counts, people = told[least[0]]
            others = [done_interval(one)[0] for skill, (one, _) in told.items() if skill != least[0]]
            sure = bool(others) and done_interval(counts)[1] < min(others)
            return LeastDone(least, share, people, after, sure) if share < 1 else None
    return None


def _in(one: SkillFigures, *, after: bool) -> tuple[Counts, int]:
    return (one.after, one.after_people) if after else (one.before, one.before_people)


def least_done_told(found: Sequence[SkillFigures]) -> str:
    """The same as a sentence or two; "" for nothing."""
    least = least_done(found)
    if least is None:
        return ""
    told = say(
        "report.least_done",
        skills=listed(quoted(skill_label(skill)) for skill in least.skills),
        points=round(100 * least.share),
        people=least.people,
        occasion=say("learner.check_after") if least.after else say("learner.check_before"),
    )
    return told if least.sure else f"{told} {say('report.least_unsure')}"
