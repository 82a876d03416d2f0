"""Calls that do not fit the course: begun before its first day, or of a chapter that was not open yet.

Neither is anybody's fault: a day may be typed wrong, a clock be wrong, and `hearmeout play` opens any
chapter. It is kept for somebody to ask about, only where the records themselves show it, and the calls count.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, Select, and_, delete, func, select

import game
from game.cohort.cohort_file import CohortFile
from game.command_lines import command_line
from game.facilitator.kept_cohorts import kept_cohort
from game.facilitator.store import Store, in_parts, streamed, upsert
from game.facilitator.story_names import StoryNames
from game.facilitator.tables import findings, statements
from game.local_times import local_day
from game.messages import say

EARLY, CLOSED = "early", "closed"
"""Kinds of findings: all of a learner's are found anew each time."""
SOURCE = "course"
_EARLIEST_ZONE = timedelta(hours=14)
"""Where a day begins first (Kiribati, UTC+14): before that it has begun nowhere."""
_UNSURE = ("hole", "broken", "fork", "conflict", "damage")
"""Findings of a learner whose records may not be all, or not of one computer: they do not show enough."""
_LONGEST_COURSE = 50
"""Chapters of which a share in whole percent still tells how many there are."""
_s = statements.c

Needs = Mapping[str, Sequence[str]]
"""By chapter, those that open it once they have ended fair or better."""


class Outside(Struct, frozen=True):
    """Of a cohort, the learners with calls before its first day, and with a chapter that was not open."""

    early: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()


def find_outside(
    store: Store, cohort: str, needs: Needs, names: StoryNames, pseudonyms: Iterable[str]
) -> Outside:
    """Look at all calls of these learners, and keep what is found with each. Raises
    `DatabaseUnusableError`."""
    who, early, closed = sorted(pseudonyms), set[str](), set[str]()
    for some in in_parts(who):
        with store.reading() as db:
            of = kept_cohort(db, cohort)
            early_told = dict(_early(db, of, some)) if of.starts else {}
            rows = streamed(db, _of_chapters(cohort, some)) if _asked_of(of.course, needs) else iter(())
            closed_told = {
                pseudonym: told
                for pseudonym, theirs in groupby(rows, key=lambda row: str(row.pseudonym))
                if (told := sorted(not_open(theirs, of.course, needs)))
            }
            for pseudonym in db.execute(_unsure(cohort, list(closed_told))).scalars():
                del closed_told[pseudonym]
        found = [(pseudonym, EARLY, what) for pseudonym, what in early_told.items()]
        for pseudonym, pairs in closed_told.items():
            for story, needed in pairs:
                what = say("outside.closed", story=names.title(story), needed=names.title(needed))
                found.append((pseudonym, CLOSED, what))
        own = and_(findings.c.cohort == cohort, findings.c.source == SOURCE, findings.c.pseudonym.in_(some))
        with store.writing() as db:
            db.execute(delete(findings).where(own))
            upsert(
                db,
                findings,
                [
                    {"cohort": cohort, "pseudonym": pseudonym, "kind": kind, "what": what, "source": SOURCE}
                    for pseudonym, kind, what in found
                ],
            )
        early.update(early_told)
        closed.update(closed_told)
    return Outside(frozenset(early), frozenset(closed))


def outside_told(store: Store, cohort: str, found: Outside) -> Iterator[str]:
    """In sentences, for an import; nothing where all fits. Raises `DatabaseUnusableError`."""
    if not (found.early or found.closed):
        return
    with store.reading() as db:
        of = kept_cohort(db, cohort)
    command = command_line("cohort", "status", of.name, "--only", "flagged")
    if found.early:
        yield say("outside.early_told", count=len(found.early), starts=of.starts, command=command)
    if found.closed:
        yield say("outside.closed_told", count=len(found.closed), command=command)


def not_open(rows: Iterable[Row[Any]], course: Sequence[str], needs: Needs) -> set[tuple[str, str]]:
    """Chapters of one learner that were begun while one that opens them was not passed, each with that one.
    `rows` are in the order of their places.

    What was passed before the learner joined is in no record. But where a chapter is passed, the record says
    how many of the course are by then: if that is as many as are recorded, there are no others.
    """
    begun: list[str] = []
    passed: set[str] = set()
    found: set[tuple[str, str]] = set()
    for row in rows:
        if row.verb == "initialized" and _by_this_game(row.versions):
            begun.append(row.story)
        elif row.verb == "passed":
            passed.update({row.story}.intersection(course))
        elif row.verb == "progressed" and round((row.scaled or 0) * len(course)) == len(passed):
            found.update(
                (story, needed)
                for story in begun
                for needed in needs.get(story, ())
                if needed in course and needed not in passed
            )
    return found


class _Versions(Struct):
    game: str = ""


def _by_this_game(versions: str) -> bool:
    """Whether the course was the one that is here: another version of the game may have opened it
    otherwise."""
    try:
        return msgspec.json.decode(versions, type=_Versions).game == game.__version__
    except (msgspec.MsgspecError, RecursionError):
        return False


def _asked_of(course: Sequence[str], needs: Needs) -> bool:
    return len(course) <= _LONGEST_COURSE and any(
        needed in course for story in course for needed in needs.get(story, ())
    )


def _before(cohort: str, starts: str, pseudonyms: Sequence[str]) -> Select[Any]:
    """How many calls each began before the first day, and when the first."""
    first = datetime.fromisoformat(starts) - _EARLIEST_ZONE
    calls, at = func.count(_s.registration.distinct()), func.min(_s.at)
    return (
        select(_s.pseudonym, calls.label("calls"), at.label("first"))
        .where(
            _s.cohort == cohort,
            _s.pseudonym.in_(pseudonyms),
            _s.kind.in_(("run", "reply")),
            _s.at < f"{first.isoformat(timespec='milliseconds')}Z",
        )
        .group_by(_s.pseudonym)
    )


def _early(db: Connection, of: CohortFile, pseudonyms: Sequence[str]) -> Iterator[tuple[str, str]]:
    for row in db.execute(_before(of.id, of.starts, pseudonyms)):
        yield row.pseudonym, say("outside.early", count=row.calls, starts=of.starts, day=local_day(row.first))


def _of_chapters(cohort: str, pseudonyms: Sequence[str]) -> Select[Any]:
    return (
        select(_s.pseudonym, _s.verb, _s.story, _s.scaled, _s.versions)
        .where(
            _s.cohort == cohort,
            _s.pseudonym.in_(pseudonyms),
            _s.kind.in_(("run", "cohort")),
            _s.verb.in_(("initialized", "passed", "progressed")),
        )
        .order_by(_s.pseudonym, _s.seq)
    )


def _unsure(cohort: str, pseudonyms: Sequence[str]) -> Select[Any]:
    c = findings.c
    return (
        select(c.pseudonym)
        .where(c.cohort == cohort, c.pseudonym.in_(pseudonyms), c.kind.in_(_UNSURE))
        .distinct()
    )
