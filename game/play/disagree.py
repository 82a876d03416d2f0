"""A player who disagrees with how a reply of their own was read, said during the call."""

from game.conversation.events import Pick, Say
from game.messages import say
from game.play.session import Call
from game.progress.own_views import toggle_reading
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
    words = shortened(outcome.event.text)
    kept = toggle_reading(call.log.database, call.log.id, replies[-1], outcome.codes)
    return say("disagreed.kept", words=words) if kept else say("disagreed.taken_back", words=words)
