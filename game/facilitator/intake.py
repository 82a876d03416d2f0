"""Statements on their way into the database: in batches, each known once, what is odd noted.

Whatever comes in may have come before: a known id with the same content changes nothing, one with another
content is a conflict, and the first stays. After the last batch the chains of all learners that were met are
checked.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, delete, select, text

from game.cohort.bundle import BundleHead
from game.facilitator import tables
from game.facilitator.chain_checks import (
    KINDS,
    MOST,
    ChainCheck,
    Link,
    Stretch,
    earliest_moment,
    explained,
    is_ahead,
)
from game.facilitator.kept_cohorts import keep_cohort, made_on
from game.facilitator.off_roster import not_met_before, nothing_in_told, off_roster_told
from game.facilitator.statement_row import StatementRow
from game.facilitator.store import Store, in_parts, streamed, upsert
from game.facilitator.unknown_learners import drop_unknown
from game.messages import say

_BATCH = 5000
"""Rows written at once: some ten megabytes in memory, and few enough journeys to a server."""
_BATCH_TEXT = 16_000_000
"""Characters of codes, versions and words after which rows are written sooner: what some batches have."""

_COLUMNS = tuple(column.name for column in tables.statements.columns)
_NAMES = ", ".join(f'"{name}"' for name in _COLUMNS)

LearnerKey = tuple[str, str]
"""A cohort's id and a pseudonym in it."""


class Taken(Struct):
    """What became of the statements: numbers of new and known ones, what was noted, with its source, of whom
    any came, by cohort, and what else is said of the whole."""

    new: int = 0
    known: int = 0
    conflicts: int = 0
    notes: list[tuple[str, str]] = []
    learners: dict[str, set[str]] = {}
    remarks: list[str] = []


class Intake:
    """One import or pull. `close` must come last; until then the last rows are not written."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.taken = Taken()
        self._store, self._now = store, now.astimezone(UTC)
        self._rows: list[StatementRow] = []
        self._sources: list[str] = []
        self._notes: list[dict[str, object]] = []
        self._heads: list[BundleHead] = []
        self._noted = Counter[tuple[str, str]]()
        self._new_here: set[LearnerKey] = set()
        self._seen: set[LearnerKey] = set()
        self._damaged: set[LearnerKey] = set()
        self._text = 0

    def head(self, head: BundleHead) -> None:
        """A bundle's own word on whose it is and how far it goes."""
        self._heads.append(head)
        self.taken.learners.setdefault(head.cohort.id, set()).add(head.pseudonym)

    def add(self, row: StatementRow, source: str) -> None:
        self._rows.append(row)
        self._sources.append(source)
        self.taken.learners.setdefault(row.cohort, set()).add(row.pseudonym)
        if is_ahead(row.at, self._now):
            what = say("chain.future", seq=row.seq, at=row.at)
            self.note((row.cohort, row.pseudonym), "future", what, source)
        self._text += row.text_length
        if len(self._rows) >= _BATCH or self._text >= _BATCH_TEXT:
            self._write()

    def note(self, learner: LearnerKey | None, kind: str, what: str, source: str, numbers: str = "") -> None:
        """Keep what was found with the learner, and the `numbers` in the chain that it leaves out; of nobody
        in particular it is told alone. Of one kind in one source the first are kept, and that there
        are more."""
        self._noted[source, kind] += 1
        if self._noted[source, kind] > MOST + 1:
            return
        if self._noted[source, kind] > MOST:
            what = say("chain.more", source=source)
        self.taken.notes.append((source, what))
        if learner is not None:
            cohort, pseudonym = learner
            if kind == "damage":
                self._damaged.add(learner)
            self._notes.append(
                {
                    "cohort": cohort,
                    "pseudonym": pseudonym,
                    "kind": kind,
                    "what": what,
                    "source": source,
                    "numbers": numbers,
                }
            )

    def close(self) -> None:
        """Write what is left, and check the chains of all learners that were met."""
        self._write()
        for cohort, pseudonyms in self.taken.learners.items():
            met = list(pseudonyms)
            whole = {one for some in in_parts(met) for one in _check_chains(self._store, cohort, some)}
            if here := sum((cohort, one) in self._damaged for one in whole):
                self.taken.remarks.append(say("bundle.all_here", count=here))
            dropped = drop_unknown(self._store, cohort, met)
            for pseudonym in dropped:
                self.taken.remarks.append(say("bundle.nothing_kept", pseudonym=pseudonym))
            new = {who for of, who in self._new_here if of == cohort}.difference(dropped)
            self.taken.remarks += off_roster_told(self._store, cohort, new)
            self.taken.remarks += nothing_in_told(self._store, cohort)

    def _write(self) -> None:
        with self._store.writing() as db:
            for head in self._heads:
                _keep_head(db, head)
            unseen = {
                cohort: sorted(who for who in all_met if (cohort, who) not in self._seen)
                for cohort, all_met in self.taken.learners.items()
            }
            self._new_here.update(not_met_before(db, unseen))
            self._seen.update((cohort, who) for cohort, some in unseen.items() for who in some)
            if self._rows:
                new = (_copy_in if self._store.is_postgres else _insert)(db, self._rows)
                self.taken.new += new
                if new < len(self._rows):
                    self._compare(db, len(self._rows) - new)
            upsert(db, tables.findings, self._notes)
        self._rows, self._sources, self._notes, self._heads, self._text = [], [], [], [], 0

    def _compare(self, db: Connection, known: int) -> None:
        """Tell those that were known with the same content from those with another one."""
        kept: dict[str, str] = {}
        ids = [row.id for row in self._rows]
        wanted = tables.statements.c
        for some in in_parts(ids):
            asked = select(wanted.id, wanted.digest).where(wanted.id.in_(some))
            kept.update((row.id, row.digest) for row in db.execute(asked))
        conflicts = 0
        for row, source in zip(self._rows, self._sources, strict=True):
            if kept[row.id] != row.digest:
                conflicts += 1
                what = say("chain.conflict", id=row.id, seq=row.seq)
                self.note((row.cohort, row.pseudonym), "conflict", what, source)
        self.taken.known += known - conflicts
        self.taken.conflicts += conflicts


def _keep_head(db: Connection, head: BundleHead) -> None:
    # Anybody can write a bundle: the facilitator's login goes to no address that stands in one. The group is
    # that of one learner.
    keep_cohort(db, msgspec.structs.replace(head.cohort, store="", group=""), head.made)
    if head.last < 1:
        return
    table = tables.tips
    known = db.execute(
        select(table.c.seq).where(table.c.cohort == head.cohort.id, table.c.pseudonym == head.pseudonym)
    ).scalar_one_or_none()
    if known is None or known < head.last:
        row = {"cohort": head.cohort.id, "pseudonym": head.pseudonym, "seq": head.last, "digest": head.tip}
        upsert(db, table, [row], ("seq", "digest"))


def _insert(db: Connection, rows: Sequence[StatementRow]) -> int:
    """Write rows into SQLite; how many were new."""
    marks = ", ".join("?" * len(_COLUMNS))
    done = db.exec_driver_sql(
        f"INSERT INTO statements ({_NAMES}) VALUES ({marks}) ON CONFLICT (id) DO NOTHING",
        [msgspec.structs.astuple(row) for row in rows],
    )
    return done.rowcount


def _copy_in(db: Connection, rows: Sequence[StatementRow]) -> int:
    """Write rows into PostgreSQL, whose COPY is its quick way and knows no conflict; how many were new."""
    db.execute(
        text("CREATE TEMP TABLE IF NOT EXISTS incoming (LIKE statements, line SERIAL) ON COMMIT DELETE ROWS")
    )
    driver: Any = db.connection.driver_connection
    with driver.cursor().copy(f"COPY incoming ({_NAMES}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(msgspec.structs.astuple(row))
    done = db.exec_driver_sql(
        f"INSERT INTO statements ({_NAMES}) SELECT {_NAMES} FROM incoming ORDER BY line"
        " ON CONFLICT (id) DO NOTHING"
    )
    return done.rowcount


def _check_chains(store: Store, cohort: str, pseudonyms: Sequence[str]) -> list[str]:
    """Keep what is odd in the chains of these learners. Those of whom nothing is missing."""
    c = tables.statements.c
    columns = (c.seq, c.previous, c.digest, c.at, c.kind, c.registration, c.typed, c.seconds, c.pseudonym)
    query = (
        select(*columns)
        .where(c.cohort == cohort, c.pseudonym.in_(pseudonyms))
        .order_by(c.pseudonym, c.seq, c.id)
    )
    found: list[dict[str, object]] = []
    whole: list[str] = []
    with store.reading() as db:
        tips, damaged = _tips(db, cohort, pseudonyms), _damaged(db, cohort, pseudonyms)
        earliest = earliest_moment(made_on(db, cohort))
        checked = set()
        for pseudonym, rows in groupby(streamed(db, query), lambda row: str(row.pseudonym)):
            checked.add(pseudonym)
            check = ChainCheck(damaged.get(pseudonym, ()), earliest).read(
                Link(*tuple(row)[:-1]) for row in rows
            )
            last, tip = tips.get(pseudonym, (0, ""))
            found += _findings(cohort, pseudonym, check.end(last, tip))
            if last and check.whole(last):
                whole.append(pseudonym)
        for pseudonym in tips.keys() - checked:
            found += _findings(
                cohort, pseudonym, ChainCheck(damaged.get(pseudonym, ())).end(*tips[pseudonym])
            )
    table = tables.findings
    with store.writing() as db:
        ours = delete(table).where(table.c.cohort == cohort)
        db.execute(ours.where(table.c.pseudonym.in_(pseudonyms), table.c.kind.in_(KINDS)))
        # Where nothing is missing, damage on the way has done no harm.
        db.execute(ours.where(table.c.pseudonym.in_(whole), table.c.kind == "damage"))
        upsert(db, table, found)
    return whole


def _findings(cohort: str, pseudonym: str, found: Iterable[tuple[str, str]]) -> list[dict[str, object]]:
    return [
        {"cohort": cohort, "pseudonym": pseudonym, "kind": kind, "what": what, "source": ""}
        for kind, what in found
    ]


def _damaged(db: Connection, cohort: str, pseudonyms: Sequence[str]) -> dict[str, list[Stretch]]:
    """By learner the numbers that are not there because of damage."""
    c = tables.findings.c
    query = select(c.pseudonym, c.numbers).where(
        c.cohort == cohort, c.pseudonym.in_(pseudonyms), c.numbers != ""
    )
    kept: dict[str, list[str]] = {}
    for row in db.execute(query):
        kept.setdefault(row.pseudonym, []).append(row.numbers)
    return {pseudonym: explained(numbers) for pseudonym, numbers in kept.items()}


def _tips(db: Connection, cohort: str, pseudonyms: Sequence[str]) -> dict[str, tuple[int, str]]:
    table = tables.tips
    query = select(table).where(table.c.cohort == cohort, table.c.pseudonym.in_(pseudonyms))
    return {row.pseudonym: (row.seq, row.digest) for row in db.execute(query)}
