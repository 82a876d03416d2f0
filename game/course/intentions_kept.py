"""What a player meant to do in the next call, and what that call shows of it."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from game.debrief.card import score_card
from game.debrief.debrief import coded_turns
from game.debrief.intentions import intentions
from game.play.first_calls import opened_call
from game.progress.database import Database, UnavailableError
from game.progress.library import Library
from game.progress.own_views import intentions_of
from game.progress.runs import RunInfo, finished

Kept = Literal["kept", "partly", "not", "no occasion", "your own"]
_BY_BAND: dict[str, Kept] = {"good": "kept", "fair": "partly", "not yet": "not", "too few": "no occasion"}


class IntentionKept(Struct, frozen=True):
    """An intention, the story of the call after it, and how far that call shows it: by the row of the score
    card that the intention belongs to. "your own": in words of the player's, which nothing here measures."""

    text: str
    story: str
    kept: Kept


def intentions_kept(
    database: Database, profile: str, library: Library, most: int = 8
) -> tuple[IntentionKept, ...]:
    """The last intentions that a finished call came after, the latest last."""
    try:
        runs = [run for run in reversed(finished(database, profile)) if library.counted(run.story)]
    except UnavailableError:
        return ()
    places = {run.id: place for place, run in enumerate(runs)}
    found = [
        (text, runs[places[run] + 1])
        for run, text in intentions_of(database, profile)
        if run in places and places[run] + 1 < len(runs)
    ]
    return tuple(_looked_at(database, profile, library, found[-most:]))


def _looked_at(
    database: Database, profile: str, library: Library, found: list[tuple[str, RunInfo]]
) -> Iterator[IntentionKept]:
    of = {line: skill for skill, lines in intentions().skills.items() for line in lines}
    for text, run in found:
        kept: Kept = "your own"
        if text in of:
            call = opened_call(database, profile, library, run)
            if call is None:
                continue
            ending = call.played[-1].outcome.ending
            critical = (ending.title,) if ending and ending.kind == "critical" else ()
            card = score_card(coded_turns(call.plan, call.played), critical, call.plan.rulebook)
            band = next((row.band for row in card if row.skill == of[text]), "too few")
            kept = _BY_BAND[band]
        yield IntentionKept(text, run.story, kept)
