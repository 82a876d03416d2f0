"""The rules of a call: one pure function, `step`, and what may be asked of a state beside it.

Order within one event: conditions see the state before the reply; then the interruption's charge, the
rulebook's moves, the author's effects, one clamp to 0..100, flags; then `goto` sees the result.
"""

from collections.abc import Iterable
from functools import partial

import msgspec

from game.behaviours import Rule
from game.conversation.ear import pick_reading
from game.conversation.events import Begin, Cue, Event, Listen, Note, Pick, Retake, Say, Wait
from game.conversation.plan import CustomerTurn, Plan, as_heard, view
from game.conversation.state import Move, Outcome, Refusal, RefusalName, State
from game.listening.reading import Misheard, Reading, with_misheard
from game.messages import Message, message, say
from game.story.conditions import View
from game.story.model import NO_EFFECTS, Answer, Beat, Branch, Effects, Ending, Goto, Reply, Route, Scene

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
    state, heard, told = _enter(plan, blank, start.scene, "")
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


def speaking(plan: Plan, state: State) -> bool:
    """Whether the customer still has ordinary beats to say in this turn."""
    return _next(plan, state, plan.turn(state.scene, state.answer).ordinary, state.position) is not None


def would_interrupt(plan: Plan, state: State) -> bool:
    """Whether a reply interrupts: ordinary beats are left, and the last one heard is not marked `done`."""
    return not state.at_point and speaking(plan, state)


def heard_out(plan: Plan, state: State) -> bool:
    """Whether the customer has said all ordinary beats and now waits for a reply."""
    scene = plan.scene(state)
    return not (state.over or scene.ending or scene.goto or speaking(plan, state))


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
    index = _next(plan, state, turn.ordinary, state.position)
    if index is not None:
        after, told = _hear(plan, scene, turn, state, index)
        beat = as_heard(turn.ordinary[index], state.seed)
        return after, _outcome(plan, event, after)(heard=(beat,), told=told)
    if scene.goto:
        after, heard, told = _enter(plan, state, plan.destination(scene.goto, view(state)), "")
        return after, _outcome(plan, event, after)(heard=heard, told=told)
    why = message("refusal.nothing_to_hear", name=plan.story.customer.name)
    return _refuse(state, event, "nothing_to_hear", why)


def _wait(plan: Plan, state: State, event: Event) -> tuple[State, Outcome]:
    scene, turn = plan.scene(state), plan.turn(state.scene, state.answer)
    channel = plan.channel(scene)
    if not channel.silence:
        return _refuse(state, event, "no_wait_here", message("refusal.no_wait_here", medium=channel.medium))
    if _next(plan, state, turn.ordinary, state.position) is not None:
        return _listen(plan, state, event)
    index = _next(plan, state, turn.silent, state.silences)
    if index is not None:
        beat = as_heard(turn.silent[index], state.seed)
        told = tuple(fact for fact in beat.tells if fact not in state.told)
        heard = _tell(msgspec.structs.replace(state, silences=index + 1), told)
        after, moves = _apply(plan, heard, [_move(plan, "silence")], NO_EFFECTS)
        return after, _outcome(plan, event, after)(heard=(beat,), told=told, moves=moves, silence=True)
    if state.waits == 0:
        after = msgspec.structs.replace(state, waits=1)
        return after, _outcome(plan, event, after)()
    late = msgspec.structs.replace(state, waits=2)
    after, moves = _apply(plan, late, [_move(plan, "empty_silence")], NO_EFFECTS)
    return after, _outcome(plan, event, after)(moves=moves, line=channel.are_you_there)


def _cue(plan: Plan, state: State, event: Cue) -> tuple[State, Outcome]:
    scene = plan.scene(state)
    channel = plan.channel(scene)
    if not channel.cue:
        return _refuse(state, event, "no_cue_here", message("refusal.no_cue_here", medium=channel.medium))
    if scene.ending:
        return _refuse(state, event, "floor_closed", message("refusal.closing"))
    cap = plan.rulebook.cue_cap
    code = "cue" if state.cues < cap else "cue_excess"
    counted = msgspec.structs.replace(state, cues=min(state.cues + 1, cap))
    after, moves = _apply(plan, counted, [_move(plan, code, event.text)], NO_EFFECTS)
    return after, _outcome(plan, event, after)(moves=moves, codes=("cue",))


def _pick(plan: Plan, state: State, event: Pick) -> tuple[State, Outcome]:
    scene = plan.scene(state)
    if scene.ending or scene.goto:
        return _refuse(state, event, "floor_closed", message("refusal.floor_closed"))
    reply = scene.reply(event.id)
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
    interrupted, unheard = would_interrupt(plan, state), _left(plan, state)
    moves, spent, earned = _rate(plan, state, event.reading, event.text)
    moves, spent = _once_here(state, moves, spent)
    misheard = _misheard(plan, state, event.reading)
    moves = [
        *([_move(plan, "interrupt")] if interrupted else ()),
        *moves,
        *[_move(plan, "misheard") for wrong in misheard if not wrong.asked][:1],
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
    moved, shown = _apply(plan, replied, moves, NO_EFFECTS)
    answer = plan.answered(plan.scene(state), own, state.seed)
    beats = [b for b in answer if plan.holds(b.condition, view(moved))]
    told = tuple(dict.fromkeys(fact for b in beats for fact in b.tells if fact not in moved.told))
    after = _tell(moved, told)
    missed = tuple(dict.fromkeys(f for b in unheard for f in b.tells if f not in after.told))
    if misheard:
        beats = [_correction(plan, after, misheard[0].fact), *beats]
    return after, _outcome(plan, event, after)(
        heard=tuple(beats),
        told=told,
        moves=shown,
        unheard=unheard,
        missed=missed,
        interrupted=interrupted,
        codes=event.reading.codes,
        misheard=misheard,
        route=own.id,
    )


def _once_here(state: State, moves: list[Move], spent: frozenset[str]) -> tuple[list[Move], frozenset[str]]:
    """The moves of a reply that leaves the call where it is: each credit once in a scene."""
    kept: list[Move] = []
    for move in moves:
        key = f"{move.code}@{state.scene}/answered"
        credit = move.trust > 0 or move.frustration < 0
        if credit and key in spent:
            kept.append(msgspec.structs.replace(move, trust=0, frustration=0, spent=True))
            continue
        spent = spent | {key} if credit else spent
        kept.append(move)
    return kept, spent


def reply_view(plan: Plan, state: State, reading: Reading) -> View:
    """What a `when` sees of a typed reply. Only a fact that was told in this call counts as named, and as
    misheard."""
    wrong = any(not misheard.asked for misheard in _misheard(plan, state, reading))
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
    charge = [_move(plan, "interrupt")] if interrupted else []
    moves, spent, earned = _rate(plan, state, reading, text)
    if isinstance(event, Pick):
        moves = [msgspec.structs.replace(move, words=plan.shown(move.words)) for move in moves]
    misheard = _misheard(plan, state, reading)
    moves += [_move(plan, "misheard") for wrong in misheard if not wrong.asked][:1]
    effects, goto = reply.effects, reply.goto
    if interrupted and scene.interrupted:
        effects, goto = _sum(effects, scene.interrupted.effects), scene.interrupted.goto
    replied = msgspec.structs.replace(
        state, spent=spent, earned=state.earned or earned, asked=state.asked.union(reading.asks)
    )
    moved, shown = _apply(plan, replied, charge + moves, effects)
    unheard = _left(plan, state)
    kind = "answers" if answers else "pick" if isinstance(reply, Reply) else "typed"
    answer = f"{scene.id}/{kind}/{reply.id}" if reply.answer else ""
    after, heard, told = _enter(plan, moved, plan.destination(goto, view(moved)), answer)
    if misheard:
        heard = (_correction(plan, after, misheard[0].fact), *heard)
    missed = tuple(dict.fromkeys(f for b in unheard for f in b.tells if f not in state.told))
    # What says that something was not there is not true of a reply that gives back, even wrongly.
    may_show = {*reading.codes, *reading.unsure}
    denied = bool(reply.denies) and (bool(misheard) or not may_show.isdisjoint(reply.denies))
    return after, _outcome(plan, event, after)(
        heard=heard,
        told=told,
        moves=shown,
        unheard=unheard,
        missed=missed,
        interrupted=interrupted,
        set=effects.set,
        cleared=effects.clear,
        codes=reading.codes,
        misheard=misheard,
        route=reply.id,
        why="" if denied else plan.shown(reply.why),
    )


def _misheard(plan: Plan, state: State, reading: Reading) -> tuple[Misheard, ...]:
    """What a reply gets wrong of the facts told. The rulebook of an older save may not know of it."""
    if not reading.misheard or "misheard" not in plan.rulebook.rules:
        return ()
    return tuple(misheard for misheard in reading.misheard if misheard.fact in state.told)


def _correction(plan: Plan, after: State, fact: str) -> Beat:
    """What the customer says first when a fact was given back wrongly. It is no beat of the turn: nothing of
    the state hangs on it."""
    return Beat(say=plan.story.facts[fact].corrects or plan.channel(plan.scene(after)).corrects)


def _rate(plan: Plan, state: State, reading: Reading, text: str) -> tuple[list[Move], frozenset[str], bool]:
    """The rulebook's moves for one reply, what is spent after it, and whether it earned a hearing."""
    rules, moves = plan.rulebook.rules, list[Move]()
    spent, earned = state.spent, False
    again = ["asked_again"] if state.told.intersection(reading.asks) else []
    cancelled = next((line for code in (*reading.codes, *again) if (line := rules[code].cancels)), "")
    # Help is rated last where it matters whether anything in the whole reply earned a hearing.
    ranked = sorted(reading.firsts, key=lambda b: bool(rules[b.code].beside))
    for behaviour in ranked:
        code = behaviour.code
        rule = rules[code]
        words = text[behaviour.start : behaviour.end]
        if rule.family == "continuer":
            # A continuer helps as an event of its own; within a reply the floor is taken anyway.
            continue
        if rule.early and not (state.earned or earned):
            moves.append(_move(plan, rule.early, words))
            continue
        if cancelled and rule.credits:
            moves.append(Move(code, 0, 0, cancelled, words, spent=True))
            continue
        if rule.beside and not state.earned:
            moves.append(Move(code, 0, 0, rule.beside, words, spent=True))
            continue
        if rule.once:
            keys = _credit_keys(code, rule, state, reading)
            if keys <= spent:
                moves.append(Move(code, 0, 0, rule.spent, words, spent=True))
                continue
            spent |= keys
        earned = earned or rule.hearing
        moves.append(_move(plan, code, words))
    return moves + [_move(plan, code) for code in again], spent, earned


def _credit_keys(code: str, rule: Rule, state: State, reading: Reading) -> frozenset[str]:
    """What a credit that is given once is kept under: the facts given back, or the behaviour itself."""
    if rule.once == "call":
        return frozenset((code,))
    named = state.told.intersection(reading.facts)
    return frozenset(f"{code}:{fact}" for fact in named) or frozenset((f"{code}@{state.scene}",))


def _move(plan: Plan, code: str, words: str = "") -> Move:
    rule = plan.rulebook.rules[code]
    return Move(code, rule.trust, rule.frustration, rule.reason, words)


def _sum(one: Effects, other: Effects) -> Effects:
    return Effects(
        one.trust + other.trust,
        one.frustration + other.frustration,
        one.set + other.set,
        one.clear + other.clear,
    )


def _apply(plan: Plan, state: State, moves: list[Move], effects: Effects) -> tuple[State, tuple[Move, ...]]:
    if effects.trust or effects.frustration:
        moves = [*moves, Move("effect", effects.trust, effects.frustration, say("move.effect"))]
    trust = state.trust + sum(m.trust for m in moves)
    frustration = state.frustration + sum(m.frustration for m in moves)
    flags = state.flags
    if effects.set or effects.clear:
        flags = flags.union(effects.set).difference(effects.clear)
    after = msgspec.structs.replace(
        state, trust=min(100, max(0, trust)), frustration=min(100, max(0, frustration)), flags=flags
    )
    return after, tuple(moves)


def _enter(
    plan: Plan, state: State, scene_id: str, answer: str
) -> tuple[State, tuple[Beat, ...], tuple[str, ...]]:
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
    while (index := _next(plan, state, turn.ordinary, state.position)) is not None:
        state, new = _hear(plan, scene, turn, state, index)
        heard.append(as_heard(turn.ordinary[index], state.seed))
        told += new
        if not whole:
            break
    return _settle(plan, scene, turn, state), tuple(heard), tuple(told)


def _next(plan: Plan, state: State, beats: tuple[Beat, ...], position: int) -> int | None:
    """The index of the next beat whose `if` is true now; None when there is none."""
    for index in range(position, len(beats)):
        beat = beats[index]
        if beat.condition is None or plan.holds(beat.condition, view(state)):
            return index
    return None


def _hear(
    plan: Plan, scene: Scene, turn: CustomerTurn, state: State, index: int
) -> tuple[State, tuple[str, ...]]:
    beat = turn.ordinary[index]
    told = tuple(fact for fact in beat.tells if fact not in state.told)
    state = _tell(msgspec.structs.replace(state, position=index + 1, at_point=beat.done), told)
    return _settle(plan, scene, turn, state), told


def _settle(plan: Plan, scene: Scene, turn: CustomerTurn, state: State) -> State:
    """Mark a turn as finished when no ordinary beat can be heard in it now. Otherwise a later cue, which
    moves a meter, could make the `if` of a beat true and start the turn again."""
    if _next(plan, state, turn.ordinary, state.position) is not None:
        return state
    over = scene.ending is not None
    return msgspec.structs.replace(state, position=len(turn.ordinary), at_point=True, over=over)


def _tell(state: State, told: tuple[str, ...]) -> State:
    if not told:
        return state
    unasked = any(fact not in state.asked for fact in told)
    return msgspec.structs.replace(state, told=state.told.union(told), earned=state.earned and not unasked)


def _left(plan: Plan, state: State) -> tuple[Beat, ...]:
    """The ordinary beats that the customer would still say, if nobody took the floor."""
    turn, seen = plan.turn(state.scene, state.answer), view(state)
    left = (b for b in turn.ordinary[state.position :] if plan.holds(b.condition, seen))
    return tuple(as_heard(beat, state.seed) for beat in left)


def _outcome(plan: Plan, event: Event, after: State) -> "partial[Outcome]":
    ending: Ending | None = plan.scene(after).ending if after.over else None
    return partial(Outcome, event, after.scene, after.trust, after.frustration, ending)


def _refuse(state: State, event: Event, name: RefusalName, told: Message) -> tuple[State, Outcome]:
    return state, Outcome(event, state.scene, state.trust, state.frustration, refusal=Refusal(name, told))
