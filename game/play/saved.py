"""One run on disk with its events, and what earlier runs bring into a new one."""

from typing import cast

import msgspec
from msgspec import Struct

from game.conversation.events import Begin
from game.conversation.replay import Record
from game.errors import FailedError
from game.messages import say
from game.progress.database import Database
from game.progress.profiles import profile_key
from game.progress.runs import RunInfo, find_run
from game.story.model import Story

_reader = msgspec.json.Decoder(Record)
_flags = msgspec.json.Decoder(list[str])


class UnopenedError(FailedError):
    """A saved run cannot be opened. It stays on disk."""


class SavedRun(Struct, frozen=True):
    """A run on disk: `records` with `begin` as the first, and `times`, when each was made.

    `damaged`: records after these cannot be read.
    """

    info: RunInfo
    begin: Begin
    records: tuple[Record, ...]
    times: tuple[str, ...]
    damaged: bool = False


def load_run(database: Database, run_id: str) -> SavedRun:
    """A run with its records. Raises `UnopenedError` when there is no such run or its first record cannot be
    read, and `UnavailableError`."""
    info = find_run(database, run_id)
    rows = database.rows("SELECT seq, at, record FROM events WHERE run = ? ORDER BY seq", run_id)
    records: list[Record] = []
    times: list[str] = []
    damaged = False
    for seq, at, body in rows:
        record = _record(body)
        if record is None or seq != len(records) or isinstance(record.event, Begin) != (not records):
            damaged = True
            break
        records.append(record)
        times.append(str(at))
    if info is None or not records:
        raise UnopenedError(say("saved.none"))
    return SavedRun(info, cast(Begin, records[0].event), tuple(records), tuple(times), damaged)


def brought_flags(database: Database, profile: str, story: Story) -> tuple[str, ...]:
    """The flags that earlier stories' latest finished runs bring into this one."""
    found: list[str] = []
    for earlier, wanted in story.brought.items():
        rows = database.rows(
            "SELECT r.remembered FROM runs r JOIN profiles p ON p.id = r.profile WHERE p.key = ?"
            " AND r.story = ? AND r.finished IS NOT NULL ORDER BY r.finished DESC LIMIT 1",
            profile_key(profile),
            earlier,
        )
        kept = _remembered(rows[0][0]) if rows else ()
        found += [flag for flag in wanted if flag in kept]
    return tuple(found)


def _record(body: object) -> Record | None:
    try:
        return _reader.decode(body) if isinstance(body, str | bytes) else None
    except msgspec.MsgspecError:
        return None


def _remembered(body: object) -> list[str]:
    try:
        return _flags.decode(body) if isinstance(body, str | bytes) else []
    except msgspec.MsgspecError:
        return []
