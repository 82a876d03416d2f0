"""What the twelve stations were asked and judged with, beside the ear: their texts, and who says what came of
an answer."""

from functools import cache
from hashlib import blake2b
from pathlib import Path

import game
from game.story.story_files import bundled_folder, station_files

_JUDGE = ("exercises", "stations", "conversation/ear.py")
"""Folders and files of the game: how a station is put, how its answer is read, and what counts as met."""


def stations_version_of(stories: Path, code: Path) -> str:
    """The version of the stations in a folder of stories, as a game in the folder `code` judges them."""
    found = blake2b(digest_size=6)
    for file in station_files([stories]):
        _add(found, file.name, file)
    for name in _JUDGE:
        path = code / name
        for file in sorted(path.rglob("*")) if path.is_dir() else (path,):
            if file.suffix in (".py", ".toml"):
                _add(found, file.relative_to(code).as_posix(), file)
    return found.hexdigest()


@cache
def stations_version() -> str:
    """That of this game: another one whenever a station may be asked or judged otherwise."""
    return stations_version_of(bundled_folder(), Path(game.__file__).parent)


def _add(found: blake2b, name: str, file: Path) -> None:
    content = file.read_bytes()
    # With its length no two lists of files are the same bytes.
    found.update(f"{name}\0{len(content)}\0".encode() + content)
