"""The log of a run that is being played: every event is on disk before its result is shown.

Two windows on one run never mix their events: the second one to add an event continues in a copy. When
nothing can be written, the play goes on, and its events are written as soon as that is possible.
"""

import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from uuid import uuid4

import msgspec

from game.conversation.events import Begin
from game.conversation.plan import Plan
from game.conversation.replay import Played, read_record, record, write_record
from game.conversation.retake import first_replies
from game.messages import say
from game.play.load_run import SavedRun
from game.play.sources import keep_sources
from game.progress.counters import next_number
from game.progress.database import Database, SetAsideError, UnavailableError
from game.progress.profiles import profile_id
from game.records.entries import Entry, OfRun
from game.records.memberships import current_in

# One after each of what can come between: a file set aside, a full log, another window; and a last one.
_TRIES = 4


class RunLog:
    """One run in one window. It belongs to the player called `profile` and is kept in `database`. `notices`
    are sentences for the player; the driver shows them and empties the list.

    `saved_run`: continue this run. `replaces`: the run that this new one takes the place of, because its
    story was edited; the old run can still be read, and is no longer offered to be continued.
    """

    def __init__(
        self,
        database: Database,
        profile: str,
        plan: Plan,
        *,
        file: str = "",
        replaces: str = "",
        saved_run: SavedRun | None = None,
    ) -> None:
        self.id = saved_run.info.id if saved_run else uuid4().hex
        self.notices: list[str] = []
        self.trouble = ""
        self.database, self.profile, self._plan = database, profile, plan
        self._file = saved_run.info.file if saved_run else file
        self._parent = self._replaces = replaces
        old = zip(saved_run.times, saved_run.records, strict=True) if saved_run else ()
        self._entries = [Entry(at, rec) for at, rec in old]
        self._on_disk = len(self._entries)
        self._generation = database.generation
        self._sources_kept = False
        self._resumed = saved_run is not None
        self._told_of = len(self._entries)
        self._last: Played | None = None

    @property
    def file(self) -> str:
        """The story's file; "" for one of the game's own stories."""
        return self._file

    @property
    def saved(self) -> bool:
        """Whether every event is on disk."""
        return self._on_disk == len(self._entries)

    def branch(self, plan: Plan, parent: str = "") -> "RunLog":
        """The log of a new run by the same player; this run (or `parent`) is kept as the one it was copied
        from. Nothing is written before the first event."""
        log = RunLog(self.database, self.profile, plan, file=self._file)
        log._parent = parent or self.id
        return log

    def append(self, *played: Played) -> None:
        """Add events. When this returns and `saved` is true, they are on disk."""
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        self._entries += [Entry(now, record(one), one) for one in played]
        self._last = played[-1]
        self.save()

    def copy(self, *played: Played) -> None:
        """Begin with events of another run: what happened there is not told of a learner once more."""
        self._resumed, self._told_of = True, len(played)
        self.append(*played)

    def leave(self) -> bool:
        """Save, as `save` does, and tell a learner's record, where there is one, that the call was left."""
        saved = self.save()
        if saved and self._last is not None and not self._last.after.over:
            with suppress(UnavailableError, SetAsideError), self.database.transaction() as db:
                if current_in(db, self.profile):
                    from game.records.of_calls import tell_left

                    tell_left(db, self._of_run, self._entries)
        return saved

    def save(self) -> bool:
        """Write what is not on disk yet. Returns whether everything is on disk now. A disk that cannot be
        written raises nothing: the player is told once, and once more when it works again."""
        if self.saved or self._last is None:
            return self.saved
        try:
            self._save(self._last)
        except UnavailableError as error:
            if not self.trouble:
                self.notices.append(say("saving.fails", why=error.why))
            self.trouble = error.why
        else:
            if self.trouble:
                self.trouble = ""
                self.notices.append(say("saving.works_again"))
        self.notices += self.database.messages
        self.database.messages.clear()
        return self.saved

    def _save(self, last: Played) -> None:
        for attempt in range(_TRIES):
            try:
                with self.database.transaction() as db:
                    if self._generation != self.database.generation:
                        # Another file stands there now: it gets all of the run.
                        self._generation, self._on_disk = self.database.generation, 0
                        self._sources_kept = False
                    self._write(db, last)
            except SetAsideError:
                continue
            except UnavailableError:
                # The file was closed on this, which folds its log away: that may have made room enough.
                if attempt or self.trouble:
                    raise
                continue
            except sqlite3.IntegrityError:
                self._meet_the_other()
                continue
            self._on_disk, self._sources_kept = len(self._entries), True
            # A copy alone tells nothing: that it goes on is told with its first event of its own.
            self._resumed = self._resumed and self._told_of == len(self._entries)
            self._told_of = len(self._entries)
            return
        raise UnavailableError("the file is damaged")

    def _meet_the_other(self) -> None:
        """The next places of this run are taken. Either our own write reached the disk although it reported
        an error, or another window added events; then this window continues in a copy."""
        rows = self.database.rows(
            "SELECT at, record FROM events WHERE run = ? AND seq >= ? ORDER BY seq", self.id, self._on_disk
        )
        found = [(at, read_record(body)) for at, body in rows]
        ours = [(e.at, e.record) for e in self._entries[self._on_disk :]]
        if rows and found == ours[: len(rows)]:
            self._on_disk += len(rows)
            return
        if rows:
            self.notices.append(say("saving.forked"))
        self._parent, self.id = self.id, uuid4().hex
        self._replaces = ""
        self._on_disk, self._sources_kept, self._resumed = 0, False, True

    def _write(self, db: sqlite3.Connection, last: Played) -> None:
        state, ending = last.after, last.outcome.ending
        if self._on_disk == 0:
            self._insert(db)
        if not self._sources_kept:
            keep_sources(db, self.id, self._plan)
        new = self._entries[self._on_disk :]
        db.executemany(
            "INSERT INTO events (run, seq, at, record) VALUES (?, ?, ?, ?)",
            [(self.id, seq, e.at, write_record(e.record)) for seq, e in enumerate(new, self._on_disk)],
        )
        turns = first_replies([e.record.event for e in self._entries])
        # A window that goes on with a run which another one replaced keeps it among those offered.
        db.execute(
            f"UPDATE runs SET touched = ({next_number('touched', 'runs')}), turns = ?, trust = ?,"
            " frustration = ?, superseded = 0 WHERE id = ?",
            (turns, state.trust, state.frustration, self.id),
        )
        if state.over and ending:
            kept = sorted(state.flags.intersection(self._plan.story.remembers))
            db.execute(
                f"UPDATE runs SET finished = ({next_number('finished', 'runs')}), ending = ?,"
                " kind = ?, remembered = ? WHERE id = ? AND finished IS NULL",
                (state.scene, ending.kind, msgspec.json.encode(kept).decode(), self.id),
            )
        if current_in(db, self.profile):
            from game.records.of_calls import tell_events

            tell_events(db, self._of_run, self._entries, self._told_of)

    @property
    def _of_run(self) -> OfRun:
        return OfRun(self.id, self.profile, self._plan, self._resumed)

    def _insert(self, db: sqlite3.Connection) -> None:
        first, began = self._entries[0].record.event, self._entries[0].at
        assert isinstance(first, Begin)
        profile, story = profile_id(db, self.profile), self._plan.story.id
        db.execute(
            "INSERT OR IGNORE INTO runs (id, profile, story, file, hash, rulebook, parent, began, touched,"
            " turns, trust, frustration) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0)",
            (self.id, profile, story, self._file, first.hash, first.rulebook, self._parent, began),
        )
        if self._replaces:
            db.execute("UPDATE runs SET superseded = 1 WHERE id = ?", (self._replaces,))
