"""Saved runs: those that can be continued, those that are finished, and what these bring into a new one."""

from contextlib import suppress

from msgspec import MsgspecError, Struct, ValidationError, convert, json

from game.progress.counters import latest_first
from game.progress.database import Database
from game.progress.profiles import profile_key
from game.story.model import ENDING_KINDS, Story


class RunInfo(Struct, frozen=True):
    """One run in a list. `file` is "" when the story is one of the game's own; `kind`, the kind of ending, is
    set when the run is over, unless it was spoilt. `parent` is the run it was copied from, or ""."""

    id: str
    story: str
    file: str
    hash: str
    rulebook: str
    began: str
    turns: int
    trust: int
    frustration: int
    ending: str | None
    kind: str | None
    parent: str = ""


_COLUMNS = ", ".join(f"r.{name}" for name in RunInfo.__struct_fields__)


def unfinished(database: Database, profile: str) -> list[RunInfo]:
    """The runs that can be continued, the last played first."""
    return _runs(
        database, profile, f"r.finished IS NULL AND NOT r.superseded ORDER BY {latest_first('r.touched')}"
    )


def begun_stories(database: Database, profile: str) -> frozenset[str]:
    """The ids of the stories with a call that has no ending yet, also where it is no longer offered."""
    query = (
        "SELECT DISTINCT r.story FROM runs r JOIN profiles p ON p.id = r.profile"
        " WHERE p.key = ? AND r.finished IS NULL"
    )
    return frozenset(s for (s,) in database.rows(query, profile_key(profile)) if isinstance(s, str))


def finished(database: Database, profile: str) -> list[RunInfo]:
    """The runs that reached an ending, the latest first."""
    return _runs(database, profile, f"r.finished IS NOT NULL ORDER BY {latest_first('r.finished')}")


def find_run(database: Database, run_id: str) -> RunInfo | None:
    """A run by its id; None where there is none, or when it cannot be read."""
    rows = database.try_rows(f"SELECT {_COLUMNS} FROM runs r WHERE r.id = ?", run_id)
    return _run_info(rows[0]) if rows else None


def brought_flags(database: Database, profile: str, story: Story) -> tuple[str, ...]:
    """The flags that earlier stories' latest finished runs bring into this one; none that cannot be read."""
    found: list[str] = []
    for earlier, wanted in story.brought.items():
        rows = database.try_rows(
            "SELECT r.remembered FROM runs r JOIN profiles p ON p.id = r.profile WHERE p.key = ?"
            f" AND r.story = ? AND r.finished IS NOT NULL ORDER BY {latest_first('r.finished')} LIMIT 1",
            profile_key(profile),
            earlier,
        )
        kept: list[str] = []
        if rows and isinstance(body := rows[0][0], str | bytes):
            with suppress(MsgspecError, RecursionError):
                kept = json.decode(body, type=list[str])
        found += [flag for flag in wanted if flag in kept]
    return tuple(found)


def let_go(database: Database, run_id: str) -> bool:
    """No longer offer an unfinished run. It is not deleted. False when this cannot be saved."""
    return database.try_write("UPDATE runs SET superseded = 1 WHERE id = ? AND finished IS NULL", run_id)


def take_back(database: Database, run_id: str) -> bool:
    """Offer a run again that was let go. False when this cannot be saved."""
    return database.try_write("UPDATE runs SET superseded = 0 WHERE id = ? AND finished IS NULL", run_id)


def _runs(database: Database, profile: str, rest: str) -> list[RunInfo]:
    query = f"SELECT {_COLUMNS} FROM runs r JOIN profiles p ON p.id = r.profile WHERE p.key = ? AND {rest}"
    found = (_run_info(row) for row in database.rows(query, profile_key(profile)))
    return [run for run in found if run is not None]


def _run_info(row: tuple[object, ...]) -> RunInfo | None:
    """One row of `_COLUMNS`; None when a value has the wrong type. (SQLite keeps text in a column of numbers
    when another program writes it.)"""
    values = dict(zip(RunInfo.__struct_fields__, row, strict=True))
    if values["kind"] not in ENDING_KINDS:
        values["kind"] = None
    try:
        return convert(values, RunInfo)
    except ValidationError:
        return None
