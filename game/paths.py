"""Where saved data lives: `HEARMEOUT_HOME`, or the platform's own place."""

import os
from pathlib import Path


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


def database_file() -> Path:
    """The database of profiles and runs."""
    return data_dir() / "progress.sqlite3"
