"""From a log of events back to a state: exactly, or on a story that was edited since."""

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from game.conversation.events import Begin, Cue, Event, Listen, Note, Pick, Say, Wait
from game.conversation.plan import Plan
from game.conversation.state import Outcome, State
from game.conversation.step import enter, step, would_interrupt
from game.messages import Message, message


class Record(Struct, frozen=True):
    """One logged event with what it did when it was made: the scene after it, the route it took, and
    whether it cut in. `adapt` holds today's story to these."""

    event: Event
    scene: str
    route: str = ""
    interrupted: bool = False


class Replayed(Struct, frozen=True):
    """The state after a log, and the outcome of each event of it that stood."""

    state: State
    outcomes: tuple[Outcome, ...]


class Adapted(Struct, frozen=True):
    """What still stands of a log on today's story: a log of its own, and why the rest does not.

    `lost` is the number of floor-taking replies that fell away; `reason` is None when none did. Worded, it is
    the second half of a sentence.
    """

    records: tuple[Record, ...]
    state: State
    outcomes: tuple[Outcome, ...]
    lost: int = 0
    reason: Message | None = None


def record(outcome: Outcome) -> Record:
    """What the log keeps of an outcome."""
    return Record(outcome.event, outcome.scene, outcome.route, outcome.interrupted)


def replay(plan: Plan, events: Iterable[Event]) -> Replayed:
    """The state after `events`, the first of which is `Begin`. Events refused today leave no outcome.
    Raises ValueError on a log that does not start with `Begin`."""
    queue = iter(events)
    first = next(queue, None)
    if not isinstance(first, Begin):
        raise ValueError("a log starts with begin")
    state, outcome = enter(plan, first)
    outcomes = [outcome]
    for event in queue:
        state, outcome = step(plan, state, event)
        if outcome.refusal is None:
            outcomes.append(outcome)
    return Replayed(state, tuple(outcomes))


def adapt(
    plan: Plan,
    begin: Begin,
    records: Sequence[Record],
    *,
    entered: tuple[State, Outcome] | None = None,
    renew: Callable[[State, Event], Event] = lambda _, event: event,
) -> Adapted:
    """Replay a log made on another version of the story (or rulebook) as far as each event still
    stands: the same reply, by the same route, to the same scene. `begin` is today's first event;
    `records` are the old ones, their own `Begin` included.

    Beats added since are heard where the player had let the customer finish, so that nobody is said to
    have cut in who did not; `listen`s, cues and waits that no longer fit are left out.

    `entered` is another beginning than the story's own. `renew` says what a reply would be if it were made
    today, in the state where it is.
    """
    state, outcome = entered or enter(plan, begin)
    outcomes = [outcome]
    reason = None
    if records and outcome.scene != records[0].scene:
        reason = message("changed.begins_elsewhere", scene=outcome.scene, before=records[0].scene)
    done = 1
    for old in records[1:]:
        if reason:
            break
        state, steps, reason = _again(plan, state, old, renew)
        if not reason:
            outcomes += steps
            done += 1
    lost = sum(isinstance(old.event, Pick | Say) for old in records[done:])
    return Adapted(tuple(map(record, outcomes)), state, tuple(outcomes), lost, reason)


def _again(
    plan: Plan, state: State, old: Record, renew: Callable[[State, Event], Event]
) -> tuple[State, list[Outcome], Message | None]:
    before, steps = state, list[Outcome]()
    event = old.event
    takes_floor = isinstance(event, Pick | Say)
    if takes_floor and not old.interrupted:
        while would_interrupt(plan, state):
            state, outcome = step(plan, state, Listen())
            steps.append(outcome)
    state, outcome = step(plan, state, renew(state, event))
    if isinstance(event, Listen | Wait) and outcome.scene != before.scene == old.scene:
        return before, [], None  # With fewer beats in this scene it would move on too early.
    if outcome.refusal is None:
        steps.append(outcome)
    elif takes_floor or not isinstance(event, Listen | Wait | Cue | Note):
        return before, [], _gone(event, before)
    while isinstance(event, Listen | Wait) and state.scene != old.scene and not state.over:
        state, outcome = step(plan, state, Listen())
        if outcome.refusal:
            break
        steps.append(outcome)
    if state.scene != old.scene or (takes_floor and outcome.route != old.route):
        return before, [], message("changed.goes_on_otherwise", scene=before.scene)
    return state, steps, None


def _gone(event: Event, state: State) -> Message:
    if isinstance(event, Pick):
        return message("changed.not_offered", scene=state.scene, reply=event.id)
    return message("changed.not_typed", scene=state.scene)
