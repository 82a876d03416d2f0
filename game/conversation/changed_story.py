"""A log played on a story that was changed since: as far as each event still does the same as before."""

from collections.abc import Callable, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from game.conversation.events import AsShown, Begin, Cue, Event, Listen, Note, Pick, Retake, Say, Wait
from game.conversation.plan import Plan
from game.conversation.replay import Played, Record, opened, play, play_on, record, with_words
from game.conversation.retake import taken_back
from game.conversation.state import Move, Outcome, State
from game.conversation.step import begin
from game.conversation.turn import would_interrupt
from game.messages import Message, message, say


class Adapted(Struct, frozen=True):
    """The part of a log that can be played on a story, and why the rest cannot.

    `lost`: the number of picks and typed replies that are left out. `reason`: why, as the second half of a
    sentence; None when nothing is left out. `same`: every event did exactly what its record says.
    `places`: for each of `played` the place in the log of the record that it was made for. `stands`: the
    number of records up to which the log stands, 0 where the call begins in another scene. `tries`: the
    first tries among them that were taken back and are left out. `recounted`: meters of the log stand in
    place of others that these rules give.
    """

    played: tuple[Played, ...]
    lost: int
    reason: Message | None
    same: bool
    places: tuple[int, ...]
    stands: int
    tries: int = 0
    recounted: bool = False


RECORDED = "recorded"
"""The code of a move that stands for all that led to the meters of a record."""

Renew = Callable[[Plan, State, Event], Event]
"""What a reply of a log would be if it were made today, in the state where it is."""


def adapt(
    plan: Plan,
    records: Sequence[Record],
    *,
    entry: Played | None = None,
    renew: Renew | None = None,
    recorded: bool = False,
    was: Plan | None = None,
) -> Adapted:
    """Replay a log, as far as each event does the same as before: the same reply, by the same route, to the
    same scene. The story and the rulebook may be other versions than those the log was made on. A first try
    that was taken back and no longer stands is left out, but for its notes.

    Where the player had heard the customer out, beats that are new in the story are heard too, so that the
    reply does not become an interruption. `listen`s, cues and waits that are no longer possible are left out.
    When the story was edited, a pick shows what its author says today.

    `entry` is another beginning than the story's own. `recorded`: readings and meters are those of the log,
    whatever they would be by these rules. `was`: what the log was made on; then a pick keeps its words.
    Raises ValueError on a log that does not start with `Begin`.
    """
    first = records[0].event if records else None
    if not isinstance(first, Begin):
        raise ValueError("a log starts with begin")
    found = [entry or opened(plan, begin(plan, first.flags, first.seed))]
    renew = renew or (_as_made if recorded or first.hash == plan.hash else partial(_as_said_today, was))
    if recorded:
        found[0] = _as_recorded(found[0], records[0])
    reason = None
    if found[0].after.scene != records[0].scene:
        scene = found[0].after.scene
        reason = message("changed.begins_elsewhere", scene=scene, before=records[0].scene)
    else:
        found = _in_words_of_log(found, records[0])
    places, done = [0], 0 if reason else 1
    events = [old.event for old in records]
    gone = taken_back(events)
    stood = tried = 1
    tries = 0
    while not reason and done < len(records):
        if done in gone and isinstance(events[done], Pick | Say):
            stood, tried = len(found), done
        steps, reason = _again(plan, found, records[done], renew)
        if not reason:
            if recorded and steps:
                steps[-1] = _as_recorded(steps[-1], records[done])
            found += _in_words_of_log(steps, records[done])
            places += [done] * len(steps)
            done += 1
        elif done in gone:
            # The call goes on from before it either way: it need not stand today.
            tries += 1
            del found[stood:], places[stood:]
            done, reason = events.index(Retake(), done) + 1, None
            notes = [event for event in events[tried:done] if isinstance(event, Note)]
            found += [play(plan, found[-1].after, note) for note in notes]
            places += [done - 1] * len(notes)
    lost = sum(isinstance(old.event, Pick | Say) for old in records[done:])
    same, recounted = _same(found, records), any(m.code == RECORDED for p in found for m in p.outcome.moves)
    return Adapted(tuple(found), lost, reason, same, tuple(places), done, tries, recounted)


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


def _as_said_today(was: Plan | None, plan: Plan, state: State, event: Event) -> Event:
    """When the author says today what a pick shows, that counts, and not what the ear read at the time. Its
    words stay those that were picked."""
    reply = plan.scene(state).reply(event.id) if isinstance(event, Pick) else None
    if isinstance(event, Pick) and reply is not None:
        picked = was.picked(state, event) if was and state.scene in was.story.scenes else None
        if picked is not None and (picked.say, picked.do) != (reply.say, reply.do):
            event = replace(event, shown=AsShown(picked.say, picked.do))
        if event.reading and reply.shows is not None:
            return replace(event, reading=None)
    return _as_made(plan, state, event)


def _as_recorded(played: Played, old: Record) -> Played:
    """With the meters of the log, and one move in place of what would have led elsewhere."""
    trust, frustration, did = old.trust, old.frustration, played.outcome
    if trust is None or frustration is None or (did.trust, did.frustration) == (trust, frustration):
        return played
    before = played.before or played.after
    moves = [replace(move, trust=0, frustration=0) for move in did.moves]
    moves.append(Move(RECORDED, trust - before.trust, frustration - before.frustration, say("move.recorded")))
    return replace(
        played,
        outcome=replace(did, trust=trust, frustration=frustration, moves=tuple(moves)),
        after=replace(played.after, trust=trust, frustration=frustration),
    )


def _in_words_of_log(steps: list[Played], old: Record) -> list[Played]:
    """What was heard, in the words that an earlier edit had left in the log."""
    if old.shown is None or not steps:
        return steps
    return [*steps[:-1], with_words(steps[-1], old.shown)]


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
