"""No byte of the file of saved progress locks a player out: whatever is spoilt in it, the game starts, what
is whole is kept, and a call can be begun, saved and gone on with.
"""

import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from game.conversation.events import Note
from game.debrief.debrief import debrief
from game.errors import PlainError
from game.messages import say
from game.paths import database_file
from game.play.drafts import Draft, load_draft, save_draft
from game.play.export import export_run
from game.play.last_calls import last_calls
from game.play.load_run import UnopenedError, load_run
from game.play.resume import resume_run
from game.play.rewind import open_past
from game.progress.database import Database
from game.progress.library import Library, PlayableStory
from game.progress.own_views import disagreements, latest_intention, load_view, save_intention, save_rating
from game.progress.profiles import add_player, players
from game.progress.raw_pages import image_of, raw_rows
from game.progress.rescue import rescue
from game.progress.runs import begun_stories, brought_flags, find_run, finished, unfinished
from game.progress.self_views import nearness
from game.progress.standing import standing
from tests.playing import PARCEL_FILE, hearmeout, new_call, plan_of, play_lines, stored
from tests.progress.failing_disk import failing_disk

PLAN = plan_of()
LIBRARY = Library({"late-parcel": PlayableStory(PLAN.story, PLAN.hash, PARCEL_FILE, source=PLAN.source)}, ())
WELL = ("", "2", "", "You must feel so let down, after it was promised twice.", "", "", "", "")
SEED = 14


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with two players, three finished calls, two left in the middle and something of every kind."""
    path = tmp_path_factory.mktemp("kept") / "progress.sqlite3"
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
                debrief(past.call.plan, past.call.events)
                export_run(past, "md", load_view(database, run.id))
    database.messages.clear()


def beside(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.iterdir() if file.name != "cache")


def used_of_the_first_page(body: bytes) -> list[int]:
    """The header, the table of contents and where its entries lie."""
    entries = int.from_bytes(body[103:105], "big")
    return [*range(108 + 2 * entries), *range(int.from_bytes(body[105:107], "big"), 4096)]


def flips(kept: Path, kind: str = "") -> list[tuple[int, int]]:
    dice = random.Random(SEED)
    found = {
        "all bits": [(place, 0xFF) for place in used_of_the_first_page(kept.read_bytes())],
        "one bit": [(place, 1 << dice.randrange(8)) for place in used_of_the_first_page(kept.read_bytes())],
    }
    return found[kind] if kind else [*found["all bits"], *found["one bit"]]


def fresh(kept: Path, home: Path) -> Path:
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    return Path(shutil.copy(kept, home))


@pytest.fixture(scope="module", autouse=True)
def _no_flushes() -> Iterator[None]:
    """Thousands of starts do not wait for the real disk."""
    with failing_disk() as disk, disk.failing(None):
        yield


@pytest.fixture
def quick_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home in memory, where the system has such a folder."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as folder:
        monkeypatch.setenv("HEARMEOUT_HOME", f"{folder}/home")
        yield Path(folder) / "home"


@pytest.mark.parametrize("kind", ["all bits", "one bit"])
@pytest.mark.parametrize("every", [97, pytest.param(1, marks=pytest.mark.full)])
def test_a_flipped_byte_in_the_first_page_locks_nobody_out(
    kept: Path, quick_disk: Path, every: int, kind: str
) -> None:
    tried, aside, lost = 0, 0, []
    ours = offered_by(kept)
    for place, change in flips(kept, kind)[::every]:
        path = fresh(kept, quick_disk)
        body = bytearray(path.read_bytes())
        body[place] ^= change
        path.write_bytes(body)
        offered = start_of(path, quick=tried % 16 > 0)
        tried += 1
        aside += len(beside(path)) > 1
        assert all(name.startswith("progress") for name in beside(path)), (place, change)
        if not ours <= offered:
            lost.append((place, change))
        # Only a version that reads as that of a newer game is not looked into.
        assert ours <= offered or 60 <= place < 64, (place, change, len(ours - offered))
    print(f"\n{tried} flips, all started, {aside} set aside; without the old calls: {lost}")


def test_a_flipped_byte_is_told_by_the_command_and_the_call_goes_on(kept: Path, home: Path) -> None:
    dice = random.Random(SEED)
    for place, change in dice.sample(flips(kept), 3):
        start_by_command(kept, home, place, change)


@pytest.mark.full
def test_twenty_flipped_bytes_by_the_command(kept: Path, home: Path) -> None:
    dice = random.Random(SEED + 1)
    with ThreadPoolExecutor(2) as pool:
        list(
            pool.map(
                lambda each: start_by_command(kept, home / str(each[0]), *each[1]),
                enumerate(dice.sample(flips(kept), 20)),
            )
        )


def start_by_command(kept: Path, home: Path, place: int, change: int) -> None:
    home.mkdir(parents=True, exist_ok=True)
    path = fresh(kept, home)
    body = bytearray(path.read_bytes())
    body[place] ^= change
    path.write_bytes(body)
    env = {"HEARMEOUT_HOME": str(home), "HEARMEOUT_STORIES": str(PARCEL_FILE.parent)}
    told = hearmeout("progress", **env)
    assert told.returncode == 0 and path.read_bytes() == body and beside(path) == ["progress.sqlite3"]
    played = hearmeout("play", str(PARCEL_FILE), "--plain", typed="\n/note Monday\n/quit\n", **env)
    assert (played.returncode, b"went wrong" in played.stderr) == (0, False), (place, change, played.stderr)
    assert hearmeout("export", "--list", **env).returncode == 0
