"""The same figures as CSV, for a spreadsheet: one table at a time."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO

from game.facilitator.figures import Figures
from game.facilitator.spreadsheet_cells import cell

Row = Sequence[object]


def learners(found: Figures, names: bool) -> Iterator[Row]:
    """The completion matrix: a row a learner. `names`: with what the roster calls them."""
    course = found.cohort.course
    who = ("identifier", "name") if names else ()
    yield ("pseudonym", *who, "group", *course, "passed", "of", "minutes", "last_day", "checks", "flagged")
    for one in found.learners:
        cells = (one.cells.get(story) for story in course)
        kinds = ("" if cell is None else cell.best or "begun" for cell in cells)
        called = (one.identifier, one.name) if names else ()
        rest = (one.passed(course), len(course), round(one.seconds / 60, 1), one.last, " ".join(one.checks))
        yield (one.pseudonym, *called, one.group, *kinds, *rest, one.flagged)


def chapters(found: Figures, _: bool) -> Iterator[Row]:
    yield ("story", "begun", "finished", "passed_first", "passed", "not_finished", "minutes")
    for one in found.chapters:
        minutes = "" if one.minutes is None else one.minutes
        yield (one.story, one.begun, one.finished, one.passed_first, one.passed, one.not_finished, minutes)


def scenes(found: Figures, _: bool) -> Iterator[Row]:
    yield ("story", "scene", "replies", "people", "cost", "cut_in", "quits", "came")
    for one in found.scenes:
        if one.told:
            counts = (one.replies, one.people, one.cost, one.cut_in, one.quits, one.came)
            yield (one.story, one.scene, *counts)


def moves(found: Figures, _: bool) -> Iterator[Row]:
    yield ("behaviour", "replies", "people", "most_in_story", "most_in_scene")
    for one in found.moves:
        yield (one.code, one.replies, one.people, one.story, one.scene)


def stations(found: Figures, _: bool) -> Iterator[Row]:
    yield (
        "skill", "before_met", "before_of", "before_people", "after_met", "after_of", "after_people",
        "before_half", "after_half",
    )  # fmt: skip
    for one in found.skills:
        before, after = (
            (counts.met, counts.of, counts.partly) if counts.of else ("", "", "")
            for counts in (one.before, one.after)
        )
        people = one.before_people, one.after_people
        yield (one.skill, *before[:2], people[0], *after[:2], people[1], before[2], after[2])


TABLES: Mapping[str, Callable[[Figures, bool], Iterator[Row]]] = {
    "learners": learners,
    "chapters": chapters,
    "scenes": scenes,
    "moves": moves,
    "stations": stations,
}


def csv_table(found: Figures, table: str, *, names: bool) -> str:
    """One table of `TABLES` as text."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in TABLES[table](found, names):
        writer.writerow([cell(value) for value in row])
    return text.getvalue()
