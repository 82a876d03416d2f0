"""The calls that progress and certificate look at: of each story that counts, the first finished run that was
not begun in the middle of another. Later ones are practice, and shown apart; badges look at these too."""

from collections.abc import Sequence
from contextlib import suppress

from msgspec import Struct

from game.conversation.plan import Plan
from game.conversation.replay import Played
from game.play.load_run import UnopenedError
from game.play.rewind import open_past
from game.progress.database import Database, UnavailableError
from game.progress.library import Library
from game.progress.runs import RunInfo, finished
from game.progress.self_views import played_again


class FinishedCall(Struct, frozen=True):
    """A finished run, as it was played."""

    info: RunInfo
    plan: Plan
    played: Sequence[Played]


def first_runs(database: Database, profile: str, library: Library) -> list[RunInfo]:
    """The first finished run of each story, in the order in which they were finished. Raises
    `UnavailableError`."""
    found: dict[str, RunInfo] = {}
    for run in whole_runs(database, profile, library):
        found.setdefault(run.story, run)
    return list(found.values())


def whole_runs(database: Database, profile: str, library: Library) -> list[RunInfo]:
    """The finished runs of stories that count, without those begun in the middle of another, in the order in
    which they were finished. Raises `UnavailableError`."""
    return [
        run
        for run in reversed(finished(database, profile))
        if library.counted(run.story) and not (run.parent and played_again(database, run.id))
    ]


def first_calls(database: Database, profile: str, library: Library) -> list[FinishedCall]:
    """Those runs, opened. One that cannot be read today is left out, and all where nothing can be read."""
    try:
        runs = first_runs(database, profile, library)
    except UnavailableError:
        return []
    opened = (opened_call(database, profile, library, run) for run in runs)
    return [call for call in opened if call is not None]


def opened_call(database: Database, profile: str, library: Library, run: RunInfo) -> FinishedCall | None:
    """One run, opened; None where it cannot be read today."""
    with suppress(UnopenedError, UnavailableError):
        call = open_past(database, profile, library, run.id).call
        return FinishedCall(run, call.plan, call.played)
    return None
