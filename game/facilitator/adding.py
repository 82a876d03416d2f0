"""Somebody who comes after the codes of a cohort were handed out: on the roster, with a code of their own."""

from datetime import datetime
from secrets import token_hex

import msgspec
from sqlalchemy import select

from game.cohort.cohort_file import CohortFile
from game.errors import PlainError
from game.facilitator.naming import person_row
from game.facilitator.roster import LONGEST, Person
from game.facilitator.store import Store, upsert
from game.facilitator.tables import people
from game.local_times import local_date
from game.messages import say
from game.records.memberships import keeps_on
from game.text import clean, name_key
from game.words import quoted


def add_person(store: Store, cohort: CohortFile, person: Person, now: datetime) -> tuple[Person, CohortFile]:
    """The person as they stand on the roster, and the cohort file that was made for them. Raises `PlainError`
    where they are on it already, or nobody can join any more; then nothing is changed."""
    identifier, name, group = (
        " ".join(clean(text).split()) for text in (person.identifier, person.name, person.group)
    )
    if not identifier:
        raise PlainError(say("roster.identifier_empty"))
    if not name:
        raise PlainError(say("adding.name_empty"))
    if max(len(identifier), len(name), len(group)) > LONGEST:
        raise PlainError(say("roster.name_too_long", most=LONGEST))
    if not keeps_on(cohort.keep_until, local_date(now)):
        raise PlainError(say("adding.past", day=cohort.keep_until))
    added = Person(identifier, name, group)
    own = msgspec.structs.replace(cohort.for_everybody(), group=group, pseudonym=f"p-{token_hex(8)}")
    with store.writing() as db:
        on_roster = db.execute(select(people).where(people.c.cohort == cohort.id)).all()
        same = next((row for row in on_roster if name_key(row.identifier) == name_key(identifier)), None)
        if same is not None:
            who = quoted(same.name)
            raise PlainError(say("adding.on_roster", identifier=quoted(same.identifier), who=who))
        upsert(db, people, [person_row(cohort.id, own.pseudonym, added)])
    return added, own
