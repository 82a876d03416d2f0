"""Folders put in their place whole: at every moment a reader finds the old folder or the new one.

A new folder is made complete in a hidden one, its stage. Where another stands in its place, that goes to
`old` in the stage, the new one takes its place, and `old` becomes `gone`. So of an exchange that was cut
short the rule is: what lies in `old` goes back where its place is empty, and the rest is not wanted.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from game.held import alone_in, hold, left_over
from game.whole_files import make_folder, sync_folder

_NAME = ".hearmeout-*.stage"
# Looks at a folder that others keep exchanging, or that cannot be settled on a disk that cannot be written.
_LOOKS = 3


@contextmanager
def staged(shelf: Path) -> Iterator[Path]:
    """A hidden folder beside the shelf, for what is to come onto it; it goes when the block ends. Raises
    OSError."""
    make_folder(shelf.parent)
    stage, handle = _stage(shelf.parent)
    try:
        yield stage
    finally:
        try:
            shutil.rmtree(stage, ignore_errors=True)
        finally:
            if handle is not None:
                os.close(handle)


def put(fresh: Path, shelf: Path, *, over: bool) -> Path:
    """Move a complete folder out of its stage onto the shelf, by its name, over the one that has it. Raises
    `FileExistsError` where there is one and it is not to be replaced, or another OSError: then the shelf is
    as it was."""
    stage, target = fresh.parent, shelf / fresh.name
    _flush(fresh)
    make_folder(shelf)
    with alone_in(shelf):
        if not os.path.lexists(target):
            fresh.rename(target)
        elif not over:
            raise FileExistsError
        else:
            old = stage / "old"
            old.mkdir()
            target.rename(old / target.name)
            try:
                sync_folder(old)
                fresh.rename(target)
            except OSError:
                (old / target.name).rename(target)
                raise
        sync_folder(shelf)
        if (stage / "old").exists():
            (stage / "old").rename(stage / "gone")
    return target


def take_away(folder: Path, stage: Path) -> None:
    """Move a folder off its shelf into a stage, so that half of it is never offered. Raises OSError."""
    gone = stage / "gone"
    gone.mkdir()
    with alone_in(folder.parent):
        folder.rename(gone / folder.name)
        sync_folder(folder.parent)


def settle(shelf: Path, before: float = 0) -> None:
    """Take back what killed processes left half exchanged, and clear their stages away; `before` as for
    `left_over`."""
    with suppress(OSError):
        for stage in shelf.parent.glob(_NAME):
            with left_over(stage, before) as left, suppress(OSError):
                if left:
                    _settle(stage, shelf)


@contextmanager
def reading(shelf: Path) -> Iterator[None]:
    """While the block runs nothing on the shelf is exchanged."""
    for look in range(_LOOKS):
        settle(shelf)
        with alone_in(shelf, reading=True):
            if look < _LOOKS - 1 and any(_missing(shelf)):
                continue
            yield
            return


def _settle(stage: Path, shelf: Path) -> None:
    old, gone = stage / "old", stage / "gone"
    with alone_in(shelf):
        if old.is_dir():
            for folder in old.iterdir():
                if not os.path.lexists(shelf / folder.name):
                    folder.rename(shelf / folder.name)
            sync_folder(shelf)
            shutil.rmtree(gone, ignore_errors=True)
            old.rename(gone)
    shutil.rmtree(stage)


def _missing(shelf: Path) -> Iterator[Path]:
    """Folders in a stage whose place is empty."""
    with suppress(OSError):
        for folder in shelf.parent.glob(f"{_NAME}/old/*"):
            if not os.path.lexists(shelf / folder.name):
                yield folder


def _stage(folder: Path) -> tuple[Path, int | None]:
    while True:
        stage = folder / _NAME.replace("*", os.urandom(8).hex())
        stage.mkdir(0o700)
        if os.name == "nt":
            return stage, None
        try:
            handle = os.open(stage, os.O_RDONLY)
        except FileNotFoundError:
            continue
        hold(handle)
        # Somebody who sweeps may have come first, before it was held.
        if os.fstat(handle).st_nlink and stage.is_dir():
            return stage, handle
        os.close(handle)


def _flush(folder: Path) -> None:
    for path, _, _ in os.walk(folder, topdown=False):
        sync_folder(Path(path))
    sync_folder(folder.parent)
