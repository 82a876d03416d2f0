"""Learners of a cohort who play as simulated players do: through the real save, into the real outbox."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from game.conversation.path import event_of
from game.conversation.plan import Plan
from game.play.session import start_call
from game.playtest.playtest import STYLES, simulate
from game.progress.database import Database
from game.records.memberships import Membership, join

PLAYER = "player"
COHORT = "0123456789abcdef0123456789abcdef"


class Learner(Struct, frozen=True):
    """One learner on a computer of their own."""

    style: str
    database: Database
    membership: Membership


def learners(
    folder: Path,
    plans: Sequence[Plan],
    *,
    count: int = 12,
    seed: int = 16,
    words: bool = False,
    store: str = "",
    plays: int = 1,
) -> Iterator[Learner]:
    """So many learners, each of the next style, each with all chapters played `plays` times."""
    rules = {"id": COHORT, "name": "Monday", "course": [plan.story.id for plan in plans], "store": store}
    file = msgspec.json.encode(rules).decode()
    for number in range(count):
        style = STYLES[number % len(STYLES)]
        database = Database(folder / f"{number:02}" / "progress.sqlite3")
        pseudonym = f"p-{seed:08x}{number:08x}"
        membership = join(database, PLAYER, file, pseudonym, words=words, now="2026-11-30T08:00:00+00:00")
        for plan in plans:
            for path in _paths(plan, plays, seed + number, style):
                _play(database, plan, path)
        yield Learner(style, database, membership)


def _paths(plan: Plan, plays: int, seed: int, style: str) -> list[tuple[str, ...]]:
    return [play.path for play in simulate(plan, plays, seed, style)]


def _play(database: Database, plan: Plan, path: Sequence[str]) -> None:
    call = start_call(database, PLAYER, plan, seed=1)
    for words in path:
        call.do(event_of(plan, call.state, words))
    call.log.leave()
