"""The names of files that stand beside saved progress: what was set aside, and copies, each with its day."""

import re
from datetime import UTC, datetime
from pathlib import Path

SIDES = ("-wal", "-shm", "-journal")
"""What the names of the files end in that SQLite keeps beside one that is open."""


def free_name(path: Path, what: str) -> Path:
    """A name that nothing has, for the file at this path or its log. `what` says why it stands aside."""
    stem = f"{path.stem}-{what}-{datetime.now(UTC):%Y-%m-%d}"
    number, target = 1, path.with_name(stem + path.suffix)
    while any(target.with_name(target.name + tail).exists() for tail in ("", *SIDES)):
        number += 1
        target = path.with_name(f"{stem}-{number}{path.suffix}")
    return target


def named(path: Path, what: str = r"[a-z-]+?") -> list[Path]:
    """The files that such a name was given to, in the order of their names; one of which only the log was
    kept counts too. `what` may be a pattern. Raises `OSError` when the folder cannot be read."""
    pattern = re.compile(
        rf"({re.escape(path.stem)}-{what}-\d{{4}}-\d\d-\d\d(-\d+)?{re.escape(path.suffix)})(-wal)?"
    )
    found = {match[1] for entry in path.parent.iterdir() if (match := pattern.fullmatch(entry.name))}
    return [path.with_name(name) for name in sorted(found)]
