"""The version of the twelve stations: another one whenever a station may be asked or judged otherwise."""

import shutil
from pathlib import Path

import pytest

import game
from game.records.stations_version import stations_version, stations_version_of
from game.story.story_files import bundled_folder, station_files


@pytest.fixture
def copied(tmp_path: Path) -> tuple[Path, Path]:
    """The stories and the code, in folders that may be changed."""
    stories, code = tmp_path / "stories", tmp_path / "game"
    for file in station_files([bundled_folder()]):
        there = stories / file.relative_to(bundled_folder())
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, there)
    for name in ("exercises", "stations", "conversation"):
        source = Path(game.__file__).parent / name
        shutil.copytree(source, code / name, ignore=shutil.ignore_patterns("__pycache__"))
    assert stations_version_of(stories, code) == stations_version()
    return stories, code


@pytest.mark.parametrize(
    "changed",
    [
        "stories/stations/b.stations.yaml", "game/exercises/judge.py", "game/stations/blueprint.toml",
        "game/conversation/ear.py",
    ],
)  # fmt: skip
def test_whatever_asks_or_judges_otherwise_is_another_version(
    copied: tuple[Path, Path], tmp_path: Path, changed: str
) -> None:
    with (tmp_path / changed).open("a") as file:
        file.write("# another\n")
    assert stations_version_of(*copied) != stations_version()


def test_what_else_changes_in_a_game_is_the_same_version(copied: tuple[Path, Path], tmp_path: Path) -> None:
    with (tmp_path / "game/conversation/step.py").open("a") as file:
        file.write("# another\n")
    assert stations_version_of(*copied) == stations_version()
