"""Ordinary files opened without ever waiting: a pipe that nobody writes to is refused, not waited for."""

import os
from errno import EISDIR, ENXIO
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import BinaryIO

# `O_NONBLOCK` has no meaning for an ordinary file; of anything else that came to be at this path since it was
# looked at, opening returns at once.
_FLAGS = os.O_RDONLY
for _name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"):
    _FLAGS |= getattr(os, _name, 0)


class NotOrdinaryError(OSError):
    """There is something else than a file with a content: a pipe, a device or a socket."""

    def __init__(self) -> None:
        super().__init__(ENXIO, "it is a pipe or a device, not an ordinary file")


def open_ordinary(path: Path) -> BinaryIO:
    """An ordinary file, open to be read. Raises `NotOrdinaryError`, `IsADirectoryError` or another OSError;
    ValueError for a name that no file can have."""
    _check(path.stat().st_mode)
    handle = os.open(path, _FLAGS)
    try:
        _check(os.fstat(handle).st_mode)
    except OSError:
        os.close(handle)
        raise
    return os.fdopen(handle, "rb")


def read_ordinary(path: Path, most: int) -> bytes:
    """The first `most` bytes. Raises as `open_ordinary` does."""
    with open_ordinary(path) as stream:
        return stream.read(most)


def _check(mode: int) -> None:
    if S_ISDIR(mode):
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
    if not S_ISREG(mode):
        raise NotOrdinaryError
