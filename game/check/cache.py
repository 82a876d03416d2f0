"""What a check of one story came to, kept so that an unchanged story is not read and proved again.

An entry is found only by all that it rests on: what the story and its tests file hold and where they stand,
how the check was asked for, and the whole program with its rulebook, lexicon and weights.
"""

from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from sys import version_info
from typing import TypeVar

import msgspec

from game import cache_files
from game.check.pinned_plays import stands
from game.story.yaml.source import FileError, read_bytes

_PROGRAM = Path(__file__).parents[1]
_READ = frozenset((".py", ".toml", ".yaml", ".txt", ".json"))
_DRIVERS = frozenset(("tui", "plain", "cli", "authoring", "play", "progress", "cohort", "facilitator"))
"""Packages that no check runs through."""

Entry = TypeVar("Entry")


class Cache:
    """Entries of one type in a folder. A damaged entry counts as none; an unwritten one is no fault."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def entry(self, story: Path, tests: Path, asked: str) -> Path | None:
        """The file for a story with its tests; None where one of the two cannot be read, or named."""
        try:
            name = str(story).encode()
            content = read_bytes(story)
            beside = read_bytes(tests) if stands(tests) else b""
        except (FileError, UnicodeEncodeError):
            return None
        key = blake2b(program_hash(), digest_size=16)
        for part in (name, asked.encode(), content, beside):
            key.update(len(part).to_bytes(8) + part)
        return self.folder / f"{key.hexdigest()}.check"

    def find(self, entry: Path, kind: type[Entry]) -> Entry | None:
        content = cache_files.find(entry)
        if content is not None:
            with suppress(msgspec.MsgspecError, RecursionError):
                return msgspec.msgpack.decode(content, type=kind)
        return None

    def keep(self, entry: Path, what: msgspec.Struct) -> None:
        cache_files.put(entry, msgspec.msgpack.encode(what))


@lru_cache(maxsize=1)
def program_hash() -> bytes:
    """Changes with every line of code and every table that a check may look at."""
    found = blake2b(repr((tuple(version_info), msgspec.__version__)).encode(), digest_size=32)
    for path in sorted(_PROGRAM.rglob("*")):
        parts = path.relative_to(_PROGRAM).parts
        if path.suffix in _READ and parts[0] not in _DRIVERS and path.is_file():
            content = path.read_bytes()
            found.update(repr((parts, len(content))).encode() + content)
    return found.digest()
