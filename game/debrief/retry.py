"""Another try at a reply: when the coach offers one, and the contrast that stands after it.

Practice without feedback did harm in a study of 94 novice counsellors; feedback with contrast pairs is what
worked. So an offer stands behind what the coach says of the reply, and the pair shows both tries together.
"""

from collections.abc import Sequence

from game.conversation.events import Pick, Say
from game.conversation.moves import too_early
from game.conversation.plan import Plan
from game.conversation.replay import Played
from game.conversation.retake import against_retake, first_try_of, reply_to_retake
from game.conversation.state import Outcome, State
from game.conversation.transcript import amounts, in_quotes, words_of
from game.conversation.turn import kept_for_silence
from game.debrief.better_line import better_line
from game.debrief.coach import coach_lines
from game.listening.reading import stated_wrongly
from game.listening.tokens import nearly_same
from game.messages import say
from game.words import sentences, shortened

# Characters of each line of a contrast: two lines at 80 columns.
_QUOTED = 90


def retry_stands(played: Sequence[Played]) -> bool:
    """Whether a call can go back to the moment before its last reply."""
    outcomes = [one.outcome for one in played]
    place = reply_to_retake([outcome.event for outcome in outcomes])
    before = played[place].before if place is not None else None
    return before is not None and against_retake(outcomes, before.trust) is None


def offer(plan: Plan, played: Sequence[Played], key: str) -> str:
    """The end of the coach's line on the reply just made, where that moment is worth another try and can be
    had: `key` is what goes back, "" where that is off. "" for no offer."""
    before, outcome = played[-1].before, played[-1].outcome
    if not key or before is None or not isinstance(outcome.event, Pick | Say) or not retry_stands(played):
        return ""
    harsh = not plan.rulebook.family("harsh").isdisjoint(outcome.codes)
    again = say("coach.that_moment", key=key)
    if outcome.interrupted or too_early(plan, outcome.moves) or harsh or stated_wrongly(outcome.misheard):
        return again
    if outcome.missed or _kept_back(plan, before, outcome):
        return f"{say('coach.still_to_tell')} {again}"
    return ""


def coach_on(plan: Plan, played: Sequence[Played], place: int, most: int, key: str) -> tuple[str, ...]:
    """What the coach says of one event during a call: of a second try the contrast, else at most so many
    lines. Behind what it says of the last reply stands the offer."""
    both = contrast(plan, played, place)
    if both:
        return both
    before, outcome = played[place].before, played[place].outcome
    found = coach_lines(plan, before, outcome, most) if before is not None else ()
    again = offer(plan, played, key) if place == len(played) - 1 else ""
    return (*found[:-1], sentences(*found[-1:], again)) if again else found


def contrast(plan: Plan, played: Sequence[Played], place: int) -> tuple[str, ...]:
    """What was said first, what was said then, and a line of the story's that would have done more, where the
    event at `place` is a second try; () for any other."""
    then = played[place]
    if not isinstance(then.outcome.event, Pick | Say):
        return ()
    at = first_try_of([one.outcome.event for one in played[: place + 1]], place)
    if at is None:
        return ()
    first = played[at]
    found = [say("coach.first", line=_quoted(plan, first)), say("coach.then", line=_quoted(plan, then))]
    for made in (then, first):
        assert made.before is not None
        better = better_line(plan, made.before, made.outcome)
        if better and not any(nearly_same(better.line, _words(plan, one)) for one in (first, then)):
            line = in_quotes(shortened(better.line, _QUOTED), better.said, better.deed)
            moved = amounts(better.trust - made.before.trust, better.frustration - made.before.frustration)
            found.append(say("coach.from_story", line=say("coach.and_moved", line=line, amounts=moved)))
            break
    return tuple(found)


def words_to_bring_back(played: Sequence[Played]) -> tuple[str, str]:
    """Of a call that has just gone back: what the player had typed at that moment, "" where they picked; and
    the id of the pick, "" where they said it in their own words."""
    events = [one.outcome.event for one in played]
    reply = next((event for event in reversed(events) if isinstance(event, Pick | Say)), None)
    if isinstance(reply, Say):
        return reply.text, ""
    return (reply.text, "" if reply.text else reply.id) if reply else ("", "")


def _kept_back(plan: Plan, before: State, outcome: Outcome) -> bool:
    """Whether this turn held a fact that only a silence would have brought, and nothing has told."""
    facts = {fact for beat in kept_for_silence(plan, before) for fact in beat.tells}
    return not facts <= before.told.union(outcome.told)


def _words(plan: Plan, made: Played) -> str:
    assert made.before is not None and isinstance(made.outcome.event, Pick | Say)
    return words_of(plan, made.before, made.outcome.event).text


def _quoted(plan: Plan, made: Played) -> str:
    before, outcome = made.before, made.outcome
    assert before is not None and isinstance(outcome.event, Pick | Say)
    text, said, done = words_of(plan, before, outcome.event)
    line = in_quotes(shortened(text, _QUOTED), said, done)
    moved = amounts(outcome.trust - before.trust, outcome.frustration - before.frustration)
    return say("coach.and_moved", line=line, amounts=moved)
