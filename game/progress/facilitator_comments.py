"""What facilitators said of a player's calls, as it is saved: of each call what came last."""

from collections.abc import Sequence
from contextlib import suppress

import msgspec
from msgspec import Struct

from game.debrief.facilitator_comment import FacilitatorComment
from game.progress.database import Database
from game.progress.profile_keys import profile_key

Comments = tuple[FacilitatorComment, ...]


class CommentedRun(Struct, frozen=True):
    """A call with what was said of it, and the moment at which that was written. `title` is the story's."""

    run: str
    title: str
    made: str
    comments: Comments
    seen: bool


def commented_runs(database: Database, profile: str) -> list[CommentedRun]:
    """A player's calls of which something was said, the latest comments first; none that cannot be read."""
    rows = database.try_rows(
        "SELECT c.run, c.title, c.made, c.body, c.seen FROM facilitator_comments c"
        " JOIN runs r ON r.id = c.run JOIN profiles p ON p.id = r.profile"
        " WHERE p.key = ? ORDER BY c.made DESC, c.run",
        profile_key(profile),
    )
    return [
        CommentedRun(str(run), str(title), str(made), _read(body), seen == 1)
        for run, title, made, body, seen in rows
    ]


def load_comments(database: Database, run: str) -> Comments:
    """What was said of one call; nothing where that cannot be read now."""
    rows = database.try_rows("SELECT body FROM facilitator_comments WHERE run = ?", run)
    return _read(rows[0][0]) if rows else ()


def save_comments(
    database: Database, run: str, title: str, made: str, comments: Sequence[FacilitatorComment]
) -> None:
    """Keep what was said of a call in place of what was said before. Raises `UnavailableError`."""
    with database.transaction() as db:
        db.execute(
            "INSERT INTO facilitator_comments (run, title, made, body) VALUES (?, ?, ?, ?) ON CONFLICT (run)"
            " DO UPDATE SET title = excluded.title, made = excluded.made, body = excluded.body, seen = 0",
            (run, title, made, msgspec.json.encode(comments).decode()),
        )


def keep_seen(database: Database, run: str) -> bool:
    """The player has met what was said of a call. False when that cannot be saved."""
    return database.try_write("UPDATE facilitator_comments SET seen = 1 WHERE run = ? AND seen = 0", run)


def _read(body: object) -> Comments:
    with suppress(msgspec.MsgspecError, RecursionError):
        return msgspec.json.decode(body if isinstance(body, str) else "", type=Comments)
    return ()
