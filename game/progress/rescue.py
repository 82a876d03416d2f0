"""What is whole in a damaged file of saved progress, carried over into another one.

The damaged file is only read, and all work is done in memory: nothing is made beside it. SQLite reads what it
can; where it cannot read all, every page is looked through for rows that can be nothing but the game's.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from msgspec import Struct

from game.conversation.events import Begin
from game.conversation.replay import Record, read_record
from game.conversation.retake import first_replies
from game.messages import say
from game.ordinary_files import read_ordinary
from game.progress.counters import is_number
from game.progress.faults import FAULTS
from game.progress.profile_keys import FIRST, profile_id
from game.progress.raw_pages import Image, Value, image_of, raw_rows
from game.progress.rescue_tables import TABLES, Row, Table, fits, is_list
from game.story.model import ENDING_KINDS

LARGEST = 256_000_000
"""Bytes: far more than anybody plays, and what is larger is some other file."""


class Rescued(Struct, frozen=True):
    """How many calls were found, in the file or in what is left of it, and how many of them are in the other
    file now; `cut`: of these, how many end earlier than they were played."""

    calls: int = 0
    kept: int = 0
    cut: int = 0

    def told(self, *, only_read: bool = False) -> str:
        """For the player; "" where there was no call. `only_read`: there is no new file for them."""
        if not self.calls:
            return ""

        if only_read:
            whole = say("rescued.readable", count=self.calls, kept=self.kept)
        else:
            whole = say("rescued.calls", count=self.calls, kept=self.kept)
        return f"{whole} {say('rescued.cut', count=self.cut)}" if self.cut else whole


def rescue(damaged: Path, into: sqlite3.Connection) -> Rescued:
    """Add to `into`, a file with today's tables, what is whole in the damaged one, in one transaction. Raises
    `OSError` when the file cannot be read, and what SQLite raises when `into` cannot be written."""
    file, log = contents(damaged)
    into.execute("BEGIN IMMEDIATE")
    try:
        rescued = carry_over(file, log, into)
        into.commit()
    except BaseException:
        into.rollback()
        raise
    return rescued


def contents(file: Path) -> tuple[bytes, bytes]:
    """The bytes of a file of saved progress and of the log beside it; b"" for what is not there, and for what
    is larger than any. Raises `OSError`."""
    return _content(file), _content(file.with_name(file.name + "-wal"))


def carry_over(file: bytes, log: bytes, into: sqlite3.Connection) -> Rescued:
    """Add to `into`, in its transaction, what is whole in the content of a file and its log: players, runs
    with their events up to the first that cannot be read, what they were played on, and what was thought and
    written beside them. A run that is there already is left as it is. Raises what SQLite raises when `into`
    cannot be written."""
    image = image_of(file, log)
    return _carry_over(_Found(image), into) if image.pages else Rescued()


def _content(path: Path) -> bytes:
    if not path.is_file() or path.stat().st_size > LARGEST:
        return b""
    return read_ordinary(path, LARGEST)


class _Found:
    """The rows that fit, by table and key. `unread`: the last place of a run's log where no event is."""

    def __init__(self, image: Image) -> None:
        self.rows: dict[str, dict[tuple[object, ...], Row]] = {name: {} for name in TABLES}
        self.partial: dict[str, list[Row]] = {name: [] for name in TABLES}
        self.runs_seen: set[str] = set()
        self.unread: dict[str, int] = {}
        whole = False
        with suppress(*FAULTS), closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            connection.deserialize(image.pages)
            connection.execute("PRAGMA trusted_schema=OFF")
            # What cannot be understood of the table of contents is passed over.
            connection.execute("PRAGMA writable_schema=ON")
            read = [self._read(connection, name, table) for name, table in TABLES.items()]
            whole = all(read)
        if not whole:
            self._look_through(image)
        for name, rows in self.partial.items():
            for row in rows:
                self._add(name, row)

    def _read(self, connection: sqlite3.Connection, name: str, table: Table) -> bool:
        """Take what SQLite reads of a table; False when that may not be all."""
        try:
            query = "SELECT type = 'table' AND sql NOT LIKE '%VIRTUAL%' FROM sqlite_master WHERE name = ?"
            if connection.execute(query, (name,)).fetchall() != [(1,)]:
                return False
            there = {str(row[1]) for row in connection.execute(f"PRAGMA table_xinfo({name})")}
            columns = [column for column in table.columns if column in there]
            whole = len(columns) == len(table.columns)
            for values in connection.execute(f"SELECT {', '.join(columns)} FROM {name}"):
                row = dict(zip(columns, values, strict=True))
                whole = self._take(name, row, whole=len(columns) == len(table.columns)) and whole
        except FAULTS:
            return False
        return whole

    def _take(self, name: str, row: Row, *, whole: bool = True) -> bool:
        """Keep a row if it fits. One with columns missing counts only where no whole one is found."""
        fitting = fits(name, row)
        run, seq = row.get("id" if name == "runs" else "run"), row.get("seq")
        if name in ("runs", "events") and isinstance(run, str) and run:
            self.runs_seen.add(run)
            if isinstance(seq, int) and not fitting:
                self.unread[run] = max(seq, self.unread.get(run, 0))
        if not fitting:
            return False
        if whole:
            self._add(name, row)
        else:
            self.partial[name].append(row)
        return True

    def _add(self, name: str, row: Row) -> None:
        key = tuple(row.get(column) for column in list(TABLES[name].columns)[: TABLES[name].key])
        self.rows[name].setdefault(key, row)

    def _look_through(self, image: Image) -> None:
        older: list[Row] = []
        of_length: dict[int, list[tuple[str, Table]]] = {}
        for name, table in TABLES.items():
            for length in {len(table.columns), table.shortest or len(table.columns)}:
                of_length.setdefault(length, []).append((name, table))
        for found in raw_rows(image):
            for name, table in of_length.get(len(found.values), ()):
                row = _as_row(table, found.values, found.number)
                if (table.deleted and not found.live) or not fits(name, row):
                    continue
                if name == "runs":
                    older.append(row)
                else:
                    self._take(name, row)
        # A page may hold what a run was like earlier. They are kept in the order in which they were played.
        latest: dict[Value, Row] = {}
        for row in sorted(older, key=lambda row: _counter(row.get("touched"))):
            latest.pop(row["id"], None)
            latest[row["id"]] = row
        for row in latest.values():
            self._take("runs", row)


def _as_row(table: Table, values: Sequence[Value], number: int | None) -> Row:
    row: Row = dict(zip(table.columns, values, strict=False))
    # A number that is the rowid is kept as that alone.
    return {**row, "id": number} if "id" in row and row["id"] is None else row


def _carry_over(found: _Found, into: sqlite3.Connection) -> Rescued:
    there = {run for (run,) in into.execute("SELECT id FROM runs")}
    events: dict[str, dict[int, Row]] = {}
    for event in found.rows["events"].values():
        events.setdefault(event["run"], {})[event["seq"]] = event
    profiles = _Profiles(found, into)
    runs = {row["id"]: row for row in found.rows["runs"].values()}
    kept = cut = 0
    seen = (found.runs_seen | runs.keys()) - there
    carried: set[object] = set()
    for run in (*(run for run in runs if run in seen), *sorted(seen - runs.keys())):
        logged = list(_until_a_gap(events.get(run, {})))
        row = runs.get(run) or _from_its_log(run, logged)
        finished = row is not None and isinstance(row.get("finished"), int)
        if row is None or not (logged or finished):
            continue
        carried.add(run)
        kept += bool(logged)
        cut += bool(logged) and len(logged) <= max(found.unread.get(run, 0), *events[run])
        _insert(into, "runs", _as_today(row, profiles.number(row.get("profile")), [rec for _, rec in logged]))
        for kept_event, _ in logged:
            _insert(into, "events", kept_event)
    for name in (
        "reflections", "drafts", "disagreements", "self_views", "missed_moments", "facilitator_comments",
    ):  # fmt: skip
        for beside in found.rows[name].values():
            if beside["run"] in carried:
                _insert(into, name, beside)
    for source in found.rows["sources"].values() if carried else ():
        _insert(into, "sources", source)
    for name in ("settings", "drill_answers", "sittings", "badges"):
        for own in found.rows[name].values():
            _insert(into, name, {**own, "profile": profiles.number(own.get("profile"))})
    _carry_cohorts(found, profiles, into)
    sat = {sitting for (sitting,) in into.execute("SELECT id FROM sittings")}
    for answer in found.rows["station_answers"].values():
        if answer["sitting"] in sat:
            _insert(into, "station_answers", answer)
    return Rescued(len(seen), kept, cut)


def _carry_cohorts(found: _Found, profiles: "_Profiles", into: sqlite3.Connection) -> None:
    """Memberships that are not there, with all of their statements that can be read. One that is there goes
    on as it is: no place of its chain may get a second statement."""
    there = {membership for (membership,) in into.execute("SELECT id FROM memberships")}
    carried = {row["id"] for row in found.rows["memberships"].values()} - there
    for membership in found.rows["memberships"].values():
        if membership["id"] in carried:
            number = profiles.number(membership.get("profile"))
            _insert(into, "memberships", {**membership, "profile": number})
    for told in found.rows["outbox"].values():
        if told["membership"] in carried:
            _insert(into, "outbox", told)


class _Profiles:
    """The players of the file, by their number there and in the other file."""

    def __init__(self, found: _Found, into: sqlite3.Connection) -> None:
        self._into = into
        self._numbers: dict[object, int] = {}
        for row in found.rows["profiles"].values():
            self._numbers[row["id"]] = profile_id(into, row["name"])
            into.execute(
                "UPDATE profiles SET created = ? WHERE id = ? AND created > ?",
                (row.get("created", ""), self._numbers[row["id"]], row.get("created", "")),
            )

    def number(self, there: object) -> int:
        """The player whose number was `there`. One whose name is lost gets a new name; where nothing tells
        players apart, it is the first."""
        if there not in self._numbers:
            name = f"{FIRST} {there}" if isinstance(there, int) and there != 1 else FIRST
            self._numbers[there] = profile_id(self._into, name)
        return self._numbers[there]


def _until_a_gap(events: Mapping[int, Row]) -> Iterator[tuple[Row, Record]]:
    """The events of a run that follow on each other, from its beginning."""
    for seq in range(len(events)):
        event = events.get(seq)
        record = read_record(event["record"]) if event else None
        if event is None or record is None or isinstance(record.event, Begin) != (seq == 0):
            return
        yield {**event, "at": event.get("at", "")}, record


def _from_its_log(run: str, logged: Sequence[tuple[Row, Record]]) -> Row | None:
    """A run whose own row is lost, as its first event has it. It can be gone on with, also from its end."""
    first = logged[0][1].event if logged else None
    if not isinstance(first, Begin):
        return None
    told = {"story": first.story, "hash": first.hash, "rulebook": first.rulebook, "began": logged[0][0]["at"]}
    return {"id": run, "profile": None, **told}


def _as_today(row: Row, profile: int, records: Sequence[Record]) -> Row:
    """A row with all columns of today. What its events tell is made anew."""
    kind, last = row.get("kind"), records[-1] if records else None
    texts = {name: row.get(name, "") for name, kind in TABLES["runs"].columns.items() if kind is str}
    rules, remembered, ending = row.get("rules"), row.get("remembered"), row.get("ending")
    return {
        **texts,
        "profile": profile,
        "touched": _counter(row.get("touched")),
        "turns": first_replies([record.event for record in records]),
        "trust": _meter(last.trust if last else None, row.get("trust")),
        "frustration": _meter(last.frustration if last else None, row.get("frustration")),
        "finished": _counter(row["finished"]) if isinstance(row.get("finished"), int) else None,
        "ending": ending if isinstance(ending, str) else None,
        "kind": kind if kind in ENDING_KINDS else None,
        "remembered": remembered if is_list(remembered) else "[]",
        "superseded": int(row.get("superseded") == 1),
        "rules": rules if isinstance(rules, str) else "",
    }


def _counter(value: Any) -> int:
    return value if is_number(value) else 0


def _meter(*values: object) -> int:
    return next((value for value in values if isinstance(value, int) and 0 <= value <= 100), 0)


def _insert(into: sqlite3.Connection, table: str, row: Row) -> None:
    marks = ", ".join("?" * len(row))
    into.execute(f"INSERT OR IGNORE INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
