"""The badges that a player has, as they are kept: once earned they stay, also when a story goes."""

from datetime import UTC, datetime

from msgspec import Struct

from game.progress.database import Database, UnavailableError
from game.progress.profiles import profile_id, profile_key
from game.text import clean


class KeptBadge(Struct, frozen=True):
    """A badge with the words that earned it; `run` and `seq` say where, `at` when."""

    badge: str
    run: str
    seq: int
    words: str
    at: str


def kept_badges(database: Database, profile: str) -> dict[str, KeptBadge]:
    """The player's badges by name; none when they cannot be read now."""
    rows = database.try_rows(
        "SELECT b.badge, b.run, b.seq, b.words, b.at FROM badges b JOIN profiles p ON p.id = b.profile"
        " WHERE p.key = ?",
        profile_key(profile),
    )
    kept = (
        KeptBadge(clean(badge), run, seq, clean(words), at)
        for badge, run, seq, words, at in rows
        if isinstance(badge, str) and isinstance(run, str) and isinstance(seq, int)
        if isinstance(words, str) and isinstance(at, str)
    )
    return {badge.badge: badge for badge in kept}


def keep_badge(database: Database, profile: str, badge: str, run: str, seq: int, words: str) -> bool:
    """Keep a badge; one that is there already stays as it was. False when it cannot be saved."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        with database.transaction() as db:
            db.execute(
                "INSERT OR IGNORE INTO badges (profile, badge, run, seq, words, at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (profile_id(db, profile), badge, run, seq, words, now),
            )
    except UnavailableError:
        return False
    return True
