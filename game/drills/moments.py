"""Moments of a finished call at which a skill was wanting: they bring drills of it. By `game/skills.toml`."""

import sqlite3
from collections.abc import Sequence

from game.conversation.events import Pick, Say
from game.conversation.plan import Plan
from game.conversation.replay import Played
from game.conversation.retake import second_tries
from game.conversation.state import Outcome
from game.debrief.card import score_card
from game.debrief.debrief import coded_turns
from game.progress.database import Database, UnavailableError
from game.progress.self_views import played_again
from game.skills import skills


def keep_missed_moments(database: Database, run: str, plan: Plan, played: Sequence[Played]) -> None:
    """Keep the missed moments of a finished run; once more changes nothing. A call that was played on from
    the middle of a finished one has none: its beginning was counted with that one. Where nothing can be
    saved, the next look at the call tries again."""
    found = missed(plan, played)
    try:
        if not found or played_again(database, run):
            return
        with database.transaction() as db:
            db.executemany(
                "INSERT OR IGNORE INTO missed_moments (run, seq, skill) VALUES (?, ?, ?)",
                [(run, seq, skill) for seq, skill in found],
            )
    except (UnavailableError, sqlite3.IntegrityError):
        return


def missed(plan: Plan, played: Sequence[Played]) -> list[tuple[int, str]]:
    """Places in the log with the skill that was wanting there, of first tries.

    Where nothing of a skill was missed and its row of the score card still reads "not yet", as where all
    questions were closed, the call's last reply stands for it.
    """
    standing = [(seq, one.outcome) for seq, one in enumerate(played) if one.outcome.refusal is None]
    again = second_tries([outcome.event for _, outcome in standing])
    first = [pair for place, pair in enumerate(standing) if place not in again]
    found = [
        (seq, name)
        for seq, outcome in first
        for name, skill in skills().items()
        if _codes(outcome) & set(skill.missed) and not _codes(outcome) & set(skill.codes)
    ]
    replies = [seq for seq, outcome in first if isinstance(outcome.event, Pick | Say)]
    weak = {
        row.skill for row in score_card(coded_turns(plan, played), None, plan.rulebook) if _is_weak(row.band)
    }
    for row in sorted(weak) if replies else ():
        of_row = [name for name, skill in skills().items() if skill.row == row]
        if of_row and not any(name in of_row for _, name in found):
            found.append((replies[-1], of_row[0]))
    return found


def _is_weak(band: str) -> bool:
    return band == "not yet"


def _codes(outcome: Outcome) -> set[str]:
    return {*outcome.codes, *(move.code for move in outcome.moves)}
