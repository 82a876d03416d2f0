"""From a log of events back to a play, on the story that it was made on."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from game.conversation.events import AsShown, Begin, Event, Retake
from game.conversation.plan import Plan
from game.conversation.retake import against_retake, reply_to_retake
from game.conversation.state import Outcome, Refusal, State
from game.conversation.step import enter, step
from game.story.model import Beat


class Played(Struct, frozen=True):
    """One event, with the states before it (None for `Begin`) and after it. `shown`: what was heard at it, in
    the words of then, where the story has others today; `outcome.heard` is the same."""

    before: State | None
    outcome: Outcome
    after: State
    shown: tuple[AsShown, ...] | None = None


_Meter = Annotated[int, Meta(ge=0, le=100)]


class Record(Struct, frozen=True):
    """One logged event with what it did when it was made: the scene after it, the route it took, whether
    it cut in, and the meters after it (None in a log of an earlier game, which did not keep them). `shown` as
    in `Played`."""

    event: Event
    scene: str
    route: str = ""
    interrupted: bool = False
    trust: _Meter | None = None
    frustration: _Meter | None = None
    shown: tuple[AsShown, ...] | None = None


def opened(plan: Plan, event: Begin) -> Played:
    """The entry of a play: `Begin`, with the first beat heard."""
    state, outcome = enter(plan, event)
    return Played(None, outcome, state)


def play(plan: Plan, state: State, event: Event) -> Played:
    """`step`, with the states before and after. A refused event leaves the state as it is."""
    after, outcome = step(plan, state, event)
    return Played(state, outcome, after)


def play_on(plan: Plan, played: Sequence[Played], event: Event, *, logged: bool = False) -> Played:
    """The next event of a play, of which nothing was refused: `play`, and `Retake` beside it, which puts
    back the whole state before the last reply and says once more what the customer had said last.

    `logged`: the event comes from a log, and was allowed when it was made.
    """
    if not isinstance(event, Retake):
        return play(plan, played[-1].after, event)
    outcomes = [one.outcome for one in played]
    place = reply_to_retake([outcome.event for outcome in outcomes])
    back = played[place].before if place is not None else None
    if refused := against_retake(outcomes, back.trust if back else 0, logged=logged):
        state = played[-1].after
        why = Refusal(*refused)
        return Played(state, Outcome(event, state.scene, state.trust, state.frustration, refusal=why), state)
    assert back is not None and place is not None
    heard = next((outcome.heard[-1:] for outcome in reversed(outcomes[:place]) if outcome.heard), ())
    return Played(
        played[-1].after, Outcome(event, back.scene, back.trust, back.frustration, heard=heard), back
    )


def with_words(played: Played, words: tuple[AsShown, ...]) -> Played:
    """What was heard at this event, in these words."""
    heard = tuple(Beat(say=one.say, do=one.do, who=one.who) for one in words)
    return replace(played, outcome=replace(played.outcome, heard=heard), shown=words)


def walk(plan: Plan, events: Iterable[Event]) -> Iterator[Played]:
    """Play each event of a log, in order. Refused events are among the results. Raises ValueError on a log
    that does not start with `Begin`."""
    queue = iter(events)
    first = next(queue, None)
    if not isinstance(first, Begin):
        raise ValueError("a log starts with begin")
    stood = [opened(plan, first)]
    yield stood[0]
    for event in queue:
        last = play_on(plan, stood, event, logged=True)
        if last.outcome.refusal is None:
            stood.append(last)
        yield last


def record(played: Played) -> Record:
    """What the log keeps of an event."""
    did = played.outcome
    meters = did.trust, did.frustration
    return Record(did.event, did.scene, did.route, did.interrupted, *meters, played.shown)


_decoder = msgspec.json.Decoder(Record)


def write_record(made: Record) -> str:
    """A record as JSON, on one line."""
    return msgspec.json.encode(made).decode()


def read_record(body: object) -> Record | None:
    """The record that `write_record` wrote, also in an earlier game; None for anything else."""
    try:
        return _decoder.decode(body) if isinstance(body, str | bytes) else None
    except (msgspec.MsgspecError, RecursionError):
        return None
