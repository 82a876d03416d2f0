"""What a player chose about their own course, by name: a goal for the week, what was passed over."""

from game.progress.database import Database
from game.progress.profiles import profile_id, profile_key
from game.text import clean

WEEKLY_GOAL = "weekly_goal"
"""The name of the choice of a goal for the week."""


def choice(database: Database, profile: str, name: str) -> str:
    """The value that was chosen last; "" when there is none, or when it cannot be read now."""
    rows = database.try_rows(
        "SELECT s.value FROM settings s JOIN profiles p ON p.id = s.profile WHERE p.key = ? AND s.name = ?",
        profile_key(profile),
        name,
    )
    return clean(rows[0][0]) if rows and isinstance(rows[0][0], str) else ""


def choose(database: Database, profile: str, name: str, value: str) -> bool:
    """Keep a choice; an earlier one of this name is replaced. False when it cannot be saved."""
    from game.progress.database import UnavailableError

    try:
        with database.transaction() as db:
            db.execute(
                "INSERT INTO settings (profile, name, value) VALUES (?, ?, ?)"
                " ON CONFLICT (profile, name) DO UPDATE SET value = excluded.value",
                (profile_id(db, profile), name, value),
            )
    except UnavailableError:
        return False
    return True
