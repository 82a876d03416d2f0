"""What a living process works on, told from what a killed one left: the first is held, by a lock that the
system lets go of when the process ends, however it ends.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_LOOK = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
)


def hold(handle: int) -> None:
    """Hold an open file or folder until it is closed, after anybody else who holds it."""
    if sys.platform != "win32":
        # Some network disks have no locks: there age tells.
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)


@contextmanager
def left_over(path: Path, before: float = 0) -> Iterator[bool]:
    """Whether no living process holds what stands there; in the block nobody else can begin to. Where there
    are no locks, it is left over when it was changed last `before` (seconds since 1970)."""
    handle = _opened(path)
    try:
        yield _is_left_over(path, handle, before)
    finally:
        if handle is not None:
            os.close(handle)


@contextmanager
def alone_in(folder: Path, *, reading: bool = False) -> Iterator[None]:
    """Wait until nobody else is in such a block for this folder; those who are `reading` do not wait for
    each other. Where a folder cannot be locked, nobody waits."""
    handle = _opened(folder)
    try:
        if handle is not None and sys.platform != "win32":
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_SH if reading else fcntl.LOCK_EX)
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _opened(path: Path) -> int | None:
    """None where it cannot be opened: a folder never can on Windows."""
    try:
        return os.open(path, _LOOK)
    except OSError:
        return None


def _is_left_over(path: Path, handle: int | None, before: float) -> bool:
    if handle is not None and sys.platform != "win32":
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return _is_older(path, before)
        return True
    return _is_older(path, before)


def _is_older(path: Path, before: float) -> bool:
    try:
        return path.lstat().st_mtime < before
    except OSError:
        return False
