"""Making a cohort: its file, and for whoever is on the roster a code of their own.

Who is behind a pseudonym stands in the facilitator's own tables, and in the list of codes that they hand out;
neither leaves with a cohort file.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from io import StringIO
from secrets import token_hex
from uuid import uuid4

import msgspec
from msgspec import Struct
from sqlalchemy import select

from game.behaviours import standard_rulebook
from game.cohort.cohort_file import FORMAT, CohortFile, FrozenVersions, as_code, cohort_fault
from game.errors import PlainError
from game.facilitator import tables
from game.facilitator.kept_cohorts import keep_cohort
from game.facilitator.naming import person_row
from game.facilitator.roster import Person
from game.facilitator.spreadsheet_cells import cell
from game.facilitator.store import Store, upsert
from game.local_times import local_date
from game.messages import say
from game.records.memberships import keeps_on
from game.records.stations_version import stations_version
from game.records.versions import versions
from game.text import clean, name_key, one_line
from game.words import did_you_mean, listed, quoted


class NewCohort(Struct, frozen=True):
    """What a cohort is to be: `stories` are the chapters, each with the hash of its text, in order."""

    name: str
    stories: Mapping[str, str]
    starts: str = ""
    ends: str = ""
    keep_until: str = ""
    store: str = ""


Own = Sequence[tuple[Person, CohortFile]]
"""Each of the people with the cohort file that was made for them."""


def make_cohort(
    store: Store,
    plan: NewCohort,
    people: Sequence[Person],
    now: datetime,
    write: Callable[[CohortFile, Own], None] = lambda *_: None,
) -> tuple[CohortFile, Own]:
    """The cohort for everybody, and one for each of the people. `write` hands out what is in no other place:
    where it raises, there is no cohort. Raises `PlainError` where it cannot be so, or where there is a cohort
    of this name already."""
    made = versions(standard_rulebook().version)
    frozen = FrozenVersions(
        str(made["game"]), str(made["rulebook"]), str(made["ear"]), dict(plan.stories), stations_version()
    )
    cohort = CohortFile(
        FORMAT,
        uuid4().hex,
        one_line(plan.name),
        tuple(plan.stories),
        clean(plan.starts),
        clean(plan.ends),
        clean(plan.keep_until),
        clean(plan.store),
        versions=frozen,
        made=now.astimezone(UTC).date().isoformat(),
    )
    # What a learner's computer would refuse must not go out.
    if fault := cohort_fault(cohort):
        raise PlainError(say("roster.cannot_be", fault=fault))
    if not keeps_on(cohort.keep_until, local_date(now)):
        raise PlainError(say("roster.past", day=cohort.keep_until))
    own = [
        (one, msgspec.structs.replace(cohort, group=one.group, pseudonym=f"p-{token_hex(8)}"))
        for one in people
    ]
    with store.writing() as db:
        # SQLite knows the case of ASCII alone.
        if name_key(cohort.name) in map(name_key, db.execute(select(tables.cohorts.c.name)).scalars()):
            raise PlainError(say("roster.name_taken", name=quoted(cohort.name)))
        keep_cohort(db, cohort, now.isoformat(timespec="seconds"))
        upsert(db, tables.people, [person_row(cohort.id, file.pseudonym, one) for one, file in own])
        write(cohort, own)
    return cohort, own


def codes_csv(own: Own) -> bytes:
    """The list of personal codes, for a spreadsheet."""
    text = StringIO()
    rows = csv.writer(text)
    rows.writerow(("identifier", "name", "code"))
    rows.writerows((cell(one.identifier), cell(one.name), as_code(file)) for one, file in own)
    # Spreadsheets take it for UTF-8 by its mark.
    return text.getvalue().encode("utf-8-sig")


def stories_of(
    known: Mapping[str, str], courses: Mapping[str, Sequence[str]], named: Sequence[str]
) -> dict[str, str]:
    """The chapters for names of courses and stories, "" or none for the first course; `known` are the
    stories at hand with their hashes. Raises `PlainError`."""
    wanted: list[str] = []
    for name in named or list(courses)[:1]:
        if name in courses:
            wanted += courses[name]
        elif name in known:
            wanted.append(name)
        else:
            meant = did_you_mean(name, [*courses, *known])
            raise PlainError(say("roster.no_course", name=quoted(name)) + meant)
    missing = [story for story in wanted if story not in known]
    if missing or not wanted:
        raise PlainError(say("roster.course_unusable", stories=listed(missing) or say("roster.no_stories")))
    return {story: known[story] for story in wanted}
