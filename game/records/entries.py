"""A run and its log, as the statements about it need them."""

from msgspec import Struct

from game.conversation.plan import Plan
from game.conversation.replay import Played, Record


class Entry(Struct, frozen=True):
    """One event of a log: when it was made, and what the log keeps; `played` is None for one that this
    window did not see made."""

    at: str
    record: Record
    played: Played | None = None


class OfRun(Struct, frozen=True):
    """A run as statements need it. `resumed`: this window goes on with it."""

    id: str
    profile: str
    plan: Plan
    resumed: bool = False
