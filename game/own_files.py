"""The game's own files made ready at a start: for nobody else to read, without what killed processes left."""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path
from time import time

from game.paths import cache_dir, data_dir, packs_folder
from game.whole_files import sweep
from game.whole_folders import settle

# What the game puts into its data folder: files, then folders.
_FILES = (
    "progress*.sqlite3*",
    "facilitator.sqlite3*",
    "settings.toml*",
    ".hearmeout-*",
    ".progress-*",
    ".pack-*",
    ".settings-*",
)
_FOLDERS = ("cache", "packs", "transcripts", "bundles", "backups")
# Drafts without a lock, of earlier versions of the game. Writing one takes no minute; where there
# are no locks at all, a pack that is added takes a few, for it is checked.
_DRAFTS = re.compile(r"\.(progress|settings|[0-9a-f]{32})-\w{8}\.new(-wal|-shm)?")
_DRAFT_SECONDS = 60
_ABANDONED_SECONDS = 3600
# The rights of group and others.
_OTHERS = 0o077


def make_ready() -> None:
    """Before anything is read: finish what was cut short, clear away what is left over, and take the rights
    that others have from what is ours. What cannot be done is no fault, and nothing is said."""
    abandoned = time() - _ABANDONED_SECONDS
    settle(packs_folder(), abandoned)
    for folder in dict.fromkeys((data_dir(), cache_dir(), data_dir() / "transcripts")):
        sweep(folder, abandoned)
        _sweep_old(folder)
    if os.name == "posix":
        apart = [] if cache_dir().is_relative_to(data_dir()) else _below(cache_dir())
        for path in (*_ours(data_dir()), *apart):
            _make_private(path)


def _ours(folder: Path) -> Iterator[Path]:
    """What is the game's own in the data folder and others may use, and last the folder itself. Where a
    player has put the data among other things, all but the files that are surely ours is left alone."""
    entries = _entries(folder)
    alone = not os.environ.get("HEARMEOUT_HOME") or all(
        _is_one_of(entry.name, (*_FILES, *_FOLDERS)) for entry in entries
    )
    for entry in entries:
        if _is_one_of(entry.name, _FILES) and _is_open(entry):
            yield Path(entry.path)
        elif alone and entry.name in _FOLDERS:
            yield from _below(Path(entry.path))
    if alone:
        yield folder


def _below(folder: Path) -> Iterator[Path]:
    """All that is in a folder and others may use, and last the folder itself; no link is followed."""
    if folder.is_symlink():
        return
    for entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from _below(Path(entry.path))
        elif _is_open(entry):
            yield Path(entry.path)
    yield folder


def _entries(folder: Path) -> list["os.DirEntry[str]"]:
    """Not as paths: thousands of files in a cache would be felt at every start."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _is_one_of(name: str, known: tuple[str, ...]) -> bool:
    return any(fnmatch(name, pattern) for pattern in known)


def _is_open(entry: "os.DirEntry[str]") -> bool:
    """Whether it is a file that others than the player may use."""
    try:
        found = entry.stat(follow_symlinks=False).st_mode
    except OSError:
        return False
    return stat.S_ISREG(found) and bool(found & _OTHERS)


def _make_private(path: Path) -> None:
    with suppress(OSError):
        found = path.lstat().st_mode
        # A folder that everybody may write to, such as /tmp, is nobody's own.
        ours = stat.S_ISREG(found) or (stat.S_ISDIR(found) and not found & stat.S_ISVTX)
        if ours and found & _OTHERS:
            path.chmod(stat.S_IMODE(found) & ~_OTHERS)


def _sweep_old(folder: Path) -> None:
    for entry in _entries(folder):
        if _DRAFTS.fullmatch(entry.name):
            with suppress(OSError):
                if entry.stat(follow_symlinks=False).st_mtime < time() - _DRAFT_SECONDS:
                    Path(entry.path).unlink()
