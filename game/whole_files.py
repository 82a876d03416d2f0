"""Files written whole or not at all: whoever reads one never meets half of it.

Every file that the game writes goes this way: a draft beside its place, flushed to the disk, then put in
place in one step. Killed at any moment it leaves the old file or the new one, and at most a draft, which
`sweep` takes away.
"""

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from errno import ENOTDIR
from fnmatch import fnmatch
from pathlib import Path

from game.held import hold, left_over

PRIVATE = 0o600
"""Rights of a file of the game's own: for nobody but the player. A folder is to be entered, too: 0o700."""
_PRIVATE_FOLDER = 0o700
_NAME = ".hearmeout-*.new"
_CREATE = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)

_players_umask: int | None = None


def keep_private() -> None:
    """From here on all that this process makes is for the player alone, also what libraries make; only what
    is written with `private=False` has the rights that the player's other programs give."""
    global _players_umask
    _players_umask = os.umask(0o777 & ~_PRIVATE_FOLDER)


def write_whole(path: Path, content: bytes | Iterable[bytes], *, private: bool = True) -> None:
    """Write a file, also part by part, over what stands there. A link is followed. Raises OSError: then the
    old file stands as it was, unless only its folder could not be flushed."""
    path = path.resolve()
    _write(path, content, _rights(path, private), over=True)


def write_new(path: Path, content: bytes | Iterable[bytes], *, private: bool = True) -> None:
    """Write a file, also part by part, where nothing stands. Raises `FileExistsError` where something does,
    even where it came to be a moment ago, or another OSError."""
    _write(path, content, _rights(None, private), over=False)


def keep(path: Path, content: bytes) -> None:
    """Write what can be made again at any time; one that cannot be written is no fault. It is not flushed:
    its reader tells a spoilt one by its sum."""
    with suppress(OSError):
        make_folder(path.parent)
        _write(path, content, PRIVATE, over=True, flush=False)


def make_folder(folder: Path, *, private: bool = True) -> None:
    """Make a folder and those above it. What stands already is left as it is. Raises OSError."""
    mode = _PRIVATE_FOLDER if private else 0o777 & ~_umask()
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        if folder.parent == folder:
            break
        folder = folder.parent
    for each in reversed(missing):
        try:
            each.mkdir(mode)
        except FileExistsError:
            if not each.is_dir():
                raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR), str(each)) from None
            continue
        # What the process keeps private would hold for the player's own folders too.
        each.chmod(mode)


def sync_folder(folder: Path) -> None:
    """Flush to the disk which names a folder holds. Raises OSError."""
    if os.name != "posix":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return  # Names can be put into a folder that may not be read.
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path, before: float = 0) -> None:
    """Take away the drafts that killed processes left in a folder; `before` as for `left_over`."""
    with suppress(OSError), os.scandir(folder) as entries:
        for draft in [Path(entry.path) for entry in entries if fnmatch(entry.name, _NAME)]:
            with left_over(draft, before) as left, suppress(OSError):
                if left:
                    draft.unlink()


def _write(
    path: Path, content: bytes | Iterable[bytes], rights: int, *, over: bool, flush: bool = True
) -> None:
    handle, draft = _draft(path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines((content,) if isinstance(content, bytes) else content)
            file.flush()
            if hasattr(os, "fchmod"):
                os.fchmod(handle, rights)
            if flush:
                os.fsync(handle)
            if os.name != "nt":
                # Held until it has its place. (Windows renames no file that is open.)
                _put(draft, path, over)
        if os.name == "nt":
            _put(draft, path, over)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
    if flush:
        sync_folder(path.parent)


def _draft(folder: Path) -> tuple[int, Path]:
    while True:
        draft = folder / _NAME.replace("*", os.urandom(8).hex())
        handle = os.open(draft, _CREATE, PRIVATE)
        hold(handle)
        # Somebody who sweeps may have come first, before it was held.
        if os.fstat(handle).st_nlink or os.name == "nt":
            return handle, draft
        os.close(handle)


def _put(draft: Path, path: Path, over: bool) -> None:
    if over:
        draft.replace(path)
    elif os.name == "nt":
        # Windows renames onto nothing that is there.
        draft.rename(path)
    else:
        try:
            os.link(draft, path)
        except FileExistsError:
            raise
        except OSError:
            # Not every file system has links. The name is taken first, so that nothing is replaced.
            os.close(os.open(path, _CREATE, PRIVATE))
            try:
                draft.replace(path)
            except OSError:
                path.unlink()
                raise
        else:
            draft.unlink()


def _rights(path: Path | None, private: bool) -> int:
    if private:
        return PRIVATE
    if path is not None:
        with suppress(OSError):
            return stat.S_IMODE(path.stat().st_mode) & 0o777
    return 0o666 & ~_umask()


def _umask() -> int:
    """The player's own, which only says itself when it is changed."""
    if _players_umask is not None:
        return _players_umask
    now = os.umask(0o077)
    os.umask(now)
    return now
