"""The plan of seven days: which chapters belong to one day of playing.

A day is a day on which the player plays, where they are. One on which they do not moves the plan: nothing is
late, and nobody counts.
"""

from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from game.messages import say
from game.progress.chapters import ChapterProgress
from game.words import listed

TABLE = Path(__file__).with_suffix(".toml")


class SevenDays(Struct, frozen=True, forbid_unknown_fields=True):
    """The table. `days`: numbers of chapters."""

    days: tuple[tuple[int, ...], ...]


@cache
def seven_days() -> SevenDays:
    return msgspec.toml.decode(TABLE.read_bytes(), type=SevenDays)


def day_of(number: int) -> int:
    """The day of a chapter, from 1."""
    days = seven_days().days
    planned = next((day for day, chapters in enumerate(days, 1) if number in chapters), None)
    return planned or len(days) + max(0, number - max(map(max, days)))


def todays(chapters: Sequence[ChapterProgress], earlier: Collection[str]) -> tuple[ChapterProgress, ...]:
    """The chapters of the day that the player has come to, in order, without those that are closed; none when
    nothing more is open. `earlier` are the stories that were passed on another day than today."""
    ahead = [c for c in chapters if (c.passed or not c.closed) and c.playable.story.id not in earlier]
    if not ahead:
        return ()
    return tuple(c for c in ahead if day_of(c.number) == day_of(ahead[0].number))


def plan_lines(chapters: Sequence[ChapterProgress]) -> tuple[str, ...]:
    """The plan of the chapters that are there: a sentence for each day."""
    days: dict[int, list[str]] = {}
    for chapter in chapters:
        days.setdefault(day_of(chapter.number), []).append(str(chapter.number))
    return tuple(
        say("plan.day", count=len(numbers), day=day, chapters=listed(numbers))
        for day, numbers in sorted(days.items())
    )
