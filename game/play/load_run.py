"""One run loaded from disk, with its events. `log.py` writes it."""

from typing import cast

from msgspec import Struct

from game.conversation.events import Begin
from game.conversation.replay import Record, read_record
from game.errors import FailedError
from game.messages import say
from game.progress.database import Database
from game.progress.runs import RunInfo, find_run


class UnopenedError(FailedError):
    """A saved run cannot be opened. It stays on disk."""


class SavedRun(Struct, frozen=True):
    """A run on disk: `records` with `begin` as the first, and `times`, when each was made. `damaged`: records
    after these cannot be read."""

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
        record = read_record(body)
        if record is None or seq != len(records) or isinstance(record.event, Begin) != (not records):
            damaged = True
            break
        records.append(record)
        times.append(at if isinstance(at, str) else "")
    if info is None or not records:
        raise UnopenedError(say("saved.none"))
    return SavedRun(info, cast(Begin, records[0].event), tuple(records), tuple(times), damaged)
