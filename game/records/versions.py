"""What a statement was made by: game, rulebook and ear, so that a study can hold them still."""

from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

import game

_EAR = (
    "listening",
    "phrasings.py",
    "phrasings.toml",
    "conversation/ear.py",
    "story/names_in_texts.py",
    "exercises",
)
"""Folders and files of the game: what reads a reply, what it reads by, and what judges an exercise."""


def ear_files(folder: Path) -> list[Path]:
    """The files that decide how a reply is read, of a game in this folder."""
    return sorted(_files(folder))


def ear_version_of(folder: Path) -> str:
    """The version of the ear of a game in this folder."""
    found = blake2b(digest_size=6)
    for path in ear_files(folder):
        content = path.read_bytes()
        # With its length no two lists of files are the same bytes.
        found.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode() + content)
    return found.hexdigest()


@cache
def ear_version() -> str:
    """Changes with every line that decides how a reply is read: code, lexicon, weights, phrasings, and what
    judges an exercise by them."""
    return ear_version_of(Path(game.__file__).parent)


def versions(rulebook: str, story: str = "", story_hash: str = "") -> dict[str, object]:
    """As a statement carries them."""
    found: dict[str, object] = {"game": game.__version__, "rulebook": rulebook, "ear": ear_version()}
    if story:
        found["story"] = {story: story_hash}
    return found


def _files(folder: Path) -> Iterator[Path]:
    for name in _EAR:
        path = folder / name
        for file in path.rglob("*") if path.is_dir() else (path,):
            if file.is_file() and file.suffix not in (".pyc", ".pyo") and "__pycache__" not in file.parts:
                yield file
