"""The report on skills at the twelve stations: what was done before and after, and of the same people what
`evaluate` says of the change."""

from collections.abc import Iterator, Sequence

from game.debrief.html import escaped
from game.facilitator.charts import intervals
from game.facilitator.done_share import done_interval, done_share
from game.facilitator.evaluation import SkillChange, Stretch
from game.facilitator.evaluation_told import change_told
from game.facilitator.fewest import FEWEST, FEWEST_PEOPLE
from game.facilitator.figures import SkillFigures
from game.facilitator.least_done import least_done_told
from game.facilitator.report_parts import heads, lead, quiet, table
from game.facilitator.study import ALL
from game.messages import message, say
from game.skills import skill_label
from game.stations.results import Counts


def skills_parts(found: Sequence[SkillFigures], change: Stretch | None) -> Iterator[str]:
    """The section of the page."""
    if not found:
        yield f"<p>{escaped(say('report.no_checks', fewest=FEWEST_PEOPLE))}</p>\n"
        return
    told = {one.skill: one for one in change.skills} if change else {}
    if told and change:
        yield lead(say("report.changed", people=change.people, told=change_told(told[ALL])))
    if least := least_done_told(found):
        yield lead(least)
    yield quiet(say("report.skills_how"))
    dots = []
    for one in found:
        for sign, counts, people in (
            (say("report.sign_before"), one.before, one.before_people),
            (say("report.sign_after"), one.after, one.after_people),
        ):
            if people >= FEWEST_PEOPLE and counts.of >= FEWEST:
                dots.append(
                    (f"{skill_label(one.skill)}, {people}", sign, done_share(counts), done_interval(counts))
                )
    if dots:
        yield intervals(say("report.skills"), say("report.skills_how"), dots)
    yield table(
        say("report.skills"),
        heads(
            message("report.skill_label"),
            message("report.skill_before"),
            message("report.skill_before_people"),
            message("report.skill_after"),
            message("report.skill_after_people"),
            message("report.skill_change"),
        ),
        [
            [
                skill_label(one.skill),
                _done(one.before, one.before_people),
                str(one.before_people),
                _done(one.after, one.after_people),
                str(one.after_people),
                change_told(told[one.skill]) if one.skill in told else say("report.too_few"),
            ]
            for one in found
        ],
    )
    if change and not all(_same(one, told.get(one.skill)) for one in found if _both(one)):
        yield quiet(say("report.other_people", people=change.people))
    yield f"<p>{escaped(say('report.see_evaluate'))}</p>\n"


def _both(one: SkillFigures) -> bool:
    return min(one.before_people, one.after_people) >= FEWEST_PEOPLE


def _same(one: SkillFigures, change: SkillChange | None) -> bool:
    """Whether both are of the same answers."""
    return change is not None and (change.before, change.after) == (one.before, one.after)


def _done(counts: Counts, people: int) -> str:
    if people < FEWEST_PEOPLE or counts.of < FEWEST:
        return say("report.too_few")
    low, high = done_interval(counts)
    return say(
        "report.done",
        met=counts.met,
        partly=counts.partly,
        of=counts.of,
        points=round(100 * done_share(counts)),
        low=round(100 * low),
        high=round(100 * high),
    )
