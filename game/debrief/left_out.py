"""What a turn of theirs held and the reply to it did not take up, or gave back wrongly."""

from msgspec import Struct

from game.conversation.ear import reading_of
from game.conversation.events import Pick, Say
from game.conversation.plan import Plan, view
from game.conversation.state import Outcome, State
from game.conversation.transcript import words_read
from game.listening.reading import stated_wrongly


class LeftOut(Struct, frozen=True):
    """What this turn of theirs held and the reply did not take up: facts in the words of `says`, feelings
    by the first word that names them."""

    facts: tuple[str, ...] = ()
    feelings: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.facts or self.feelings)


class GivenBackWrongly(Struct, frozen=True):
    """A fact as it was told, in the words of `says`, and the words of the reply that got it wrong ("" for a
    deed). `asked`: only to have it confirmed."""

    told: str
    words: str
    asked: bool = False


def given_back_wrongly(plan: Plan, before: State, outcome: Outcome) -> tuple[GivenBackWrongly, ...]:
    """The facts told that a reply got wrong; not those that it only asked to have confirmed."""
    if not isinstance(outcome.event, Pick | Say):
        return ()
    event = outcome.event
    return tuple(
        GivenBackWrongly(
            plan.story.facts[wrong.fact].says, words_read(plan, before, event, wrong.start, wrong.end)
        )
        for wrong in stated_wrongly(outcome.misheard)
    )


def left_out(plan: Plan, before: State, outcome: Outcome) -> LeftOut:
    """What their turn held and the reply left standing. A reply that takes up one thing is not asked for
    the rest: nothing is left out then."""
    event = outcome.event
    if not isinstance(event, Pick | Say):
        return LeftOut()
    reading = reading_of(plan, before, event)
    told, felt = _held(plan, before)
    rules = plan.rulebook.rules
    named = any(f in told for f in reading.facts) or any(rules[code].takes_up for code in outcome.codes)
    # What was given back wrongly was not passed over.
    wrong = {misheard.fact for misheard in outcome.misheard}
    facts = () if named else tuple(fact for fact in dict.fromkeys(told) if fact not in wrong)
    acknowledging = plan.rulebook.of_skill("Acknowledge", "reflection")
    heard = any(f in felt for f in reading.feelings) or not acknowledging.isdisjoint(outcome.codes)
    feelings = () if heard else tuple(dict.fromkeys(felt))
    story = plan.story
    words = (story.feelings[f].words for f in feelings)
    return LeftOut(tuple(story.facts[f].says for f in facts), tuple(w[0] for w in words if w))


def _held(plan: Plan, before: State) -> tuple[list[str], list[str]]:
    """The facts that this turn of theirs told and the feelings that it showed, as they were heard."""
    seen = view(before)
    beats = [beat for beat in plan.heard(before) if beat.tells or plan.holds(beat.condition, seen)]
    # What only stands on a screen or is seen was not said to anybody: nobody waits for it to come back.
    return [f for beat in beats if beat.lines for f in beat.tells if f in before.told], [
        f for beat in beats for f in beat.feels
    ]
