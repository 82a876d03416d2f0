"""What a player thinks of their own runs: a rating, an intention for the next call, and where they disagree
with the ear.

None of it moves a meter. The functions that save return False when nothing can be saved: a view may be
lost, a call never.
"""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from msgspec import Struct

from game.conversation.events import Pick, Say
from game.progress.counters import latest_first, next_number
from game.progress.database import Database, UnavailableError
from game.progress.profiles import profile_key
from game.text import clean

# Characters: a sentence or two, as they are shown before the next call.
MOST = 200
RATINGS = (1, 2, 3, 4, 5)

Tell = Callable[[sqlite3.Connection, frozenset[str]], None]
"""Told, inside the transaction that keeps it, with which of a reply's codes a player disagrees now."""


class KeptView(Struct, frozen=True):
    """A player's own view of a run: how far they were trusted and how well the customer felt heard (1..5,
    None when not rated), and what they mean to do next time."""

    trust: int | None = None
    heard: int | None = None
    intention: str = ""


class Disagreement(Struct, frozen=True):
    """One behaviour read in a reply that its player does not see there, as a row for whoever mends the
    ear. `why` is the ear's own line; `text` the words, or the id of a pick whose words the story has."""

    text: str
    code: str
    why: str
    story: str
    scene: str
    run: str
    seq: int


def load_view(database: Database, run: str) -> KeptView:
    """The view of a run; an empty one when there is none, or when it cannot be read now."""
    rows = database.try_rows("SELECT trust, heard, intention FROM reflections WHERE run = ?", run)
    if not rows:
        return KeptView()
    *ratings, intention = rows[0]
    trust, heard = (rating if rating in RATINGS else None for rating in ratings)
    return KeptView(trust, heard, as_intention(intention))


def save_rating(database: Database, run: str, trust: int | None, heard: int | None) -> bool:
    """Save the player's rating of a run; an earlier one is replaced."""
    return database.try_write(
        "INSERT INTO reflections (run, trust, heard) VALUES (?, ?, ?) ON CONFLICT (run) DO UPDATE SET"
        " trust = excluded.trust, heard = excluded.heard",
        *(run, trust, heard),
    )


def save_intention(database: Database, run: str, text: str) -> bool:
    """Save what the player means to do in the next call, as the latest intention; empty text deletes it."""
    return database.try_write(
        "INSERT INTO reflections (run, intention, meant) VALUES (?, ?,"
        f" ({next_number('meant', 'reflections')})) ON CONFLICT (run) DO UPDATE SET"
        " intention = excluded.intention, meant = excluded.meant",
        *(run, as_intention(text)),
    )


def as_intention(text: object) -> str:
    """The text as it is kept for an intention: one clean line of at most `MOST` characters; "" for what is no
    text."""
    return " ".join(clean(text).split())[:MOST] if isinstance(text, str) else ""


def latest_intention(database: Database, profile: str) -> str:
    """The intention to show before the next call; "" when there is none, or when it cannot be read now."""
    rows = database.try_rows(
        "SELECT f.intention FROM reflections f JOIN runs r ON r.id = f.run JOIN profiles p"
        " ON p.id = r.profile WHERE p.key = ? AND f.meant IS NOT NULL"
        f" ORDER BY {latest_first('f.meant')} LIMIT 1",
        profile_key(profile),
    )
    return as_intention(rows[0][0]) if rows else ""


def intentions_of(database: Database, profile: str) -> list[tuple[str, str]]:
    """All intentions of a player with the run after which each was meant, in that order."""
    rows = database.try_rows(
        "SELECT f.run, f.intention FROM reflections f JOIN runs r ON r.id = f.run JOIN profiles p"
        " ON p.id = r.profile WHERE p.key = ? AND f.meant IS NOT NULL AND f.intention <> '' ORDER BY f.meant",
        profile_key(profile),
    )
    return [(run, as_intention(text)) for run, text in rows if isinstance(run, str)]


def toggle_disagreement(database: Database, run: str, seq: int, code: str, tell: Tell | None = None) -> bool:
    """Disagree with one behaviour read in the reply at place `seq` of a run's log. A second call takes it
    back. False when it cannot be saved."""
    return _toggle(database, run, seq, (code,), tell)


def toggle_reading(
    database: Database, run: str, seq: int, codes: Iterable[str], tell: Tell | None = None
) -> bool:
    """Disagree with all that was read in the reply at place `seq`, or that nothing was, or take it back.
    Whether the player disagrees after it."""
    _toggle(database, run, seq, tuple(codes) or ("",), tell)
    return any(at == seq for at, _ in disagreed(database, run))


def _toggle(database: Database, run: str, seq: int, codes: tuple[str, ...], tell: Tell | None) -> bool:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        with database.transaction() as db:
            for code in codes:
                where = (run, seq, code)
                gone = db.execute("DELETE FROM disagreements WHERE run = ? AND seq = ? AND code = ?", where)
                if not gone.rowcount:
                    db.execute(
                        "INSERT INTO disagreements (run, seq, code, at) VALUES (?, ?, ?, ?)", (*where, now)
                    )
            if tell is not None:
                kept = db.execute("SELECT code FROM disagreements WHERE run = ? AND seq = ?", (run, seq))
                tell(db, frozenset(code for (code,) in kept if isinstance(code, str)))
    except (UnavailableError, sqlite3.IntegrityError):
        return False
    return True


def disagreed(database: Database, run: str) -> frozenset[tuple[int, str]]:
    """Where the player disagrees in one run: pairs of place in the log and behaviour code."""
    rows = database.try_rows("SELECT seq, code FROM disagreements WHERE run = ?", run)
    return frozenset((seq, code) for seq, code in rows if isinstance(seq, int) and isinstance(code, str))


def disagreements(database: Database, profile: str = "") -> list[Disagreement]:
    """Every disagreement of a player (or of all), in the order they were made. Raises `UnavailableError`."""
    query = (
        "SELECT d.run, d.seq, d.code, r.story, e.record, b.record FROM disagreements d JOIN runs r"
        " ON r.id = d.run JOIN profiles p ON p.id = r.profile JOIN events e ON e.run = d.run AND"
        " e.seq = d.seq LEFT JOIN events b ON b.run = d.run AND b.seq = d.seq - 1"
    )
    if profile:
        rows = database.rows(f"{query} WHERE p.key = ? ORDER BY d.at, d.seq", profile_key(profile))
    else:
        rows = database.rows(f"{query} ORDER BY d.at, d.run, d.seq")
    return [found for row in rows if (found := _disagreement(*row))]


def _disagreement(
    run: object, seq: object, code: object, story: object, body: object, before: object
) -> Disagreement | None:
    # Home needs the rest of this module, and none of what plays a log.
    from game.conversation.replay import read_record

    made, earlier = read_record(body), read_record(before)
    if made is None or not isinstance(made.event, Pick | Say) or not isinstance(seq, int):
        return None
    reading = made.event.reading
    behaviours = reading.behaviours if reading else ()
    why = next((b.why for b in behaviours if b.code == code), "")
    # A record keeps the scene after its event: the reply was made where the one before it ended.
    scene = earlier.scene if earlier else ""
    text = made.event.text or (made.event.id if isinstance(made.event, Pick) else "")
    return Disagreement(text, str(code), why, str(story), scene, str(run), seq)
