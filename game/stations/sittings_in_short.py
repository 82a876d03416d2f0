"""The sittings of a player in short: which form, when, and whether it was finished."""

from msgspec import Struct

from game.progress.counters import latest_first
from game.progress.database import Database
from game.progress.profile_keys import profile_key
from game.stations.forms import FORMS
from game.story.exercises import StationForm


class SittingInShort(Struct, frozen=True):
    """One sitting. `finished` is "" for one that can be gone on with; moments are as they stand on disk."""

    id: str
    form: StationForm
    occasion: str
    began: str
    finished: str


def is_paused(database: Database, profile: str) -> bool:
    """Whether a sitting waits to be gone on with, also where it is not offered any more."""
    return any(not one.finished for one in sittings_in_short(database, profile))


def sittings_in_short(database: Database, profile: str) -> list[SittingInShort]:
    """All sittings of a player, in their order; none when they cannot be read now."""
    rows = database.try_rows(
        "SELECT s.id, s.form, s.occasion, s.began, s.finished FROM sittings s JOIN profiles p"
        f" ON p.id = s.profile WHERE p.key = ? ORDER BY {latest_first('s.number')}",
        profile_key(profile),
    )
    return [
        SittingInShort(str(id_), form, str(occasion), str(began), str(finished or ""))
        for id_, form, occasion, began, finished in reversed(rows)
        if form in FORMS
    ]
