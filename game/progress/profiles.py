"""The names of profiles: cleaned when they are kept, compared without upper and lower case."""

import sqlite3
import unicodedata
from datetime import UTC, datetime

from game.errors import PlainError
from game.text import clean

# Characters: a name keeps its place in a list of 40 columns.
MOST = 40


class UnusableNameError(PlainError):
    """No player can have this name."""


def profile_name(typed: str) -> str:
    """The name as it is kept: without hidden characters, with single spaces. Raises `UnusableNameError`."""
    name = unicodedata.normalize("NFC", " ".join(clean(typed).split()))
    if not name:
        raise UnusableNameError("A profile needs a name that can be seen.")
    if len(name) > MOST:
        raise UnusableNameError(f"A profile name has at most {MOST} characters; this one has {len(name)}.")
    return name


def profile_key(name: str) -> str:
    """The form in which names are compared: “Ada” and “ADA” are one player."""
    return unicodedata.normalize("NFKC", name).casefold()


def profile_id(db: sqlite3.Connection, name: str) -> int:
    """The database id of a profile, which is made when it does not exist."""
    db.execute(
        "INSERT OR IGNORE INTO profiles (name, key, created) VALUES (?, ?, ?)",
        (name, profile_key(name), datetime.now(UTC).isoformat(timespec="seconds")),
    )
    row = db.execute("SELECT id FROM profiles WHERE key = ?", (profile_key(name),)).fetchone()
    return int(row[0])
