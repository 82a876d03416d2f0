"""Finished calls for the tests that look back: a small story, played by the short names of its events."""

import sqlite3
from pathlib import Path

from game.paths import database_file
from game.play.session import Call, start_call
from game.progress.database import Database
from tests.conversation.calls import event, plan

SAVES = sorted((Path(__file__).parent / "play" / "saves").glob("*.sql"))
"""A file of each earlier schema, named for it; their calls play `parcel.yaml`."""
KETTLE = (Path(__file__).parent / "tui" / "back.yaml").read_text("utf-8")

# Cut in on, noted, typed, and it ends badly.
BADLY = ("note:hums all week", "pick:descale", "say:I will send a new one.")
WELL = (
    "listen",
    "wait",
    "pick:back",
    "say:So it has hummed for a week, and it wakes the baby. Is that right?",
)


def older_save(script: Path) -> Database:
    """A file of saved progress as an earlier game wrote it, in this test's home; `script` is its SQL."""
    database_file().parent.mkdir(parents=True)
    connection = sqlite3.connect(database_file())
    connection.executescript(script.read_text("utf-8"))
    assert connection.execute("PRAGMA user_version").fetchone()[0] == int(script.stem)
    connection.close()
    return Database(database_file())


def finished_call(
    names: tuple[str, ...] = BADLY,
    *,
    text: str = KETTLE,
    profile: str = "player",
    database: Database | None = None,
    began: str = "2026-03-02T09:30:00.000+00:00",
) -> Call:
    """A call on disk in this test's home, played to its ending."""
    data = database or Database(database_file())
    call = start_call(data, profile, plan(text))
    for name in names:
        outcome = call.do(event(call.plan, call.state, name))
        assert outcome.refusal is None, (name, outcome.refusal)
    assert call.state.over
    with data.transaction() as db:
        db.execute("UPDATE runs SET began = ? WHERE id = ?", (began, call.log.id))
    return call
