"""One player's rows taken out of a file of saved progress, so that no byte of them stays in the file."""

import sqlite3
from contextlib import closing
from pathlib import Path

from game.progress.faults import FAULTS, UnavailableError, reason
from game.progress.profile_keys import profile_key

RUN_TABLES = (
    "events",
    "reflections",
    "drafts",
    "disagreements",
    "self_views",
    "missed_moments",
    "facilitator_comments",
)
"""What belongs to a run."""
PLAYER_TABLES = ("settings", "drill_answers", "sittings", "badges", "memberships", "runs")
"""What belongs to a player; the rows that belong to those rows go first."""

_MINE = "(SELECT id FROM profiles WHERE key = ?)"
_PARTS = {
    **dict.fromkeys(RUN_TABLES, f"run IN (SELECT id FROM runs WHERE profile IN {_MINE})"),
    "station_answers": f"sitting IN (SELECT id FROM sittings WHERE profile IN {_MINE})",
    "outbox": f"membership IN (SELECT id FROM memberships WHERE profile IN {_MINE})",
    **dict.fromkeys(PLAYER_TABLES, f"profile IN {_MINE}"),
}
_UNUSED_SOURCES = (
    "DELETE FROM sources WHERE (kind = 'story' AND hash NOT IN (SELECT hash FROM runs))"
    " OR (kind = 'rulebook' AND hash NOT IN (SELECT rules FROM runs))"
)
_WAIT_SECONDS = 3
"""Longer than any save of another window takes."""


def erase_player(path: Path, profile: str) -> str:
    """Take all rows of a player out of a file that is whole, of any version so far: all or none, and every
    page is written anew. Raises `UnavailableError` when nothing was erased, because another window has the
    file open or it cannot be written. Returns "", or why the pages could not be written anew: then the rows
    are gone, but what was deleted earlier may still lie between others, and the player's name stays, so that
    it can be tried again."""
    try:
        with closing(_alone(path)) as db:
            _delete(db, profile_key(profile))
            try:
                db.execute("VACUUM")
                db.execute("DELETE FROM profiles WHERE key = ?", (profile_key(profile),))
            except FAULTS as error:
                return reason(error)
    except (*FAULTS, OSError) as error:
        raise UnavailableError(reason(error)) from error
    return ""


def _alone(path: Path) -> sqlite3.Connection:
    """A connection beside which there is no other. Raises what SQLite raises where there is one."""
    db = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=_WAIT_SECONDS
    )
    try:
        db.execute("PRAGMA locking_mode=EXCLUSIVE")
        # What is in the log goes into the file, and the log away: both need that nobody else is there.
        (mode,) = db.execute("PRAGMA journal_mode=DELETE").fetchone()
        if mode != "delete":
            raise sqlite3.OperationalError("database is locked")
        db.execute("PRAGMA synchronous=FULL")
        db.execute("PRAGMA temp_store=MEMORY")
        db.execute("PRAGMA secure_delete=ON")
    except BaseException:
        db.close()
        raise
    return db


def _delete(db: sqlite3.Connection, key: str) -> None:
    db.execute("BEGIN EXCLUSIVE")
    try:
        there = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table, of_player in _PARTS.items():
            if table in there:
                db.execute(f"DELETE FROM {table} WHERE {of_player}", (key,))
        if "sources" in there:
            db.execute(_UNUSED_SOURCES)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
