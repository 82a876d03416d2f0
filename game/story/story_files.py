"""Where the files of stories and courses are: the folder that ships with the game, and those of an author."""

from collections.abc import Iterable
from pathlib import Path

import game


def bundled_folder() -> Path:
    """The folder of the stories that ship: in the wheel, or beside the package in a checkout."""
    package = Path(game.__file__).parent
    shipped = package / "bundled"
    return shipped if shipped.is_dir() else package.parent / "stories"


def story_files(folders: Iterable[Path]) -> list[Path]:
    """Every story file of the folders, in a fixed order; course and tests files are no stories."""
    return [p for p in _yaml_files(folders) if is_story(p)]


def course_files(folders: Iterable[Path]) -> list[Path]:
    """Every course file of the folders, in a fixed order."""
    return [p for p in _yaml_files(folders) if is_course(p)]


def is_course(path: Path) -> bool:
    return path.stem == "course" and path.suffix in (".yaml", ".yml")


def is_story(path: Path) -> bool:
    """Whether a YAML file should hold a story, going by its name."""
    return path.stem != "course" and not path.stem.endswith(".tests") and not path.name.startswith(".")


def _yaml_files(folders: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for folder in folders:
        found += sorted(p for p in folder.rglob("*") if p.suffix in (".yaml", ".yml") and p.is_file())
    return found
