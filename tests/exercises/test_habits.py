"""No habit passes the exercises that ship: what is chosen without hearing the customer is often wrong."""

from collections.abc import Callable

import pytest

from game.exercises.judge import judge_place
from game.story.exercises import Choice, Exercise
from game.story.loading import load_exercises
from game.story.story_files import bundled_folder, drill_files

MOST = 0.6
"""Met by a habit: more, and what a file asks for could be told by place or length."""
HABITS: dict[str, Callable[[tuple[Choice, ...]], Choice]] = {
    "first": lambda picks: picks[0],
    "last": lambda picks: picks[-1],
    "longest": lambda picks: max(picks, key=lambda choice: len(choice.words)),
    "shortest": lambda picks: min(picks, key=lambda choice: len(choice.words)),
    "done and not said": lambda picks: next((choice for choice in picks if choice.do), picks[0]),
}


def shipped(form: str) -> dict[str, list[Exercise]]:
    """The exercises of one form by their skill."""
    found: dict[str, list[Exercise]] = {}
    for path in drill_files([bundled_folder()]):
        read = load_exercises(path).exercises
        for exercise in read.items if read else ():
            if exercise.form == form:
                found.setdefault(exercise.skill, []).append(exercise)
    return found


@pytest.mark.parametrize("habit", HABITS)
@pytest.mark.parametrize("skill", sorted(shipped("picked")))
def test_no_habit_of_picking_passes(skill: str, habit: str) -> None:
    exercises = shipped("picked")[skill]
    met = [exercise.id for exercise in exercises if HABITS[habit](exercise.picks).result == "met"]
    assert len(met) <= MOST * len(exercises), met


def met_by(exercise: Exercise, beats: int) -> bool:
    return judge_place(exercise, beats).result == "met"


def test_neither_hearing_everything_nor_the_same_place_each_time_passes() -> None:
    (exercises,) = shipped("placed").values()
    to_the_end = [exercise.id for exercise in exercises if met_by(exercise, len(exercise.customer))]
    assert len(to_the_end) <= MOST * len(exercises), to_the_end
    for beats in range(1, max(len(exercise.customer) for exercise in exercises) + 1):
        there = [e.id for e in exercises if beats <= len(e.customer) and met_by(e, beats)]
        assert len(there) <= MOST * len(exercises), (beats, there)
