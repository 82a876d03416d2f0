"""One reply tried in one scene of a story: what it would do there, without a run around it."""

from heapq import heappop, heappush

import msgspec
from msgspec import Struct

from game.conversation.ear import hear
from game.conversation.events import Cue, Event, Listen, Pick, Say, Wait
from game.conversation.nearest_pick import nearest_pick
from game.conversation.plan import Plan, view
from game.conversation.state import Move, State
from game.conversation.step import begin, enter, listened_to, offered, step
from game.debrief.left_out import LeftOut, left_out
from game.listening.detector import only_cue
from game.listening.reading import Reading

# Plays looked at before a scene counts as out of reach; fixed, so that no answer depends on the machine.
BUDGET = 1_500


class Answer(Struct, frozen=True):
    """What a reply does in a scene, everything there heard before it.

    `route` is the typed route it takes; `pick` the offered reply it comes nearest to, where the scene has
    no typed block; both "" for a cue, which does not take the floor, and where nothing is near. `asked_again`
    are the facts (in the words of `says`) that it asks for though they were told. Meters are those before
    and after. `found` is false when no short play reaches the scene: then it is read as if the call began
    there.
    """

    reading: Reading
    customer: tuple[str, ...]
    route: str = ""
    pick: str = ""
    leads_to: str = ""
    why: str = ""
    moves: tuple[Move, ...] = ()
    left: LeftOut = LeftOut()
    asked_again: tuple[str, ...] = ()
    premature: bool = False
    trust: tuple[int, int] = (0, 0)
    frustration: tuple[int, int] = (0, 0)
    found: bool = True


def answer(plan: Plan, scene: str, text: str) -> Answer:
    """Try a typed reply in a scene, which must be one that is answered."""
    state = arrive(plan, scene)
    found = state is not None
    if state is None:
        state = listened_to(plan, _as_start(plan, scene))
    reading = hear(plan, state, text)
    event: Event
    pick = ""
    if only_cue(reading):
        event = Cue(text)
    elif plan.scene(state).typed:
        event = Say(text, reading)
    else:
        near = nearest_pick(plan, state, text, reading)
        pick = near.id if near else ""
        event = Pick(pick, text, reading)
    after, outcome = step(plan, state, event)
    facts = plan.story.facts
    said = Say(text, reading)
    left = left_out(plan, state, msgspec.structs.replace(outcome, event=said, codes=_codes(reading)))
    turn, seen = plan.turn(state.scene, state.answer), view(state)
    heard = [b for b in turn.ordinary[: state.position] if plan.holds(b.condition, seen)]
    return Answer(
        reading=reading,
        customer=tuple(words for b in heard for words in (b.do, b.say) if words),
        route="" if pick or outcome.refusal else outcome.route,
        pick=pick,
        leads_to=after.scene if outcome.refusal is None and not isinstance(event, Cue) else "",
        why=outcome.why,
        moves=outcome.moves,
        left=LeftOut() if isinstance(event, Cue) else left,
        asked_again=tuple(facts[f].says for f in reading.asks if f in state.told),
        premature=any(move.code == "premature" for move in outcome.moves),
        trust=(state.trust, after.trust),
        frustration=(state.frustration, after.frustration),
        found=found,
    )


def arrive(plan: Plan, scene: str) -> State | None:
    """The state in which a scene has been heard out, on a play to it with few replies. None when no play
    found within a fixed budget gets there."""
    return _search(plan, scene, silences=False) or _search(plan, scene, silences=True)


def _search(plan: Plan, scene: str, silences: bool) -> State | None:
    start = listened_to(plan, enter(plan, begin(plan))[0])
    queue: list[tuple[int, int, State]] = [(0, 0, start)]
    seen, count = {_seen_as(start)}, 0
    while queue and len(seen) <= BUDGET:
        taken, _, state = heappop(queue)
        if state.scene == scene:
            return state
        for event in _ways_on(plan, state, silences):
            after, outcome = step(plan, state, event)
            after = listened_to(plan, after)
            look = _seen_as(after)
            # A silence that brings nothing leads nowhere new.
            if outcome.refusal is None and look not in seen and (outcome.silence or event != Wait()):
                seen.add(look)
                count += 1
                heappush(queue, (taken + isinstance(event, Pick | Say), count, after))
    return None


def _seen_as(state: State) -> tuple[object, ...]:
    """What tells plays apart well enough to find a way: the meters in steps, not what is asked or spent."""
    meters = state.trust // 8, state.frustration // 8
    return (state.scene, state.answer, state.silences, state.flags, state.told, state.visited, *meters)


def _ways_on(plan: Plan, state: State, silences: bool) -> list[Event]:
    scene = plan.scene(state)
    events: list[Event] = [Wait()] if silences else []
    if scene.goto:
        return [Listen(), *events]
    events += [Pick(reply.id) for reply in offered(plan, state, helped=True)]
    for route in scene.typed.routes if scene.typed else ():
        events += [Say(text, hear(plan, state, text)) for text in route.examples[:1]]
    return events


def _as_start(plan: Plan, scene: str) -> State:
    start = plan.story.start
    story = msgspec.structs.replace(plan.story, start=msgspec.structs.replace(start, scene=scene))
    begun = Plan(story, plan.hash, plan.rulebook)
    return enter(begun, begin(begun))[0]


def _codes(reading: Reading) -> tuple[str, ...]:
    return tuple(dict.fromkeys(b.code for b in reading.behaviours))
