"""Every event is on disk before its result is shown, whatever the disk, the clock or another window does."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.conversation.events import Begin, Cue, Event, Listen, Note, Wait
from game.conversation.plan import Plan
from game.paths import database_file
from game.play import log as log_module
from game.play.load_run import UnopenedError, load_run
from game.play.resume import resume_call
from game.play.rewind import rewind
from game.play.session import Call, start_call
from game.progress.database import Database
from game.progress.runs import finished, unfinished
from game.story.loading import load_story
from game.story.yaml.source import story_hash
from tests.playing import PARCEL, hearmeout, new_call, plan_of, play_lines, stored

ROOT = Path(__file__).parents[2]


def resumed(number: int = 0) -> Call:
    """The run played last (or before it), gone on with in another window."""
    database = Database(database_file())
    saved = load_run(database, unfinished(database, "player")[number].id)
    return resume_call(database, "player", plan_of(), saved)


def kinds(call: Call) -> list[str]:
    return [type(event).__name__ for event in call.events]


def on_disk(run: str) -> list[str]:
    return [msgspec.json.decode(body)["event"]["type"] for body in stored()[run]]


def test_each_event_is_on_disk_before_its_outcome_comes_back() -> None:
    call = new_call()
    assert len(stored()[call.log.id]) == 1
    events: list[Event] = [Listen(), Cue(), Note("Monday"), Listen(), Wait()]
    for number, event in enumerate(events, 2):
        call.do(event)
        assert len(stored()[call.log.id]) == number
    call.type("You must feel let down, promised twice")
    assert on_disk(call.log.id)[-1] == "say"


def test_a_refused_event_is_not_logged() -> None:
    call = new_call()
    for _ in range(9):
        call.do(Listen())
    assert on_disk(call.log.id) == ["begin", "listen", "listen"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(
        st.sampled_from(["", "", "1", "2", "3", "/wait", "/cue", "/note x", "So let down."]), max_size=14
    )
)
def test_what_was_played_comes_back_as_it_was(lines: list[str]) -> None:
    call = new_call()
    play_lines(call, *lines)
    if call.state.over:
        assert finished(Database(database_file()), "player")[0].id == call.log.id
        return
    again = resumed()
    assert (again.state, again.events, again.log.id) == (call.state, call.events, call.log.id)
    assert [p.before for p in again.played] == [p.before for p in call.played]
    assert again.notices == []


def test_every_event_is_kept_with_the_meters_after_it() -> None:
    call = new_call()
    play_lines(call, "", "", "2", "", "", "One moment.")
    kept = [msgspec.json.decode(body) for body in stored()[call.log.id]]
    after = [(played.outcome.trust, played.outcome.frustration) for played in call.played]
    assert [(record["trust"], record["frustration"]) for record in kept] == after
    assert len(set(after)) > 1


def test_what_is_left_to_chance_in_a_call_stays_the_same_however_it_is_gone_on_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("game.play.session.randrange", random.randrange)
    seeds = [begun.seed for _ in range(4) if isinstance(begun := new_call().events[0], Begin)]
    assert len(set(seeds)) == 4
    call = start_call(Database(database_file()), "player", plan_of(), seed=7)
    play_lines(call, "", "")
    edited = plan_of(PARCEL.replace("You promised it twice.", "Twice you promised it."))
    on = resume_call(
        Database(database_file()), "player", edited, load_run(Database(database_file()), call.log.id)
    )
    for again in (resumed(), rewind(call, 2), on):
        begun = again.events[0]
        assert isinstance(begun, Begin) and begun.seed == 7


def test_a_call_keeps_the_story_that_was_read_though_the_file_is_edited_meanwhile(tmp_path: Path) -> None:
    file, cache = tmp_path / "parcel.yaml", tmp_path / "cache"
    for read in ("the file", "the cache"):
        file.write_text(PARCEL, "utf-8")
        loaded = load_story(file, cache)
        assert loaded.story is not None and bool(loaded.positions.lines) is (read == "the file")
        file.write_text(PARCEL.replace("Dana", "Dora"), "utf-8")
        plan = Plan(loaded.story, loaded.hash, source=loaded.source)
        start_call(Database(database_file()), "player", plan, file)
    rows = Database(database_file()).rows("SELECT hash, body FROM sources WHERE kind = 'story'")
    assert rows == [(story_hash(PARCEL), PARCEL.encode())]


def test_a_finished_call_keeps_its_ending_and_what_it_remembers() -> None:
    call = new_call()
    play_lines(call, "", "2", "", "You must feel so let down, after it was promised twice.", "", "", "", "")
    (run,) = finished(Database(database_file()), "player")
    assert (run.ending, run.kind, run.turns) == ("thanks", "best", 2)
    assert unfinished(Database(database_file()), "player") == []
    rows = Database(database_file()).rows("SELECT remembered FROM runs")
    assert rows == [('["heard_out"]',)]


def test_the_second_window_to_go_on_with_a_call_plays_a_copy_and_says_so() -> None:
    play_lines(new_call(), "", "")
    first, second = resumed(), resumed()
    first.do(Note("first"))
    second.do(Note("second"))
    second.do(Wait())
    assert first.notices == []
    assert ["another window" in notice for notice in second.notices] == [True]
    assert first.log.id != second.log.id
    assert on_disk(first.log.id) == ["begin", "listen", "listen", "note"]
    assert on_disk(second.log.id) == ["begin", "listen", "listen", "note", "wait"]
    first.do(Wait())
    assert on_disk(first.log.id) == ["begin", "listen", "listen", "note", "wait"]
    assert {run.id for run in unfinished(Database(database_file()), "player")} == {
        first.log.id,
        second.log.id,
    }


def test_two_windows_that_do_the_very_same_still_have_a_call_each() -> None:
    play_lines(new_call(), "", "")
    first, second = resumed(), resumed()
    first.do(Wait())
    second.do(Wait())
    assert first.log.id != second.log.id


def test_a_window_may_finish_a_call_that_another_still_has_open() -> None:
    play_lines(new_call(), "", "2", "")
    first, second = resumed(), resumed()
    play_lines(first, "You must feel so let down, after it was promised twice.", "", "", "", "")
    written = play_lines(second, "One moment.", "", "", "", "")
    assert any("another window" in line for line in written)
    assert {run.kind for run in finished(Database(database_file()), "player")} == {"best", "critical"}


def test_two_programs_on_one_call_lose_nothing() -> None:
    play_lines(new_call(), "", "")
    notes = "".join(f"/note {n}\n" for n in range(40))
    programs = [
        subprocess.Popen(
            [sys.executable, "-m", "game", "play", "--plain", "--resume", "tests/parcel.yaml"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        for _ in range(2)
    ]
    for program in programs:
        assert program.stdin and program.stdout
        program.stdout.readline()
    written = []
    for program in programs:
        assert program.stdin
        program.stdin.write(notes.encode())
        program.stdin.flush()
    for program in programs:
        written.append(program.communicate(timeout=60)[0].decode())
    runs = stored()
    assert sorted(len(records) for records in runs.values()) == [43, 43]
    assert sum("another window" in text for text in written) == 1
    assert [text.count("Noted.") for text in written] == [40, 40]


def file_in_the_way(home: Path) -> Callable[[], None]:
    """No folder can be made where a file stands."""
    home.write_text("in the way")
    return home.unlink


def locked(home: Path) -> Callable[[], None]:
    """Another program holds the file and does not let go."""
    Database(database_file()).rows("SELECT 1")
    holder = sqlite3.connect(database_file(), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    return holder.close


@pytest.mark.parametrize("trouble", [file_in_the_way, locked])
def test_where_nothing_can_be_saved_the_call_goes_on_and_is_saved_later(
    trouble: Callable[[Path], Callable[[], None]], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("game.progress.database._BUSY_MS", 100)
    mend = trouble(home)
    call = new_call()
    for _ in range(3):
        call.do(Listen())
        call.do(Note("on we go"))
    assert ["Nothing can be saved just now" in notice for notice in call.notices] == [True]
    assert not call.log.saved
    call.notices.clear()
    mend()
    call.do(Note("and on"))
    assert call.notices == ["Saving works again. Nothing was lost."]
    assert on_disk(call.log.id) == [name.lower() for name in kinds(call)]


def test_a_player_who_leaves_an_unsaved_call_is_not_told_that_it_is_saved(home: Path) -> None:
    home.write_text("in the way")
    written = play_lines(new_call(), "", "/quit")
    assert sum("Nothing can be saved" in line for line in written) == 1
    assert written[-1].startswith("This call could not be saved")
    assert "is saved." not in "".join(written)


LIMITED = """
import resource
from game.conversation.events import Note
from tests.playing import new_call, stored
call = new_call()
print(len(stored()[call.log.id]))
room = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, room[1]))
for n in range(60):
    call.do(Note(f"{n} " + "x" * 400))
print(call.log.saved, len(call.notices), len(call.events))
resource.setrlimit(resource.RLIMIT_FSIZE, room)
call.notices.clear()
call.do(Note("last"))
print(call.log.saved, call.notices, len(stored()[call.log.id]))
"""


def test_a_disk_that_is_full_in_earnest_loses_nothing() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", LIMITED], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.stderr == ""
    first, second, third = ended.stdout.splitlines()
    assert (first, second) == ("1", "False 1 61")
    assert third == "True ['Saving works again. Nothing was lost.'] 62"


NO_ROOM = """
import resource
from game.progress.database import Database
from game.conversation.plan import Plan
from game.paths import database_file
from game.progress.runs import unfinished
from tests.playing import play_lines, plan_of, new_call
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
database = Database(database_file())
print([run.turns for run in unfinished(database, "player")])
call = new_call(database=database)
play_lines(call, "", "")
print(call.log.saved)
"""


def test_on_a_disk_without_room_what_was_saved_can_still_be_read() -> None:
    database = Database(database_file())
    play_lines(new_call(database=database), "", "", "2")
    database.close()
    ended = subprocess.run(
        [sys.executable, "-c", NO_ROOM], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.stdout.split(), ended.stderr) == (["[1]", "False"], "")


@pytest.fixture
def a_folder_of_ours(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home whose access rights count: root, who may write anywhere, is nobody while the test runs."""
    nobody = 65_534
    folder = Path(tempfile.mkdtemp())
    monkeypatch.setenv("HEARMEOUT_HOME", str(folder))
    root = os.geteuid() == 0
    if root:
        # What is imported at its first use may lie where nobody may look.
        play_lines(new_call(database=Database(folder / "before.sqlite3")), "", "", "/quit")
        os.chown(folder, nobody, nobody)
        os.seteuid(nobody)
    yield folder
    if root:
        os.seteuid(0)
    shutil.rmtree(folder)


def test_a_folder_that_cannot_be_written_is_said_once(a_folder_of_ours: Path) -> None:
    a_folder_of_ours.chmod(0o500)
    written = play_lines(new_call(), "", "", "/quit")
    a_folder_of_ours.chmod(0o700)
    assert sum("the folder cannot be written" in line for line in written) == 2


def test_a_clock_that_goes_back_does_not_reorder_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(1000))

    class Backwards(datetime):
        @classmethod
        def now(cls, tz: object = None) -> "Backwards":
            then = datetime(2030, 1, 1, tzinfo=UTC) - timedelta(days=next(ticks))
            return cls(then.year, then.month, then.day, tzinfo=UTC)

    monkeypatch.setattr(log_module, "datetime", Backwards)
    calls = [new_call() for _ in range(3)]
    calls[0].do(Listen())
    order = [run.id for run in unfinished(Database(database_file()), "player")]
    assert order == [calls[0].log.id, calls[2].log.id, calls[1].log.id]
    for call in calls:
        play_lines(call, "3", "", "", "", "", "", "")
    assert [r.id for r in finished(Database(database_file()), "player")] == [c.log.id for c in calls[::-1]]


def test_a_record_that_cannot_be_read_ends_what_is_gone_on_with_and_is_said() -> None:
    call = new_call()
    play_lines(call, "", "", "2", "", "")
    connection = sqlite3.connect(database_file())
    connection.execute("UPDATE events SET record = 'zzz' WHERE seq = 3")
    connection.commit()
    connection.close()
    again = resumed()
    assert kinds(again) == ["Begin", "Listen", "Listen"]
    assert ["could not be read" in notice for notice in again.changes] == [True]
    again.do(Wait())
    runs = stored()
    assert len(runs[call.log.id]) == len(call.events)
    assert len(runs[again.log.id]) == 4
    assert [run.id for run in unfinished(Database(database_file()), "player")] == [again.log.id]


def test_a_run_of_which_nothing_can_be_read_is_said_and_kept() -> None:
    new_call()
    connection = sqlite3.connect(database_file())
    connection.execute("UPDATE events SET record = '[]'")
    connection.commit()
    connection.close()
    ended = hearmeout("play", "--plain", "--resume")
    assert ended.returncode == 1
    assert b"nothing of it can be read" in ended.stderr


@pytest.mark.parametrize("damage", ["turns = 'many'", "trust = x'00'", "began = x'ff'"])
def test_a_run_that_another_program_has_spoilt_hides_no_other(damage: str) -> None:
    play_lines(new_call(), "", "/quit")
    whole, spoilt = new_call(), new_call()
    database = Database(database_file())
    with database.transaction() as db:
        db.execute(f"UPDATE runs SET {damage} WHERE id = ?", (spoilt.log.id,))
    offered = {run.id for run in unfinished(database, "player")}
    assert whole.log.id in offered and spoilt.log.id not in offered
    with pytest.raises(UnopenedError, match="nothing of it can be read"):
        load_run(database, spoilt.log.id)
