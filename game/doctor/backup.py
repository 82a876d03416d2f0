"""A copy of all that is saved, as one zip, and what is brought back from it: onto a new computer, or into a
game that has calls of its own. Nothing that is there is ever replaced.

The zip holds `progress.sqlite3`, `facilitator.sqlite3` of whoever has cohorts, `settings.toml`, and each
story pack as a zip of its own.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from game.authoring.packs import MAX_ZIP, RefusedError, add, added_packs
from game.doctor.cohorts_file import bring_back, parts_of, put_into
from game.errors import FailedError, PlainError, reason
from game.facilitator.own_file import NAME as COHORTS
from game.messages import say
from game.ordinary_files import read_ordinary
from game.paths import database_file, packs_folder
from game.progress.database import Database
from game.progress.faults import FAULTS, UnusableError
from game.progress.faults import reason as why_unread
from game.progress.opening import copy_to_read
from game.progress.raw_pages import image_of, is_database, version_of
from game.progress.rescue import LARGEST, Rescued, carry_over, contents
from game.progress.schema import standard_migrations
from game.settings import settings_file
from game.text import clean
from game.whole_files import write_new
from game.whole_folders import reading
from game.words import quoted

PROGRESS, SETTINGS, PACKS = "progress.sqlite3", "settings.toml", "packs/"
# Bytes that no settings file has, and milliseconds that no save of another window takes.
_LARGEST_SETTINGS, _WAIT_MS = 1_000_000, 3000
# The same day for every file, so that two copies of the same are the same bytes.
_DAY = (1980, 1, 1, 0, 0, 0)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)


class Restored(Struct, frozen=True):
    """What was brought back: calls, whether the settings and the facilitator's database, the names of packs;
    `left` are sentences about what was not."""

    calls: Rescued
    settings: bool = False
    packs: tuple[str, ...] = ()
    cohorts: bool = False
    left: tuple[str, ...] = ()


def backup() -> Iterator[bytes]:
    """A zip of all that is saved here, part by part; always the same for the same. It is made whole before
    the first part. Raises `PlainError` when saved progress is not whole: then there is nothing that could be
    relied on."""
    with TemporaryDirectory() as folder:
        made = Path(folder) / "backup.zip"
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in _saved():
                archive.writestr(_info(name), content)
            put_into(archive, _info(COHORTS))
        yield from parts_of(made)


def restore(file: Path) -> Restored:
    """Bring back what a backup has, or a file of saved progress, such as one that was set aside: calls that
    are not here, settings where there are none, packs of other names. Raises `PlainError`."""
    try:
        start = read_ordinary(file, 4)
        if zipfile.is_zipfile(file) and not is_database(start):
            return _from_zip(file)
        content = contents(file)
    except OSError as error:
        raise FailedError(f"{_told(file)} cannot be read: {reason(error)}.") from None
    if not any(content):
        raise PlainError(f"{_told(file)} is empty, or far larger than any saved progress.")
    return _calls(file, *content)


def _saved() -> Iterator[tuple[str, bytes]]:
    path = database_file()
    if path.exists():
        try:
            with closing(copy_to_read(path, standard_migrations(), _WAIT_MS)) as copy:
                yield PROGRESS, copy.serialize()
        except UnusableError as fault:
            raise PlainError(say("doctor.not_whole", why=clean(fault.why))) from None
        except (*FAULTS, OSError) as error:
            raise FailedError(f"Saved progress cannot be read: {why_unread(error)}.") from None
    # Where there are none, or none that can be read, the copy has none either.
    with suppress(OSError):
        yield SETTINGS, read_ordinary(settings_file(), _LARGEST_SETTINGS)
    with reading(packs_folder()):
        for pack in added_packs(packs_folder()):
            yield f"{PACKS}{pack.name}.zip", _zipped(pack.folder)


def _zipped(folder: Path) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            archive.writestr(_info(file.relative_to(folder).as_posix()), file.read_bytes())
    return made.getvalue()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _DAY)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _from_zip(file: Path) -> Restored:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if not {PROGRESS, SETTINGS, COHORTS} & set(names):
                raise PlainError(f"{_told(file)} is no backup of this game.")
            progress = _member(archive, PROGRESS, LARGEST)
            settings = _member(archive, SETTINGS, _LARGEST_SETTINGS)
            packs = [name for name in names if name.startswith(PACKS) and name.endswith(".zip")]
            inside = {name[len(PACKS) : -len(".zip")]: _member(archive, name, MAX_ZIP) for name in packs}
    except _BROKEN as error:
        raise PlainError(f"{_told(file)} is damaged: {clean(str(error)) or 'it ends too early'}.") from None
    # What can be refused comes before what is changed.
    restored = _calls(file, progress, b"") if progress else Restored(Rescued())
    written, left = _settings(settings) if settings else (False, ())
    added: list[str] = []
    for name, content in inside.items():
        told = _pack(name, content)
        left = (*left, told) if told else left
        added += [] if told else [name]
    cohorts, told = _cohorts(file)
    return Restored(restored.calls, written, tuple(added), cohorts, (*left, told) if told else left)


def _cohorts(file: Path) -> tuple[bool, str]:
    """Bring back the facilitator's database: whether it was, and why it was not."""
    try:
        with zipfile.ZipFile(file) as archive:
            if COHORTS not in archive.namelist():
                return False, ""
            with archive.open(COHORTS) as stream:
                told = bring_back(stream, archive.getinfo(COHORTS).file_size)
    except _BROKEN as error:
        return False, say("doctor.cohorts_unusable", why=clean(str(error)) or "it ends too early")
    return not told, told


def _member(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """The content of one file of the zip; b"" where it is not there. Raises `ValueError` for one that is
    larger than its kind ever is."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise ValueError(f"{name} is far too large")
    return content


def _calls(file: Path, content: bytes, log: bytes) -> Restored:
    if version_of(image_of(content, log)) > len(standard_migrations()):
        raise PlainError(f"{_told(file)} was written by a newer version of the game. Update this one first.")
    with Database(database_file()).transaction() as db:
        kept = carry_over(content, log, db)
    if not kept.calls and not is_database(content):
        raise PlainError(f"{_told(file)} is neither a backup nor saved progress.")
    return Restored(kept)


def _settings(content: bytes) -> tuple[bool, tuple[str, ...]]:
    path = settings_file()
    try:
        if path.exists() and read_ordinary(path, _LARGEST_SETTINGS) == content:
            return False, ()
        write_new(path, content)
    except FileExistsError:
        return False, (say("doctor.settings_left", file=str(path)),)
    except OSError as error:
        return False, (f"Settings cannot be written: {reason(error)}.",)
    return True, ()


def _pack(name: str, content: bytes) -> str:
    """Add a pack; why it was not, or ""."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "pack.zip"
        file.write_bytes(content)
        try:
            add(file, packs_folder(), name)
        except RefusedError as refused:
            return say("doctor.pack_left", name=clean(name), why=refused.why)
    return ""


def _told(file: Path) -> str:
    return quoted(clean(str(file)), 200)
