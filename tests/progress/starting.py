"""A file of saved progress with something of every kind, and a start of the game on it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from game.conversation.events import Note
from game.debrief.debrief import debrief
from game.play.drafts import Draft, load_draft, save_draft
from game.play.export import export_run
from game.play.last_calls import last_calls
from game.play.load_run import UnopenedError
from game.play.resume import resume_run
from game.play.rewind import open_past
from game.progress.database import Database
from game.progress.library import Library, PlayableStory
from game.progress.own_views import disagreements, latest_intention, load_view, save_intention, save_rating
from game.progress.profiles import players
from game.progress.runs import begun_stories, brought_flags, finished, unfinished
from game.progress.self_views import nearness
from game.progress.standing import standing
from tests.playing import PARCEL_FILE, new_call, plan_of, play_lines

PLAN = plan_of()
LIBRARY = Library({"late-parcel": PlayableStory(PLAN.story, PLAN.hash, PARCEL_FILE, source=PLAN.source)}, ())
WELL = ("", "2", "", "You must feel so let down, after it was promised twice.", "", "", "", "")


def write_kept(path: Path) -> Path:
    """A file with two players, three finished calls, two left in the middle and something of every kind."""
    database = Database(path)
    for _ in range(2):
        call = new_call(database=database)
        play_lines(call, *WELL)
        save_rating(database, call.log.id, 4, 5)
        save_intention(database, call.log.id, "Let them finish.")
    play_lines(new_call(database=database, profile="Ada"), *WELL)
    for _ in range(2):
        call = new_call(database=database)
        play_lines(call, "", "", "2", "")
        save_draft(database, call.log.id, Draft("I was going to s", "a note"))
    with database.transaction() as db:
        db.execute("INSERT INTO settings VALUES (1, 'pace', 'live')")
        db.execute("INSERT INTO disagreements VALUES (?, 2, 'acknowledge', '2026-03-02')", (call.log.id,))
        db.execute("INSERT INTO self_views VALUES (?, 2, 'facts', 1, 1)", (call.log.id,))
    database.close()
    assert [file.name for file in path.parent.iterdir()] == ["progress.sqlite3"]
    return path


def offered_by(path: Path) -> set[str]:
    database = Database(path)
    runs = {run.id for run in (*unfinished(database, "player"), *finished(database, "player"))}
    database.close()
    return runs


def start_of(path: Path, *, quick: bool = False) -> set[str]:
    """What home asks for, and a call that is begun, saved and gone on with; not only `quick`, also what the
    debrief, `progress` and `export` ask for, and the call to its end. Returns the runs that are offered."""
    database = Database(path)
    standing(database, LIBRARY, "player")
    if not quick:
        look_at_all(database)
    offered = {run.id for run in (*unfinished(database, "player"), *finished(database, "player"))}
    call = new_call(database=database)
    call.do(Note("Monday"))
    assert call.log.saved, call.notices
    assert call.log.id == unfinished(database, "player")[0].id
    if quick:
        database.close()
        return offered
    again = resume_run(database, "player", LIBRARY, call.log.id)
    again.do(Note("Tuesday"))
    assert again.log.saved and again.log.id == call.log.id
    play_lines(again, *WELL)
    assert again.state.over and finished(database, "player")[0].id == again.log.id
    database.close()
    look_at_all(Database(path, reads_only=True))
    return offered - {call.log.id}


def look_at_all(database: Database) -> None:
    standing(database, LIBRARY, "player")
    begun_stories(database, "player")
    nearness(database, "player")
    last_calls(database, "player", LIBRARY)
    brought_flags(database, "player", PLAN.story)
    latest_intention(database, "player")
    disagreements(database)
    for player in players(database):
        for run in (*unfinished(database, player.name), *finished(database, player.name)):
            load_view(database, run.id)
            load_draft(database, run.id)
            with suppress(UnopenedError):
                past = open_past(database, player.name, LIBRARY, run.id)
                debrief(past.call.plan, past.call.played)
                export_run(past, "md", load_view(database, run.id))
    database.messages.clear()


def beside(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.iterdir() if file.name != "cache")


def fresh(kept: Path, home: Path) -> Path:
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    return Path(shutil.copy(kept, home))


@contextmanager
def home_in_memory(other: Path) -> Iterator[Path]:
    """A home in memory, where the system has such a folder."""
    memory = Path("/dev/shm")
    place = memory if os.access(memory, os.W_OK) else other
    with TemporaryDirectory(dir=place) as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEARMEOUT_HOME", f"{folder}/home")
        yield Path(folder) / "home"
