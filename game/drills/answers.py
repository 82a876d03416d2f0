"""What a player answered to drills, as it is saved and read again."""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

import msgspec
from msgspec import Struct

from game.progress.counters import is_number
from game.progress.database import Database
from game.progress.profiles import profile_key
from game.story.exercises import RESULTS, Form

ENOUGH_A_DAY = 5
"""Drills that are enough for one day: a few minutes each day rather than many on one."""
MOST_A_DAY = 10
"""Drills that are due on one day: at a minute each, what a working day has room for."""
_COLUMNS = "number, exercise, skill, form, at, result, helped, against, extra"
_ANSWERS = f"SELECT {_COLUMNS} FROM drill_answers WHERE profile = "


class Done(Struct, frozen=True, array_like=True):
    """An answer as it is saved, in the order of the columns that are read. `at` is a moment in the time of
    the place where it was given: its day stays what it was when the player travels. The last three are yes
    (1) or no."""

    number: int
    exercise: str
    skill: str
    form: str
    at: str
    result: str
    helped: int
    against: int
    extra: int

    @property
    def day(self) -> date:
        """The day where it was given; long ago when that was spoilt."""
        with suppress(ValueError):
            return date.fromisoformat(self.at[:10])
        return date.min

    @property
    def counts(self) -> bool:
        """Whether it says something of the skill."""
        return self.result in RESULTS and not self.against

    @property
    def moves(self) -> bool:
        """Whether its card is folded from it."""
        return self.counts and not self.extra


class NewAnswer(Struct, frozen=True):
    """What is to be saved. `extra`: the player asked for one more than was due."""

    exercise: str
    skill: str
    form: Form
    text: str
    result: str
    helped: bool = False
    extra: bool = False


def all_done(database: Database, profile: str) -> list[Done]:
    """All answers of a player, in order; none when they cannot be read now. Rows that another program spoilt
    are left out."""
    rows = database.try_rows(
        f"{_ANSWERS}(SELECT id FROM profiles WHERE key = ?) ORDER BY number, id", profile_key(profile)
    )
    return _read(rows)


def used_up(done: Sequence[Done], skill: str, day: date) -> bool:
    """Whether nothing of this skill is due any more on that day: it was done, or all that a day has was."""
    today = done_of_day(done, day)
    return not room_left(today) or skill in skills_done(today)


def done_of_day(done: Sequence[Done], day: date) -> list[Done]:
    """What was answered on a day of what was due then."""
    start = day.isoformat()
    return [answer for answer in done if answer.at.startswith(start) and not answer.extra]


def skills_done(today: Sequence[Done]) -> set[str]:
    """The skills of which nothing more is due on the day of these answers."""
    return {answer.skill for answer in today if answer.counts}


def room_left(today: Sequence[Done]) -> int:
    """How many more may be due on the day of these answers."""
    return max(0, MOST_A_DAY - len(today))


def answers_of(db: sqlite3.Connection, owner: int) -> list[Done]:
    """The same of the profile of this number, within a transaction."""
    return _read(db.execute(f"{_ANSWERS}? ORDER BY number, id", (owner,)).fetchall())


def _read(rows: Sequence[tuple[object, ...]]) -> list[Done]:
    try:
        # All at once: home waits for it.
        found = msgspec.convert(rows, list[Done])
    except msgspec.ValidationError:
        found = [one for row in rows for one in _row(row)]
    return [answer for answer in found if is_number(answer.number)]


def _row(row: tuple[object, ...]) -> list[Done]:
    with suppress(msgspec.ValidationError):
        return [msgspec.convert(row, Done)]
    return []
