"""Every file of saved progress that an earlier game has written still opens, goes on, looks back and exports.

`saves/` holds one file of each earlier schema as that game wrote it, as SQL; they play `tests/parcel.yaml`.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from game.conversation.events import Begin, Listen
from game.drills.answers import all_done
from game.play.drafts import Draft, load_draft
from game.play.export import FORMATS, export_run
from game.play.resume import resume_run
from game.play.rewind import open_past
from game.progress.database import Database, standard_migrations
from game.progress.earned_badges import kept_badges
from game.progress.library import Library, PlayableStory
from game.progress.own_views import disagreements, latest_intention
from game.progress.runs import finished, unfinished
from game.records.memberships import current
from game.stations.sittings import sittings
from tests.looking_back import SAVES, older_save
from tests.playing import PARCEL, PARCEL_FILE, hearmeout, plan_of, stored

STORY = PlayableStory(plan_of().story, plan_of().hash, PARCEL_FILE, source=plan_of().source)
LIBRARY = Library({"late-parcel": STORY}, ())


@pytest.fixture(params=SAVES, ids=[path.stem for path in SAVES])
def script(request: pytest.FixtureRequest) -> Path:
    """One of the files; it is named for its schema."""
    path: Path = request.param
    return path


@pytest.fixture
def saved(script: Path) -> Database:
    """The file, in this test's home."""
    return older_save(script)


def test_there_is_a_file_of_every_earlier_schema() -> None:
    assert [int(path.stem) for path in SAVES] == list(range(1, len(SAVES) + 1))
    assert len(SAVES) == len(standard_migrations()) - 1


def test_nothing_in_it_is_lost(saved: Database) -> None:
    before = stored()
    found = {run.id: (run.kind, run.turns, run.trust, run.frustration) for run in finished(saved, "player")}
    assert found.pop("best") == ("best", 2, 71, 24)
    assert all(run[0] == "critical" for run in found.values()) and "worst" in found
    assert [run.id for run in unfinished(saved, "player")] == ["left"]
    assert saved.messages == []
    assert saved.rows("PRAGMA user_version") == [(len(standard_migrations()),)]
    assert stored() == before


def test_a_call_left_in_it_goes_on_where_it_was(saved: Database) -> None:
    call = resume_run(saved, "player", LIBRARY, "left")
    (told,) = call.changes
    assert told == "The rules of the game changed since you played. Everything you did still stands."
    assert (call.state.scene, call.state.trust, call.state.frustration) == ("bridge", 69, 26)
    call.do(Listen())
    call.do(Listen())
    assert call.state.over
    kinds = "SELECT DISTINCT kind FROM sources ORDER BY kind"
    assert saved.rows(kinds) == [("rulebook",), ("story",)]
    assert finished(saved, "player")[0].id == call.log.id


def test_calls_in_it_read_as_they_were_played(saved: Database) -> None:
    for run in finished(saved, "player"):
        past = open_past(saved, "player", LIBRARY, run.id)
        assert past.notice == ""
        assert (past.call.state.trust, past.call.state.frustration) == (run.trust, run.frustration)
        assert past.call.state.scene == run.ending
        assert isinstance(past.call.events[0], Begin)
        assert past.parent == ("best" if run.id == "again" else "")
        for form in FORMATS:
            assert "late parcel" in export_run(past, form)


def test_the_command_exports_a_call_of_it(saved: Database, tmp_path: Path) -> None:
    saved.close()
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "parcel.yaml").write_text(PARCEL, "utf-8")
    ended = hearmeout("export", "best", HEARMEOUT_STORIES=str(tmp_path / "stories"))
    assert ended.returncode == 0, ended.stderr
    assert "Promised twice, and still nothing" in ended.stdout.decode()


def test_what_was_thought_and_written_beside_calls_is_still_there(script: Path, saved: Database) -> None:
    version = int(script.stem)
    assert latest_intention(saved, "player") == ("Let them finish." if version > 1 else "")
    rows = [(row.run, row.code, row.scene) for row in disagreements(saved, "player")]
    assert rows == ([("best", "acknowledge", "details")] if version > 1 else [])
    draft = Draft("I was going to s", "a note") if version > 2 else Draft()
    assert load_draft(saved, "left") == draft


def test_drills_stations_and_badges_in_it_still_count(script: Path, saved: Database) -> None:
    practised = int(script.stem) > 5
    assert [(one.skill, one.result) for one in all_done(saved, "player")] == (
        [("completion", "met")] if practised else []
    )
    sat = [(one.form, len(one.answers), bool(one.finished)) for one in sittings(saved, "player")]
    assert sat == ([("a", 2, True)] if practised else [])
    assert set(kept_badges(saved, "player")) == ({"second_wave"} if practised else set())
    assert current(saved, "player") is None


NO_ROOM = """
import resource
from game.paths import database_file
from game.play.rewind import open_past
from game.progress.database import Database
from game.progress.runs import finished
from tests.play.test_older_saves import LIBRARY
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
database = Database(database_file())
for run in finished(database, "player")[-1:]:
    past = open_past(database, "player", LIBRARY, run.id)
    print(run.id, past.call.state.scene, past.notice == "")
"""


def test_on_a_disk_without_room_for_today_s_schema_it_can_still_be_read(saved: Database) -> None:
    saved.close()
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", NO_ROOM]
    ended = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.stdout.split(), ended.stderr) == (["best", "thanks", "True"], "")
