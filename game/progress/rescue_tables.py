"""The tables of saved progress as a rescue knows them: what lies in a row, and whether a row can be true."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from game.conversation.replay import read_record
from game.progress.profile_keys import profile_key

Row = dict[str, Any]


class Table(Struct, frozen=True):
    """One table: its columns in the order in which they lie in a row, each with the types that it may have;
    how many of them tell one row from another; and whether the game ever deletes a row of it."""

    columns: dict[str, type | tuple[type, ...]]
    key: int
    deleted: bool
    fits: Callable[[Row], bool] = lambda row: True
    shortest: int = 0
    """A row of an earlier game ends with this column; 0 where there was none."""


def fits(name: str, row: Row) -> bool:
    table = TABLES[name]
    keys = list(table.columns)[: table.key]
    return (
        all(column in row for column in keys)
        and all(isinstance(value, table.columns[column]) for column, value in row.items())
        and table.fits(row)
    )


def is_list(remembered: object) -> bool:
    with suppress(msgspec.MsgspecError, RecursionError):
        msgspec.json.decode(remembered if isinstance(remembered, str) else "", type=list[str])
        return True
    return False


def _is_json(text: object) -> bool:
    with suppress(msgspec.MsgspecError, RecursionError):
        msgspec.json.decode(text if isinstance(text, str) else "")
        return True
    return False


def _is_time(text: str) -> bool:
    with suppress(ValueError):
        return bool(datetime.fromisoformat(text))
    return False


def _is_run(text: str) -> bool:
    """Whether it can be the id of a run: a spoilt one would make a call that nobody played."""
    return text.isascii() and text.isalnum()


def _is_profile(row: Row) -> bool:
    return bool(row.get("name")) and row.get("key") == profile_key(row["name"])


_MAY_BE, _TEXT_OR_NONE = (int, type(None)), (str, type(None))
# A cell that was spoilt in a column which can be made again costs no call.
_ANY = (int, float, str, bytes, type(None))

TABLES: Mapping[str, Table] = {
    "profiles": Table({"id": int, "name": str, "key": str, "created": str}, 1, False, _is_profile),
    "runs": Table(
        {
            "id": str,
            "profile": int,
            "story": str,
            "file": str,
            "hash": str,
            "rulebook": str,
            "parent": str,
            "began": str,
            "touched": _ANY,
            "turns": _ANY,
            "trust": _ANY,
            "frustration": _ANY,
            "finished": _ANY,
            "ending": _ANY,
            "kind": _ANY,
            "remembered": _ANY,
            "superseded": _ANY,
            "rules": _ANY,
        },
        1,
        False,
        lambda row: _is_run(row["id"]) and bool(row.get("story")),
        shortest=17,
    ),
    "events": Table(
        {"run": str, "seq": int, "at": str, "record": str},
        2,
        False,
        lambda row: _is_run(row["run"]) and row["seq"] >= 0 and read_record(row.get("record")) is not None,
    ),
    "sources": Table(
        {"kind": str, "hash": str, "body": bytes}, 2, False, lambda row: row["kind"] in ("story", "rulebook")
    ),
    "settings": Table({"profile": int, "name": str, "value": str}, 2, True),
    "reflections": Table(
        {"run": str, "trust": _MAY_BE, "heard": _MAY_BE, "intention": str, "meant": _MAY_BE},
        1,
        True,
        lambda row: all(row.get(rated) in (None, 1, 2, 3, 4, 5) for rated in ("trust", "heard")),
    ),
    "drafts": Table({"run": str, "reply": str, "note": str}, 1, True),
    "disagreements": Table(
        {"run": str, "seq": int, "code": str, "at": str}, 3, True, lambda row: _is_time(row.get("at", ""))
    ),
    "self_views": Table(
        {"run": str, "seq": int, "question": str, "own": int, "heard": _MAY_BE},
        3,
        True,
        lambda row: row.get("own") in (0, 1) and row.get("heard") in (None, 0, 1),
    ),
    "drill_answers": Table(
        {
            "id": str,
            "profile": int,
            "number": int,
            "exercise": str,
            "skill": str,
            "form": str,
            "at": str,
            "answer": str,
            "result": str,
            "helped": int,
            "against": int,
            "extra": int,
        },
        1,
        False,
        lambda row: _is_run(row["id"]) and _is_time(row.get("at", "")),
    ),
    "missed_moments": Table({"run": str, "seq": int, "skill": str}, 3, True, lambda row: row["seq"] >= 0),
    "sittings": Table(
        {
            "id": str,
            "profile": int,
            "number": int,
            "form": str,
            "occasion": str,
            "exercises": str,
            "began": str,
            "finished": _TEXT_OR_NONE,
            "untimed": int,
            "own": _MAY_BE,
        },
        1,
        False,
        lambda row: _is_run(row["id"]) and _is_json(row.get("exercises")),
    ),
    "station_answers": Table(
        {
            "sitting": str,
            "place": int,
            "at": str,
            "seconds": int,
            "answer": str,
            "result": str,
            "told": str,
            "against": int,
        },
        2,
        False,
        lambda row: _is_run(row["sitting"]) and _is_time(row.get("at", "")) and is_list(row.get("told")),
    ),
    "badges": Table(
        {"profile": int, "badge": str, "run": str, "seq": int, "words": str, "at": str},
        2,
        False,
        lambda row: _is_run(row.get("run", "")) and _is_time(row.get("at", "")),
    ),
    "facilitator_comments": Table(
        {"run": str, "title": str, "made": str, "body": str, "seen": int},
        1,
        True,
        lambda row: _is_run(row["run"]) and _is_time(row.get("made", "")) and _is_json(row.get("body")),
    ),
    "memberships": Table(
        {
            "id": str,
            "profile": int,
            "cohort": str,
            "pseudonym": str,
            "words": int,
            "handed": int,
            "joined": str,
            "left_at": _TEXT_OR_NONE,
        },
        1,
        True,
        lambda row: _is_run(row["id"]) and _is_json(row.get("cohort")),
    ),
    "outbox": Table(
        {
            "membership": str,
            "seq": int,
            "id": str,
            "body": str,
            "digest": str,
            "at": str,
            "state": str,
            "why": str,
        },
        2,
        True,
        lambda row: _is_run(row["membership"]) and row["seq"] > 0 and _is_json(row.get("body")),
    ),
}
