"""Drills for the tests: exercises without a story, answers on chosen days, and small files of real ones."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from game.drills.answers import NewAnswer
from game.drills.due import Due, due_drills
from game.drills.saving import save_answer
from game.progress.database import Database
from game.skills import skills
from game.story.conditions import Flag
from game.story.exercise_reader import read_exercises
from game.story.exercises import Choice, Examples, Exercise, Form, Wanted
from game.story.model import Beat

MONDAY = datetime(2026, 3, 2, 9, 30).astimezone()
HERE = Path(__file__).parent
RENT = HERE.parent / "exercises" / "rent.drills.yaml"
SMALL = HERE / "small.drills.yaml"


def day(number: int) -> datetime:
    """So many days after the first one, at the same hour."""
    return MONDAY + timedelta(days=number)


def real(*files: Path) -> dict[str, Exercise]:
    """The drills of these files, by id."""
    found: dict[str, Exercise] = {}
    for file in files or (RENT, SMALL):
        loaded = read_exercises(file)
        assert loaded.exercises is not None, loaded.findings
        found |= {one.id: one for one in loaded.exercises.items}
    return found


def made(each: int) -> dict[str, Exercise]:
    """So many drills of every skill in each of its forms, which nobody need read."""
    return {
        one.id: one
        for skill, row in skills().items()
        for form in row.forms
        for number in range(each)
        for one in [exercise(f"{skill}-{form}-{number}", skill, form)]
    }


def exercise(name: str, skill: str, form: Form) -> Exercise:
    lines = Examples(met=("That is right.",), missed=("Hold on.", "Why?"))
    return Exercise(
        id=name,
        skill=skill,
        channel="phone",
        name="Ada",
        customer=(Beat(say="It does not work."),),
        typed=Wanted(Flag("met"), lines) if form == "typed" else None,
        picks=(Choice("met", "Good.", "Mm-hm."),) if form == "picked" else (),
    )


def answer(
    database: Database, due: Due, result: str, now: datetime, *, exercise: str = "x", helped: bool = False
) -> str:
    """Answer what is due; the id of the answer."""
    form: Form = "typed" if due.form == "typed" else "picked" if due.form == "picked" else "placed"
    return save_answer(database, "player", NewAnswer(exercise, due.skill, form, "words", result, helped), now)


def due_skills(database: Database, now: datetime) -> list[str]:
    return [one.skill for one in due_drills(database, "player", now)]


def do_all(database: Database, now: datetime, results: Mapping[str, str] | str) -> list[Due]:
    """Do all that is due, with these results by skill, or with one for all."""
    done = due_drills(database, "player", now)
    for one in done:
        answer(database, one, results if isinstance(results, str) else results.get(one.skill, "met"), now)
    return done


def bring_in(database: Database, days: Iterable[int], result: str = "met") -> None:
    for number in days:
        do_all(database, day(number), result)
