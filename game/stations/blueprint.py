"""The blueprint of a form: twelve rows, and whether the stations of a file fit them.

Two sittings can be compared only when their forms ask the same: the same skills in the same channels, with as
much to hear. That they are equally hard for people is not measured yet.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from game.exercises.as_story import theirs
from game.story.exercises import Exercise, Stations
from game.story.model import Beat, KeyPath
from game.words import counted

TABLE = Path(__file__).with_suffix(".toml")

Felt = Literal["none", "named", "shown"]


class Row(Struct, frozen=True, forbid_unknown_fields=True):
    """One place of a form. `words`: fewest and most."""

    skill: str
    channel: str
    facts: int
    feeling: Felt
    words: tuple[int, int]
    deed: bool = False


@cache
def blueprint() -> tuple[Row, ...]:
    """The rows in their order."""
    return msgspec.toml.decode(TABLE.read_bytes(), type=dict[str, tuple[Row, ...]])["rows"]


def blueprint_remarks(stations: Stations) -> list[tuple[KeyPath, str]]:
    """Where a file of stations leaves the blueprint: the path in the file, and what to change."""
    rows, items = blueprint(), stations.items
    found: list[tuple[KeyPath, str]] = []
    if len(items) != len(rows):
        found.append((("items",), f"a form has {counted(len(rows), 'station')}; this one has {len(items)}"))
    for number, (row, station) in enumerate(zip(rows, items, strict=False)):
        found += [(("items", number, *path), told) for path, told in _remarks(row, station, number + 1)]
    return found


def _remarks(row: Row, station: Exercise, place: int) -> Iterator[tuple[KeyPath, str]]:
    here = f"station {place} of a form"
    if station.skill != row.skill:
        yield ("skill",), f"{here} asks for “{row.skill}”, not “{station.skill}”"
    if station.channel != row.channel:
        yield ("channel",), f"{here} is in the channel “{row.channel}”, not “{station.channel}”"
    if station.typed is None:
        yield (), f"{here} is answered in typed words, so it needs `typed`"
    if len(station.facts) != row.facts:
        yield ("facts",), f"{here} has {counted(row.facts, 'fact')}, not {len(station.facts)}"
    yield from _feeling_remarks(row, station, here)
    fewest, most = row.words
    words = _words(station)
    if not fewest <= words <= most:
        yield ("customer",), f"the customer of {here} has {fewest} to {most} words, not {words}"


def _feeling_remarks(row: Row, station: Exercise, here: str) -> Iterator[tuple[KeyPath, str]]:
    beats = theirs(station.customer)
    felt = [beat for beat in beats if beat.feels]
    if row.feeling == "none":
        if station.feelings or felt:
            yield ("feelings",), f"{here} has no feeling"
        return
    if not (station.feelings and felt):
        yield (), f"{here} has a feeling that a beat `feels`"
        return
    named = _named(station, beats)
    if row.feeling == "named" and not named:
        yield ("customer",), f"in {here} the customer says the feeling in one of its words"
    if row.feeling == "shown" and named:
        yield ("customer",), f"in {here} the feeling is shown: “{named}” names it"
    if row.deed and not any(beat.do for beat in felt):
        yield ("customer",), f"in {here} a `do` beat shows the feeling"


def _named(station: Exercise, beats: tuple[Beat, ...]) -> str:
    """The first word of a declared feeling that the customer says; "" where none is said."""
    said = _plain(" ".join(beat.say or "" for beat in beats))
    words = (word for feeling in station.feelings.values() for word in feeling.words)
    return next((word for word in words if re.search(rf"\b{re.escape(_plain(word))}\b", said)), "")


def _words(station: Exercise) -> int:
    beats = theirs((*station.earlier, *station.customer))
    return sum(len(f"{beat.say or ''} {beat.do or ''}".split()) for beat in beats)


def _plain(text: str) -> str:
    return text.casefold().replace("’", "'")
