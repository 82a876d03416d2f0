"""Figures of a made-up cohort, as the screens for facilitators show them: no database behind them."""

from collections.abc import Sequence

from game.cohort.cohort_file import CohortFile
from game.facilitator.figures import (
    ChapterCell,
    ChoiceFigures,
    Figures,
    Finding,
    Learner,
    SceneFigures,
)
from game.facilitator.story_names import StoryNames, story_names
from game.tui.cohort_app import CohortApp
from tests.tui.apps import JOHN, PRIYA, library

PARCEL = "missing-parcel"
COURSE = (PRIYA, JOHN, PARCEL)
PEOPLE = ("Zoe Adler", "Ana Brandt", "Ben Castro", "Eva Dunn", "Kim Endo", "李小龍", "Noor Farah", "Tom Gray")
HARD = SceneFigures(
    JOHN,
    "opening",
    replies=14,
    people=8,
    cost=9,
    cut_in=4,
    quits=1,
    people_cost=6,
    came=8,
    stuck=7,
    choices=(
        ChoiceFigures("notice_period", False, 7, 6),
        ChoiceFigures("heard", True, 5, 1),
        ChoiceFigures("sorry", False, 2, 2),
    ),
)
EASY = SceneFigures(PRIYA, "opening", 8, 8, 2, 0, 0, 2, 8, 2, (ChoiceFigures("ask", False, 8, 2),))
FEW = SceneFigures(PARCEL, "opening", 3, 3, 3, 0, 2, 3, 3, 3, ())


def learner(number: int, name: str) -> Learner:
    """Of eight in a row the later has done less, and the last has not begun."""
    number, pseudonym = number % 8, f"p-{number:016x}"
    done = 3 - number // 2
    cells = {story: ChapterCell(1 + number % 2, "poor", "good") for story in COURSE[:done]}
    if done < 3 and number != 7:
        cells[COURSE[done]] = (
            ChapterCell(1, "", "", "need") if number % 2 else ChapterCell(2, "critical", "poor")
        )
    return Learner(
        pseudonym,
        f"id-{number}",
        name,
        "north" if number % 2 else "south",
        {} if number == 7 else cells,
        0.0 if number == 7 else 600.0 + 400 * number,
        "" if number == 7 else f"2026-03-{9 - number:02}",
        ("before",) if number < 4 else (),
        2 if number == 1 else 0,
    )


def figures(people: Sequence[str] = PEOPLE, *, name: str = "Spring 2026", hidden: bool = False) -> Figures:
    """A cohort in which number 1 has two flags."""
    learners = tuple(learner(number, who) for number, who in enumerate(people))
    flags = ("2 numbers are missing: 4 to 5.", "Statement 9 is 3 minutes earlier than the one before.")
    return Figures(
        CohortFile(1, "0" * 32, name, COURSE),
        len(learners),
        sum(bool(one.last) for one in learners),
        hidden,
        (),
        () if hidden else (EASY, HARD, FEW),
        (),
        (),
        (),
        None,
        learners,
        tuple(Finding(learners[1].pseudonym, kind, kind, "a.hmo.jsonl") for kind in flags),
    )


def board(found: Figures | None = None, names: StoryNames | None = None) -> CohortApp:
    """The screen of a cohort, without motion."""
    app = CohortApp(found or figures(), names or story_names(library(), COURSE))
    app.animation_level = "none"
    return app
