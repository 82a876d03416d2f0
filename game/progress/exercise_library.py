"""The exercises that can be done, the game's own and those of other folders. Read when they are first asked
for: home does not wait for them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from game.story.exercises import Drills, Exercise, StationForm, Stations
from game.story.loading import load_exercises
from game.story.story_files import bundled_folder, drill_files, station_files
from game.text import clean


class ExerciseLibrary(Struct, frozen=True):
    """Exercises, and sentences about files that cannot be used. `drills` are by id, in the order of their
    files; of two with one id the first is done. `stations` are the forms that are there."""

    drills: dict[str, Exercise] = {}
    stations: dict[StationForm, tuple[Exercise, ...]] = {}
    problems: tuple[str, ...] = ()


def all_drills(cache: Path | None, folders: Sequence[Path] = ()) -> ExerciseLibrary:
    """The drills of the game's own folder and of `folders`."""
    problems: list[str] = []
    drills: dict[str, Exercise] = {}
    for read in _read(drill_files([bundled_folder(), *folders]), cache, problems):
        for exercise in read.items:
            drills.setdefault(exercise.id, exercise)
    return ExerciseLibrary(drills, problems=tuple(problems))


def all_stations(cache: Path | None, folders: Sequence[Path] = ()) -> ExerciseLibrary:
    """The forms of the twelve stations; of two files with the same form the first counts."""
    problems: list[str] = []
    stations: dict[StationForm, tuple[Exercise, ...]] = {}
    for read in _read(station_files([bundled_folder(), *folders]), cache, problems):
        if isinstance(read, Stations):
            stations.setdefault(read.form, read.items)
    return ExerciseLibrary(stations=stations, problems=tuple(problems))


def _read(files: Sequence[Path], cache: Path | None, problems: list[str]) -> Iterator[Drills | Stations]:
    for file in files:
        loaded = load_exercises(file, cache)
        if loaded.exercises is None:
            problems.append(f"{clean(file.name)} cannot be used: {loaded.findings[0].message}")
        else:
            yield loaded.exercises
