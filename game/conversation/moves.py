"""How the behaviours of a reply move the meters, and what the customer says to a fact given back wrongly."""

from collections.abc import Iterable

import msgspec

from game.behaviours import Rule
from game.conversation.plan import OneOfSeveral, Plan, as_heard
from game.conversation.state import STORY_EFFECT, Move, State
from game.listening.reading import Misheard, Reading, stated_wrongly
from game.messages import say
from game.story.model import Answer, Beat, Effects, Reply, Route


def move_for(plan: Plan, code: str, words: str = "") -> Move:
    """What the rulebook gives for one behaviour, with the words of the reply that showed it."""
    rule = plan.rulebook.rules[code]
    return Move(code, rule.trust, rule.frustration, rule.reason, words)


def rate(
    plan: Plan, state: State, reading: Reading, text: str, way: Reply | Route | Answer | None = None
) -> tuple[list[Move], frozenset[str], bool]:
    """The rulebook's moves for one reply, what is spent after it, and whether it earned a hearing. The `way`
    that it takes may leave credits or charges out."""
    rules, moves = plan.rulebook.rules, list[Move]()
    spent, earned = state.spent, False
    spares, nothing = (way.spares, way.earns) if isinstance(way, Route) else ((), None)
    asked = state.told.intersection(reading.asks) and "asked_again" not in spares
    again = ["asked_again"] if asked else []
    cancelled = next((line for code in (*reading.codes, *again) if (line := rules[code].cancels)), "")
    if nothing:
        cancelled = say("move.earns_nothing")
    takes_up = any(rules[code].takes_up for code in reading.codes)
    # Help is rated last where it matters whether anything in the whole reply earned a hearing.
    ranked = sorted(reading.firsts, key=lambda b: bool(rules[b.code].beside))
    for behaviour in ranked:
        code = behaviour.code
        rule = rules[code]
        words = text[behaviour.start : behaviour.end]
        if rule.family == "continuer":
            # A continuer helps as an event of its own; within a reply the floor is taken anyway.
            continue
        if rule.early and not (state.earned or earned or (takes_up and rule.beside)):
            if rule.early not in spares:
                moves.append(move_for(plan, rule.early, words))
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
                moves.append(Move(code, 0, 0, _counted_before(plan, rule, state, reading), words, spent=True))
                continue
            spent |= keys
        earned = earned or rule.hearing
        moves.append(move_for(plan, code, words))
    return moves + [move_for(plan, code) for code in again], spent, earned


def too_early(plan: Plan, moves: Iterable[Move]) -> bool:
    """Whether these moves are of a reply that helped before anything was taken up."""
    return any(move.code in plan.rulebook.early for move in moves)


def once_in_scene(
    state: State, moves: list[Move], spent: frozenset[str]
) -> tuple[list[Move], frozenset[str]]:
    """The moves of a reply that leaves the call where it is, each credit once in a scene, and what is spent
    after it."""
    kept: list[Move] = []
    for move in moves:
        key = f"{move.code}@{state.scene}/answered"
        credit = move.trust > 0 or move.frustration < 0
        if credit and key in spent:
            reason = say("move.once_here", reason=move.reason)
            kept.append(msgspec.structs.replace(move, trust=0, frustration=0, reason=reason, spent=True))
            continue
        spent = spent | {key} if credit else spent
        kept.append(move)
    return kept, spent


def misheard_here(plan: Plan, state: State, reading: Reading) -> tuple[Misheard, ...]:
    """What a reply gets wrong of the facts told. The rulebook of an older save may not know of it."""
    if not reading.misheard or "misheard" not in plan.rulebook.rules:
        return ()
    return tuple(misheard for misheard in reading.misheard if misheard.fact in state.told)


def misheard_moves(plan: Plan, misheard: tuple[Misheard, ...]) -> list[Move]:
    """What facts given back wrongly cost, once for a reply."""
    return [move_for(plan, "misheard")] if stated_wrongly(misheard) else []


def reaction(plan: Plan, state: State, interrupted: bool) -> tuple[Beat, ...]:
    """What the customer says first when a reply cut in on them in this state. It is no beat of the turn:
    nothing of the state hangs on it. Where the author leads an interruption elsewhere, that answers it."""
    scene = plan.scene(state)
    if not interrupted or scene.interrupted:
        return ()
    lines = plan.story.customer.cut_in or plan.channel(scene).cut_in
    return (as_heard(OneOfSeveral(any=lines, place=f"{scene.id}/cut_in"), state.seed),) if lines else ()


def correction(plan: Plan, after: State, misheard: tuple[Misheard, ...]) -> tuple[Beat, ...]:
    """What the customer says first when a fact was given back wrongly. It is no beat of the turn: nothing of
    the state hangs on it."""
    if not misheard:
        return ()
    own = plan.story.facts[misheard[0].fact].corrects
    return (Beat(say=own or plan.channel(plan.scene(after)).corrects),)


def summed(one: Effects, other: Effects) -> Effects:
    """What an author gives in two places for one reply."""
    return Effects(
        one.trust + other.trust,
        one.frustration + other.frustration,
        one.set + other.set,
        one.clear + other.clear,
    )


def apply_moves(
    plan: Plan, state: State, moves: list[Move], effects: Effects, words: str = ""
) -> tuple[State, tuple[Move, ...]]:
    """The state after the moves and the author's effects, clamped once, and the moves as they are shown.
    `words` are those that the author has land so, "" for none."""
    if effects.trust or effects.frustration:
        moves = [*moves, Move(STORY_EFFECT, effects.trust, effects.frustration, _lands(effects), words)]
    trust = state.trust + sum(m.trust for m in moves)
    frustration = state.frustration + sum(m.frustration for m in moves)
    flags = state.flags
    if effects.set or effects.clear:
        flags = flags.union(effects.set).difference(effects.clear)
    after = msgspec.structs.replace(
        state, trust=min(100, max(0, trust)), frustration=min(100, max(0, frustration)), flags=flags
    )
    return after, tuple(moves)


def _lands(effects: Effects) -> str:
    """How the author has a reply land; the line that says why is shown by itself, and not told twice."""
    well = effects.trust >= 0 and effects.frustration <= 0
    badly = effects.trust <= 0 and effects.frustration >= 0
    return say("move.lands_well") if well else say("move.lands_badly") if badly else say("move.lands_both")


def _credit_keys(code: str, rule: Rule, state: State, reading: Reading) -> frozenset[str]:
    """What a credit that is given once is kept under: the facts given back, or the behaviour itself."""
    if rule.once == "call":
        return frozenset((code,))
    named = _told_back(state, reading)
    return frozenset(f"{code}:{fact}" for fact in named) or frozenset((f"{code}@{state.scene}",))


def _told_back(state: State, reading: Reading) -> tuple[str, ...]:
    return tuple(fact for fact in reading.facts if fact in state.told)


def _counted_before(plan: Plan, rule: Rule, state: State, reading: Reading) -> str:
    """Why a credit is given no more. Of facts it names those that counted: the reply may hold more that is
    new, and is no fact of the story."""
    if rule.once == "call":
        return rule.spent
    facts = [plan.story.facts[fact].says for fact in _told_back(state, reading)]
    if not facts:
        return say("move.counted_here", reason=rule.reason)
    return say("move.counted_before", facts="; ".join(facts))
