"""What learners disagreed with, for whoever makes the reading of replies better: no names and no pseudonyms,
and words only of those who said yes to that.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, select

from game.facilitator.store import Store, streamed
from game.facilitator.tables import statements
from game.text import escaped_json

_NO_CODES = ("", "[]", "null")
_PRACTICE = ("station", "station_comment", "drill_comment")


def disagreements(store: Store, ids: Sequence[str]) -> Iterator[str]:
    """A line of JSON for each reading of a reply that somebody disagrees with now (what they took back is
    gone), of a station and of a drill. In the order of their text, so that nobody's lines stand together."""
    with store.reading() as db:
        yield from sorted(
            escaped_json(msgspec.json.encode(one).decode())
            for one in (*_of_replies(db, ids), *_of_practice(db, ids))
        )


def _of_replies(db: Connection, ids: Sequence[str]) -> Iterable[dict[str, object]]:
    columns = statements.c
    standing: dict[tuple[str, str, str, object], dict[str, object]] = {}
    routes: dict[tuple[str, str], set[str]] = {}
    query = (
        select(
            columns.pseudonym, columns.registration, columns.kind, columns.scene, columns.story,
            columns.place, columns.codes, columns.route, columns.words, columns.versions,
        )
        .where(columns.cohort.in_(ids), columns.kind.in_(("comment", "reply")))
        .order_by(columns.pseudonym, columns.seq)
    )  # fmt: skip
    for row in streamed(db, query):
        if row.kind == "reply":
            routes.setdefault((row.registration or "", row.scene or ""), set()).add(row.route or "")
            continue
        where = row.registration or "", row.scene or ""
        key = row.pseudonym, *where, row.place
        if row.codes in _NO_CODES or row.codes is None:
            standing.pop(key, None)
        else:
            # Of a scene that was met twice it is not known which reply is meant.
            taken = routes.get(where, set())
            standing[key] = _line(row, row.route or (next(iter(taken)) if len(taken) == 1 else ""))
    return standing.values()


class _Against(Struct):
    against: bool = False


def _of_practice(db: Connection, ids: Sequence[str]) -> Iterable[dict[str, object]]:
    """Stations and drills. What was said of a station later stands over what its sitting said."""
    columns = statements.c
    query = (
        select(
            columns.pseudonym, columns.registration, columns.kind, columns.place, columns.skill,
            columns.form, columns.exercise, columns.result, columns.words, columns.versions, columns.more,
        )
        .where(columns.cohort.in_(ids), columns.kind.in_(_PRACTICE))
        .order_by(columns.pseudonym, columns.seq)
    )  # fmt: skip
    standing: dict[tuple[str, str, object], dict[str, object]] = {}
    for row in streamed(db, query):
        key = row.pseudonym, row.registration or "", row.place
        standing.pop(key, None)
        if _against(row.more):
            standing[key] = {
                "drill" if row.kind == "drill_comment" else "station": row.exercise or "",
                "form": row.form or "",
                "skill": row.skill or "",
                "read": row.result or "",
                **_common(row),
            }
    return standing.values()


def _against(more: str | None) -> bool:
    with suppress(msgspec.MsgspecError, RecursionError):
        return msgspec.json.decode(more or "{}", type=_Against).against
    return False


def _line(row: Row[Any], route: str) -> dict[str, object]:
    return {
        "story": row.story or "",
        "scene": row.scene or "",
        "codes": _json(row.codes, []),
        "route": route,
        **_common(row),
    }


def _common(row: Row[Any]) -> dict[str, object]:
    found: dict[str, object] = {"versions": _json(row.versions, {})}
    if row.words:
        found["words"] = row.words
    return found


def _json(body: str | None, nothing: object) -> object:
    with suppress(msgspec.DecodeError, RecursionError):
        return msgspec.json.decode(body or "null") or nothing
    return nothing
