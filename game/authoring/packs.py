"""Story packs: folders and zips of other people's stories, unpacked with suspicion, checked, then added.

Nothing of a pack is believed: not its paths, not its sizes, not its links. It is gathered as texts in
memory, written to a fresh folder, checked there, and put in place in one move.
"""

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import msgspec
from msgspec import Struct

from game.authoring.new import slug
from game.check.check import check
from game.errors import PlainError, reason
from game.ordinary_files import NotOrdinaryError, open_ordinary, read_ordinary
from game.story.findings import Finding, render
from game.story.reader import read_story
from game.story.story_files import story_files
from game.story.yaml.source import MAX_BYTES
from game.text import clean
from game.whole_files import make_folder, write_new
from game.whole_folders import put, reading, staged, take_away
from game.words import did_you_mean, quoted

KINDS = (".yaml", ".yml", ".md", ".txt")
# Far beyond any pack of stories, and little enough to be taken into memory and checked: files, bytes as
# they are unpacked and as they come, and folders within folders.
MAX_FILES = 500
MAX_TOTAL = 64 * 1024 * 1024
MAX_ZIP = 16 * 1024 * 1024
MAX_DEPTH = 8
# A story packs to about a third. Text that packs to a hundredth is made to fill a disk.
MAX_RATIO = 100
# Bytes up to which a text may be packed as tight as it likes: so little fills no disk.
_SMALL = 1024 * 1024
# What `zipfile` raises over a damaged archive, and one that is locked or packed in a way it does not know
# (RuntimeError and a kind of it).
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)
_FORBIDDEN = set('<>:"|?*\\')
# Names that Windows keeps for devices.
_RESERVED = {"con", "prn", "aux", "nul", *(f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10))}


class RefusedError(PlainError):
    """The pack is not added. `why` is the reason alone; `findings` are those of its stories."""

    def __init__(self, why: str, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__("\n".join([*map(render, findings), f"The pack was not added: {why}."]))
        self.why, self.findings, self.status = why, findings, 1 if findings else 2


class Pack(Struct, frozen=True):
    """An added pack: its name, folder, and the titles and files of its stories by id."""

    name: str
    folder: Path
    stories: dict[str, str]
    files: dict[str, Path]


class Added(Struct, frozen=True):
    """A pack that was added. `left_out` are its files that are no text of a story pack; `findings` what
    the check had to say all the same."""

    pack: Pack
    left_out: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def add(source: Path, packs: Path, name: str = "", *, replace: bool = False) -> Added:
    """Add a folder or zip to the folder of packs. Raises `RefusedError`, before anything is changed. Cut
    short, it leaves the old pack or the new one, whole, and nothing that is taken for another."""
    name = slug(name or (source.resolve().stem if source.is_file() else source.resolve().name))
    target = packs / name
    if target.exists() and not replace:
        raise _taken(name)
    try:
        texts, left_out = _from_folder(source) if source.is_dir() else _from_zip(source)
        if not any(path.suffix in (".yaml", ".yml") for path in texts):
            raise RefusedError("there is no story in it")
    except OSError as error:
        raise RefusedError(f"it cannot be read: {reason(error)}") from None
    try:
        with staged(packs) as stage:
            findings = _written(texts, stage / name)
            folder = put(stage / name, packs, over=replace)
    except FileExistsError:
        raise _taken(name) from None
    except OSError as error:
        raise RefusedError(f"it cannot be saved: {reason(error)}") from None
    return Added(_pack(folder), tuple(left_out), findings)


def added_packs(packs: Path) -> list[Pack]:
    with reading(packs):
        if not packs.is_dir():
            return []
        folders = sorted(path for path in packs.iterdir() if path.is_dir() and not path.name.startswith("."))
        return [_pack(folder) for folder in folders]


def remove(name: str, packs: Path) -> Pack:
    """Take a pack away: its copy here, nothing else. Raises `PlainError`, or OSError."""
    known = {pack.name: pack for pack in added_packs(packs)}
    if name not in known:
        raise PlainError(f"There is no pack {quoted(name)}.{did_you_mean(name, known)}")
    with staged(packs) as stage:
        take_away(known[name].folder, stage)
    return known[name]


def _taken(name: str) -> RefusedError:
    return RefusedError(f"there is a pack “{name}” already. Add --replace, or another --name")


def _written(texts: dict[PurePosixPath, bytes], fresh: Path) -> tuple[Finding, ...]:
    """Write the texts into a new folder, and check them there. Raises `RefusedError`, or OSError."""
    for path, content in texts.items():
        file = fresh.joinpath(*path.parts)
        make_folder(file.parent)
        write_new(file, content)
    report = check([fresh])
    # A finding names the file as the pack's author knows it.
    findings = tuple(_named(finding, fresh) for finding in report.findings)
    if any(finding.severity == "error" for finding in findings):
        raise RefusedError("some of it cannot be played", findings)
    return findings


def _named(finding: Finding, folder: Path) -> Finding:
    path = Path(finding.file)
    within = folder.name if path == folder else path.relative_to(folder).as_posix()
    return msgspec.structs.replace(finding, file=within)


def _pack(folder: Path) -> Pack:
    loaded = {path: story for path in story_files([folder]) if (story := read_story(path).story)}
    titles = {story.id: story.title for story in loaded.values()}
    return Pack(folder.name, folder, titles, {story.id: path for path, story in loaded.items()})


class _Gathered:
    """The texts of a pack, within the limits."""

    def __init__(self) -> None:
        self.texts: dict[PurePosixPath, bytes] = {}
        self.left_out: list[str] = []
        self._total = 0
        self._seen: set[str] = set()

    def wanted(self, path: PurePosixPath) -> bool:
        """Whether a file is one to keep. Refuses names that other systems read as something else."""
        if not path.parts or any(part.startswith(".") or part == "__MACOSX" for part in path.parts):
            return False
        if path.suffix.lower() not in KINDS:
            self.left_out.append(clean(str(path)))
            return False
        for part in path.parts:
            plain = part.rstrip(". ") == part and part.split(".")[0].lower() not in _RESERVED
            if not plain or _FORBIDDEN & set(part) or clean(part) != part or "\n" in part:
                raise RefusedError(f"it holds a file with a name that is not safe: {quoted(part)}")
        if len(path.parts) > MAX_DEPTH:
            raise RefusedError(f"it holds folders more than {MAX_DEPTH} deep")
        if str(path).casefold() in self._seen:
            raise RefusedError(f"it holds {quoted(str(path))} twice")
        self._seen.add(str(path).casefold())
        if len(self._seen) > MAX_FILES:
            raise RefusedError(f"it holds more than {MAX_FILES} files")
        return True

    def keep(self, path: PurePosixPath, content: bytes) -> None:
        self._total += len(content)
        if len(content) > MAX_BYTES or self._total > MAX_TOTAL:
            raise RefusedError("it is larger than any story pack")
        self.texts[path] = content

    def most_bytes(self) -> int:
        """How many bytes of one file are worth reading: one more than may be kept."""
        return min(MAX_BYTES, MAX_TOTAL - self._total) + 1


def _from_folder(folder: Path) -> tuple[dict[PurePosixPath, bytes], list[str]]:
    gathered = _Gathered()
    for path in _walked(folder, 0):
        inside = PurePosixPath(path.relative_to(folder).as_posix())
        if gathered.wanted(inside):
            with suppress(NotOrdinaryError):
                gathered.keep(inside, read_ordinary(path, gathered.most_bytes()))
    return gathered.texts, gathered.left_out


def _walked(folder: Path, depth: int) -> Iterator[Path]:
    """The ordinary files under a folder. A link could lead anywhere, so one refuses the pack."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            raise RefusedError(f"{quoted(path.name)} is a link; copy the file itself into the pack")
        if stat.S_ISDIR(mode):
            if depth >= MAX_DEPTH:
                raise RefusedError(f"it holds folders more than {MAX_DEPTH} deep")
            yield from _walked(path, depth + 1)
        elif stat.S_ISREG(mode):
            yield path


def _from_zip(file: Path) -> tuple[dict[PurePosixPath, bytes], list[str]]:
    with open_ordinary(file) as stream:
        if os.fstat(stream.fileno()).st_size > MAX_ZIP:
            raise RefusedError("it is larger than any story pack")
        return _from_stream(stream)


def _from_stream(stream: BinaryIO) -> tuple[dict[PurePosixPath, bytes], list[str]]:
    gathered = _Gathered()
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            if len(members) > 4 * MAX_FILES:
                raise RefusedError(f"it holds more than {MAX_FILES} files")
            for member in members:
                path = _safe_path(member)
                if not member.is_dir() and gathered.wanted(path):
                    gathered.keep(path, _content(archive, member, gathered.most_bytes()))
    except _BROKEN as error:
        reason = (
            "its files are locked by a password" if "password" in str(error) else "it is no zip, or damaged"
        )
        raise RefusedError(reason) from None
    return _without_wrapping(gathered.texts), gathered.left_out


def _safe_path(member: zipfile.ZipInfo) -> PurePosixPath:
    """A member's path, unless it leads out of the pack or is anything but a file or folder."""
    name = member.orig_filename
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name or name[1:2] == ":":
        raise RefusedError(f"it holds a path that leads out of the pack: {quoted(name)}")
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise RefusedError(f"{quoted(name)} is a link or a device, no file")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise RefusedError("it is packed in a way that not every computer reads; make a plain zip")
    return path


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """At most `most` bytes, whatever the zip says of their number."""
    with archive.open(member) as stream:
        content = stream.read(most)
    if len(content) > _SMALL and len(content) > MAX_RATIO * max(1, member.compress_size):
        raise RefusedError("it is packed tighter than any text; that is no story pack")
    return content


def _without_wrapping(texts: dict[PurePosixPath, bytes]) -> dict[PurePosixPath, bytes]:
    """A zip of a folder holds that folder: what matters is inside."""
    tops = {path.parts[0] for path in texts}
    if len(tops) == 1 and all(len(path.parts) > 1 for path in texts):
        return _without_wrapping({PurePosixPath(*path.parts[1:]): content for path, content in texts.items()})
    return texts
