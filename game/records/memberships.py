"""The cohort that a player belongs to, as it is saved: under which pseudonym, and what they said yes to."""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from uuid import uuid4

import msgspec
from msgspec import Struct

from game.progress.database import Database
from game.progress.profile_keys import profile_id, profile_key
from game.records.chain import CHAIN, canonical, digest_of


class CohortRules(Struct, frozen=True):
    """What statements need of a cohort file; the whole of it is read by `game.cohort`."""

    id: str
    course: tuple[str, ...] = ()
    keep_until: str = ""
    store: str = ""
    name: str = ""
    pseudonym: str = ""
    """That was prepared for one learner; "" where it is drawn."""


class Membership(Struct, frozen=True):
    """One player in one cohort. `file` is the cohort file as JSON; `left_at` is "" for who is still in it."""

    id: str
    file: str
    cohort: CohortRules
    pseudonym: str
    words: bool
    joined: str
    left_at: str = ""

    def records(self, today: date) -> bool:
        """Whether statements are made: not after leaving, nor after the day until which the cohort keeps
        them. `today` as for `keeps_on`."""
        return not self.left_at and keeps_on(self.cohort.keep_until, today)


def keeps_on(keep_until: str, today: date) -> bool:
    """Whether a cohort that keeps records until this day, "" for ever, keeps any today: the day where the
    learner's computer stands, for joining as for what is told."""
    with suppress(ValueError):
        return not keep_until or today <= date.fromisoformat(keep_until)
    return True


_COLUMNS = "m.id, m.cohort, m.pseudonym, m.words, m.joined, m.left_at"
_OF = f"SELECT {_COLUMNS} FROM memberships m JOIN profiles p ON p.id = m.profile WHERE p.key = ?"
_IN = f"{_OF} AND m.left_at IS NULL ORDER BY m.joined, m.id"


def memberships(database: Database, profile: str) -> list[Membership]:
    """All of a player, in the order of joining, also those they left. Raises `UnavailableError`."""
    return _read(database.rows(f"{_OF} ORDER BY m.joined, m.id", profile_key(profile)))


def current(database: Database, profile: str) -> Membership | None:
    """The cohort that the player is in; None in none, or where it cannot be read now."""
    return _last(_read(database.try_rows(_IN, profile_key(profile))))


def current_in(db: sqlite3.Connection, profile: str) -> Membership | None:
    """The same, inside a transaction."""
    return _last(_read(db.execute(_IN, (profile_key(profile),)).fetchall()))


def join(database: Database, profile: str, file: str, pseudonym: str, *, words: bool, now: str) -> Membership:
    """Enter a player into a cohort; one that they were in is left. Where another window entered them a moment
    ago, that goes on. `file` is the cohort file as JSON. Raises `UnavailableError` where nothing can be
    saved."""
    key, rules = uuid4().hex, msgspec.json.decode(file, type=CohortRules)
    with database.transaction() as db:
        owner = profile_id(db, profile)
        there = _read(db.execute(f"{_OF} ORDER BY m.joined, m.id", (profile_key(profile),)).fetchall())
        if before := goes_on(there, rules):
            return _go_on(db, owner, before, file, words=words, now=now)
        db.execute("UPDATE memberships SET left_at = ? WHERE profile = ? AND left_at IS NULL", (now, owner))
        db.execute(
            "INSERT INTO memberships (id, profile, cohort, pseudonym, words, joined)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (key, owner, file, pseudonym, int(words), now),
        )
    return Membership(key, file, rules, pseudonym, words, now)


def goes_on(known: Sequence[Membership], cohort: CohortRules) -> Membership | None:
    """The membership that is taken up again by who joins this cohort; None where it is a new one."""
    prepared = cohort.pseudonym
    return next(
        (one for one in reversed(known) if one.cohort.id == cohort.id and prepared in ("", one.pseudonym)),
        None,
    )


def rejoin(
    database: Database, profile: str, before: Membership, file: str, *, words: bool, now: str
) -> Membership:
    """Go on with a cohort that was joined before, left or not: pseudonym and chain stay; another one that the
    player is in is left. Raises `UnavailableError`."""
    with database.transaction() as db:
        return _go_on(db, profile_id(db, profile), before, file, words=words, now=now)


def _go_on(
    db: sqlite3.Connection, owner: int, before: Membership, file: str, *, words: bool, now: str
) -> Membership:
    db.execute(
        "UPDATE memberships SET left_at = ? WHERE profile = ? AND left_at IS NULL AND id <> ?",
        (now, owner, before.id),
    )
    db.execute(
        "UPDATE memberships SET cohort = ?, words = ?, left_at = NULL WHERE id = ?",
        (file, int(words), before.id),
    )
    if not words:
        take_words_back(db, before.id)
    rules = msgspec.json.decode(file, type=CohortRules)
    return Membership(before.id, file, rules, before.pseudonym, words, before.joined)


def leave(database: Database, membership: Membership, now: str) -> None:
    """Leave a cohort: no more statements are made. Raises `UnavailableError`."""
    with database.transaction() as db:
        db.execute("UPDATE memberships SET left_at = COALESCE(left_at, ?) WHERE id = ?", (now, membership.id))


def say_yes_to_words(database: Database, membership: Membership, words: bool) -> None:
    """Keep whether typed words go out too, from now on; a no takes them out of what waits. Raises
    `UnavailableError`."""
    with database.transaction() as db:
        db.execute("UPDATE memberships SET words = ? WHERE id = ?", (int(words), membership.id))
        if not words:
            take_words_back(db, membership.id)


def keep_handed_over(database: Database, membership: Membership, seq: int) -> int:
    """Keep that a file with the statements up to this place is written; up to which place that was so before.
    Raises `UnavailableError`."""
    with database.transaction() as db:
        row = db.execute("SELECT handed FROM memberships WHERE id = ?", (membership.id,)).fetchone()
        db.execute("UPDATE memberships SET handed = MAX(handed, ?) WHERE id = ?", (seq, membership.id))
    return int(row[0]) if row else 0


def keep_not_handed_over(database: Database, membership: Membership, before: int) -> None:
    """Keep that the file was not written after all. Raises `UnavailableError`."""
    with database.transaction() as db:
        db.execute("UPDATE memberships SET handed = ? WHERE id = ?", (before, membership.id))


def take_going_words_back(database: Database, membership: str) -> None:
    """Take typed words also out of what is marked as going, where the record store has it not. Raises
    `UnavailableError`."""
    with database.transaction() as db:
        db.execute(
            "UPDATE outbox SET state = 'waiting' WHERE membership = ? AND state = 'going'", (membership,)
        )
        take_words_back(db, membership)


def take_words_back(db: sqlite3.Connection, membership: str) -> None:
    """Take typed words out of what was neither sent, nor is going, nor was handed over yet, and make the
    chain anew from there: what was frozen is changed this once, since a no weighs more."""
    rows = db.execute(
        "SELECT o.seq, o.body, o.digest, o.state IN ('sent', 'going') OR o.seq <= m.handed"
        " FROM outbox o JOIN memberships m ON m.id = o.membership WHERE o.membership = ? ORDER BY o.seq",
        (membership,),
    ).fetchall()
    changed, previous = False, ""
    for seq, body, digest, elsewhere in rows:
        if not elsewhere:
            made = msgspec.json.decode(body)
            changed = made.get("result", {}).pop("response", None) is not None or changed
            if changed:
                made["context"]["extensions"][CHAIN]["previous"] = previous
                again = canonical(made)
                digest = digest_of(again)
                db.execute(
                    "UPDATE outbox SET body = ?, digest = ? WHERE membership = ? AND seq = ?",
                    (again.decode(), digest, membership, seq),
                )
        previous = digest


def _read(rows: list[tuple[object, ...]]) -> list[Membership]:
    found = []
    for id_, file, pseudonym, words, joined, left in rows:
        with suppress(msgspec.MsgspecError, RecursionError, TypeError):
            rules = msgspec.json.decode(str(file), type=CohortRules)
            found.append(
                Membership(
                    str(id_), str(file), rules, str(pseudonym), words == 1, str(joined), str(left or "")
                )
            )
    return found


def _last(found: list[Membership]) -> Membership | None:
    return found[-1] if found else None
