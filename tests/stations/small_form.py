"""A form of four stations, and players who have sat it."""

from functools import cache
from pathlib import Path

from game.progress.database import Database
from game.stations.sittings import Sitting, answer, begin, finish
from game.story.exercise_reader import read_exercises
from game.story.exercises import Exercise, Stations

FILE = Path(__file__).with_name("small.stations.yaml")


@cache
def small() -> tuple[Exercise, ...]:
    read = read_exercises(FILE).exercises
    assert isinstance(read, Stations)
    return read.items


def begun(data: Database, *, player: str = "ada", seed: int = 1, occasion: str = "before") -> Sitting:
    return begin(data, player, "a", small(), seed=seed, occasion=occasion)


def sat_through(data: Database, sitting: Sitting, result: str = "met", seconds: int = 20) -> Sitting:
    """Answer every station with an example of this result, and end."""
    while sitting.place is not None:
        wanted = sitting.stations[sitting.place].typed
        assert wanted is not None
        sitting, _ = answer(data, sitting, seconds, getattr(wanted.examples, result)[0])
    return finish(data, sitting)
