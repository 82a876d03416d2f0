"""Where saved data lives: `HEARMEOUT_HOME`, or the platform's own place."""

import os
from pathlib import Path

_BYTES = "bytes:"
"""No path begins so: those that are saved begin at the root."""


def data_dir() -> Path:
    """The folder of saved data. It may not exist yet."""
    own = os.environ.get("HEARMEOUT_HOME")
    if own:
        return Path(own)
    from platformdirs import user_data_path

    return user_data_path("hear-me-out", appauthor=False)


def cache_dir() -> Path:
    """The folder of what can be made again at any time. It may not exist yet."""
    own = os.environ.get("HEARMEOUT_HOME")
    if own:
        return Path(own) / "cache"
    from platformdirs import user_cache_path

    return user_cache_path("hear-me-out", appauthor=False)


def packs_folder() -> Path:
    """Where added story packs live, each in a folder of its own. It may not exist yet."""
    return data_dir() / "packs"


def saved_path(path: Path) -> str:
    """A path as text that can be saved: one with bytes that are no UTF-8 is marked, its bytes written out."""
    text = str(path)
    try:
        text.encode()
    except UnicodeEncodeError:
        from urllib.parse import quote_from_bytes

        return _BYTES + quote_from_bytes(os.fsencode(path))
    return text


def path_saved(text: str) -> Path:
    """The path that `saved_path` made a text of."""
    if text.startswith(_BYTES):
        from urllib.parse import unquote_to_bytes

        return Path(os.fsdecode(unquote_to_bytes(text.removeprefix(_BYTES))))
    return Path(text)


def database_file() -> Path:
    """The database of profiles and runs."""
    return data_dir() / "progress.sqlite3"
