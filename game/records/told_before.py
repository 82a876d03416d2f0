"""What a cohort was told earlier: what is counted for it counts nothing else.

What was played before joining, while the player was in no cohort, or in a story outside the course was told
to nobody. So no number, and nothing that such a call brought into a later one, may say something of it.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from game.progress.counters import latest_first
from game.progress.profile_keys import profile_key
from game.records import vocabulary
from game.records.entries import OfRun
from game.records.memberships import Membership
from game.records.statements import registration, statement_id

_ATTEMPT = vocabulary.extension("attempt")


def attempt(db: sqlite3.Connection, membership: Membership, run: OfRun) -> int:
    """Which of the runs of its story that the cohort was told of this is, from 1, in the order in which they
    were told first: a clock that goes back reorders nothing. A run that took the place of one of an edited
    story is the same attempt."""
    begun = _statement(db, membership, f"{run.id}/0/initialized")
    if begun is not None:
        return _attempt_in(begun)
    told = [
        (str(one["context"].get("registration")), _attempt_in(one))
        for one in _about(db, membership, str(vocabulary.chapter(run.plan.story.id)["id"]))
    ]
    same = _same_attempt(db, run.id)
    own = [number for key, number in told if key in same]
    return own[0] if own else max((number for _, number in told), default=0) + 1


def passed(db: sqlite3.Connection, membership: Membership) -> set[str]:
    """The chapters of the course of which the cohort was told that they were passed."""
    told = {str(one["object"]["id"]) for one in _about(db, membership, vocabulary.VERBS["passed"])}
    return {story for story in membership.cohort.course if vocabulary.chapter(story)["id"] in told}


def knows_what_was_brought(db: sqlite3.Connection, membership: Membership, run: OfRun) -> bool:
    """Whether all that earlier stories can bring into this run comes from calls whose endings the cohort was
    told of. Where it does not, a cohort is not told either whether anything was brought."""
    if not run.plan.story.brought:
        return True
    ended = {
        str(one["context"].get("registration"))
        for one in _about(db, membership, vocabulary.VERBS["completed"])
    }
    return all(
        (last := _last_ended(db, run.profile, story)) is not None and registration(last) in ended
        for story in run.plan.story.brought
    )


def _last_ended(db: sqlite3.Connection, profile: str, story: str) -> str | None:
    """The run that brings something out of a story; the same as `brought_flags` takes."""
    row = db.execute(
        "SELECT r.id FROM runs r JOIN profiles p ON p.id = r.profile WHERE p.key = ? AND r.story = ?"
        f" AND r.finished IS NOT NULL ORDER BY {latest_first('r.finished')} LIMIT 1",
        (profile_key(profile), story),
    ).fetchone()
    return str(row[0]) if row else None


def _same_attempt(db: sqlite3.Connection, run: str) -> set[str]:
    """The run, and those whose place it took, as statements name them."""
    rows = db.execute(
        "WITH RECURSIVE same(id) AS (SELECT ? UNION"
        " SELECT o.id FROM same JOIN runs r ON r.id = same.id JOIN runs o ON o.id = r.parent"
        " WHERE o.superseded = 1 AND o.finished IS NULL) SELECT id FROM same",
        (run,),
    ).fetchall()
    return {registration(str(id_)) for (id_,) in rows}


def _statement(db: sqlite3.Connection, membership: Membership, what: str) -> Mapping[str, Any] | None:
    row = db.execute(
        "SELECT body FROM outbox WHERE membership = ? AND id = ?",
        (membership.id, statement_id(membership, what)),
    ).fetchone()
    return msgspec.json.decode(row[0], type=dict[str, Any]) if row else None


def _about(db: sqlite3.Connection, membership: Membership, address: str) -> Iterator[Mapping[str, Any]]:
    """The statements that are about this, or have it as their verb, in their order."""
    rows = db.execute(
        "SELECT body FROM outbox WHERE membership = ? AND instr(body, ?) ORDER BY seq",
        (membership.id, f'"{address}"'),
    )
    for (body,) in rows:
        yield msgspec.json.decode(body, type=dict[str, Any])


def _attempt_in(statement: Mapping[str, Any]) -> int:
    """0 of a statement of no call."""
    found = statement["context"]["extensions"].get(_ATTEMPT, 0)
    return found if isinstance(found, int) else 0
