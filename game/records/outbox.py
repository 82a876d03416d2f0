"""The outbox: statements wait in the file of saved progress, written in the same transaction as what they
tell.

A statement gets its place in the chain here, is frozen as text, and is never changed: a record store
refuses another text under a known id.
"""

import sqlite3
from collections.abc import Iterable, Sequence

from msgspec import Struct

from game.progress.database import Database
from game.records.chain import canonical, digest_of
from game.records.memberships import Membership
from game.records.statements import Told, statement, statement_id

_NOT_LEFT = "EXISTS (SELECT 1 FROM memberships m WHERE m.id = membership AND m.left_at IS NULL)"


class Waiting(Struct, frozen=True):
    """A statement in the outbox."""

    seq: int
    id: str
    body: str
    digest: str


class OutboxCounts(Struct, frozen=True):
    """Numbers of statements."""

    waiting: int = 0
    sent: int = 0
    refused: int = 0


def put(db: sqlite3.Connection, membership: Membership, told: Iterable[Told]) -> None:
    """Freeze what happened and add it to the chain, inside a transaction. What was told before, by its id, is
    told once."""
    row = db.execute(
        "SELECT seq, digest FROM outbox WHERE membership = ? ORDER BY seq DESC LIMIT 1", (membership.id,)
    ).fetchone()
    seq, previous = row or (0, "")
    for one in told:
        made = statement(membership, one, seq + 1, previous)
        body = canonical(made)
        tip = digest_of(body)
        known = db.execute(
            "INSERT OR IGNORE INTO outbox (membership, seq, id, body, digest, at) VALUES (?, ?, ?, ?, ?, ?)",
            (membership.id, seq + 1, made["id"], body.decode(), tip, one.at),
        )
        if known.rowcount:
            seq, previous = seq + 1, tip


def was_told(db: sqlite3.Connection, membership: Membership, what: str) -> bool:
    """Whether this was put in before, by its `Told.what`, inside a transaction."""
    found = db.execute(
        "SELECT 1 FROM outbox WHERE membership = ? AND id = ?",
        (membership.id, statement_id(membership, what)),
    )
    return found.fetchone() is not None


def waiting(database: Database, membership: str, most: int) -> list[Waiting]:
    """The first statements that were not sent yet; none of a membership that was left, also a moment ago in
    another window. Raises `UnavailableError`."""
    return _rows(database, f"state = 'waiting' AND {_NOT_LEFT}", membership, most)


def all_of(database: Database, membership: str) -> list[Waiting]:
    """Everything that was ever put in, in its order. Raises `UnavailableError`."""
    return _rows(database, "1", membership, -1)


def refused(database: Database, membership: str) -> list[tuple[str, str]]:
    """Ids of statements that the record store will not have, each with why. Raises `UnavailableError`."""
    rows = database.rows(
        "SELECT id, why FROM outbox WHERE membership = ? AND state = 'refused' ORDER BY seq", membership
    )
    return [(str(id_), str(why)) for id_, why in rows]


def counts(database: Database, membership: str) -> OutboxCounts:
    """How many wait, were sent, were refused. Raises `UnavailableError`."""
    rows = database.rows("SELECT state, COUNT(*) FROM outbox WHERE membership = ? GROUP BY state", membership)
    found = {state: count for state, count in rows if isinstance(count, int)}
    return OutboxCounts(found.get("waiting", 0), found.get("sent", 0), found.get("refused", 0))


def mark_sent(database: Database, membership: str, ids: Sequence[str]) -> None:
    """Keep that the record store has these. Raises `UnavailableError`."""
    with database.transaction() as db:
        db.executemany(
            "UPDATE outbox SET state = 'sent', why = '' WHERE membership = ? AND id = ?",
            [(membership, one) for one in ids],
        )


def mark_refused(database: Database, membership: str, id_: str, why: str) -> None:
    """Keep that the record store will not have this one. Raises `UnavailableError`."""
    with database.transaction() as db:
        db.execute(
            "UPDATE outbox SET state = 'refused', why = ? WHERE membership = ? AND id = ?",
            (why, membership, id_),
        )


def _rows(database: Database, where: str, membership: str, most: int) -> list[Waiting]:
    rows = database.rows(
        f"SELECT seq, id, body, digest FROM outbox WHERE membership = ? AND {where} ORDER BY seq LIMIT ?",
        membership,
        most,
    )
    return [Waiting(seq, str(i), str(b), str(d)) for seq, i, b, d in rows if isinstance(seq, int)]
