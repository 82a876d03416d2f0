"""A player who disagrees with how a reply of their own was read: said in the call, or looking back on it."""

import sqlite3

from game.conversation.events import Pick, Say
from game.messages import say
from game.play.session import Call
from game.progress.own_views import Tell, toggle_disagreement, toggle_reading
from game.records.of_practice import Disagreed, tell_disagreed
from game.words import shortened


def disagree_with_last(call: Call) -> str:
    """Keep that the player disagrees with the reading of their last reply, or take that back. Returns the
    sentence that tells which, or that the last reply was picked and not read; "" where there was none. No
    meter moves."""
    replies = [n for n, played in enumerate(call.played) if isinstance(played.outcome.event, Pick | Say)]
    if not replies:
        return ""
    outcome = call.played[replies[-1]].outcome
    if not isinstance(outcome.event, Say):
        return say("disagreed.not_read")
    words, run, last = shortened(outcome.event.text), call.log.id, replies[-1]
    kept = toggle_reading(call.log.database, run, last, outcome.codes, _telling(call, run, last))
    return say("disagreed.kept", words=words) if kept else say("disagreed.taken_back", words=words)


def disagree_with_code(call: Call, run: str, seq: int, code: str) -> bool:
    """Keep that the player disagrees with one behaviour read in the reply at place `seq` of a call that is
    looked back on, or take that back; `run` is its id on disk. False when it cannot be saved."""
    return toggle_disagreement(call.log.database, run, seq, code, _telling(call, run, seq))


def _telling(call: Call, run: str, seq: int) -> Tell:
    """What tells it to the learner's record too."""

    def tell(db: sqlite3.Connection, codes: frozenset[str]) -> None:
        played = call.played[seq]
        event, at = played.outcome.event, played.before or played.after
        words = event.text if isinstance(event, Say) else ""
        told = Disagreed(run, seq, call.plan.story.id, at.scene, tuple(codes), words)
        tell_disagreed(db, call.log.profile, told)

    return tell
