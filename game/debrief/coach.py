"""What one reply did, what it left standing, and a line that would have done more.

Pure, and about the reply only: feedback that turns to the person lowers what they do next (Kluger & DeNisi
1996). The call screen shows `coach_lines` as they come; the debrief asks for the parts.
"""

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from game.conversation.ear import hear
from game.conversation.events import Listen, Pick, Say
from game.conversation.plan import Plan, view
from game.conversation.state import Move, Outcome, State
from game.conversation.step import offered, step, would_interrupt
from game.conversation.transcript import explain, moved, shorten, words_of
from game.listening import Reading
from game.story.model import ENDING_KINDS, Beat, Goto, Reply, Route

_WORTH_SAYING = 4
_NO_MODEL = frozenset(("premature", "asked_again", "confront", "dismiss", "acknowledge_generic"))
_LISTENING = frozenset(
    ("acknowledge", "paraphrase", "recall", "open_question", "check", "permission", "follow_up")
)
_REFLECTING = ("acknowledge", "paraphrase", "recall")
_SHORT = 90


class Better(Struct, frozen=True):
    """A line that stood open at this point, with the meters as they would be after it.

    `said` is false for a deed. `gain`: how much more it moves (trust up, frustration down) than the reply
    that was made. `heard_out`: it is said after letting them finish, where the reply cut in.
    """

    line: str
    said: bool
    trust: int
    frustration: int
    gain: int
    heard_out: bool = False
    keeps: bool = False


class LeftOut(Struct, frozen=True):
    """What this turn of theirs held and the reply did not take up: facts in the words of `says`, feelings
    by the first word that names them."""

    facts: tuple[str, ...] = ()
    feelings: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.facts or self.feelings)


def coach_lines(plan: Plan, before: State, outcome: Outcome) -> tuple[str, ...]:
    """At most three lines on what an event did: the moves with their words, the author's line, and what a
    better line would be. Nothing for an event that moved nothing and has nothing to be said of."""
    found = [_moves_line(outcome.moves, outcome.why), outcome.why, _more_line(plan, before, outcome)]
    return tuple(line for line in found if line)


def better_line(plan: Plan, before: State, outcome: Outcome, examples: int = 2) -> Better | None:
    """The open line that would have done most for being heard, when it is worth saying so.

    Only what could be said at that point counts: a pick that stood, or an author's example that names
    nothing the customer had not told yet. A line that would have cost something too, that leans on stock
    sympathy or that closes the way to a better ending is no model; one that only helps is one only where
    the reply itself closed such a way. Cutting in is compared with letting them finish first.
    """
    event = outcome.event
    if not isinstance(event, Pick | Say):
        return None
    state = before
    while would_interrupt(plan, state):
        state, _ = step(plan, state, Listen())
    closed = closes(plan, before, outcome)
    found: Better | None = None
    most = 0
    for other in _candidates(plan, state, examples):
        if state == before and _same(event, other):
            continue
        _, then = step(plan, state, other)
        if then.refusal or not _is_model(plan, before, then, closed):
            continue
        gain = _effect(before, then) - _effect(before, outcome)
        # Help is not compared with help: what the line gives back and asks decides.
        worth = gain - sum(m.trust - m.frustration for m in then.moves if m.code == "solve") + 100
        if (closed or gain >= _WORTH_SAYING) and worth > most:
            line, said = words_of(plan, state, other)
            found = Better(line, said, then.trust, then.frustration, gain, state != before, closed)
            most = worth
    return found


def closes(plan: Plan, before: State, outcome: Outcome) -> bool:
    """Whether this reply, wherever the meters stood, left only worse endings within reach."""
    scene, ahead = plan.story.scenes[before.scene], _kinds_ahead(plan)
    typed = scene.typed.routes if scene.typed else ()
    open_to: tuple[Reply | Route, ...] = typed if isinstance(outcome.event, Say) else scene.replies
    taken = next((r for r in open_to if r.id == outcome.route), None)
    if taken is None:
        return False
    goto = scene.interrupted.goto if outcome.interrupted and scene.interrupted else taken.goto
    return min(ahead[branch.to] for branch in goto) > ahead[before.scene]


def left_out(plan: Plan, before: State, outcome: Outcome) -> LeftOut:
    """What their turn held and the reply left standing. A reply that takes up one thing is not asked for
    the rest: nothing is left out then."""
    event = outcome.event
    if not isinstance(event, Pick | Say):
        return LeftOut()
    reading, beats = reading_of(plan, before, event), _heard_here(plan, before)
    told = [f for beat in beats for f in beat.tells if f in before.told]
    felt = [f for beat in beats for f in beat.feels]
    named = any(f in told for f in reading.facts)
    facts = () if named or "recall" in outcome.codes else tuple(dict.fromkeys(told))
    heard = any(f in felt for f in reading.feelings) or "acknowledge" in outcome.codes
    feelings = () if heard else tuple(dict.fromkeys(felt))
    story = plan.story
    words = (story.feelings[f].words for f in feelings)
    return LeftOut(tuple(story.facts[f].says for f in facts), tuple(w[0] for w in words if w))


def reading_of(plan: Plan, before: State, event: Pick | Say) -> Reading:
    """What a reply shows and names, as `step` took it."""
    if isinstance(event, Say):
        return event.reading
    scene = plan.scene(before)
    reply = next((r for r in scene.replies if r.id == event.id), None)
    return event.reading or (plan.pick_reading(scene, reply) if reply else Reading())


def left_line(left: LeftOut, most: int = 2) -> str:
    """What was left standing, in one line; "" for nothing."""
    parts = list(left.facts[:most])
    if left.feelings:
        parts.append(f"the feeling ({left.feelings[0]})")
    return f"Heard, but not in the reply: {'; '.join(parts)}." if parts else ""


def amounts(trust: int, frustration: int) -> str:
    """Moves in words and numbers: `trust +8, frustration -8`; "no move" for none."""
    parts = [
        f"{name} {value:+d}" for name, value in (("trust", trust), ("frustration", frustration)) if value
    ]
    return ", ".join(parts) or "no move"


def _moves_line(moves: tuple[Move, ...], why: str) -> str:
    """Every move once; moves that the same words earned stand together, and words that the author's line
    quotes already are not quoted twice."""
    groups: list[list[Move]] = []
    for move in moved(moves):
        if move.words and groups and groups[-1][0].words == move.words:
            groups[-1].append(move)
        else:
            groups.append([move])
    return "; ".join(_together(group, why) for group in groups)


def _together(group: list[Move], why: str) -> str:
    words = group[0].words
    merged = Move(
        group[0].code,
        sum(m.trust for m in group),
        sum(m.frustration for m in group),
        ", ".join(m.reason for m in group),
        "" if words and words in why else words,
    )
    return explain(merged)


def _more_line(plan: Plan, before: State, outcome: Outcome) -> str:
    if not isinstance(outcome.event, Pick | Say):
        return ""
    better = better_line(plan, before, outcome, examples=1)
    reflects = any(code in _REFLECTING for code in outcome.codes)
    left = "" if reflects else left_line(left_out(plan, before, outcome), most=1)
    if better is None:
        return "" if _effect(before, outcome) > 0 else left
    first = (
        "After hearing them out"
        if better.heard_out
        else "Open instead"
        if better.keeps
        else "More would come of"
    )
    quoted = shorten(better.line, _SHORT)
    line = f"“{quoted}”" if better.said else f"({quoted.strip('()')})"
    numbers = amounts(better.trust - before.trust, better.frustration - before.frustration)
    return f"{left} {first}: {line} ({numbers}).".strip()


def _heard_here(plan: Plan, state: State) -> list[Beat]:
    turn, seen = plan.turn(state.scene, state.answer), view(state)
    heard = (*turn.ordinary[: state.position], *turn.silent[: state.silences])
    return [beat for beat in heard if beat.tells or plan.holds(beat.condition, seen)]


def _effect(before: State, outcome: Outcome) -> int:
    return outcome.trust - before.trust - (outcome.frustration - before.frustration)


def _is_model(plan: Plan, before: State, then: Outcome, closed: bool) -> bool:
    shown = {*then.codes, *(move.code for move in then.moves)}
    if shown & _NO_MODEL or any(_costs(move) for move in then.moves) or closes(plan, before, then):
        return False
    return closed or bool(shown & _LISTENING)


def _costs(move: Move) -> bool:
    return move.code == "effect" and (move.trust < 0 or move.frustration > 0)


def _same(made: Pick | Say, other: Pick | Say) -> bool:
    if isinstance(made, Pick):
        return isinstance(other, Pick) and other.id == made.id
    return isinstance(other, Say) and other.text == made.text


def _candidates(plan: Plan, state: State, examples: int) -> Iterator[Pick | Say]:
    for reply in offered(plan, state, helped=True):
        yield Pick(reply.id)
    typed = plan.scene(state).typed
    # The last route holds what falls through all others: its examples are no models, and reading takes time.
    for route in typed.routes[:-1] if typed else ():
        for example in route.examples[:examples]:
            reading = hear(plan, state, example)
            if state.told.issuperset(reading.facts):
                yield Say(example, reading)


@lru_cache(maxsize=8)
def _kinds_ahead(plan: Plan) -> dict[str, int]:
    """For each scene the best ending that lies ahead of it, by rank (0 is best), conditions aside."""
    scenes = plan.story.scenes
    rank = {
        name: ENDING_KINDS.index(scene.ending.kind) if scene.ending else len(ENDING_KINDS)
        for name, scene in scenes.items()
    }
    onward: dict[str, set[str]] = {}
    for name, scene in scenes.items():
        gotos: list[Goto] = [reply.goto for reply in scene.replies]
        gotos += [route.goto for route in scene.typed.routes] if scene.typed else []
        gotos += [part.goto for part in (scene, scene.interrupted) if part and part.goto]
        onward[name] = {branch.to for goto in gotos for branch in goto}
    changed = True
    while changed:
        changed = False
        for name, following in onward.items():
            best = min((rank[to] for to in following), default=rank[name])
            if best < rank[name]:
                rank[name], changed = best, True
    return rank
