"""The coach's better line: what stood open at a reply and would have done more for this customer.

Nothing is made up here: a line is a pick that stood, or an author's example. A line made of the customer's
own words, for a conversation without a story, is `reflection.py`.
"""

from collections.abc import Iterator

from msgspec import Struct

from game.conversation.ear import hear, reading_of
from game.conversation.events import Listen, Pick, Say
from game.conversation.plan import Plan
from game.conversation.state import STORY_EFFECT, Outcome, State
from game.conversation.step import offered, step
from game.conversation.transcript import words_of
from game.conversation.turn import would_interrupt
from game.debrief.within_reach import closes
from game.listening.tokens import nearly_same

# Points of both meters together. Our own choice: for less, one more line to read is not worth it.
_WORTH_SAYING = 4


class Better(Struct, frozen=True):
    """A line that stood open at this point, with the meters as they would be after it.

    `said` is false for a deed; `deed` is what is done while it is said. `gain`: how much
    more it moves (trust up, frustration down) than the reply that was made. `heard_out`: it is said after
    letting them finish, where the reply cut in. `keeps`: it keeps a better ending within reach, which the
    reply that was made did not.
    """

    line: str
    said: bool
    trust: int
    frustration: int
    gain: int
    heard_out: bool = False
    keeps: bool = False
    deed: str = ""


def better_line(plan: Plan, before: State, outcome: Outcome, examples: int = 1) -> Better | None:
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
    helping = plan.rulebook.family("help")
    # Beside a reply that listens nothing stands that listens no more than it, whatever it would move.
    faults = plan.rulebook.family("fault", "harsh")
    well = not (closed or outcome.misheard or any(move.code in faults for move in outcome.moves))
    worth_made = plan.rulebook.worth(outcome.codes)
    made = words_of(plan, before, event)
    named = frozenset(reading_of(plan, before, event).facts)
    no_help = _wants_no_help(plan, before, outcome)
    found: Better | None = None
    most = 0
    for other in _candidates(plan, state, examples):
        if state == before and _same(event, other):
            continue
        _, then = step(plan, state, other)
        if then.refusal or not _is_model(plan, before, then, closed):
            continue
        if no_help and not helping.isdisjoint(then.codes):
            continue
        if well and worth_made >= plan.rulebook.worth(then.codes):
            continue
        if well and not _adds(plan, outcome, named, then, frozenset(reading_of(plan, state, other).facts)):
            continue
        # Who got a fact wrong is shown it said rightly, which may be a matter of one word.
        if not outcome.misheard and nearly_same(made.line, words_of(plan, state, other).line):
            continue
        gain = effect_of(before, then) - effect_of(before, outcome)
        # Help is not compared with help: what the line gives back and asks decides.
        worth = gain - sum(m.trust - m.frustration for m in then.moves if m.code in helping) + 100
        if (closed or gain >= _WORTH_SAYING) and worth > most:
            line, said, done = words_of(plan, state, other)
            found = Better(line, said, then.trust, then.frustration, gain, state != before, closed, done)
            most = worth
    return found


def effect_of(before: State, outcome: Outcome) -> int:
    """Trust gained plus frustration taken away."""
    return outcome.trust - before.trust - (outcome.frustration - before.frustration)


def _wants_no_help(plan: Plan, before: State, outcome: Outcome) -> bool:
    """Whether a line that helps is no model beside this reply: it did not help itself, and it asked or
    listened, or nothing had been heard yet that help could follow."""
    shown, rules = frozenset(outcome.codes), plan.rulebook
    if shown & rules.family("help"):
        return False
    return bool(shown & (rules.family("question", "leave", "reflection"))) or not before.earned


def _adds(plan: Plan, outcome: Outcome, named: frozenset[str], then: Outcome, names: frozenset[str]) -> bool:
    """Whether a line listens in a way in which the reply did not, or gives back what it did not name."""
    listening, reflects = plan.rulebook.listening, plan.rulebook.family("reflection")
    if listening.intersection(then.codes).difference(outcome.codes):
        return True
    return bool(names - named) and not reflects.isdisjoint(then.codes)


def _is_model(plan: Plan, before: State, then: Outcome, closed: bool) -> bool:
    shown = {*then.codes, *(move.code for move in then.moves)}
    # Not even to have it confirmed: a model gives back what was said.
    if (
        then.misheard
        or shown & plan.rulebook.family("harsh", "fault", "sympathy")
        or any(m.code == STORY_EFFECT and (m.trust < 0 or m.frustration > 0) for m in then.moves)
        or closes(plan, before, then)
    ):
        return False
    return closed or bool(shown & plan.rulebook.listening)


def _same(made: Pick | Say, other: Pick | Say) -> bool:
    if isinstance(made, Pick):
        return isinstance(other, Pick) and other.id == made.id
    return isinstance(other, Say) and other.text == made.text


def _candidates(plan: Plan, state: State, examples: int) -> Iterator[Pick | Say]:
    for reply in offered(plan, state, helped=True):
        yield Pick(reply.id)
    # The last route holds what falls through all others: its examples are no models, and reading takes time.
    for route in plan.scene(state).routes[:-1]:
        for example in route.examples[:examples]:
            reading = hear(plan, state, example)
            if state.told.issuperset(reading.facts):
                yield Say(example, reading)
