"""Runs: every event of every play, kept before its result is shown.

`RunLog` is one window's hold on one run. Two windows on one run never mix their events: the second to
add one goes on in a copy of its own. When nothing can be written the play goes on, and what was played
is written as soon as it can be.
"""

import sqlite3
from datetime import UTC, datetime
from uuid import uuid4

import msgspec
from msgspec import Struct

from game.conversation.events import Begin, Pick, Say
from game.conversation.plan import Plan
from game.conversation.replay import Record, record
from game.conversation.state import Outcome, State
from game.progress.database import Database
from game.story.model import Story

_records = msgspec.json.Encoder()
_reader = msgspec.json.Decoder(Record)

_UNSAVED = (
    "Nothing can be saved just now ({why}). Play on: it is kept in memory and saved as soon as that works."
)
_SAVED_AGAIN = "Saving works again; nothing was lost."
_FORKED = "This call went on in another window. What you play here is kept as a run of its own."


class RunInfo(Struct, frozen=True):
    """A run as a list shows it. `file` is "" for a story found by its id. `kind` is set once it is over."""

    id: str
    story: str
    file: str
    hash: str
    rulebook: str
    began: str
    turns: int
    trust: int
    frustration: int
    ending: str | None
    kind: str | None


class RunLog:
    """One run being played. `notice` is what the player is to be told after a `flush` ("" mostly).

    `replaces` is the run that this one takes the place of (its story was edited since): that one stays
    readable and is no longer offered for going on.
    """

    def __init__(
        self, database: Database, profile: str, plan: Plan, file: str = "", replaces: str = ""
    ) -> None:
        self.id = uuid4().hex
        self.notice = ""
        self._database = database
        self._profile, self._plan, self._file = profile, plan, file
        self._parent, self._replaces = replaces, replaces
        self._records: list[tuple[str, Record]] = []
        self._saved = 0
        self._known = False
        self._trouble = False
        self._last: tuple[State, Outcome] | None = None

    @classmethod
    def resumed(cls, database: Database, profile: str, plan: Plan, saved: "SavedRun") -> "RunLog":
        """Go on with a run that is on disk."""
        log = cls(database, profile, plan, saved.info.file)
        log.id = saved.info.id
        log._records = [("", rec) for rec in saved.records]
        log._saved, log._known = len(saved.records), True
        return log

    @property
    def records(self) -> tuple[Record, ...]:
        """Everything played so far, `Begin` first."""
        return tuple(r for _, r in self._records)

    @property
    def saved(self) -> bool:
        """Whether all of it is on disk."""
        return self._saved == len(self._records)

    def add(self, state: State, outcome: Outcome) -> None:
        """Take in one outcome's event, with the state after it; `flush` puts it on disk."""
        self._records.append((_now(), record(outcome)))
        self._last = (state, outcome)

    def append(self, state: State, outcome: Outcome) -> None:
        """Keep one outcome's event. When this returns with `saved` true, it is on disk."""
        self.add(state, outcome)
        self.flush()

    def flush(self) -> None:
        """Write what is not on disk yet. Never raises for a disk that cannot be written."""
        self.notice = ""
        try:
            self._write()
        except sqlite3.IntegrityError:
            self._fork()
            self.flush()
            self.notice = _FORKED
            return
        except (sqlite3.OperationalError, OSError) as error:
            if not self._trouble:
                self.notice = _UNSAVED.format(why=_plain(error))
            self._trouble = True
            return
        except sqlite3.DatabaseError:
            self._database.set_aside("damaged", "It could not be read")
            self._known, self._saved = False, 0
            self.flush()
            return
        if self._trouble:
            self._trouble, self.notice = False, _SAVED_AGAIN

    def _write(self) -> None:
        if self.saved or self._last is None:
            return
        with self._database.transaction() as db:
            if not self._known:
                self._insert(db)
            rows = [
                (self.id, seq, at, _records.encode(rec).decode())
                for seq, (at, rec) in enumerate(self._records[self._saved :], self._saved)
            ]
            db.executemany("INSERT INTO events (run, seq, at, record) VALUES (?, ?, ?, ?)", rows)
            self._summarise(db)
        self._known, self._saved = True, len(self._records)

    def _insert(self, db: sqlite3.Connection) -> None:
        first = self._records[0][1].event
        assert isinstance(first, Begin)
        owner, began = profile_id(db, self._profile), self._records[0][0] or _now()
        db.execute(
            "INSERT INTO runs (id, profile, story, file, hash, rulebook, parent, began, touched, turns,"
            " trust, frustration) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0)",
            (
                self.id,
                owner,
                self._plan.story.id,
                self._file,
                first.hash,
                first.rulebook,
                self._parent,
                began,
            ),
        )
        if self._replaces:
            db.execute("UPDATE runs SET superseded = 1 WHERE id = ?", (self._replaces,))

    def _summarise(self, db: sqlite3.Connection) -> None:
        assert self._last is not None
        state, outcome = self._last
        turns = sum(isinstance(r.event, Pick | Say) for _, r in self._records)
        db.execute(
            "UPDATE runs SET touched = (SELECT MAX(touched) + 1 FROM runs), turns = ?, trust = ?,"
            " frustration = ? WHERE id = ?",
            (turns, state.trust, state.frustration, self.id),
        )
        if state.over and outcome.ending:
            kept = sorted(state.flags.intersection(self._plan.story.remembers))
            db.execute(
                "UPDATE runs SET finished = (SELECT COALESCE(MAX(finished), 0) + 1 FROM runs), ending = ?,"
                " kind = ?, remembered = ? WHERE id = ? AND finished IS NULL",
                (state.scene, outcome.ending.kind, msgspec.json.encode(kept).decode(), self.id),
            )

    def _fork(self) -> None:
        self._parent, self.id = self.id, uuid4().hex
        self._known, self._saved = False, 0


class SavedRun(Struct, frozen=True):
    """A run on disk with its records, `Begin` first."""

    info: RunInfo
    records: tuple[Record, ...]


_COLUMNS = "id, story, file, hash, rulebook, began, turns, trust, frustration, ending, kind"


def profile_id(db: sqlite3.Connection, name: str) -> int:
    """The row of a profile, made when it is new. Names differ by more than case."""
    db.execute("INSERT OR IGNORE INTO profiles (name, created) VALUES (?, ?)", (name, _now()))
    row = db.execute("SELECT id FROM profiles WHERE name = ?", (name,)).fetchone()
    return int(row[0])


def unfinished(database: Database, profile: str) -> list[RunInfo]:
    """Runs that can be gone on with, the last played first."""
    return _runs(database, profile, "r.finished IS NULL AND NOT r.superseded ORDER BY r.touched DESC")


def finished(database: Database, profile: str) -> list[RunInfo]:
    """Runs that reached an ending, the latest first."""
    return _runs(database, profile, "r.finished IS NOT NULL ORDER BY r.finished DESC")


def load_run(database: Database, run_id: str) -> SavedRun | None:
    """A run with its records; None where there is none. Records after one that cannot be read are left
    out: what stands before it still does."""
    db = database.connect()
    row = db.execute(f"SELECT {_COLUMNS} FROM runs WHERE id = ?", (run_id,)).fetchone()
    if row is None:
        return None
    records: list[Record] = []
    for (body,) in db.execute("SELECT record FROM events WHERE run = ? ORDER BY seq", (run_id,)):
        try:
            records.append(_reader.decode(body))
        except msgspec.MsgspecError:
            break
    return SavedRun(RunInfo(*row), tuple(records))


def brought_flags(database: Database, profile: str, story: Story) -> tuple[str, ...]:
    """The flags that earlier stories' latest finished runs bring into this one."""
    found: list[str] = []
    for earlier, wanted in story.brought.items():
        row = (
            database.connect()
            .execute(
                "SELECT r.remembered FROM runs r JOIN profiles p ON p.id = r.profile WHERE p.name = ?"
                " AND r.story = ? AND r.finished IS NOT NULL ORDER BY r.finished DESC LIMIT 1",
                (profile, earlier),
            )
            .fetchone()
        )
        if row:
            found += [flag for flag in wanted if flag in msgspec.json.decode(row[0], type=list[str])]
    return tuple(found)


def _runs(database: Database, profile: str, rest: str) -> list[RunInfo]:
    columns = ", ".join(f"r.{name}" for name in _COLUMNS.split(", "))
    query = f"SELECT {columns} FROM runs r JOIN profiles p ON p.id = r.profile WHERE p.name = ? AND {rest}"
    return [RunInfo(*row) for row in database.connect().execute(query, (profile,))]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _plain(error: Exception) -> str:
    text = str(error)
    if "full" in text or "No space" in text:
        return "the disk is full"
    if "readonly" in text or "read-only" in text.lower() or "Permission" in text or "unable to open" in text:
        return "the folder cannot be written"
    if "locked" in text:
        return "another window is busy saving"
    return text
