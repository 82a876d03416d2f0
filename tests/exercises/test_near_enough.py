"""A restatement in other words that comes near enough to what was told is no mishearing."""

from pathlib import Path

import pytest

from game.exercises.judge import judge_typed
from game.story.exercise_reader import read_exercises
from game.story.story_files import bundled_folder

STATIONS = "stations/b.stations.yaml", "b-paraphrase-3-sewing-machine"
PARCEL = "drills/paraphrase.drills.yaml", "insulin-left-in-the-sun"
BOOK = "drills/paraphrase.drills.yaml", "book-in-the-night-box"


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (STATIONS, "Dear Blessing, six weeks, and then you lost your machine and two dresses with it."),
        (STATIONS, "You came in on Friday and you could not find it, after six weeks."),
        (PARCEL, "So you've lost your insulin to the sun, and nobody rang."),
        (BOOK, "So we lost the book, in a manner of speaking, and fined you nine pounds for it."),
    ],
)
def test_what_is_near_enough_is_not_said_to_be_wrong(at: tuple[str, str], text: str) -> None:
    file, name = at
    read = read_exercises(bundled_folder() / Path(file))
    assert read.exercises is not None
    (exercise,) = (one for one in read.exercises.items if one.id == name)
    assert judge_typed(exercise, text).reading.misheard == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("papers-in-large-print", "Yes, the large print ones, so you won't need the glass."),
        ("papers-in-large-print", "I'll get them printed large for you, so you can read them yourself."),
        ("laptop-before-the-exam", "Ready Thursday noon, before your exam."),
        ("last-bus-at-ten-past-five", "You need the ten past five. Half three it is."),
    ],
)
def test_what_is_made_of_it_now_is_nothing_given_back_wrongly(name: str, text: str) -> None:
    read = read_exercises(bundled_folder() / "drills/recall.drills.yaml")
    assert read.exercises is not None
    (exercise,) = (one for one in read.exercises.items if one.id == name)
    assert judge_typed(exercise, text).reading.misheard == ()
