"""Files that the game makes for a moment beside saved progress: their names, and what becomes of those that a
killed game left behind."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from time import time

from game.progress.set_aside_names import SIDES

# Beyond it nobody is still making the file, whoever has its number among processes now.
_OLD_SECONDS = 3600
_being_made: set[str] = set()
"""The names of this process's own."""
_ENDINGS = ("", *SIDES)


@contextmanager
def draft_file(path: Path) -> Iterator[Path]:
    """An empty file in the same folder; what is left of it after the block is deleted."""
    handle, name = mkstemp(dir=path.parent, prefix=f"{_beginning(path)}{os.getpid()}-", suffix=".new")
    os.close(handle)
    _being_made.add(Path(name).name)
    try:
        yield Path(name)
    finally:
        _being_made.discard(Path(name).name)
        for ending in _ENDINGS:
            _delete(Path(name + ending))


def sweep(path: Path) -> None:
    """Delete what killed games left of their drafts. What cannot be deleted stays for the next time."""
    with suppress(OSError), os.scandir(path.parent) as entries:
        for entry in entries:
            if entry.name.startswith(_beginning(path)) and _abandoned(Path(entry.path), path):
                _delete(Path(entry.path))


def _beginning(path: Path) -> str:
    return f".{path.stem}-"


def _abandoned(draft: Path, path: Path) -> bool:
    maker = draft.name.removeprefix(_beginning(path)).partition("-")[0]
    if maker == str(os.getpid()):
        return not draft.name.startswith(tuple(_being_made))
    # Elsewhere the same question would end the process that is asked after.
    if os.name == "posix" and maker.isdecimal():
        try:
            os.kill(int(maker), 0)
        except ProcessLookupError:
            return True
        except (OSError, OverflowError):
            pass
    with suppress(OSError):
        return abs(time() - draft.stat().st_mtime) > _OLD_SECONDS
    return False


def _delete(draft: Path) -> None:
    # A disk that refused once may not refuse again.
    for _ in range(2):
        with suppress(OSError):
            draft.unlink(missing_ok=True)
            return
