"""Which learner of a cohort is meant, by pseudonym, identifier or name."""

from sqlalchemy import Connection, select

from game.cohort.cohort_file import CohortFile
from game.errors import PlainError
from game.facilitator import tables
from game.facilitator.cohort_labels import label
from game.facilitator.erased import day_erased
from game.messages import say
from game.text import name_key
from game.words import did_you_mean, listed, quoted


def learner_named(db: Connection, cohort: CohortFile, given: str) -> tuple[tuple[str, ...], str]:
    """The pseudonyms of a learner, and what a sentence calls them. A person may have several, who joined on
    two computers; all of them are meant by one. A pseudonym is known wherever it stands. Raises `PlainError`
    for nobody, and for more than one."""
    wanted = name_key(given)
    people, set_aside = (
        db.execute(select(table).where(table.c.cohort == cohort.id)).all()
        for table in (tables.people, tables.set_aside)
    )
    taken = {row.pseudonym for row in people}
    # Where somebody else has it now, it is theirs.
    roster = [*people, *(row for row in set_aside if row.pseudonym not in taken)]
    known = {row.pseudonym for row in roster}
    for table in tables.of_learners():
        met = select(table.c.pseudonym).where(table.c.cohort == cohort.id).distinct()
        known |= {row.pseudonym for row in db.execute(met)}
    if wanted in known:
        own = {row.identifier for row in roster if row.pseudonym == wanted}
        rows = [row for row in roster if row.identifier in own]
    else:
        rows = [row for row in roster if name_key(row.identifier) == wanted] or [
            row for row in roster if name_key(row.name) == wanted
        ]
        if not rows and (day := day_erased(db, cohort.id, wanted)):
            raise PlainError(say("remove.erased_before", pseudonym=wanted, day=day, cohort=label(cohort)))
        if not rows:
            names = [name for row in roster for name in (row.identifier, row.name)]
            meant = did_you_mean(given, [*names, *sorted(known)])
            raise PlainError(say("remove.nobody", who=quoted(given), cohort=label(cohort)) + meant)
    if len({row.identifier for row in rows}) > 1:
        each = listed((f"{row.name} ({row.identifier})" for row in rows), "or")
        raise PlainError(say("remove.several", who=quoted(given), each=each))
    if not rows:
        return (wanted,), wanted
    pseudonyms = tuple(sorted({row.pseudonym for row in rows}))
    return pseudonyms, f"{rows[0].name} ({rows[0].identifier}; {listed(pseudonyms)})"
