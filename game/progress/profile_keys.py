"""What tells players apart in the database, whatever way a name is written."""

import sqlite3
import unicodedata
from datetime import UTC, datetime

FIRST = "player"
"""The profile that a game begins with."""


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
