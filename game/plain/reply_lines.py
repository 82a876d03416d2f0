"""What can be answered now, line by line."""

from collections.abc import Iterator

from game.conversation.plan import Plan
from game.conversation.reply_numbers import Numbered, standing
from game.conversation.transcript import replied
from game.messages import say
from game.story.model import Reply, Scene


def reply_lines(plan: Plan, scene: Scene, found: Numbered) -> Iterator[str]:
    """The replies with their numbers, and that words of one's own are asked for where they are."""
    replies = standing(found)
    if scene.typed:
        yield own_words(plan, scene)
    for number, reply in replies.items():
        yield f"{number}. {reply_words(reply)}"
    if not replies and not scene.typed:
        yield say("refusal.floor_closed")


def as_before(plan: Plan, scene: Scene, found: Numbered) -> str:
    """That all of it is as it was read out, in one line."""
    return say("plain.as_before") if standing(found) or not scene.typed else own_words(plan, scene)


def own_words(plan: Plan, scene: Scene) -> str:
    """The prompt of a scene that is answered in one's own words."""
    prompt = plan.shown(scene.typed.prompt) if scene.typed else ""
    return prompt or say("plain.own_words")


def reply_words(reply: Reply) -> str:
    """A reply as it is read out; a deed in brackets."""
    return replied(reply).line
