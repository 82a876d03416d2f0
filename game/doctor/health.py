"""Whether what is saved on this computer is whole, and where it is. Nothing is changed by looking."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Literal

from msgspec import Struct

from game.doctor.cohorts_file import CohortsFile, look_at_cohorts
from game.paths import cache_dir, database_file, packs_folder
from game.progress.faults import FAULTS, UnusableError, reason
from game.progress.opening import copy_to_read, empty_copy
from game.progress.raw_pages import image_of, version_of
from game.progress.rescue import carry_over, contents, rescue
from game.progress.schema import standard_migrations
from game.progress.set_aside_names import named
from game.settings import read_settings, settings_file
from game.text import clean

State = Literal["whole", "missing", "damaged", "newer", "unreadable"]
# Milliseconds: longer than any save of another window takes.
_WAIT_MS = 3000


class Progress(Struct, frozen=True):
    """The file of saved progress. `why`: what is wrong with it, as a sentence without its stop. `calls` of a
    damaged one are those that are whole."""

    file: str
    state: State
    why: str = ""
    players: int = 0
    calls: int = 0
    finished: int = 0
    bytes: int = 0


class Aside(Struct, frozen=True):
    """A file beside it: set aside, or a copy. `missing`: its calls that saved progress does not have;
    `newer`: a later version of the game wrote it, and it is not looked into."""

    file: str
    calls: int = 0
    missing: int = 0
    newer: bool = False


class Health(Struct, frozen=True):
    """All that is saved. `troubles` are sentences about the settings; `packs` are the names of story packs;
    the cache is made again when it is deleted; `cohorts` are a facilitator's alone."""

    progress: Progress
    settings: str
    troubles: tuple[str, ...]
    packs_folder: str
    packs: tuple[str, ...]
    cache: str
    cache_files: int
    cache_bytes: int
    beside: tuple[Aside, ...]
    cohorts: CohortsFile | None = None

    @property
    def well(self) -> bool:
        """Whether all is whole and nothing waits to be brought back."""
        lost = any(aside.missing for aside in self.beside)
        whole = self.progress.state in ("whole", "missing")
        whole = whole and (self.cohorts is None or self.cohorts.state == "whole")
        return whole and not self.troubles and not lost


def look() -> Health:
    """Look at all that is saved here."""
    with closing(empty_copy(standard_migrations())) as whole:
        progress = _progress(database_file(), whole)
        beside = tuple(_beside(database_file(), whole))
    sizes = list(_sizes(cache_dir()))
    folder = packs_folder()
    packs = [path.name for path in _entries(folder) if path.is_dir() and not path.name.startswith(".")]
    return Health(
        progress,
        str(settings_file()),
        read_settings(settings_file()).troubles,
        str(folder),
        tuple(sorted(packs)),
        str(cache_dir()),
        len(sizes),
        sum(sizes),
        beside,
        look_at_cohorts(),
    )


def _progress(path: Path, whole: sqlite3.Connection) -> Progress:
    """The state of the file; what is whole in it is put into `whole`."""
    why, size = "", 0
    state: State = "whole"
    try:
        if not path.exists():
            return Progress(str(path), "missing")
        size = path.stat().st_size
        with closing(copy_to_read(path, standard_migrations(), _WAIT_MS)) as copy:
            copy.backup(whole)
    except UnusableError as fault:
        why, state = clean(fault.why), "newer" if fault.what == "newer" else "damaged"
        if state == "damaged":
            rescue(path, whole)
    except (*FAULTS, OSError) as error:
        why, state = reason(error), "unreadable"
    return Progress(
        file=str(path),
        state=state,
        why=why,
        players=_number(whole, "SELECT COUNT(DISTINCT profile) FROM runs"),
        calls=_number(whole, "SELECT COUNT(*) FROM runs"),
        finished=_number(whole, "SELECT COUNT(*) FROM runs WHERE finished IS NOT NULL"),
        bytes=size,
    )


def _beside(path: Path, whole: sqlite3.Connection) -> Iterator[Aside]:
    for file in named(path) if path.parent.is_dir() else ():
        try:
            content = contents(file)
        except OSError:
            continue
        if version_of(image_of(*content)) > len(standard_migrations()):
            yield Aside(str(file), newer=True)
            continue
        with closing(empty_copy(standard_migrations())) as alone:
            carry_over(*content, alone)
            runs = {run for (run,) in alone.execute("SELECT id FROM runs")}
        there = {run for (run,) in whole.execute("SELECT id FROM runs")}
        yield Aside(str(file), len(runs), len(runs - there))


def _number(connection: sqlite3.Connection, query: str) -> int:
    return int(connection.execute(query).fetchone()[0])


def _sizes(folder: Path) -> Iterator[int]:
    for above, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                yield (Path(above) / name).lstat().st_size


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
