"""Where the files of stories and courses are: the folder that ships with the game, and those of an author."""

from collections.abc import Iterable
from pathlib import Path

import game

_NO_STORIES = ("course", "coverage")


def bundled_folder() -> Path:
    """The folder of the stories that ship: in the wheel, or beside the package in a checkout."""
    package = Path(game.__file__).parent
    shipped = package / "bundled"
    return shipped if shipped.is_dir() else package.parent / "stories"


def story_files(folders: Iterable[Path]) -> list[Path]:
    """Every story file of the folders, in a fixed order; files of other kinds are no stories."""
    return [p for p in _yaml_files(folders) if is_story(p)]


def course_files(folders: Iterable[Path]) -> list[Path]:
    """Every course file of the folders, in a fixed order."""
    return [p for p in _yaml_files(folders) if is_course(p)]


def drill_files(folders: Iterable[Path]) -> list[Path]:
    """Every file of drills of the folders, in a fixed order."""
    return [p for p in _yaml_files(folders) if is_drills(p)]


def station_files(folders: Iterable[Path]) -> list[Path]:
    """Every file of stations of the folders, in a fixed order."""
    return [p for p in _yaml_files(folders) if is_stations(p)]


def is_drills(path: Path) -> bool:
    return path.stem.endswith(".drills")


def is_stations(path: Path) -> bool:
    return path.stem.endswith(".stations")


def is_course(path: Path) -> bool:
    return path.stem == "course" and path.suffix in (".yaml", ".yml")


def is_story(path: Path) -> bool:
    """Whether a YAML file should hold a story, going by its name."""
    others = (".tests", ".drills", ".stations")
    return path.stem not in _NO_STORIES and not path.stem.endswith(others) and not path.name.startswith(".")


def _yaml_files(folders: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for folder in folders:
        found += sorted(p for p in folder.rglob("*") if p.suffix in (".yaml", ".yml") and p.is_file())
    return found
