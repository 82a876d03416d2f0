"""What an answer to an exercise comes out as, and what is said of it: read and coached as a reply in a call.

In doubt the ear is silent: where what is asked for may or may not be there, the result is unclear, and counts
for nothing.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from game.conversation.ear import hear, makes_sense
from game.conversation.events import Say
from game.conversation.moves import too_early
from game.conversation.plan import Plan
from game.conversation.replay import play
from game.conversation.state import State
from game.debrief.coach import why_line, wrong_line
from game.debrief.left_out import given_back_wrongly
from game.exercises.as_story import at_moment, plan_of, theirs
from game.exercises.missing import missing
from game.exercises.shown import shown, told_facts
from game.listening.codes import of_family
from game.listening.plain_no import any_no
from game.listening.reading import Behaviour, Reading
from game.messages import say
from game.skills import skills
from game.story.conditions import View, compile_condition
from game.story.exercises import THEIRS, Choice, Exercise, Result
from game.words import quoted

Judged = Result | Literal["unclear"]


class Answer(Struct, frozen=True):
    """An answer as it was judged.

    `told` are lines that say why, with the words of the reply that showed it; nothing of the person.
    `reading` is what the ear read, empty where nothing was typed.
    """

    result: Judged
    told: tuple[str, ...] = ()
    reading: Reading = Reading()


def judge_typed(exercise: Exercise, text: str) -> Answer:
    """Read a reply in the player's own words."""
    assert exercise.typed is not None
    plan = plan_of(exercise)
    before = at_moment(plan).after
    reading = hear(plan, before, text)
    outcome = play(plan, before, Say(text, reading)).outcome
    seen = shown(exercise, plan, before, text, reading)
    result = _result(exercise, seen)
    charged = [b for b in reading.firsts if b.code in of_family("harsh") and not _kind_no(b, seen)]
    if charged and result == "partly":
        result = "missed"
    told = [
        behaviour.why
        for behaviour in reading.firsts
        if not _kind_no(behaviour, seen) and not _empty(behaviour, exercise, seen)
    ]
    told[:0] = _brought_back(exercise, seen, reading) if result == "met" else ()
    told[:0] = _said_no(exercise, text, seen)
    told += [line for line in (wrong_line(given_back_wrongly(plan, before, outcome)),) if line]
    if result != "met" and not makes_sense(plan, text, reading):
        return Answer("unclear", (say("exercise.no_sense"),), reading)
    if result != "met" and _might_be_met(exercise, plan, before, text, reading):
        return Answer("unclear", (*dict.fromkeys(told), say("exercise.unclear")), reading)
    if result != "met":
        early = too_early(plan, outcome.moves)
        told += [say("exercise.too_early")] if early else []
        told += missing(exercise, text, seen, reading, fix_told=early)
    return Answer(result, tuple(dict.fromkeys(told)), reading)


def judge_pick(choice: Choice) -> Answer:
    """A reply that was picked."""
    return Answer(choice.result, (choice.why,))


def judge_place(exercise: Exercise, beats: int) -> Answer:
    """Speaking after so many beats of the customer's turn, from 1.

    Where no silence is to be left, beats behind the last place to speak come from somebody who had no answer:
    to speak only then is half of it.
    """
    plan = plan_of(exercise)
    before = at_moment(plan, beats).after
    made = play(plan, before, Say("", Reading()))
    why = why_line(plan, before, made.outcome)
    if made.outcome.interrupted:
        return Answer("missed", tuple(line for line in (why,) if line))
    turn = theirs(exercise.customer)
    ordinary = sum(not beat.silence for beat in turn)
    if beats <= ordinary < len(turn):
        return Answer("partly", (say("exercise.spoke_into_pause"),))
    if ordinary == len(turn) and beats > _last_place(exercise):
        return Answer("partly", (say("exercise.kept_waiting"),))
    return Answer("met", (say("exercise.heard_out"),))


def _last_place(exercise: Exercise) -> int:
    """How many beats are heard at the last place to speak that the author marked; without one, at the end."""
    turn = theirs(exercise.customer)
    return max((number for number, beat in enumerate(turn, 1) if beat.done), default=len(turn))


def _kind_no(behaviour: Behaviour, seen: View) -> bool:
    """Whether the ear takes a no that blames nobody for a charge."""
    harsh = behaviour.code in of_family("harsh")
    return harsh and "says_no" in seen.codes and seen.codes.isdisjoint(("blames", "belittles"))


def _empty(behaviour: Behaviour, exercise: Exercise, seen: View) -> bool:
    """Whether the ear takes for given back what names nothing of this customer's."""
    names_theirs = bool(seen.named) or THEIRS in seen.codes
    return behaviour.code == "paraphrase" and bool(told_facts(exercise)) and not names_theirs


def _brought_back(exercise: Exercise, seen: View, reading: Reading) -> tuple[str, ...]:
    """What of theirs a reply names, where none of its behaviours says so: "After two, then"."""
    named = [fact.says for name, fact in told_facts(exercise).items() if name in seen.named]
    if not named or not {"recall", *of_family("reflection")}.isdisjoint(reading.codes):
        return ()
    return (say("exercise.brings_back", what="; ".join(named)),)


def _said_no(exercise: Exercise, text: str, seen: View) -> tuple[str, ...]:
    """That a no was found, where one is asked for."""
    asked = "says_no" in seen.codes and skills()[exercise.skill].occasion == "no"
    no = any_no(text) if asked else ""
    return (say("exercise.says_no", words=quoted(no)),) if no else ()


def _result(exercise: Exercise, seen: View) -> Result:
    """What a reply comes out as that shows so much."""
    assert exercise.typed is not None
    if compile_condition(exercise.typed.met)(seen):
        return "met"
    partly = exercise.typed.partly
    return "partly" if partly and compile_condition(partly)(seen) else "missed"


def _might_be_met(exercise: Exercise, plan: Plan, before: State, text: str, reading: Reading) -> bool:
    """Whether the reply would do what is asked if it showed all that the ear is in doubt about."""
    doubted = tuple(Behaviour(code) for code in reading.unsure)
    full = replace(reading, behaviours=(*reading.behaviours, *doubted))
    return bool(doubted) and _result(exercise, shown(exercise, plan, before, text, full)) == "met"
