"""Files written whole or not at all: whoever reads one never meets half of it."""

import os
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file and its folder through to the disk. Raises OSError: then the old file stands as it was."""
    _write(path, content, sync=True)


def keep(path: Path, content: bytes) -> None:
    """Write what can be made again at any time; one that cannot be written is no fault."""
    with suppress(OSError):
        _write(path, content, sync=False)


def _write(path: Path, content: bytes, *, sync: bool) -> None:
    from tempfile import mkstemp

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".new")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            if sync:
                os.fsync(handle)
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
