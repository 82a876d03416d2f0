"""Who is behind a pseudonym, said by the facilitator.

Nobody is lost by it: a name that is there already and a pseudonym that is somebody else's are changed on
purpose alone, and who gives one up stays on the roster.
"""

from collections.abc import Iterable, Sequence
from secrets import token_hex
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, delete, select

from game.cohort.cohort_file import CohortFile
from game.errors import PlainError
from game.facilitator.erased import day_erased
from game.facilitator.roster import LONGEST, Person
from game.facilitator.store import Store, upsert
from game.facilitator.tables import people, set_aside, statements
from game.messages import say
from game.text import name_key, one_line
from game.words import did_you_mean, quoted


class NameChange(Struct, frozen=True):
    """What became of it: who is meant, and what else changed, in sentences."""

    person: Person
    told: tuple[str, ...] = ()


def name_pseudonym(
    store: Store, cohort: CohortFile, pseudonym: str, identifier: str, name: str, *, replace: bool = False
) -> NameChange:
    """Keep who is behind a pseudonym. Without a name, the identifier is one of the roster. Raises
    `PlainError` where that would change a name that was given, unless `replace` asks for it; then nothing is
    changed."""
    pseudonym, identifier, name = map(one_line, (pseudonym, identifier, name))
    if not identifier:
        raise PlainError(say("roster.identifier_empty"))
    if max(len(identifier), len(name)) > LONGEST:
        raise PlainError(say("roster.name_too_long", most=LONGEST))
    with store.writing() as db:
        _must_not_be_erased(db, cohort.id, pseudonym)
        rows, met = _people(db, cohort.id), _met(db, cohort.id)
        _must_be_known(pseudonym, {row.pseudonym for row in rows}, met, identifier)
        same = [row for row in rows if name_key(row.identifier) == name_key(identifier)]
        if not same and not name:
            meant = did_you_mean(identifier, [row.identifier for row in rows])
            raise PlainError(say("roster.no_identifier", identifier=quoted(identifier)) + meant)
        person = (
            Person(same[0].identifier, name or same[0].name, same[0].group)
            if same
            else Person(identifier, name)
        )
        holder = next((row for row in rows if row.pseudonym == pseudonym and row not in same), None)
        theirs = [row for row in same if row.pseudonym != pseudonym]
        used = [row for row in theirs if row.pseudonym in met]
        if not replace:
            _must_change_nothing(person, same, holder, used)
        _move(db, [row for row in theirs if row not in used])
        _take_out(db, used)
        upsert(db, people, [person_row(cohort.id, pseudonym, person)], ("identifier", "name", "group"))
        # Whoever it was once made for must not be taken for its owner.
        of = set_aside.c.cohort == cohort.id
        db.execute(delete(set_aside).where(of, set_aside.c.pseudonym == pseudonym))
        told = [say("naming.unnamed", pseudonym=row.pseudonym) for row in used]
        if holder is not None:
            _back_on_roster(db, holder)
            told.append(say("naming.replaced", who=holder.name, identifier=holder.identifier))
    return NameChange(person, tuple(told))


def name_to_take_back(store: Store, cohort: CohortFile, pseudonym: str) -> Person:
    """Whose name would be taken back. Raises `PlainError` where there is none."""
    with store.reading() as db:
        holder = _holder(db, cohort.id, one_line(pseudonym))
    return Person(holder.identifier, holder.name, holder.group)


def take_back_name(store: Store, cohort: CohortFile, pseudonym: str) -> NameChange:
    """Make a pseudonym nobody's again; who had it stays on the roster. Raises `PlainError`."""
    with store.writing() as db:
        holder = _holder(db, cohort.id, one_line(pseudonym))
        _take_out(db, [holder])
        _back_on_roster(db, holder)
    return NameChange(Person(holder.identifier, holder.name, holder.group))


def person_row(cohort: str, pseudonym: str, person: Person) -> dict[str, object]:
    """A row of table `people`."""
    return {
        "cohort": cohort,
        "pseudonym": pseudonym,
        "identifier": person.identifier,
        "name": person.name,
        "group": person.group,
    }


def _holder(db: Connection, cohort: str, pseudonym: str) -> Row[Any]:
    _must_not_be_erased(db, cohort, pseudonym)
    rows, met = _people(db, cohort), _met(db, cohort)
    _must_be_known(pseudonym, {row.pseudonym for row in rows}, met)
    holder = next((row for row in rows if row.pseudonym == pseudonym), None)
    if holder is None:
        raise PlainError(say("naming.no_name", pseudonym=quoted(pseudonym)))
    if pseudonym not in met:
        raise PlainError(say("naming.not_used", pseudonym=pseudonym, who=holder.name))
    return holder


def _must_not_be_erased(db: Connection, cohort: str, pseudonym: str) -> None:
    if day := day_erased(db, cohort, pseudonym):
        raise PlainError(say("naming.erased", pseudonym=pseudonym, day=day))


def _must_be_known(pseudonym: str, roster: set[str], met: set[str], second: str = "") -> None:
    """Raises `PlainError`; `second` is what was given behind the pseudonym."""
    if pseudonym not in met | roster:
        if second in met | roster:
            told = say("naming.swapped", pseudonym=second, identifier=quoted(pseudonym))
            raise PlainError(told)
        meant = did_you_mean(pseudonym, sorted(met))
        raise PlainError(say("roster.no_pseudonym", pseudonym=quoted(pseudonym)) + meant)


def _must_change_nothing(
    person: Person, same: Sequence[Row[Any]], holder: Row[Any] | None, used: Sequence[Row[Any]]
) -> None:
    """Raises `PlainError` where a name that was given would go. `same` are the lines of this identifier;
    `holder` is somebody else who has the pseudonym; `used` are other pseudonyms of the person from which
    something came."""
    if holder is not None:
        raise PlainError(
            say(
                "naming.taken",
                pseudonym=holder.pseudonym,
                who=holder.name,
                identifier=holder.identifier,
                new=quoted(person.identifier),
            )
        )
    if used:
        raise PlainError(
            say(
                "naming.elsewhere",
                who=used[0].name,
                identifier=used[0].identifier,
                pseudonym=used[0].pseudonym,
            )
        )
    if same and person.name != same[0].name:
        raise PlainError(
            say(
                "naming.other_name",
                identifier=person.identifier,
                who=quoted(same[0].name),
                name=quoted(person.name),
            )
        )


def _move(db: Connection, rows: Sequence[Row[Any]]) -> None:
    """Set pseudonyms aside that were made for people and not used."""
    upsert(db, set_aside, [dict(row._mapping) for row in rows])
    _take_out(db, rows)


def _take_out(db: Connection, rows: Iterable[Row[Any]]) -> None:
    for row in rows:
        db.execute(delete(people).where(people.c.cohort == row.cohort, people.c.pseudonym == row.pseudonym))


def _back_on_roster(db: Connection, who: Row[Any]) -> None:
    """Who gave up a pseudonym has the one again that was made for them, or one that nobody uses."""
    others = _people(db, who.cohort)
    if any(row.identifier == who.identifier for row in others):
        return
    made = select(set_aside).where(set_aside.c.cohort == who.cohort, set_aside.c.identifier == who.identifier)
    taken = {row.pseudonym for row in others}
    free = [row.pseudonym for row in db.execute(made) if row.pseudonym not in taken]
    pseudonym = min(free, default="") or f"p-{token_hex(8)}"
    of = set_aside.c.cohort == who.cohort
    db.execute(delete(set_aside).where(of, set_aside.c.pseudonym == pseudonym))
    upsert(db, people, [person_row(who.cohort, pseudonym, Person(who.identifier, who.name, who.group))])


def _people(db: Connection, cohort: str) -> list[Row[Any]]:
    return list(db.execute(select(people).where(people.c.cohort == cohort).order_by(people.c.pseudonym)))


def _met(db: Connection, cohort: str) -> set[str]:
    """The pseudonyms from which something came."""
    query = select(statements.c.pseudonym).where(statements.c.cohort == cohort).distinct()
    return set(db.execute(query).scalars())
