"""On which days a player played: local days, in the time of the place where this computer stands."""

from game.local_times import local_day
from game.progress.counters import latest_first
from game.progress.database import Database
from game.progress.profiles import profile_key


def ended_on(database: Database, profile: str) -> dict[str, str]:
    """The day on which each finished run came to its end, by the run's id, in the order in which they did;
    "" for a day that is not known. Empty when saved progress cannot be read."""
    rows = database.try_rows(
        "SELECT r.id, (SELECT e.at FROM events e WHERE e.run = r.id ORDER BY e.seq DESC LIMIT 1) FROM runs r"
        " JOIN profiles p ON p.id = r.profile WHERE p.key = ? AND r.finished IS NOT NULL"
        f" ORDER BY {latest_first('r.finished')}",
        profile_key(profile),
    )
    return {str(run): local_day(at) if isinstance(at, str) else "" for run, at in reversed(rows)}
