"""What is read out before a call begins or goes on: whose it is, on which channel, and the player's aim."""

from collections.abc import Iterator, Sequence

from game.channels import channels
from game.conversation.events import Pick, Say
from game.conversation.replay import Played
from game.messages import say
from game.play.session import Call
from game.progress.own_views import latest_intention


def opening_lines(call: Call) -> Iterator[str]:
    """What is said both at the beginning of a call and where one goes on with it."""
    story, log = call.plan.story, call.log
    channel = channels()[story.channel].label
    yield say("plain.call", title=story.title, channel=channel, name=story.customer.name)
    if story.customer.about:
        yield story.customer.about
    if intention := latest_intention(log.database, log.profile):
        yield f"{say('own_view.aim')}: “{intention}”"
    yield say("plain.commands")


def going_on(call: Call) -> str:
    """How far a call is that was left."""
    trust, frustration = call.state.trust, call.state.frustration
    return say("plain.going_on", count=len(_replies(call)), trust=trust, frustration=frustration)


def this_turn(call: Call) -> Sequence[Played]:
    """What was played since the last reply, or since the call began."""
    replies = _replies(call)
    return call.played[replies[-1] if replies else 0 :]


def _replies(call: Call) -> list[int]:
    return [n for n, event in enumerate(call.events) if isinstance(event, Pick | Say)]
