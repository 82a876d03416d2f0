"""What is said against a reply: one judgement, given by the coach in the call and again by looking back."""

from msgspec import Struct

from game.conversation.plan import Plan
from game.conversation.state import Outcome, State
from game.debrief.better_line import Better, better_line, effect_of
from game.debrief.left_out import GivenBackWrongly, LeftOut, given_back_wrongly, left_out


class Verdict(Struct, frozen=True):
    """What a reply got wrong, what it left standing, and a line that would have done more. All empty: nothing
    is said against it."""

    wrong: tuple[GivenBackWrongly, ...] = ()
    left: LeftOut = LeftOut()
    better: Better | None = None


def verdict(plan: Plan, before: State, outcome: Outcome) -> Verdict:
    """The judgement on one reply; nothing on any other event."""
    better = better_line(plan, before, outcome)
    wrong = given_back_wrongly(plan, before, outcome)
    return Verdict(wrong, left_standing(plan, before, outcome, better), better)


def left_standing(plan: Plan, before: State, outcome: Outcome, better: Better | None) -> LeftOut:
    """What the reply left out and is told of. Nothing where it gave something back, rightly or wrongly: that
    is what is spoken of then. Nothing either where it did them good and no `better` line stood open."""
    reflects = not plan.rulebook.family("reflection").isdisjoint(outcome.codes)
    did_good = better is None and effect_of(before, outcome) > 0
    if reflects or did_good or given_back_wrongly(plan, before, outcome):
        return LeftOut()
    return left_out(plan, before, outcome)
