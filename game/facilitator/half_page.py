"""Half a page on whether the course helped, for somebody who reads no more: each paragraph can be quoted as
it stands, and none says more than the pages behind it."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from game.cohort.cohort_file import CohortFile
from game.facilitator.change_words import beside, points, signed, verdict
from game.facilitator.comparison import Compared, Comparison
from game.facilitator.evaluation import Evaluation, Stretch
from game.facilitator.fewest import FEWEST_PEOPLE
from game.facilitator.figure_queries import learners_of
from game.facilitator.store import Store
from game.facilitator.study import ALL
from game.messages import say
from game.words import sentences


class HowFar(Struct, frozen=True):
    """How far the people of one or more cohorts came: of how many something came in, who finished every
    chapter of their course with any ending, and who passed every one."""

    people: int
    came: int
    finished: int
    passed: int


def how_far(store: Store, of: Sequence[CohortFile]) -> HowFar:
    """Raises `DatabaseUnusableError`."""
    people = came = finished = passed = 0
    for cohort in of:
        for one in learners_of(store, cohort.id):
            people += 1
            came += bool(one.last)
            finished += one.finished(cohort.course) == len(cohort.course)
            passed += one.passed(cohort.course) == len(cohort.course)
    return HowFar(people, came, finished, passed)


def half_page(found: Evaluation, came_to: HowFar) -> tuple[str, ...]:
    """Its paragraphs: who, whether it helped and how sure that is, what cannot be told, and of whom nothing
    is said."""
    after = found.stretches[0]
    return (
        sentences(*_who(came_to)),
        sentences(*_helped(after, found.comparison)),
        sentences(*_not_told(found, after, came_to)),
        sentences(say("half_page.limits"), say("half_page.nobody")),
    )


def _who(came_to: HowFar) -> Iterator[str]:
    yield say("half_page.people", count=came_to.people, came=came_to.came)
    if silent := came_to.people - came_to.came:
        yield say("half_page.silent", count=silent)
    yield say("half_page.chapters", finished=came_to.finished, passed=came_to.passed, people=came_to.people)


def _helped(after: Stretch, beside: Comparison | None) -> Iterator[str]:
    if after.hidden:
        yield say("half_page.hidden", fewest=FEWEST_PEOPLE)
        return
    whole = after.skills[-1]
    yield say("half_page.did_both", count=after.people)
    before, now = whole.before, whole.after
    if before is not None and now is not None:
        yield say(
            "half_page.counts",
            met=before.met,
            of=before.of,
            partly=before.partly,
            met_now=now.met,
            of_now=now.of,
            partly_now=now.partly,
        )
    if whole.change is None or whole.interval is None:
        yield say("half_page.not_enough")
        return
    low, high = map(signed, whole.interval)
    yield say("half_page.change", points=signed(whole.change), low=low, high=high)
    yield verdict(whole)
    if _in_all(beside) is None:
        yield say("half_page.alone")


def _not_told(found: Evaluation, after: Stretch, came_to: HowFar) -> Iterator[str]:
    yield from _beside(found.comparison)
    if after.one_way:
        yield say("evaluate.one_way")
    if after.first_alone:
        yield say("evaluate.gone", count=after.first_alone)
    if (none := came_to.people - found.before) > 0:
        yield say("half_page.no_check", count=none)
    smallest = after.skills[-1].smallest if after.skills else None
    if smallest is not None:
        yield say("half_page.smallest", people=after.people, points=points(smallest))


def _beside(found: Comparison | None) -> Iterator[str]:
    whole = _in_all(found)
    if found is None or whole is None:
        return
    low, high = map(signed, whole.interval)
    yield say(
        "half_page.beside",
        started=found.started,
        waiting=found.waiting,
        points=signed(whole.difference),
        low=low,
        high=high,
    )
    yield beside(whole.interval)
    if found.design == "one_check":
        yield say("evaluate.one_check_limits")
    if found.chosen:
        yield say("evaluate.chosen")


def _in_all(found: Comparison | None) -> Compared | None:
    """What the comparison comes to over all skills."""
    return next((one for one in found.skills if one.skill == ALL), None) if found else None
