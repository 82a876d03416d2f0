"""Runs on disk as a list shows them: what can be gone on with, and what was finished."""

from msgspec import Struct, ValidationError, convert

from game.progress.database import Database, UnavailableError
from game.progress.profiles import profile_key


class RunInfo(Struct, frozen=True):
    """A run as a list shows it. `file` is "" for a story found by its id. `kind` is set once it is over."""

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


COLUMNS = ", ".join(f"r.{name}" for name in RunInfo.__struct_fields__)


def unfinished(database: Database, profile: str) -> list[RunInfo]:
    """Runs that can be gone on with, the last played first."""
    return _runs(database, profile, "r.finished IS NULL AND NOT r.superseded ORDER BY r.touched DESC")


def finished(database: Database, profile: str) -> list[RunInfo]:
    """Runs that reached an ending, the latest first."""
    return _runs(database, profile, "r.finished IS NOT NULL ORDER BY r.finished DESC")


def let_go(database: Database, run_id: str) -> bool:
    """Offer an unfinished run no more. It is kept all the same. False where nothing can be written."""
    try:
        with database.transaction() as db:
            db.execute("UPDATE runs SET superseded = 1 WHERE id = ? AND finished IS NULL", (run_id,))
    except UnavailableError:
        return False
    return True


def _runs(database: Database, profile: str, rest: str) -> list[RunInfo]:
    query = f"SELECT {COLUMNS} FROM runs r JOIN profiles p ON p.id = r.profile WHERE p.key = ? AND {rest}"
    found = (run_info(row) for row in database.rows(query, profile_key(profile)))
    return [run for run in found if run is not None]


def run_info(row: tuple[object, ...]) -> RunInfo | None:
    """A row of `COLUMNS`; None where another program has put something else into it. SQLite would keep words
    in a column of numbers."""
    try:
        return convert(dict(zip(RunInfo.__struct_fields__, row, strict=True)), RunInfo)
    except ValidationError:
        return None
