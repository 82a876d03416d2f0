"""A file that cannot be used gives its place to a new one: it keeps all its bytes under a dated name, and
what is whole in it is carried over.

Whatever kills the game in between, at the path stands either the old file or the new one with all that was
carried over.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

from game.messages import say
from game.progress.faults import UnavailableError, UnusableError
from game.progress.opening import finish, identity, look_again, new_file
from game.progress.rescue import Rescued, rescue
from game.progress.set_aside_names import SIDES, free_name
from game.whole_files import sync_folder

# Longer than carrying over takes, and how often to look whether another window is done with it.
_WAIT_SECONDS, _LOOK_SECONDS = 10, 0.02


def set_aside(path: Path, fault: UnusableError, scripts: Sequence[str], wait_ms: int) -> str:
    """Put a new file in the place of one that seems unusable. Returns the sentence for the player; "" when
    nothing was moved, because another window has done it or a second look finds the file well. Raises
    `UnavailableError`, `OSError`, and what SQLite raises; then the file stands where it stood."""
    with _one_window(path.parent):
        if fault.identity != identity(path):
            return ""
        found = look_again(path, scripts, wait_ms)
        if found is None or found.identity != fault.identity:
            return ""
        with new_file(path, scripts, wait_ms) as (draft, connection):
            kept = Rescued() if found.what == "newer" else rescue(path, connection)
            finish(connection)
            target = free_name(path, found.what)
            _exchange(path, target, draft)
    told = say("saving.set_aside", file=target.name, why=found.why)
    return f"{told} {kept.told()}".rstrip()


def create(path: Path, scripts: Sequence[str], wait_ms: int) -> None:
    """Make a new file under another name, complete, and then give it its own: no window ever meets half a
    file, and an empty file at the path is never ours. Another window may be first. Raises `OSError`, and what
    SQLite raises."""
    if path.with_name(path.name + SIDES[0]).exists():
        with _one_window(path.parent):
            if identity(path) is None:
                # SQLite would play the log of a file that is gone into the new one.
                _move_sides(path, free_name(path, "lost"))
    with new_file(path, scripts, wait_ms) as (draft, connection):
        finish(connection)
        _give_place(draft, path)
        sync_folder(path.parent)


def _exchange(path: Path, target: Path, draft: Path) -> None:
    linked = False
    if path.is_file():
        with suppress(OSError):
            os.link(path, target)
            linked = True
    try:
        # The write-ahead log first: a new file must never stand beside an old log.
        _move_sides(path, target)
        if linked:
            draft.replace(path)
        else:
            # A folder, or a file system without links.
            path.rename(target)
            _give_place(draft, path)
    except OSError:
        with suppress(OSError):
            if linked:
                target.unlink()
            elif not path.exists():
                target.rename(path)
            _move_sides(target, path)
        raise
    sync_folder(path.parent)


def _give_place(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError:
        # Not every file system has links.
        if not path.exists():
            draft.rename(path)


def _move_sides(path: Path, target: Path) -> None:
    for tail in SIDES:
        part = path.with_name(path.name + tail)
        if part.exists():
            part.rename(target.with_name(target.name + tail))


@contextmanager
def _one_window(folder: Path) -> Iterator[None]:
    """Only one window at a time is in the block. The system lets go when a window is killed. Raises
    `UnavailableError` when another takes too long."""
    try:
        import fcntl
    except ImportError:
        yield  # There, a file that another window has open cannot be moved anyway.
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        end = monotonic() + _WAIT_SECONDS
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if monotonic() > end:
                    raise UnavailableError("another window is busy saving") from None
                sleep(_LOOK_SECONDS)
            except OSError:
                break  # Not every file system has locks on folders.
        yield
    finally:
        os.close(handle)
