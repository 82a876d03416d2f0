"""`hearmeout forget`: what was told is listed, no word of a player stays, and the others lose nothing."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from game.cohort.export import write_bundle
from game.debrief.facilitator_comment import FacilitatorComment
from game.drills.answers import NewAnswer
from game.drills.saving import save_answer
from game.paths import database_file
from game.play.drafts import Draft, save_draft
from game.play.export import write_export
from game.play.rewind import past_of
from game.progress.database import Database
from game.progress.earlier_copies import WHAT
from game.progress.earned_badges import keep_badge
from game.progress.erase import PLAYER_TABLES, RUN_TABLES
from game.progress.facilitator_comments import save_comments
from game.progress.own_views import save_intention, toggle_disagreement
from game.progress.rescue_tables import TABLES
from game.progress.runs import finished
from game.progress.set_aside_names import free_name
from game.records.outbox import all_of, mark_refused, mark_sent
from game.settings import read_settings, save_settings, settings_file
from game.stations.sittings import answer
from tests.cli.hostile_world import Ended, in_process
from tests.cohort.invited import SPRING, member
from tests.conversation.calls import event
from tests.looking_back import SAVES
from tests.playing import hearmeout, new_call, stored
from tests.records.test_of_calls import BADLY, WELL, do
from tests.stations.small_form import begun

WORD = "Quetzalcoatl"
"""In all that Ada types, and in nothing that the game says."""
LONG = f"{WORD} " * 900
"""More than a page of the file holds."""


def lived(data: Database) -> None:
    """Ada leaves something of every kind, and Ben plays too."""
    membership = member(profile="Ada", words=True, database=data)
    call = new_call(profile="Ada", database=data)
    call.do(event(call.plan, call.state, f"note:{LONG}"))
    do(call, *WELL)
    save_intention(data, call.log.id, f"Ask {WORD} more.")
    toggle_disagreement(data, call.log.id, 7, "acknowledge")
    left = do(new_call(profile="Ada", database=data), "listen")
    for text in (f"I was going to say {LONG}", "I was"):
        save_draft(data, left.log.id, Draft(text, ""))
    save_answer(data, "Ada", NewAnswer("heating", "open", "typed", f"What of {WORD}?", "met"), datetime.now())
    answer(data, begun(data, player="Ada"), 5, f"{WORD}, I see.")
    save_comments(
        data, call.log.id, WORD, "2026-03-02T09:00:00+00:00", [FacilitatorComment(1, f"{WORD} is good.")]
    )
    keep_badge(data, "Ada", "second_wave", call.log.id, 6, WORD)
    sent = all_of(data, membership.id)
    mark_sent(data, membership.id, sent[:3])
    mark_refused(data, membership.id, sent[3], "the store said no")
    write_export(database_file().parent / "transcripts", past_of(data, call), "md")
    write_bundle(data, membership, database_file().parent / "bundles")
    save_settings(settings_file(), lambda now: type(now)(profile="Ada"))
    do(new_call(profile="Ben", database=data), *BADLY)


@pytest.fixture
def data(home: Path) -> Iterator[Database]:
    made = Database(database_file())
    lived(made)
    yield made
    made.close()


_ID = re.compile(rb"[0-9a-f]{32,}")


def holding(words: str, folder: Path) -> list[str]:
    """The files of a folder with these words in their bytes. In the digits of an id “ada” is none."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(one.name for one in files if words.encode() in re.sub(_ID, b"", one.read_bytes()))


def forget(*more: str, player: str = "ada") -> Ended:
    return in_process(["forget", "--player", player, *more])


def ben() -> list[str]:
    with closing(sqlite3.connect(database_file())) as connection:
        rows = connection.execute(
            "SELECT r.kind FROM runs r JOIN profiles p ON p.id = r.profile WHERE p.key = 'ben'"
        )
        return [kind for (kind,) in rows]


def test_every_table_is_accounted_for() -> None:
    by_other_rows = {"station_answers", "outbox", "sources", "profiles"}
    assert {*RUN_TABLES, *PLAYER_TABLES, *by_other_rows} == set(TABLES)


def test_no_word_of_theirs_is_left_in_any_file_and_the_others_lose_nothing(
    data: Database, home: Path
) -> None:
    assert len(holding(WORD, home)) > 2
    data.close()
    ended = forget("--yes")
    assert ended.status == 0, ended.err.decode()
    for words in (WORD, "Ada", "ada", "p-aaaabbbbccccdddd", "Spring 2026"):
        assert holding(words, home) == [], words
    assert ben() == ["critical"] and len(stored()) == 1
    reopened = Database(database_file())
    assert [run.kind for run in finished(reopened, "Ben")] == ["critical"]
    assert reopened.messages == []
    assert reopened.rows("SELECT COUNT(*) FROM sources WHERE kind = 'story'") == [(1,)], "Ben's story"
    assert read_settings(settings_file()).settings.profile == ""
    assert "Nothing is saved of a player called “ada”" in forget("--yes").err.decode()


def test_the_list_has_every_statement_and_voids_those_that_a_store_may_have(
    data: Database, tmp_path: Path
) -> None:
    told = all_of(data, str(data.rows("SELECT id FROM memberships")[0][0]))
    data.close()
    file = tmp_path / "void.json"
    listed = json.loads(forget("--list").out)
    ended = forget("--yes", "-o", str(file))
    assert ended.status == 0 and ended.out == b""
    body: dict[str, Any] = json.loads(file.read_bytes())
    assert body == listed
    (one,) = body["memberships"]
    assert (one["pseudonym"], one["name"], one["store"]) == ("p-aaaabbbbccccdddd", "Spring 2026", "")
    assert [row["id"] for row in one["statements"]] == [row.id for row in told]
    states = [row["state"] for row in one["statements"]]
    assert states == ["sent"] * 3 + ["refused"] + ["handed over"] * (len(told) - 4)
    voided = [statement["object"]["id"] for statement in one["voiding"]]
    assert voided == [row["id"] for row in one["statements"] if row["state"] != "refused"]
    assert {statement["verb"]["id"] for statement in one["voiding"]} == {
        "http://adlnet.gov/expapi/verbs/voided"
    }
    assert WORD not in file.read_text("utf-8") and "Ada" not in file.read_text("utf-8")


def test_listing_alone_or_without_a_yes_erases_nothing(data: Database) -> None:
    before = stored()
    data.close()
    assert forget("--list").status == 0
    ended = forget()
    assert ended.status == 2 and b"--yes" in ended.err
    assert stored() == before


def test_with_the_game_open_in_another_window_nothing_is_erased(
    data: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("game.progress.erase._WAIT_SECONDS", 0.05)
    before = stored()
    data.rows("SELECT 1")
    ended = forget("--yes")
    assert ended.status != 0
    assert b"Nothing was erased: another window is busy saving." in ended.err
    assert stored() == before
    data.close()
    assert forget("--yes").status == 0


def test_a_list_that_cannot_be_written_erases_nothing(data: Database, tmp_path: Path) -> None:
    before = stored()
    data.close()
    (tmp_path / "there.json").write_text("mine")
    ended = forget("--yes", "-o", str(tmp_path / "there.json"))
    assert ended.status == 2 and b"is there already" in ended.err
    assert stored() == before


NO_ROOM = """
import resource, sys
from game.progress import erase
real = erase._delete
def then_full(*given):
    real(*given)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
if sys.argv[1] == "later":
    erase._delete = then_full
else:
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
sys.argv = ["hearmeout", "forget", "--player", "ada", "--yes"]
from game.cli import main
main()
"""


@pytest.mark.full
@pytest.mark.skipif(os.name != "posix", reason="limits the size of files as POSIX does")
@pytest.mark.parametrize("when", ["first", "later"])
def test_on_a_full_disk_what_is_not_erased_is_said_and_can_be_finished(
    data: Database, home: Path, when: str
) -> None:
    before = stored()
    data.close()
    root = Path(__file__).parents[2]
    ended = subprocess.run(
        [sys.executable, "-c", NO_ROOM, when], cwd=root, capture_output=True, timeout=60, check=False
    )
    told = ended.stderr.decode()
    assert ended.returncode != 0 and "Traceback" not in told
    if when == "first":
        assert "Nothing was erased: the disk " in told
        assert stored() == before
    else:
        assert "may still be in its unused room: the disk " in told
    assert forget("--yes").status == 0
    assert holding(WORD, home) == [] and ben() == ["critical"]


@pytest.mark.full
def test_copies_of_earlier_versions_lose_them_too(data: Database, home: Path) -> None:
    data.close()
    copy = free_name(database_file(), WHAT)
    copy.write_bytes(database_file().read_bytes())
    for number, script in enumerate(SAVES):
        old = database_file().with_name(f"progress-{WHAT}-2026-01-0{number + 1}.sqlite3")
        with closing(sqlite3.connect(old)) as connection:
            connection.executescript(script.read_text("utf-8"))
    assert forget("--yes").status == 0
    assert holding(WORD, home) == []
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT name FROM profiles").fetchall() == [("Ben",)]
    ended = forget("--yes", player="player")
    assert ended.status == 0, ended.err.decode()
    assert holding("Let them finish", home) == []


def spoilt(data: Database) -> Path:
    """A damaged file that was set aside, with what could be read of it carried over."""
    data.close()
    body = bytearray(database_file().read_bytes())
    body[100:4096] = b"\xff" * 3996
    database_file().write_bytes(body)
    again = Database(database_file())
    again.rows("SELECT 1")
    again.close()
    (aside,) = database_file().parent.glob("progress-damaged-*.sqlite3")
    return aside


def test_a_damaged_file_that_others_may_need_is_named(data: Database) -> None:
    aside = spoilt(data)
    ended = forget("--yes")
    assert ended.status == 1
    assert f"Still there: {aside} cannot be taken apart" in ended.err.decode()
    assert WORD.encode() in aside.read_bytes()


@pytest.mark.full
def test_a_damaged_file_goes_where_nobody_else_plays(data: Database, home: Path) -> None:
    data.close()
    assert forget("--yes", player="ben").status == 0
    spoilt(data)
    ended = forget("--yes")
    assert ended.status == 0, ended.err.decode()
    assert holding(WORD, home) == []


@pytest.mark.full
def test_a_window_that_was_killed_leaves_no_log_of_them(data: Database, home: Path) -> None:
    """What only the log has, as a killed process leaves it, is erased as well."""
    folder = home.parent / "killed"
    folder.mkdir()
    for file in home.glob("progress.sqlite3*"):
        (folder / file.name).write_bytes(file.read_bytes())
    data.close()
    assert (folder / "progress.sqlite3-wal").stat().st_size > 0
    ended = hearmeout("forget", "--player", "ada", "--yes", HEARMEOUT_HOME=str(folder))
    assert ended.returncode == 0, ended.stderr.decode()
    assert holding(WORD, folder) == []


def test_the_login_of_a_store_goes_unless_another_player_sends_there(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten: list[str] = []
    monkeypatch.setattr("game.cohort.forget.forget_login", forgotten.append)
    data = Database(database_file())
    for number, (player, store) in enumerate((("ada", "one"), ("ben", "two"), ("cay", "two"))):
        cohort = replace(SPRING, store=f"https://{store}.example/xapi")
        member(cohort, profile=player, pseudonym=f"p-{number:016}", database=data)
    data.close()
    for player in ("ada", "ben", "cay"):
        assert in_process(["forget", "--yes", "--player", player]).status == 0
    assert forgotten == ["https://one.example/xapi", "https://two.example/xapi"]
