"""From a log of events back to a play, on the story that it was made on."""

from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from game.conversation.events import Begin, Event
from game.conversation.plan import Plan
from game.conversation.state import Outcome, State
from game.conversation.step import enter, step


class Played(Struct, frozen=True):
    """One event, with the states before it (None for `Begin`) and after it."""

    before: State | None
    outcome: Outcome
    after: State


class Record(Struct, frozen=True):
    """One logged event with what it did when it was made: the scene after it, the route it took, whether
    it cut in, and the meters after it (None in a log of an earlier game, which did not keep them)."""

    event: Event
    scene: str
    route: str = ""
    interrupted: bool = False
    trust: int | None = None
    frustration: int | None = None


def opened(plan: Plan, event: Begin) -> Played:
    """The entry of a play: `Begin`, with the first beat heard."""
    state, outcome = enter(plan, event)
    return Played(None, outcome, state)


def play(plan: Plan, state: State, event: Event) -> Played:
    """`step`, with the states before and after. A refused event leaves the state as it is."""
    after, outcome = step(plan, state, event)
    return Played(state, outcome, after)


def walk(plan: Plan, events: Iterable[Event]) -> Iterator[Played]:
    """Play each event of a log, in order. Refused events are among the results. Raises ValueError on a log
    that does not start with `Begin`."""
    queue = iter(events)
    first = next(queue, None)
    if not isinstance(first, Begin):
        raise ValueError("a log starts with begin")
    last = opened(plan, first)
    yield last
    for event in queue:
        last = play(plan, last.after, event)
        yield last


def record(played: Played) -> Record:
    """What the log keeps of an event."""
    did = played.outcome
    return Record(did.event, did.scene, did.route, did.interrupted, did.trust, did.frustration)


_decoder = msgspec.json.Decoder(Record)


def write_record(made: Record) -> str:
    """A record as JSON, on one line."""
    return msgspec.json.encode(made).decode()


def read_record(body: object) -> Record | None:
    """The record that `write_record` wrote, also in an earlier game; None for anything else."""
    try:
        return _decoder.decode(body) if isinstance(body, str | bytes) else None
    except msgspec.MsgspecError:
        return None
