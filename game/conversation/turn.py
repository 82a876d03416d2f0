"""The customer's turn: what is heard next, what it tells, and what nobody will hear any more."""

from collections.abc import Iterable, Set

import msgspec

from game.conversation.plan import CustomerTurn, Plan, as_heard, view
from game.conversation.state import State
from game.story.model import Beat, Scene


def speaking(plan: Plan, state: State) -> bool:
    """Whether the customer still has ordinary beats to say in this turn."""
    turn = plan.turn(state.scene, state.answer)
    return next_beat(plan, state, turn.ordinary, state.position) is not None


def would_interrupt(plan: Plan, state: State) -> bool:
    """Whether a reply interrupts: ordinary beats are left, and the last one heard is not marked `done`."""
    return not state.at_point and speaking(plan, state)


def heard_out(plan: Plan, state: State) -> bool:
    """Whether the customer has said all ordinary beats and now waits for a reply."""
    scene = plan.scene(state)
    return not (state.over or scene.ending or scene.goto or speaking(plan, state))


def enter_scene(
    plan: Plan, state: State, scene_id: str, answer: str
) -> tuple[State, tuple[Beat, ...], tuple[str, ...]]:
    """The state in a scene that the call now comes to, the beats heard at once, and the facts that are new in
    them. `answer` names the reply whose answer opens the turn, as in `State`."""
    scene, turn = plan.story.scenes[scene_id], plan.turn(scene_id, answer)
    state = msgspec.structs.replace(
        state,
        scene=scene_id,
        visited=state.visited | {scene_id},
        answer=answer,
        position=0,
        silences=0,
        at_point=False,
        waits=0,
        cues=0,
        answered=0,
    )
    heard: list[Beat] = []
    told: list[str] = []
    whole = plan.channel(scene).whole
    while (index := next_beat(plan, state, turn.ordinary, state.position)) is not None:
        state, new = hear(plan, scene, turn, state, index)
        heard.append(as_heard(turn.ordinary[index], state.seed))
        told += new
        if not whole:
            break
    return _settle(plan, scene, turn, state), tuple(heard), tuple(told)


def next_beat(plan: Plan, state: State, beats: tuple[Beat, ...], position: int) -> int | None:
    """The index of the next beat whose `if` is true now; None when there is none."""
    for index in range(position, len(beats)):
        beat = beats[index]
        if beat.condition is None or plan.holds(beat.condition, view(state)):
            return index
    return None


def hear(
    plan: Plan, scene: Scene, turn: CustomerTurn, state: State, index: int
) -> tuple[State, tuple[str, ...]]:
    """The state after the ordinary beat of this index is heard, and the facts that are new in it."""
    beat = turn.ordinary[index]
    heard = msgspec.structs.replace(state, position=index + 1, at_point=beat.done)
    after, told = tell(heard, (beat,))
    return _settle(plan, scene, turn, after), told


def tell(state: State, beats: Iterable[Beat]) -> tuple[State, tuple[str, ...]]:
    """The state that knows what these beats tell, and the facts that are new. A fact that nobody asked for
    takes away the hearing that the player has earned."""
    told = untold(beats, state.told)
    if not told:
        return state, ()
    earned = state.earned and state.asked.issuperset(told)
    return msgspec.structs.replace(state, told=state.told.union(told), earned=earned), told


def untold(beats: Iterable[Beat], told: Set[str]) -> tuple[str, ...]:
    """The facts of these beats that are not among those told, each once, in the order of the beats."""
    return tuple(dict.fromkeys(fact for beat in beats for fact in beat.tells if fact not in told))


def kept_for_silence(plan: Plan, state: State) -> tuple[Beat, ...]:
    """The beats that only silences would still bring in this turn, as things stand now."""
    if not plan.channel(plan.scene(state)).silence:
        return ()
    seen = view(state)
    left = plan.turn(state.scene, state.answer).silent[state.silences :]
    return tuple(beat for beat in left if plan.holds(beat.condition, seen))


def left_unheard(plan: Plan, state: State) -> tuple[Beat, ...]:
    """The ordinary beats that the customer would still say, if nobody took the floor."""
    turn, seen = plan.turn(state.scene, state.answer), view(state)
    left = (b for b in turn.ordinary[state.position :] if plan.holds(b.condition, seen))
    return tuple(as_heard(beat, state.seed) for beat in left)


def _settle(plan: Plan, scene: Scene, turn: CustomerTurn, state: State) -> State:
    """Mark a turn as finished when no ordinary beat can be heard in it now. Otherwise a later cue, which
    moves a meter, could make the `if` of a beat true and start the turn again."""
    if next_beat(plan, state, turn.ordinary, state.position) is not None:
        return state
    over = scene.ending is not None
    return msgspec.structs.replace(state, position=len(turn.ordinary), at_point=True, over=over)
