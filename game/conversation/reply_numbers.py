"""The numbers of the replies to pick. They follow from the log alone, so that screen and plain play, a call
that is gone on with and a second window all have the same."""

from collections.abc import Mapping, Sequence

from game.conversation.events import Begin, Pick, Say
from game.conversation.plan import Plan
from game.conversation.replay import Played
from game.conversation.retake import taken_back
from game.conversation.state import State
from game.conversation.step import listened_to, offered
from game.story.model import Reply

Numbered = Mapping[int, Reply | None]
"""Replies, with the names put in, by their numbers, in the order of these; None in the place of one that was
possible earlier in the turn and is not any more."""


def turn_began(played: Sequence[Played]) -> int:
    """The place in a log of the event with which the customer's present turn began. One that the player went
    back to goes on: it began where it had begun. So does one in which the customer only answers."""
    return _places_of_turn(played)[0]


def numbered(
    plan: Plan, played: Sequence[Played], *, helped: bool = False, heard_on: bool = False
) -> Numbered:
    """The replies that can be picked now, by number.

    The numbers are the order in which replies became possible in this turn; those that did in one event have
    the order of the story, with those that only help to lean on after the others. These have their numbers
    also where they are not shown because nobody has asked for them (`helped`). `heard_on`: as it will be when
    the customer has finished.
    """
    states = [played[place].after for place in _places_of_turn(played)]
    if heard_on:
        states.append(listened_to(plan, states[-1]))
    ids: dict[str, None] = {}
    for state in states:
        ids |= dict.fromkeys(_possible(plan, state))
    scene = plan.scene(states[-1])
    shown = {reply.id: plan.reply_as_shown(reply) for reply in offered(plan, states[-1], helped=helped)}
    hidden = {reply.id for reply in scene.replies if reply.help and scene.typed and not helped}
    return {number: shown.get(one) for number, one in enumerate(ids, 1) if one not in hidden}


def standing(found: Numbered) -> dict[int, Reply]:
    """Those of the replies that can still be picked, by number."""
    return {number: reply for number, reply in found.items() if reply}


def _possible(plan: Plan, state: State) -> list[str]:
    """The ids of all replies that can be picked in a state, those to lean on last in a scene for typing."""
    lean_last = plan.scene(state).typed is not None
    found = offered(plan, state, helped=True)
    return [reply.id for reply in sorted(found, key=lambda reply: lean_last and reply.help)]


def _places_of_turn(played: Sequence[Played]) -> list[int]:
    """The places in a log of the events of the present turn, without what the player has taken back."""
    gone = taken_back([one.outcome.event for one in played])
    places: list[int] = []
    for place in range(len(played) - 1, -1, -1):
        if place not in gone:
            places.append(place)
            if _begins_turn(played[place]):
                break
    return places[::-1]


def _begins_turn(played: Played) -> bool:
    """Whether the call entered a scene, perhaps the same again. Only an answer leaves it where it is."""
    match played.outcome.event:
        case Begin() | Pick():
            return True
        case Say():
            return not played.after.answered
    return played.before is None or played.before.scene != played.after.scene
