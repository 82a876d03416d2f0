"""What the coach says of one reply: what it did, what it left standing, and a line that would have done more.

Pure, and about the reply only: feedback that turns to the person lowers what they do next (Kluger & DeNisi
1996). The call screen shows `coach_lines` as they come; the debrief asks for the parts.
"""

from collections.abc import Sequence

from game.conversation.events import Pick, Say
from game.conversation.plan import Plan
from game.conversation.state import Move, Outcome, State
from game.conversation.transcript import amounts, at_limits, broken_off, explain, in_quotes, moved
from game.debrief.left_out import GivenBackWrongly, LeftOut
from game.debrief.verdict import verdict
from game.messages import say
from game.words import sentences, shortened

# Characters of the better line: two lines at 80 columns, so that the coach stays shorter than the customer.
_QUOTED = 90


def coach_lines(plan: Plan, before: State, outcome: Outcome, most: int = 3) -> tuple[str, ...]:
    """The first of three lines on what an event did: the moves with their words, the author's line, and what
    was got wrong or left with a better line. Of a reply that moved nothing that is said; nothing for any
    other event that has nothing to be said of."""
    why = why_line(plan, before, outcome)
    limits = at_limits((before.trust, before.frustration), outcome.moves)
    told = _moves_line(outcome.moves, outcome.why)
    moves = sentences(told, limits) if limits else told
    if not moves and isinstance(outcome.event, Pick | Say):
        moves = say("coach.no_change")
    found = [line for line in (moves, why) if line][:most]
    # To look for a better line is to read all that stood open: a player would wait for what is not shown.
    if len(found) < most:
        found += [line for line in (_more_line(plan, before, outcome),) if line]
    return tuple(found)


def wrong_line(wrong: Sequence[GivenBackWrongly], most: int = 2) -> str:
    """What was given back wrongly, beside what was told; "" for nothing."""
    said = (
        say("coach.misheard", told=fact.told, words=shortened(fact.words).rstrip("."))
        if fact.words
        else say("coach.misheard_deed", told=fact.told)
        for fact in wrong[:most]
    )
    return " ".join(said)


def why_line(plan: Plan, before: State, outcome: Outcome) -> str:
    """The author's line on a reply. Where it cut in and the author says nothing of that, on which words it
    did."""
    cut_in = plan.scene(before).interrupted
    words, name = broken_off(plan, outcome) if cut_in is None or not cut_in.why else ("", "")
    told = say("coach.cut_in", name=name or plan.story.customer.name, words=words) if words else ""
    return sentences(told, outcome.why)


def left_line(left: LeftOut, most: int = 2) -> str:
    """What was left standing, in one line; "" for nothing."""
    parts = list(left.facts[:most])
    if left.feelings:
        parts.append(say("coach.feeling", word=left.feelings[0]))
    return say("coach.left", parts="; ".join(parts)) if parts else ""


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
    against = verdict(plan, before, outcome)
    left, better = wrong_line(against.wrong) or left_line(against.left, most=1), against.better
    if better is None:
        return left
    line = in_quotes(shortened(better.line, _QUOTED), better.said, better.deed)
    numbers = amounts(better.trust - before.trust, better.frustration - before.frustration)
    if better.heard_out:
        more = say("coach.heard_out", line=line, amounts=numbers)
    elif better.keeps:
        more = say("coach.instead", line=line, amounts=numbers)
    else:
        more = say("coach.more", line=line, amounts=numbers)
    return f"{left} {more}".strip()
