"""A log played on a story that was changed since: as far as each event still does the same as before."""

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from game.conversation.events import Begin, Cue, Event, Listen, Note, Pick, Retake, Say, Wait
from game.conversation.plan import Plan
from game.conversation.replay import Played, Record, opened, play, play_on, record
from game.conversation.retake import taken_back
from game.conversation.state import Outcome, State
from game.conversation.step import begin
from game.conversation.turn import would_interrupt
from game.messages import Message, message


class Adapted(Struct, frozen=True):
    """The part of a log that can be played on a story, and why the rest cannot.

    `lost`: the number of picks and typed replies that are left out. `reason`: why, as the second half of a
    sentence; None when nothing is left out. `same`: every event did exactly what its record says.
    """

    played: tuple[Played, ...]
    lost: int
    reason: Message | None
    same: bool


Renew = Callable[[Plan, State, Event], Event]
"""What a reply of a log would be if it were made today, in the state where it is."""


def adapt(
    plan: Plan, records: Sequence[Record], *, entry: Played | None = None, renew: Renew | None = None
) -> Adapted:
    """Replay a log, as far as each event does the same as before: the same reply, by the same route, to the
    same scene. The story and the rulebook may be other versions than those the log was made on. A first try
    that was taken back and no longer stands is left out, but for its notes.

    Where the player had heard the customer out, beats that are new in the story are heard too, so that the
    reply does not become an interruption. `listen`s, cues and waits that are no longer possible are left out.
    When the story was edited, a pick shows what its author says today.

    `entry` is another beginning than the story's own. Raises ValueError on a log that does not start with
    `Begin`.
    """
    first = records[0].event if records else None
    if not isinstance(first, Begin):
        raise ValueError("a log starts with begin")
    found = [entry or opened(plan, begin(plan, first.flags, first.seed))]
    renew = renew or (_as_made if first.hash == plan.hash else _as_said_today)
    reason = None
    if found[0].after.scene != records[0].scene:
        scene = found[0].after.scene
        reason = message("changed.begins_elsewhere", scene=scene, before=records[0].scene)
    events = [old.event for old in records]
    gone = taken_back(events)
    done = stood = tried = 1
    while not reason and done < len(records):
        if done in gone and isinstance(events[done], Pick | Say):
            stood, tried = len(found), done
        steps, reason = _again(plan, found, records[done], renew)
        if not reason:
            found += steps
            done += 1
        elif done in gone:
            # The call goes on from before it either way: it need not stand today.
            del found[stood:]
            done, reason = events.index(Retake(), done) + 1, None
            notes = [event for event in events[tried:done] if isinstance(event, Note)]
            found += [play(plan, found[-1].after, note) for note in notes]
    lost = sum(isinstance(old.event, Pick | Say) for old in records[done:])
    return Adapted(tuple(found), lost, reason, same=_same(found, records))


def _same(found: Sequence[Played], records: Sequence[Record]) -> bool:
    return len(found) == len(records) and all(
        old == (new if old.trust is not None else replace(new, trust=None, frustration=None))
        for old, new in zip(records, map(record, found), strict=True)
    )


def _as_made(plan: Plan, _state: State, event: Event) -> Event:
    """As it was made, without behaviours that these rules do not know."""
    reading = event.reading if isinstance(event, Pick | Say) else None
    if reading and any(b.code not in plan.rulebook.shown for b in reading.behaviours):
        known = tuple(b for b in reading.behaviours if b.code in plan.rulebook.shown)
        return replace(event, reading=replace(reading, behaviours=known))
    return event


def _as_said_today(plan: Plan, state: State, event: Event) -> Event:
    """When the author says today what a pick shows, that counts, and not what the ear read at the time."""
    if isinstance(event, Pick) and event.reading:
        reply = plan.scene(state).reply(event.id)
        if reply is not None and reply.shows is not None:
            return replace(event, reading=None)
    return _as_made(plan, state, event)


def _again(
    plan: Plan, found: Sequence[Played], old: Record, renew: Renew
) -> tuple[list[Played], Message | None]:
    steps: list[Played] = []
    state = found[-1].after
    event, scene = old.event, state.scene

    def take(event: Event) -> Outcome:
        nonlocal state
        again = isinstance(event, Retake)
        played = play_on(plan, found, event, logged=True) if again else play(plan, state, event)
        state = played.after
        if played.outcome.refusal is None:
            steps.append(played)
        return played.outcome

    listens, replies = isinstance(event, Listen | Wait), isinstance(event, Pick | Say)
    while replies and not old.interrupted and would_interrupt(plan, state):
        take(Listen())
    outcome = take(renew(plan, state, event))
    if listens and state.scene != scene == old.scene:
        return [], None  # With fewer beats in this scene it would move on too early.
    if outcome.refusal and not isinstance(event, Listen | Wait | Cue | Note):
        if isinstance(event, Pick):
            return [], message("changed.not_offered", scene=scene, reply=event.id)
        return [], message("changed.goes_on_otherwise", scene=scene)
    while listens and state.scene != old.scene and not state.over:
        if take(Listen()).refusal:
            break
    if state.scene != old.scene or (replies and outcome.route != old.route):
        return [], message("changed.goes_on_otherwise", scene=scene)
    return steps, None
