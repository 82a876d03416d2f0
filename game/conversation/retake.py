"""Going back to the moment before a reply, for another try: when it is allowed, and which tries a log holds.

A log is never shortened: what lay between a reply and the `Retake` after it stays in it, as the first try.
"""

from collections.abc import Sequence

from game.conversation.events import Event, Pick, Retake, Say
from game.conversation.state import Outcome, RefusalName
from game.messages import Message, message

MOST = 2
"""Times in a call: a second try is for what went wrong, and the rest of a call is lived with."""


def reply_to_retake(events: Sequence[Event]) -> int | None:
    """The place in a log of the reply that a `Retake` now would go back behind: the last one, unless it was
    taken back already or is itself a second try."""
    replies = [n for n, event in enumerate(events) if isinstance(event, Pick | Say)]
    if not replies or replies[-1] in second_tries(events):
        return None
    return None if any(isinstance(event, Retake) for event in events[replies[-1] :]) else replies[-1]


def against_retake(
    played: Sequence[Outcome], trust_before: int, *, logged: bool = False
) -> tuple[RefusalName, Message] | None:
    """Why a `Retake` is refused after these outcomes, none of which was refused; None when it stands.

    `trust_before`: trust before the last reply. `logged`: it stood when it was made; where there still is a
    reply to go back behind, it stands, though story or rules may weigh that reply otherwise today.
    """
    events = [outcome.event for outcome in played]
    reply = reply_to_retake(events)
    if played[-1].ending is not None:
        return "over", message("refusal.over")
    if reply is None:
        if any(isinstance(event, Retake) for event in events):
            return "retaken_here", message("refusal.retaken_here")
        return "nothing_to_retake", message("refusal.nothing_to_retake")
    if logged:
        return None
    if sum(isinstance(event, Retake) for event in events) >= MOST:
        return "retaken_enough", message("refusal.retaken_enough", most=MOST)
    # A meter at its end hides what was won.
    if played[reply].trust > trust_before or sum(move.trust for move in played[reply].moves) > 0:
        return "won_trust", message("refusal.won_trust")
    return None


def second_tries(events: Sequence[Event]) -> frozenset[int]:
    """The places of what belongs to a second try: all between a `Retake` and the next reply, with both."""
    found: list[int] = []
    again = False
    for place, event in enumerate(events):
        again = again or isinstance(event, Retake)
        if again:
            found.append(place)
        again = again and not isinstance(event, Pick | Say)
    return frozenset(found)


def first_try_of(events: Sequence[Event], place: int) -> int | None:
    """The place of the reply that the second try at `place` was another try of; None for a first try."""
    back = False
    for earlier in range(place - 1, -1, -1):
        if isinstance(events[earlier], Retake):
            back = True
        elif isinstance(events[earlier], Pick | Say):
            return earlier if back else None
    return None


def first_replies(events: Sequence[Event]) -> int:
    """How many replies of a log are first tries."""
    again = second_tries(events)
    return sum(isinstance(event, Pick | Say) and n not in again for n, event in enumerate(events))


def taken_back(events: Sequence[Event]) -> frozenset[int]:
    """The places of what was taken back: each reply that a `Retake` went back behind, up to that `Retake`."""
    found: list[int] = []
    reply = None
    for place, event in enumerate(events):
        if isinstance(event, Pick | Say):
            reply = place
        elif isinstance(event, Retake) and reply is not None:
            found += range(reply, place + 1)
            reply = None
    return frozenset(found)
