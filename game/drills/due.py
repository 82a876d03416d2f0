"""What is due on a day, quickly: home asks at every start. It reads answers and due days, and no exercise.

At most ten a day, and of one skill one: first the cards whose day has come, the longest overdue first, then
skills that finished calls have missed, then one or two more that the player has not met, as the table
has them. Where that makes fewer than are enough for a day, the skills that were met come early, the one
longest unseen first: five minutes a day are there for who does well too.
"""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from game.drills.answers import ENOUGH_A_DAY, Done, all_done, done_of_day, room_left, skills_done
from game.drills.cards import Card, Of, cards, missed_moments
from game.local_times import local_date
from game.progress.database import Database
from game.skills import skills

NEW_A_DAY = 2
"""Skills that come in by themselves on one day: all eleven are met within a working week and a half."""


class Due(Struct, frozen=True):
    """One drill that is due: a skill and the form in which it is answered. `since`: the day on which it came
    due. `fresh`: the player has not met it. `wanted`: a finished call missed it. `early`: its day is still to
    come."""

    skill: str
    form: str
    since: date
    fresh: bool = False
    wanted: bool = False
    early: bool = False


def due_count(database: Database, profile: str, now: datetime) -> int:
    """How many drills are due for a player today; 0 when saved progress cannot be read."""
    return len(due_drills(database, profile, now))


def due_drills(database: Database, profile: str, now: datetime) -> list[Due]:
    """What is due today, in the order in which it is to be done. `now` is any moment of that day."""
    done = all_done(database, profile)
    return due_after(done, cards(database, profile, done), missed_moments(database, profile), local_date(now))


def due_after(done: Sequence[Done], found: dict[Of, Card], moments: dict[str, int], today: date) -> list[Due]:
    """What is due on a day after these answers, with these cards and missed moments."""
    now = done_of_day(done, today)
    closed = skills_done(now)
    due: dict[str, Due] = {}
    for one in (*_of_cards(found, moments, today), *_missed(found, moments, today)):
        if one.skill not in closed:
            due.setdefault(one.skill, one)
    # What a call has missed comes in besides: doing it leaves as much room for the rest as there was before.
    besides = {skill for (skill, _), card in found.items() if card.moments}
    more = NEW_A_DAY - _begun(done, [answer for answer in now if answer.skill not in besides])
    for one in _fresh(found, today):
        if more > 0 and one.skill not in closed and one.skill not in due:
            due[one.skill] = one
            more -= 1
    # One that counts is one of the day's, also where the player had asked for one more.
    enough = ENOUGH_A_DAY - sum(answer.counts and answer.day == today for answer in done)
    for one in _early(found, today):
        if len(due) < enough and one.skill not in closed:
            due.setdefault(one.skill, one)
    return list(due.values())[: room_left(now)]


def _of_cards(found: dict[Of, Card], moments: dict[str, int], today: date) -> list[Due]:
    """The cards whose day has come, the longest overdue first."""
    due = []
    for (skill, form), card in found.items():
        wanted = moments.get(skill, 0) > card.moments
        if skill in skills() and card.is_due(today, moments.get(skill, 0)):
            due.append(Due(skill, form, min(card.due, today), wanted=wanted))
    order = list(skills())
    return sorted(due, key=lambda one: (one.since, order.index(one.skill)))


def _missed(found: dict[Of, Card], moments: dict[str, int], today: date) -> list[Due]:
    """The skills that are new to the player and that calls have missed, the most missed first."""
    met = {skill for skill, _ in found}
    wanted = [skill for skill in skills() if moments.get(skill) and skill not in met]
    wanted.sort(key=lambda skill: -moments[skill])
    return [Due(skill, skills()[skill].forms[0], today, fresh=True, wanted=True) for skill in wanted]


def _fresh(found: dict[Of, Card], today: date) -> list[Due]:
    """What is new to the player: all skills in the table's order, then those with a form not met."""
    met = {skill for skill, _ in found}
    unmet = [
        (skill in met, place, Due(skill, form, today, fresh=True))
        for skill, row in skills().items()
        for place, form in enumerate(row.forms)
        if (skill, form) not in found
    ]
    return [one for *_, one in sorted(unmet, key=lambda each: each[:2])]


def _early(found: dict[Of, Card], today: date) -> list[Due]:
    """The skills that were met, the one longest unseen first, each in its form longest unseen."""
    seen: dict[str, int] = {}
    forms: dict[str, str] = {}
    for (skill, form), card in sorted(found.items(), key=lambda each: each[1].last):
        if skill in skills():
            forms.setdefault(skill, form)
            seen[skill] = card.last
    return [Due(skill, forms[skill], today, early=True) for skill in sorted(forms, key=seen.__getitem__)]


def _begun(done: Sequence[Done], now: Sequence[Done]) -> int:
    """How much that is new was done among the answers of today: the first ones of cards, and what was chosen
    in place of typed, which leaves the typed card new."""
    first = {(answer.skill, answer.form): answer.number for answer in reversed(done) if answer.moves}
    return sum(
        first.get((answer.skill, answer.form)) == answer.number
        or (answer.counts and answer.skill in skills() and answer.form not in skills()[answer.skill].forms)
        for answer in now
    )
