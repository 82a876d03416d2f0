"""The cards: a skill in one form of answering, and the day on which it comes due.

A card is not stored, it is folded from its answers in their order. The day that comes out of the fold is kept
beside them with the number of the last answer, among the player's choices, so that home need not fold: where
it is not of the last answer, the card is folded again.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta

import msgspec
from msgspec import Struct

from game.drills.answers import Done
from game.drills.schedule import LONGEST, Given, days_until_due
from game.progress.database import Database
from game.progress.profiles import profile_key
from game.story.exercises import RESULTS, Result

Of = tuple[str, str]
"""Which card: a skill and a form."""

_KEPT = "drill.due "
_MOMENTS = (
    "SELECT m.skill, COUNT(*) FROM missed_moments m JOIN runs r ON r.id = m.run"
    " WHERE r.profile = (SELECT id FROM profiles WHERE key = ?) GROUP BY m.skill"
)
_TRAVEL = timedelta(days=1)
"""A day may come twice for somebody who flies west. An answer of a later day is one of a wrong clock."""


class Card(Struct, frozen=True):
    """After its answer number `last`. Days are local. `moments`: how many missed moments of the skill there
    were then; with more, it is due at once."""

    last: int
    answered: date
    due: date
    moments: int = 0

    def is_due(self, today: date, moments: int) -> bool:
        """Whether it is due on a day. Where its answer is of a day yet to come, the clock was wrong then, and
        its due day says nothing."""
        return self.due <= today or self.answered - today > _TRAVEL or moments > self.moments


def cards(database: Database, profile: str, done: Sequence[Done]) -> dict[Of, Card]:
    """The cards that stand after these answers, all that there are of the player."""
    last = {(answer.skill, answer.form): answer for answer in done if answer.moves}
    kept = _kept(database, profile) if last else {}
    found: dict[Of, Card] = {}
    for of, answer in last.items():
        card = kept.get(of)
        if card is None or card.last != answer.number:
            # Nobody knows any more which of the missed moments were trained since: they are let be.
            card = _folded(done, of, missed_moments(database, profile).get(of[0], 0))
        found[of] = card
    return found


def missed_moments(database: Database, profile: str) -> dict[str, int]:
    """How many moments of finished calls wanted each skill; none when that cannot be read now."""
    rows = database.try_rows(_MOMENTS, profile_key(profile))
    return {skill: count for skill, count in rows if isinstance(skill, str) and isinstance(count, int)}


def keep_due_day(db: sqlite3.Connection, profile: str, number: int, done: Sequence[Done], of: Of) -> None:
    """Fold a card from all answers, of which one was added or changed just now, and keep its due day.
    `number` is the profile's."""
    if not any((answer.skill, answer.form) == of and answer.moves for answer in done):
        db.execute("DELETE FROM settings WHERE profile = ? AND name = ?", (number, _name(of)))
        return
    moments = dict(db.execute(_MOMENTS, (profile_key(profile),)).fetchall())
    card = _folded(done, of, moments.get(of[0], 0))
    db.execute(
        "INSERT INTO settings (profile, name, value) VALUES (?, ?, ?)"
        " ON CONFLICT (profile, name) DO UPDATE SET value = excluded.value",
        (number, _name(of), msgspec.json.encode(card).decode()),
    )


def _folded(done: Sequence[Done], of: Of, moments: int) -> Card:
    mine = [answer for answer in done if (answer.skill, answer.form) == of and answer.moves]
    given = [Given(answer.day, _result(answer), bool(answer.helped)) for answer in mine]
    answered = mine[-1].day
    days = days_until_due(given)
    due = answered + timedelta(days=days) if answered < date.max - timedelta(days=LONGEST) else date.max
    return Card(mine[-1].number, answered, due, moments)


def _result(answer: Done) -> Result:
    return next(result for result in RESULTS if result == answer.result)


def _kept(database: Database, profile: str) -> dict[Of, Card]:
    rows = database.try_rows(
        "SELECT name, value FROM settings WHERE profile = (SELECT id FROM profiles WHERE key = ?)"
        f" AND name LIKE '{_KEPT}%'",
        profile_key(profile),
    )
    found: dict[Of, Card] = {}
    for name, value in rows:
        skill, _, form = str(name).removeprefix(_KEPT).partition(" ")
        if isinstance(value, str):
            with suppress(msgspec.MsgspecError):
                found[skill, form] = msgspec.json.decode(value, type=Card)
    return found


def _name(of: Of) -> str:
    return f"{_KEPT}{of[0]} {of[1]}"
