"""The outbox: statements wait in the file of saved progress, written in the same transaction as what they
tell.

A statement gets its place in the chain here, is frozen as text, and is never changed: a record store
refuses another text under a known id. Before it is sent it is marked as going: from then on the store may
have it, and a no to typed words changes nothing in it until the store was asked.
"""

import sqlite3
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from game.progress.database import Database
from game.records.chain import canonical, digest_of
from game.records.memberships import Membership
from game.records.statements import Told, has_words, statement, statement_id

_COLUMNS = "SELECT seq, id, body, digest FROM outbox WHERE membership = ?"
_WITH_MEMBERSHIP = "outbox o JOIN memberships m ON m.id = o.membership"
_STANDS = (
    "CASE WHEN o.state IN ('waiting', 'going') AND o.seq <= m.handed THEN 'handed over' ELSE o.state END"
)
_NOT_LEFT = "EXISTS (SELECT 1 FROM memberships m WHERE m.id = membership AND m.left_at IS NULL)"
_SAID_NO = "EXISTS (SELECT 1 FROM memberships m WHERE m.id = membership AND NOT m.words AND m.handed < seq)"
"""To typed words, before the statement was handed over in a file."""


class Waiting(Struct, frozen=True):
    """A statement in the outbox."""

    seq: int
    id: str
    body: str
    digest: str


class OutboxCounts(Struct, frozen=True):
    """Numbers of statements. What is going waits until the store has said that it has it. Of those that wait,
    `handed` stand in a file that was written, and `going` of the others may be in the store already."""

    waiting: int = 0
    sent: int = 0
    refused: int = 0
    handed: int = 0
    going: int = 0


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


def take(database: Database, membership: str, most: int) -> list[Waiting]:
    """The first statements of which the store has not said that it has them, marked as going; none of a
    membership that was left, also a moment ago in another window. Raises `UnavailableError`."""
    with database.transaction() as db:
        found = _read(
            db.execute(
                f"{_COLUMNS} AND state IN ('waiting', 'going') AND {_NOT_LEFT} ORDER BY seq LIMIT ?",
                (membership, most),
            ).fetchall()
        )
        db.executemany(
            "UPDATE outbox SET state = 'going' WHERE membership = ? AND seq = ?",
            [(membership, one.seq) for one in found],
        )
    return found


def may_go(database: Database, membership: str, batch: Sequence[Waiting] = ()) -> bool:
    """Whether a batch that was taken may be sent now: its membership was not left, and no typed words in it
    were said no to. Raises `UnavailableError`."""
    inside = database.rows("SELECT 1 FROM memberships WHERE id = ? AND left_at IS NULL", membership)
    ids = {one.id for one in batch}
    return bool(inside) and all(one.id not in ids for one in going_against_a_no(database, membership))


def going_against_a_no(database: Database, membership: str) -> list[Waiting]:
    """Statements that may have been sent, with typed words that were said no to since. Raises
    `UnavailableError`."""
    going = _rows(database, f"state = 'going' AND {_SAID_NO} AND {_NOT_LEFT}", membership, -1)
    return [one for one in going if has_words(msgspec.json.decode(one.body))]


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
    query = f"SELECT {_STANDS}, COUNT(*) FROM {_WITH_MEMBERSHIP} WHERE o.membership = ? GROUP BY 1"
    found = {state: count for state, count in database.rows(query, membership) if isinstance(count, int)}
    handed, going = found.get("handed over", 0), found.get("going", 0)
    waits = found.get("waiting", 0) + handed + going
    return OutboxCounts(waits, found.get("sent", 0), found.get("refused", 0), handed, going)


def stands(database: Database, membership: str) -> list[tuple[str, str]]:
    """The id of each statement, and how it stands: sent, refused, handed over (in a file that was written),
    going (it may be in the store already), or waiting. Raises `UnavailableError`."""
    query = f"SELECT o.id, {_STANDS} FROM {_WITH_MEMBERSHIP} WHERE o.membership = ? ORDER BY o.seq"
    return [(str(id_), str(state)) for id_, state in database.rows(query, membership)]


def mark_sent(database: Database, membership: str, told: Sequence[Waiting]) -> int:
    """Keep that the record store has these; of how many that is so. It is not where the text is another one
    by now. Raises `UnavailableError`."""
    return _mark(database, membership, "sent", told)


def mark_refused(database: Database, membership: str, one: Waiting, why: str) -> bool:
    """Keep that the record store will not have this one; False where the text is another one by now. Raises
    `UnavailableError`."""
    return bool(_mark(database, membership, "refused", [one], why))


def _mark(database: Database, membership: str, state: str, told: Sequence[Waiting], why: str = "") -> int:
    with database.transaction() as db:
        marked = db.executemany(
            "UPDATE outbox SET state = ?, why = ? WHERE membership = ? AND id = ? AND digest = ?",
            [(state, why, membership, one.id, one.digest) for one in told],
        )
        return max(marked.rowcount, 0)


def _rows(database: Database, where: str, membership: str, most: int) -> list[Waiting]:
    return _read(database.rows(f"{_COLUMNS} AND {where} ORDER BY seq LIMIT ?", membership, most))


def _read(rows: Iterable[tuple[object, ...]]) -> list[Waiting]:
    return [Waiting(seq, str(i), str(b), str(d)) for seq, i, b, d in rows if isinstance(seq, int)]
