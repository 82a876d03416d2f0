"""A file for the player to keep, in a folder of the game's: it never stands over another."""

from contextlib import suppress
from pathlib import Path

from game.ordinary_files import NotOrdinaryError, read_ordinary
from game.whole_files import make_folder, write_new


def write_exported(folder: Path, name: str, content: bytes) -> Path:
    """Write a file into a folder, made if need be, and say where. What stands there stays: with the same
    content it will do, else the new one gets a number. Raises `OSError`."""
    make_folder(folder)
    first = path = folder / name
    number = 1
    while True:
        with suppress(FileExistsError):
            write_new(path, content)
            return path
        with suppress(NotOrdinaryError, IsADirectoryError, FileNotFoundError):
            if read_ordinary(path, len(content) + 1) == content:
                return path
        number += 1
        path = first.with_stem(f"{first.stem}-{number}")
