"""The rules of a call: one pure function, `step`, and what may be asked of a state beside it.

Order within one event: conditions see the state before the reply; then the interruption's charge, the
rulebook's moves, the author's effects, one clamp to 0..100, flags; then `goto` sees the result.
"""

from collections.abc import Iterable
from functools import partial

import msgspec

from game.conversation.ear import pick_reading
from game.conversation.events import Begin, Cue, Event, Listen, Note, Pick, Retake, Say, Wait
from game.conversation.moves import (
    apply_moves,
    correction,
    misheard_here,
    misheard_moves,
    move_for,
    once_in_scene,
    rate,
    reaction,
    summed,
)
from game.conversation.plan import Plan, as_heard, view
from game.conversation.state import Outcome, Refusal, RefusalName, State
from game.conversation.turn import (
    enter_scene,
    hear,
    left_unheard,
    next_beat,
    speaking,
    tell,
    untold,
    would_interrupt,
)
from game.listening.reading import Reading, stated_wrongly, with_misheard
from game.messages import Message, message
from game.story.conditions import View
from game.story.model import NO_EFFECTS, Answer, Branch, Ending, Goto, Reply, Route
from game.words import sentences

ANSWERS_IN_A_ROW = 3
"""So many replies in a row that nothing takes lead to the scene `lost`, where a story has one; else the
replies are shown, to choose one or write on."""


def begin(plan: Plan, flags: Iterable[str] = (), seed: int = 0) -> Begin:
    """The first event of a run. Of `flags`, only those that the story brings in with `from` are kept."""
    brought = tuple(sorted(_brought(plan, flags)))
    return Begin(plan.story.id, plan.hash, plan.rulebook.version, brought, seed)


def enter(plan: Plan, event: Begin) -> tuple[State, Outcome]:
    """The state after `Begin`: the first scene is entered and its first beat is heard."""
    start = plan.story.start
    flags = _brought(plan, event.flags)
    blank = State(start.scene, start.trust, start.frustration, flags=flags, seed=event.seed)
    state, heard, told = enter_scene(plan, blank, start.scene, "")
    return state, _outcome(plan, event, state)(heard=heard, told=told)


def step(plan: Plan, state: State, event: Event) -> tuple[State, Outcome]:
    """What one event does. Never raises: an event that is not possible here leaves the state as it is, and
    the outcome says why in `refusal`."""
    match event:
        case Note():
            return state, _outcome(plan, event, state)()
        case Begin():
            return _refuse(state, event, "already_begun", message("refusal.already_begun"))
        case Retake():
            # It goes by the log, and a state knows only itself.
            return _refuse(state, event, "no_retake_here", message("refusal.no_retake_here"))
    if state.over:
        return _refuse(state, event, "over", message("refusal.over"))
    match event:
        case Listen():
            return _listen(plan, state, event)
        case Wait():
            return _wait(plan, state, event)
        case Cue():
            return _cue(plan, state, event)
        case Pick():
            return _pick(plan, state, event)
        case Say():
            return _say(plan, state, event)


def listened_to(plan: Plan, state: State) -> State:
    """The state after the rest of the customer's ordinary beats are heard."""
    while speaking(plan, state):
        state = step(plan, state, Listen())[0]
    return state


def offered(plan: Plan, state: State, *, helped: bool = False) -> tuple[Reply, ...]:
    """The replies that can be picked now. Those marked `help` are among them only with `helped`: the player
    of a typed scene has asked for help."""
    scene = plan.scene(state)
    if state.over or scene.ending or scene.goto:
        return ()
    seen = view(state)
    hide = scene.typed is not None and not helped
    return tuple(r for r in scene.replies if plan.holds(r.condition, seen) and not (hide and r.help))


def silence_costs(plan: Plan, state: State) -> bool:
    """Whether a silence left now would bring nothing and cost: the second empty one in a scene, and each
    after it."""
    turn = plan.turn(state.scene, state.answer)
    left = (*turn.ordinary[state.position :], *turn.silent[state.silences :])
    return (
        state.waits > 0
        and not state.over
        and plan.channel(plan.scene(state)).silence
        and not any(beat.condition is None or plan.holds(beat.condition, view(state)) for beat in left)
    )


def goto_taken(plan: Plan, before: State, outcome: Outcome) -> Goto:
    """The branches that a reply led by, or the interruption that it was; () for any other event, and where
    the customer's answer left the call in its scene."""
    scene, name, event = plan.scene(before), outcome.route, outcome.event
    taken: Reply | Route | Answer | None
    if isinstance(event, Say):
        taken = scene.reply(name) if name and name == event.by else scene.route(name)
        taken = taken or next((own for own in plan.answers(scene) if own.id == name), None)
    else:
        taken = scene.reply(name)
    if taken and outcome.interrupted and scene.interrupted:
        return scene.interrupted.goto
    if isinstance(taken, Answer) and outcome.scene == plan.story.lost != before.scene:
        return (Branch(plan.story.lost),)
    return taken.goto if taken else ()


def _brought(plan: Plan, flags: Iterable[str]) -> frozenset[str]:
    known = {flag for brought in plan.story.brought.values() for flag in brought}
    return frozenset(known.intersection(flags))


def _listen(plan: Plan, state: State, event: Event) -> tuple[State, Outcome]:
    scene, turn = plan.scene(state), plan.turn(state.scene, state.answer)
    index = next_beat(plan, state, turn.ordinary, state.position)
    if index is not None:
        after, told = hear(plan, scene, turn, state, index)
        beat = as_heard(turn.ordinary[index], state.seed)
        return after, _outcome(plan, event, after)(heard=(beat,), told=told)
    if scene.goto:
        after, heard, told = enter_scene(plan, state, plan.destination(scene.goto, view(state)), "")
        return after, _outcome(plan, event, after)(heard=heard, told=told)
    # Whether a silence would bring more is not given away: only where one was left in vain is it told.
    name, may_wait = plan.story.customer.name, plan.channel(scene).silence and not state.waits
    stopped, waits = (
        message("refusal.nothing_to_hear", name=name),
        message("refusal.waits_for_you", name=name),
    )
    return _refuse(state, event, "nothing_to_hear", stopped if may_wait else waits)


def _wait(plan: Plan, state: State, event: Event) -> tuple[State, Outcome]:
    scene, turn = plan.scene(state), plan.turn(state.scene, state.answer)
    channel = plan.channel(scene)
    if not channel.silence:
        return _refuse(state, event, "no_wait_here", message("refusal.no_wait_here", medium=channel.medium))
    if next_beat(plan, state, turn.ordinary, state.position) is not None:
        return _listen(plan, state, event)
    index = next_beat(plan, state, turn.silent, state.silences)
    if index is not None:
        beat = as_heard(turn.silent[index], state.seed)
        heard, told = tell(msgspec.structs.replace(state, silences=index + 1), (beat,))
        after, moves = apply_moves(plan, heard, [move_for(plan, "silence")], NO_EFFECTS)
        return after, _outcome(plan, event, after)(heard=(beat,), told=told, moves=moves, silence=True)
    if state.waits == 0:
        after = msgspec.structs.replace(state, waits=1)
        return after, _outcome(plan, event, after)()
    late = msgspec.structs.replace(state, waits=2)
    after, moves = apply_moves(plan, late, [move_for(plan, "empty_silence")], NO_EFFECTS)
    return after, _outcome(plan, event, after)(moves=moves, line=channel.are_you_there)


def _cue(plan: Plan, state: State, event: Cue) -> tuple[State, Outcome]:
    scene = plan.scene(state)
    channel = plan.channel(scene)
    if not channel.cue:
        return _refuse(state, event, "no_cue_here", message("refusal.no_cue_here", medium=channel.medium))
    if scene.ending:
        return _refuse(state, event, "floor_closed", message("refusal.closing"))
    cap, cue = plan.rulebook.cue_cap, plan.rulebook.continuer
    code = cue if state.cues < cap else "cue_excess"
    counted = msgspec.structs.replace(state, cues=min(state.cues + 1, cap))
    after, moves = apply_moves(plan, counted, [move_for(plan, code, event.text)], NO_EFFECTS)
    return after, _outcome(plan, event, after)(moves=moves, codes=(cue,))


def _pick(plan: Plan, state: State, event: Pick) -> tuple[State, Outcome]:
    scene = plan.scene(state)
    if scene.ending or scene.goto:
        return _refuse(state, event, "floor_closed", message("refusal.floor_closed"))
    reply = plan.picked(state, event)
    if reply is None:
        return _refuse(state, event, "no_such_reply", message("refusal.no_such_reply", reply=event.id))
    if not plan.holds(reply.condition, view(state)):
        return _refuse(state, event, "not_offered", message("refusal.not_offered"))
    reading = event.reading or pick_reading(plan, scene, reply)
    return _take_floor(plan, state, event, reply, reading, reply.say or reply.do or "")


def _say(plan: Plan, state: State, event: Say) -> tuple[State, Outcome]:
    scene = plan.scene(state)
    if scene.ending or scene.goto:
        return _refuse(state, event, "floor_closed", message("refusal.floor_closed"))
    taken = way_of_words(plan, state, event)
    if taken is None:
        return _refuse(state, event, "not_offered", message("refusal.not_offered"))
    if not isinstance(taken, Answer):
        return _take_floor(plan, state, event, taken, event.reading, event.text)
    lost = state.answered + 1 == ANSWERS_IN_A_ROW and plan.story.lost
    goto = (Branch(lost),) if lost else taken.goto
    if goto or (scene.interrupted and would_interrupt(plan, state)):
        way = Route(taken.id, goto, answer=() if lost else taken.answer)
        return _take_floor(plan, state, event, way, event.reading, event.text, answers=True)
    return _stay(plan, state, event, taken)


def way_of_words(plan: Plan, state: State, event: Say) -> Reply | Route | Answer | None:
    """The way that a typed reply takes: a route, the pick whose way it may take, or how the customer answers
    what none of these takes. None where the pick named in `by` does not stand here."""
    scene, seen = plan.scene(state), reply_view(plan, state, event.reading)
    for route in scene.routes:
        if route.condition is not None and plan.holds(route.condition, seen):
            return route
    if event.by and not scene.typed:
        reply = scene.reply(event.by)
        if reply is None or not plan.holds(reply.condition, view(state)):
            return None
        # A pick lends only where it leads and what is answered: what else it does, the words did not do.
        return msgspec.structs.replace(reply, effects=NO_EFFECTS, why="", denies=())
    answers = plan.answers(scene)
    own = next(a for a in answers if a.condition is None or plan.holds(a.condition, seen))
    # What no author's answer takes, `otherwise` does where there are routes.
    authored = len(scene.answers) + len(plan.story.answers)
    return scene.routes[-1] if scene.routes and own not in answers[:authored] else own


def _stay(plan: Plan, state: State, event: Say, own: Answer) -> tuple[State, Outcome]:
    """The customer answers, and the call stays where it is: the rest of the turn is not heard any more, what
    silence brings still is. What it costs counts as ever, what it earns once in a scene."""
    interrupted, unheard = would_interrupt(plan, state), left_unheard(plan, state)
    moves, spent, earned = rate(plan, state, event.reading, event.text)
    moves, spent = once_in_scene(state, moves, spent)
    misheard = misheard_here(plan, state, event.reading)
    moves = [
        *([move_for(plan, "interrupt")] if interrupted else ()),
        *moves,
        *misheard_moves(plan, misheard),
    ]
    replied = msgspec.structs.replace(
        state,
        spent=spent,
        earned=state.earned or earned,
        asked=state.asked.union(event.reading.asks),
        position=len(plan.turn(state.scene, state.answer).ordinary),
        at_point=True,
        answered=min(state.answered + 1, ANSWERS_IN_A_ROW),
    )
    moved, shown = apply_moves(plan, replied, moves, NO_EFFECTS)
    answer = plan.answered(plan.scene(state), own, state.seed)
    beats = [b for b in answer if plan.holds(b.condition, view(moved))]
    after, told = tell(moved, beats)
    return after, _outcome(plan, event, after)(
        heard=(*reaction(plan, state, interrupted), *correction(plan, after, misheard), *beats),
        told=told,
        moves=shown,
        unheard=unheard,
        missed=untold(unheard, after.told),
        interrupted=interrupted,
        codes=_codes(plan, event.reading),
        misheard=misheard,
        route=own.id,
    )


def _codes(plan: Plan, reading: Reading) -> tuple[str, ...]:
    """What a reply shows. A continuer in it takes the floor like the rest, and so is no cue."""
    return tuple(code for code in reading.codes if code != plan.rulebook.continuer)


def reply_view(plan: Plan, state: State, reading: Reading) -> View:
    """What a `when` sees of a typed reply. Only a fact that was told in this call counts as named, and as
    misheard."""
    wrong = bool(stated_wrongly(misheard_here(plan, state, reading)))
    return View(
        state.trust,
        state.frustration,
        state.flags,
        state.told,
        state.visited,
        frozenset(with_misheard(reading.codes, wrong)),
        state.told.intersection(reading.facts),
        len(set(reading.feelings)),
        would_interrupt(plan, state),
        frozenset(reading.asks),
    )


def _take_floor(
    plan: Plan,
    state: State,
    event: Event,
    reply: Reply | Route,
    reading: Reading,
    text: str,
    *,
    answers: bool = False,
) -> tuple[State, Outcome]:
    scene, interrupted = plan.scene(state), would_interrupt(plan, state)
    charge = [move_for(plan, "interrupt")] if interrupted else []
    moves, spent, earned = rate(plan, state, reading, text, reply)
    if isinstance(event, Pick):
        moves = [msgspec.structs.replace(move, words=plan.shown(move.words)) for move in moves]
    misheard = misheard_here(plan, state, reading)
    moves += misheard_moves(plan, misheard)
    effects, goto = reply.effects, reply.goto
    if interrupted and scene.interrupted:
        effects, goto = summed(effects, scene.interrupted.effects), scene.interrupted.goto
    replied = msgspec.structs.replace(
        state, spent=spent, earned=state.earned or earned, asked=state.asked.union(reading.asks)
    )
    # What says that something was not there is not true of a reply that gives back, even wrongly.
    may_show = {*reading.codes, *reading.unsure}
    cut_in = "" if scene.interrupted is None or not interrupted else scene.interrupted.why
    denied = bool(reply.denies) and (bool(misheard) or not may_show.isdisjoint(reply.denies))
    why = sentences(plan.shown(cut_in), "" if denied else plan.shown(reply.why))
    # A pick stands in full where it is chosen, and what cutting in does beside it is not the words' doing.
    landed = text if isinstance(event, Say) and effects is reply.effects else ""
    moved, shown = apply_moves(plan, replied, charge + moves, effects, landed)
    unheard = left_unheard(plan, state)
    kind = "answers" if answers else "pick" if isinstance(reply, Reply) else "typed"
    answer = f"{scene.id}/{kind}/{reply.id}" if reply.answer else ""
    after, heard, told = enter_scene(plan, moved, plan.destination(goto, view(moved)), answer)
    return after, _outcome(plan, event, after)(
        heard=(*reaction(plan, state, interrupted), *correction(plan, after, misheard), *heard),
        told=told,
        moves=shown,
        unheard=unheard,
        missed=untold(unheard, state.told),
        interrupted=interrupted,
        set=effects.set,
        cleared=effects.clear,
        codes=_codes(plan, reading),
        misheard=misheard,
        route=reply.id,
        why=why,
    )


def _outcome(plan: Plan, event: Event, after: State) -> "partial[Outcome]":
    ending: Ending | None = plan.scene(after).ending if after.over else None
    return partial(Outcome, event, after.scene, after.trust, after.frustration, ending)


def _refuse(state: State, event: Event, name: RefusalName, told: Message) -> tuple[State, Outcome]:
    return state, Outcome(event, state.scene, state.trust, state.frustration, refusal=Refusal(name, told))
