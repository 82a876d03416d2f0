"""Whether settings name somebody who is to be forgotten: as the profile of a file, or in the words that a
person wrote into it. What the game writes by itself names nobody."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from game.ordinary_files import read_ordinary
from game.progress.profile_keys import profile_key
from game.settings import Settings, read_settings, render_settings

_LARGEST = 1_000_000
"""Bytes that no settings file has."""


def settings_files(path: Path) -> list[Path]:
    """The settings file and those that were kept aside from it, where they are."""
    kept = re.compile(re.escape(path.name) + r"(\.bak(-[0-9]+)?)?")
    with suppress(OSError):
        return sorted(file for file in path.parent.iterdir() if kept.fullmatch(file.name))
    return []


def names(path: Path, name: str) -> bool:
    """Whether the file names a player; False where it cannot be read."""
    key = profile_key(name)
    read = read_settings(path)
    if profile_key(read.settings.profile) == key:
        return True
    text = ""
    with suppress(OSError, ValueError):
        text = read_ordinary(path, _LARGEST).decode("utf-8", "replace")
    ours = {*render_settings(Settings()).splitlines(), *render_settings(read.settings).splitlines()}
    own = [line for line in text.splitlines() if line not in ours]
    # In quotes, a name is written as in JSON.
    ways = {re.escape(way) for way in (key, profile_key(msgspec.json.encode(name).decode()[1:-1]))}
    whole = re.compile(rf"(?<!\w)({'|'.join(sorted(ways))})(?!\w)")
    return any(whole.search(profile_key(line)) for line in _told(own, all_of_it=bool(read.troubles)))


def _told(lines: list[str], *, all_of_it: bool) -> Iterator[str]:
    """What of the lines may be words of a person: comments alone, where all settings can be used."""
    for line in lines:
        yield line if all_of_it else line.partition("#")[2]
