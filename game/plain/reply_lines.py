"""What can be answered now, line by line."""

from collections.abc import Iterator, Mapping

from game.conversation.plan import Plan
from game.conversation.reply_numbers import Numbered, standing
from game.conversation.transcript import replied
from game.messages import say
from game.story.model import Reply, Scene
from game.words import listed

Listed = tuple[str, ...]
"""What was read out as possible: the scene, and each reply with its number."""


def as_listed(scene: Scene, found: Numbered) -> Listed:
    """What is read out now."""
    return scene.id, *(f"{number} {reply.id}" for number, reply in standing(found).items())


def reply_lines(plan: Plan, scene: Scene, found: Numbered, before: Listed = ()) -> Iterator[str]:
    """The replies with their numbers, and that words of one's own are asked for where they are. Of what was
    read out `before` in this scene it is only said that it is as before."""
    replies, now = standing(found), as_listed(scene, found)
    if now == before:
        yield _as_before(plan, scene, found)
        return
    if before and set(before) < set(now):
        yield say("plain.replies_more")
        replies = {one: reply for one, reply in replies.items() if f"{one} {reply.id}" not in before}
    elif scene.typed:
        yield own_words(plan, scene, numbers=bool(replies))
    for number, reply in replies.items():
        yield f"{number}. {reply_words(reply)}"
    if not replies and not scene.typed:
        yield say("refusal.floor_closed")


def _as_before(plan: Plan, scene: Scene, found: Numbered) -> str:
    """That all of it is as it was read out, in one line."""
    if standing(found) or not scene.typed:
        return say("plain.as_before")
    return own_words(plan, scene, numbers=False)


def own_words(plan: Plan, scene: Scene, *, numbers: bool) -> str:
    """The prompt of a scene that is answered in one's own words, and how it is answered. `numbers`: a reply
    can be picked too."""
    prompt = plan.shown(scene.typed.prompt).strip() if scene.typed else ""
    ended = prompt if prompt.endswith((".", "!", "?", "…", ".”", "!”", "?”")) else f"{prompt.rstrip(':')}."
    how = say("plain.own_words_or_number") if numbers else say("plain.own_words")
    return f"{ended} {how}" if prompt else how


def which_lines(which: Mapping[int, Reply], *, cuts_in: bool) -> Iterator[str]:
    """Which of these replies, each by its number, is meant?"""
    numbers = listed([str(number) for number in which], "or")
    yield (
        say("plain.which_of_cuts_in", numbers=numbers) if cuts_in else say("plain.which_of", numbers=numbers)
    )
    yield from (f"{number}. {reply_words(reply)}" for number, reply in which.items())


def reply_words(reply: Reply) -> str:
    """A reply as it is read out; a deed in brackets."""
    return replied(reply).line
