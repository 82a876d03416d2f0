"""What stands behind a moment of a call: the state, why each reply stands or not, what the ear read last."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from game.conversation.ear import reading_of
from game.conversation.events import Pick, Say
from game.conversation.own_words import same_act
from game.conversation.plan import Plan, view
from game.conversation.state import Outcome, State
from game.conversation.step import ANSWERS_IN_A_ROW, goto_taken, offered, reply_view
from game.conversation.transcript import explain, replied, words_of, words_read
from game.conversation.turn import speaking, would_interrupt
from game.story.conditions import AnsweredTerm, answered, written
from game.story.model import Answer, Route


class WayOn(Struct, frozen=True):
    """A reply, a route or a branch of a `goto`. `holds` is None where only a reply to come can tell. `why`
    says it in words; `terms` are the parts of its condition."""

    id: str
    holds: bool | None
    why: str
    terms: tuple[AnsweredTerm, ...] = ()
    text: str = ""


class NamedValues(Struct, frozen=True):
    """A thing with its values, such as flags that are set."""

    name: str
    values: tuple[str, ...]


class ReadBehaviour(Struct, frozen=True):
    """A behaviour that was read, with the words that earned it."""

    code: str
    strength: float
    words: str
    why: str


class LastReply(Struct, frozen=True):
    """The last reply: what was read in it, the ways for words as they were tried, and where it led. `facts`
    that it names, with those that did not count as they had not been told yet in `early`; those of `misheard`
    it gets wrong. `routes` are those of the scene; where only picks stand, the picks whose act it might do;
    then how the customer answers what none of these takes. `why`: the author's line, or why there is none."""

    text: str
    typed: bool
    scene: str
    shown: tuple[ReadBehaviour, ...]
    facts: tuple[str, ...]
    early: tuple[str, ...]
    feelings: tuple[str, ...]
    asks: tuple[str, ...]
    misheard: tuple[str, ...]
    routes: tuple[WayOn, ...]
    branches: tuple[WayOn, ...]
    interrupted: bool
    why: str


class Inspection(Struct, frozen=True):
    """Everything there is to see of one moment. `floor` says in words who may speak now; `survey` holds the
    entries down to the one that is given, once the call is over."""

    scene: str
    trust: int
    frustration: int
    floor: str
    rows: tuple[NamedValues, ...]
    heard: tuple[str, ...]
    unheard: tuple[str, ...]
    replies: tuple[WayOn, ...]
    moves: tuple[str, ...]
    last: LastReply | None
    survey: tuple[WayOn, ...] = ()


def inspect(
    plan: Plan,
    state: State,
    before: State | None = None,
    outcome: Outcome | None = None,
    *,
    moves: Outcome | None = None,
    helped: bool = False,
) -> Inspection:
    """What stands behind a state. `outcome` is that of the last pick or typed reply, made in `before`;
    `moves` the last outcome of any kind."""
    story = plan.story
    last = _last(plan, before, outcome) if before is not None and outcome is not None else None
    rows = (
        NamedValues("flags set", _in_order(story.flags, state.flags)),
        NamedValues("asked for", _in_order(story.facts, state.asked)),
        NamedValues("visited", _in_order(story.scenes, state.visited)),
        NamedValues("credit spent", tuple(sorted(state.spent))),
        NamedValues("has earned a fix", ("yes" if state.earned else "not since the last new fact",)),
        *_in_a_row(plan, state),
    )
    return Inspection(
        state.scene,
        state.trust,
        state.frustration,
        _floor(plan, state),
        rows,
        _in_order(story.facts, state.told),
        tuple(fact for fact in story.facts if fact not in state.told),
        tuple(_replies(plan, state, helped)),
        tuple(f"{move.code}: {explain(move)}" for move in moves.moves) if moves else (),
        last,
        tuple(_survey(plan, state)),
    )


def _in_a_row(plan: Plan, state: State) -> Iterator[NamedValues]:
    """How many replies in a row the customer has answered here, and what one more does."""
    if state.answered:
        then = f"the next leads to {plan.story.lost}" if plan.story.lost else "the next shows the replies"
        last = state.answered + 1 == ANSWERS_IN_A_ROW
        yield NamedValues("answered in a row", (str(state.answered), *([then] if last else ())))


def _replies(plan: Plan, state: State, helped: bool) -> Iterator[WayOn]:
    scene, seen = plan.scene(state), view(state)
    for reply in scene.replies:
        needed, against = written(reply.condition), ""
        if state.over:
            against = "the call is over"
        elif not plan.holds(reply.condition, seen):
            against = f"needs {needed}"
        elif reply.help and scene.typed and not helped:
            against = "waits for a player who asks for a hint"
        why = against or (f"if {needed}" if needed else "has no `if`")
        parts = answered(reply.condition, seen)
        yield WayOn(reply.id, not against, why, parts, replied(reply).line)
    for route in _words_ways(plan, state):
        kind = "typed" if isinstance(route, Route) else "answered"
        yield WayOn(route.id, None, f"{kind}, {_when(plan, state, route)}")


def _words_ways(plan: Plan, state: State) -> tuple[Route | Answer, ...]:
    """What takes typed words, in the order in which it is tried: routes, answers, and the last resort."""
    scene = plan.scene(state)
    if not scene.answered:
        return ()
    answers = plan.answers(scene)
    if scene.routes:
        # The stock lines of the channel are no last resort where a route is.
        authored = len(scene.answers) + len(plan.story.answers)
        return (*scene.routes[:-1], *answers[:authored], scene.routes[-1])
    return answers


def _when(plan: Plan, state: State, way: Route | Answer) -> str:
    told = f"when {written(way.condition)}" if way.condition else "otherwise"
    if isinstance(way, Route):
        return told
    story, scene = plan.story, plan.scene(state)
    if way in scene.answers:
        return told
    return f"{told} (in every scene)" if way in story.answers else f"{told} (a stock line)"


def _last(plan: Plan, before: State, outcome: Outcome) -> LastReply | None:
    event = outcome.event
    if not isinstance(event, Pick | Say):
        return None
    reading = reading_of(plan, before, event)
    shown = tuple(
        ReadBehaviour(
            b.code, b.strength, " ".join(words_read(plan, before, event, b.start, b.end).split()), b.why
        )
        for b in reading.behaviours
    )
    return LastReply(
        words_of(plan, before, event).line,
        isinstance(event, Say),
        before.scene,
        shown,
        tuple(fact for fact in reading.facts if fact in before.told),
        tuple(fact for fact in reading.facts if fact not in before.told),
        reading.feelings,
        reading.asks,
        tuple(f"{m.fact} (asked)" if m.asked else m.fact for m in outcome.misheard),
        tuple(_routes(plan, before, event)) if isinstance(event, Say) else (),
        tuple(_branches(plan, before, outcome)),
        outcome.interrupted,
        _why(plan, before, outcome),
    )


def _why(plan: Plan, before: State, outcome: Outcome) -> str:
    scene, event = plan.scene(before), outcome.event
    taken = scene.reply(outcome.route) if isinstance(event, Pick) else scene.route(outcome.route)
    if taken and taken.denies and taken.why and taken.why not in outcome.why:
        return (
            f"not shown: it denies {', '.join(taken.denies)}, and what it denies is there, or a fact is wrong"
        )
    return outcome.why


def _survey(plan: Plan, state: State) -> Iterator[WayOn]:
    ending = plan.scene(state).ending if state.over else None
    seen = view(state)
    entries = ending.survey if ending else ()
    for entry in entries:
        holds = plan.holds(entry.condition, seen)
        why = f"if {written(entry.condition)}" if entry.condition else "else" if len(entries) > 1 else ""
        stars = "1 star" if entry.stars == 1 else f"{entry.stars} stars"
        yield WayOn(stars, holds, why, answered(entry.condition, seen), entry.comment)
        if holds:
            return


def _routes(plan: Plan, before: State, event: Say) -> Iterator[WayOn]:
    """What was tried, from the first to what was taken; what is below was not asked."""
    seen = reply_view(plan, before, event.reading)
    early = frozenset(event.reading.facts).difference(before.told)
    if not plan.scene(before).typed:
        near = {reply.id for reply in same_act(plan, before, event.text, event.reading)}
        for reply in offered(plan, before):
            why = "does the same" if reply.id in near else "does something else, or must be picked"
            if reply.id in near and reply.id != event.by:
                why = "is as near, and was not meant"
            yield WayOn(reply.id, reply.id == event.by, why)
        if event.by:
            return
    for way in _words_ways(plan, before):
        holds = plan.holds(way.condition, seen)
        yield WayOn(way.id, holds, _when(plan, before, way), answered(way.condition, seen, early))
        if holds:
            return


def _branches(plan: Plan, before: State, outcome: Outcome) -> Iterator[WayOn]:
    """Where the reply led, where more than one way stood open: the branches down to the one taken."""
    goto = goto_taken(plan, before, outcome)
    flags = before.flags.union(outcome.set).difference(outcome.cleared)
    after = replace(before, trust=outcome.trust, frustration=outcome.frustration, flags=flags)
    seen = view(after)
    for branch in goto:
        holds = plan.holds(branch.condition, seen)
        why = f"if {written(branch.condition)}" if branch.condition else "else" if len(goto) > 1 else "always"
        yield WayOn(branch.to, holds, why, answered(branch.condition, seen))
        if holds:
            return


def _floor(plan: Plan, state: State) -> str:
    scene = plan.scene(state)
    if state.over:
        return f"the call is over: {scene.ending.kind if scene.ending else 'an ending'}"
    more = speaking(plan, state)
    if scene.ending or scene.goto:
        return "nobody answers here: listen on"
    if would_interrupt(plan, state):
        return "they are speaking: a reply cuts in"
    silent = len(plan.turn(state.scene, state.answer).silent) - state.silences
    waits = f"; {silent} more is told into silence" if silent > 0 and not more else ""
    return ("a pause: more is to come" if more else "they have finished") + waits


def _in_order(known: Iterable[str], found: frozenset[str]) -> tuple[str, ...]:
    """The names found, in the order of the file; any others after them."""
    order = [name for name in known if name in found]
    return (*order, *sorted(found.difference(order)))
