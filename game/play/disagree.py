"""A player who disagrees with how a reply of their own was read, said during the call."""

from game.conversation.events import Say
from game.messages import say
from game.play.session import Call
from game.progress.own_views import toggle_reading
from game.words import shortened


def disagree_with_last(call: Call) -> str:
    """Keep that the player disagrees with the reading of the last typed reply, or take that back. Returns the
    sentence that tells which; "" where nothing was typed. No meter moves."""
    typed = [n for n, played in enumerate(call.played) if isinstance(played.outcome.event, Say)]
    if not typed:
        return ""
    outcome = call.played[typed[-1]].outcome
    words = shortened(outcome.event.text) if isinstance(outcome.event, Say) else ""
    kept = toggle_reading(call.log.database, call.log.id, typed[-1], outcome.codes)
    return say("disagreed.kept", words=words) if kept else say("disagreed.taken_back", words=words)
