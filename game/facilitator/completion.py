"""Who is where: the completion matrix as lines, for a terminal of any width, and as data for the screen.

Learners stand in the order of their names, unless another order is asked for: by the day they played last, or
by how many chapters they have passed. How well they passed them orders nobody.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

from game.facilitator.figures import ChapterCell, Figures, Learner
from game.facilitator.story_names import StoryNames
from game.messages import say
from game.text import cells, clean, folded, one_line
from game.words import shortened

Sort = Literal["name", "last", "passed"]
Only = Literal["all", "unfinished", "not-passed", "nothing-in", "flagged"]

_SIGNS: Mapping[str, str] = {"best": "●", "good": "●", "fair": "●", "poor": "○", "critical": "○", "": "◐"}
"""Each a shape of its own, so that none is told by colour alone: passed, ended without passing, begun."""
_NOTHING_IN = "·"
_WHO = 24
"""Columns of a name: most fit, and three chapters still fit beside one in 80 columns."""


def called(learner: Learner) -> str:
    """What the facilitator's roster calls them, on one line; where nothing of it can be seen, the
    pseudonym."""
    names = map(one_line, (learner.name, learner.identifier))
    return next(filter(None, names), clean(learner.pseudonym))


SORTS: Mapping[Sort, Callable[[Learner, Sequence[str]], tuple[Any, ...]]] = {
    "name": lambda learner, _: (called(learner).casefold(),),
    # Who was here longest ago first: they are the ones to ask.
    "last": lambda learner, _: (learner.last, called(learner).casefold()),
    "passed": lambda learner, course: (learner.passed(course), called(learner).casefold()),
}
"""By a learner and the chapters of the course."""


def chosen(
    found: Figures, *, sort: Sort = "name", only: Only = "all", search: str = "", turned: bool = False
) -> list[Learner]:
    """The learners that are asked for, in the order that is asked for, or with `turned` from its end.
    `search`: a part of a name, identifier, pseudonym or group, in any case, with marks on its letters or
    without."""
    course = found.cohort.course
    wanted: dict[Only, Callable[[Learner], bool]] = {
        "all": lambda learner: True,
        "unfinished": lambda learner: learner.finished(course) < len(course),
        "not-passed": lambda learner: learner.passed(course) < len(course),
        "nothing-in": lambda learner: not learner.last,
        "flagged": lambda learner: learner.flagged > 0,
    }
    needle = folded(one_line(search))
    matching = [
        one for one in found.learners if wanted[only](one) and (not needle or needle in _searched(one))
    ]
    ordered = sorted(matching, key=lambda one: SORTS[sort](one, course))
    return ordered[::-1] if turned else ordered


def _searched(one: Learner) -> str:
    """All that a search looks at, as it is shown, with line ends between, which no search has."""
    told = (one.name, one.identifier, one.pseudonym, one.group)
    return "\n".join(folded(one_line(text)) for text in told)


def cell_sign(cell: ChapterCell | None) -> str:
    """A chapter of a learner in one letter: passed, ended without passing, begun, nothing came in."""
    return _NOTHING_IN if cell is None else _SIGNS.get(cell.best, _SIGNS["poor"])


def matrix_lines(found: Figures, names: StoryNames, learners: Sequence[Learner]) -> list[str]:
    """The matrix, chapters by number, with what the numbers and signs mean."""
    course = found.cohort.course
    lines = [say("status.title", cohort=clean(found.cohort.name))]
    lines += [f"  {number}  {names.title(story)}" for number, story in enumerate(course, 1)]
    lines += ["", say("status.signs")]
    who = min(_WHO, max(cells(one) for one in (say("status.who"), *map(called, learners))))
    head = "".join(f"{number:>4}" for number in range(1, len(course) + 1))
    lines += ["", f"{say('status.who'):<{who}}{head}  {say('status.passed'):<8}{say('status.last')}"]
    for one in learners:
        name = shortened(called(one), _WHO)
        signs = "".join(f"{cell_sign(one.cells.get(story)):>4}" for story in course)
        passed = say("status.of", count=one.passed(course), of=len(course))
        flag = f"  {say('status.flagged', count=one.flagged)}" if one.flagged else ""
        last = one.last or say("status.never")
        lines.append(f"{name}{' ' * (who - cells(name))}{signs}  {passed:<8}{last}{flag}".rstrip())
    lines += ["", say("status.sum", shown=len(learners), people=found.people, missing=found.missing)]
    if not all(one.last for one in learners):
        lines.append(say("status.nothing_in"))
    return lines


def pseudonym_lines(learners: Sequence[Learner]) -> Iterator[str]:
    """Who is behind each pseudonym, and in which group they are."""
    for one in learners:
        name, identifier, group = (
            " ".join(clean(text).split()) for text in (one.name, one.identifier, one.group)
        )
        if not (name or identifier):
            yield say("status.no_name", pseudonym=clean(one.pseudonym))
            continue
        who = say("status.who_is", pseudonym=clean(one.pseudonym), name=name, identifier=identifier)
        yield say("status.in_group", who=who, group=group) if group else who


def as_data(found: Figures, learners: Sequence[Learner]) -> dict[str, object]:
    """The same for a program."""
    course = found.cohort.course
    return {
        "cohort": {"id": found.cohort.id, "name": found.cohort.name, "course": course},
        "people": found.people,
        "active": found.active,
        "learners": [
            {
                "pseudonym": one.pseudonym,
                "identifier": one.identifier,
                "name": one.name,
                "group": one.group,
                "chapters": {story: cell for story, cell in one.cells.items() if story in course},
                "finished": one.finished(course),
                "passed": one.passed(course),
                "minutes": round(one.seconds / 60, 1),
                "last_day": one.last,
                "checks": one.checks,
                "flagged": one.flagged,
            }
            for one in learners
        ],
    }
