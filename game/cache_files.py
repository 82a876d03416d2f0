"""What can be made again at any time, in files: each with a sum, so that a spoilt one counts as none, and
together no more than a limit.

To take one away harms nobody who reads it: where a file that is open can be deleted, its reader has it to the
end; elsewhere it stays.
"""

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from game.ordinary_files import read_ordinary
from game.whole_files import keep


class Limit(Struct, frozen=True):
    """How many files of a kind are kept at most, and how many bytes all of them may have."""

    files: int
    size: int


LIMITS = {
    # Read at every opening of home, so more than any shelf has: a story takes some 50 kB.
    ".story": Limit(2_000, 128 * 1024 * 1024),
    ".course": Limit(500, 8 * 1024 * 1024),
    # A file of exercises takes some 30 kB; each edit of one is an entry of its own.
    ".drills": Limit(500, 32 * 1024 * 1024),
    ".stations": Limit(500, 32 * 1024 * 1024),
    # More than any course has chapters, of up to some 200 kB each; a story of 10,000 scenes has 30 MB.
    ".check": Limit(64, 128 * 1024 * 1024),
}
"""By the ending of a name. Past its limit those written longest ago go first."""

# Bytes: a spoilt file passes for a whole one in none of 2^128.
_SUM = 16
# Bytes that no file is larger than: the largest limit.
_LARGEST = max(limit.size for limit in LIMITS.values())


def find(entry: Path) -> bytes | None:
    """What is kept there; None where nothing is, or something spoilt."""
    try:
        content = read_ordinary(entry, _LARGEST)
    except OSError:
        return None
    return content[_SUM:] if _sum(content[_SUM:]) == content[:_SUM] else None


def put(entry: Path, content: bytes) -> None:
    """Keep it, and let go of what is past the limit. What cannot be written is no fault."""
    keep(entry, _sum(content) + content)
    _prune(entry.parent, entry.suffix)


def _sum(content: bytes) -> bytes:
    return blake2b(content, digest_size=_SUM).digest()


def _prune(folder: Path, ending: str) -> None:
    limit = LIMITS[ending]
    kept: list[tuple[int, int, str]] = []
    with suppress(OSError):
        for entry in os.scandir(folder):
            if entry.name.endswith(ending):
                found = entry.stat(follow_symlinks=False)
                kept.append((found.st_mtime_ns, found.st_size, entry.path))
        kept.sort(reverse=True)
        size = 0
        for number, (_, own, path) in enumerate(kept):
            size += own
            if number >= limit.files or size > limit.size:
                with suppress(OSError):
                    Path(path).unlink()
