"""What the outbox of this test's home holds, as another program finds it on disk."""

import sqlite3
from contextlib import closing
from typing import Any

import msgspec

from game.paths import database_file
from game.records.chain import canonical, digest_of, link
from game.records.vocabulary import extension


def bodies() -> list[str]:
    with closing(sqlite3.connect(database_file())) as connection:
        rows = connection.execute("SELECT body FROM outbox ORDER BY membership, seq")
        return [body for (body,) in rows]


def statements() -> list[dict[str, Any]]:
    return [msgspec.json.decode(body) for body in bodies()]


def verbs() -> list[str]:
    return [one["verb"]["display"]["en"] for one in statements()]


def of(verb: str) -> list[dict[str, Any]]:
    return [one for one in statements() if one["verb"]["display"]["en"] == verb]


def result(statement: dict[str, Any], name: str) -> Any:
    """What a statement's result says under a short name of ours."""
    return statement["result"]["extensions"][extension(name)]


def context(statement: dict[str, Any], name: str) -> Any:
    return statement["context"]["extensions"][extension(name)]


def assert_chain_holds() -> None:
    """Places without holes, each digest right, each statement named by the next, ids all different."""
    with closing(sqlite3.connect(database_file())) as connection:
        rows = connection.execute("SELECT membership, seq, id, body, digest FROM outbox ORDER BY 1, 2")
        before: dict[str, tuple[int, str]] = {}
        ids = set()
        for membership, seq, id_, body, digest in rows:
            last, previous = before.get(membership, (0, ""))
            statement = msgspec.json.decode(body)
            assert (seq, link(statement)) == (last + 1, (last + 1, previous))
            assert canonical(statement) == body.encode() and digest_of(body.encode()) == digest
            assert statement["id"] == id_
            ids.add(id_)
            before[membership] = seq, digest
        assert len(ids) == sum(last for last, _ in before.values())
