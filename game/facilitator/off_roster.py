"""What came in, held against the roster: pseudonyms that are nobody's on it, to be named once, and from how
many on it nothing has come in.

The first may be learners who joined with the file for everybody, or strangers who got hold of its code. The
others may have joined or not, begun or not: it is not known here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, and_, func, select

from game.command_lines import command_line
from game.facilitator.cohort_labels import label
from game.facilitator.kept_cohorts import kept_cohort
from game.facilitator.store import Store, in_parts
from game.facilitator.tables import people, statements
from game.messages import say
from game.words import listed, quoted

_NAMED = 20
"""Pseudonyms that are named in one sentence; of more their number is told."""


def not_met_before(db: Connection, learners: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Cohort and pseudonym of those learners, by cohort, of whom no statement is here."""
    c = statements.c
    for cohort, pseudonyms in learners.items():
        for asked in in_parts(pseudonyms):
            query = select(c.pseudonym).where(c.cohort == cohort, c.pseudonym.in_(asked)).distinct()
            met = set(db.execute(query).scalars())
            yield from ((cohort, one) for one in asked if one not in met)


def off_roster_told(store: Store, cohort: str, pseudonyms: Iterable[str]) -> Iterator[str]:
    """A sentence that names those of these learners who are not on the roster of the cohort, where it has
    one. Raises `DatabaseUnusableError`."""
    with store.reading() as db:
        roster = set(db.execute(select(people.c.pseudonym).where(people.c.cohort == cohort)).scalars())
        if not roster or not (others := sorted(set(pseudonyms) - roster)):
            return
        of = kept_cohort(db, cohort)
    who = listed(others[:_NAMED])
    if len(others) > _NAMED:
        who = say("bundle.and_others", who=who, count=len(others) - _NAMED)
    yield say("bundle.off_roster", cohort=label(of), who=who)


def nothing_in_told(store: Store, cohort: str) -> Iterator[str]:
    """A sentence that says from how many on the roster nothing has come in; nothing where that is nobody.
    Raises `DatabaseUnusableError`."""
    c, told = people.c, statements.c
    came = select(told.id).where(and_(told.cohort == cohort, told.pseudonym == c.pseudonym)).exists()
    query = select(func.count()).select_from(people).where(c.cohort == cohort, ~came)
    with store.reading() as db:
        count = int(db.execute(query).scalar_one())
        if not count:
            return
        of = kept_cohort(db, cohort)
    command = command_line("cohort", "status", of.name, "--only", "nothing-in")
    yield say("bundle.nothing_in", count=count, cohort=quoted(of.name), command=command)
