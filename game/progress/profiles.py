"""The profiles on this computer; their names are cleaned when they are kept, and compared in any case."""

from msgspec import Struct

from game.errors import PlainError
from game.progress.database import Database, UnavailableError
from game.progress.profile_keys import FIRST, profile_id, profile_key
from game.text import clean, one_line

__all__ = [
    "FIRST",
    "PlayerProfile",
    "UnusableNameError",
    "add_player",
    "last_player",
    "player_words",
    "players",
    "profile_id",
    "profile_key",
    "profile_name",
    "several",
]

# Characters: a name keeps its place in a list of 40 columns.
MOST = 40


class UnusableNameError(PlainError):
    """No player can have this name."""


class PlayerProfile(Struct, frozen=True):
    """One profile. `runs` and `finished` are numbers of calls."""

    name: str
    runs: int = 0
    finished: int = 0


def profile_name(typed: str) -> str:
    """The name as it is kept: without hidden characters, with single spaces. Raises `UnusableNameError`."""
    name = one_line(typed)
    if not name:
        raise UnusableNameError("A profile needs a name that can be seen.")
    if len(name) > MOST:
        raise UnusableNameError(f"A profile name has at most {MOST} characters; this one has {len(name)}.")
    return name


def player_words(name: str) -> tuple[str, ...]:
    """What says on a command line that this player is meant: nothing for the one that a game begins with."""
    return () if profile_key(name) == profile_key(FIRST) else ("--player", name)


def players(database: Database) -> list[PlayerProfile]:
    """All profiles, the one that played last first. Raises `UnavailableError` when they cannot be read."""
    rows = database.rows(
        "SELECT p.name, SUM(r.id IS NOT NULL AND NOT r.superseded), SUM(r.finished IS NOT NULL),"
        " MAX(r.touched) AS last FROM profiles p LEFT JOIN runs r ON r.profile = p.id"
        " GROUP BY p.id ORDER BY last IS NULL, last DESC, p.created, p.name"
    )
    return [
        PlayerProfile(clean(name), _count(runs), _count(done))
        for name, runs, done, _ in rows
        if isinstance(name, str) and clean(name).strip()
    ]


def add_player(database: Database, typed: str) -> str:
    """A new profile under the name as it is kept. Raises `UnusableNameError` on a name that cannot
    be one or that is somebody's already (“Ada” and “ADA” are one player), and `UnavailableError` where
    nothing can be written."""
    name = profile_name(typed)
    for player in players(database):
        if profile_key(player.name) == profile_key(name):
            raise UnusableNameError(f"“{player.name}” plays here already. Choose that line, or another name.")
    with database.transaction() as db:
        profile_id(db, name)
    return name


def several(database: Database) -> bool:
    """Whether there is more than one profile; False when they cannot be read."""
    try:
        return len(players(database)) > 1
    except UnavailableError:
        return False


def last_player(name: str) -> str:
    """The profile to begin with: `name`, as the settings keep it, or `FIRST` when that cannot be a name."""
    try:
        return profile_name(name)
    except UnusableNameError:
        return FIRST


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0
