"""What a learner does reaches the record store by itself: at home, and when they leave the game."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import msgspec
import pytest

from game.cohort import quiet_sync, store_login
from game.cohort.membership_page import membership_page
from game.cohort.quiet_sync import send_before_leaving, sync_quietly
from game.cohort.record_store import RecordStore, StoreError, Verdict
from game.paths import database_file
from game.plain.debrief_lines import block_lines
from game.plain.home_lines import LineHome
from game.progress.database import Database
from game.progress.library import Library
from game.records import outbox
from game.records.memberships import Membership, current
from game.stations.sittings import begin
from game.tui.app import HearMeOut
from tests.cli.hostile_world import in_process
from tests.cohort.invited import SPRING, member
from tests.playing import new_call
from tests.records.test_of_calls import BADLY, do
from tests.stations.small_form import begun, sat_through, small

ADDRESS = "https://records.example/xapi/"


class InMemory:
    """What a record store has; it answers once `opens` is set."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.opens = Event()
        self.opens.set()
        self.down = False

    def send(self, _store: RecordStore, bodies: list[str], _still: Any) -> Verdict:
        self.opens.wait(30)
        if self.down:
            raise StoreError("down")
        self.kept += bodies
        return Verdict("kept")


@pytest.fixture
def records(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemory]:
    there = InMemory()
    monkeypatch.setenv(store_login.KEY, "key")
    monkeypatch.setenv(store_login.SECRET, "secret")
    monkeypatch.setattr(RecordStore, "send", lambda *given: there.send(*given))
    yield there
    there.opens.set()
    quiet_sync.wait_for_all()


@pytest.fixture
def data(home: Path) -> Database:
    return Database(database_file())


def learner() -> Membership:
    return member(msgspec.structs.replace(SPRING, store=ADDRESS))


def waiting(data: Database) -> int:
    now = current(data, "player")
    assert now is not None
    return outbox.counts(data, now.id).waiting


def test_whoever_leaves_waits_until_all_is_sent_and_is_told_so_when_it_takes_time(
    data: Database, records: InMemory
) -> None:
    learner()
    call = do(new_call(database=data), *BADLY[:1])
    assert call.log.leave()
    records.opens.clear()
    said: list[str] = []

    def write(line: str) -> None:
        said.append(line)
        records.opens.set()

    send_before_leaving(data, "player", write)
    assert waiting(data) == 0 and len(records.kept) == 3
    assert len(said) == 1 and "being sent" in said[0]


def test_a_store_that_does_not_answer_keeps_nobody_for_long_and_nothing_is_lost(
    data: Database, records: InMemory
) -> None:
    learner()
    do(new_call(database=data), *BADLY)
    records.opens.clear()
    said: list[str] = []
    send_before_leaving(data, "player", said.append, seconds=0.2)
    assert len(said) == 2 and "4 records wait" in said[1]
    assert waiting(data) == 4 and records.kept == []
    # What is on its way is told as that, and not as sent.
    assert "on their way" in "\n".join(block_lines(membership_page(data, "player")))
    records.opens.set()
    quiet_sync.wait_for_all()
    assert waiting(data) == 0 and len(records.kept) == 4


def test_a_store_that_is_down_is_told_of_at_the_end(data: Database, records: InMemory) -> None:
    learner()
    do(new_call(database=data), *BADLY)
    records.down = True
    said: list[str] = []
    send_before_leaving(data, "player", said.append)
    assert waiting(data) == 4 and any("4 records wait" in line for line in said)


def test_a_sitting_whose_own_number_was_not_given_is_sent_too(data: Database, records: InMemory) -> None:
    learner()
    sat_through(data, begun(data, player="player"))
    send_before_leaving(data, "player", lambda _: None)
    assert len(records.kept) == 1 + len(small()) + 1


@pytest.mark.parametrize("why", ["in no cohort", "without a store", "without a login", "nothing waits"])
def test_who_sends_nothing_is_told_nothing_and_waits_for_nothing(
    data: Database, records: InMemory, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if why == "without a store":
        member()
    elif why != "in no cohort":
        learner()
    if why != "nothing waits":
        do(new_call(database=data), *BADLY)
    if why == "without a login":
        monkeypatch.delenv(store_login.KEY)
    said: list[str] = []
    send_before_leaving(data, "player", said.append)
    assert (said, records.kept) == ([], [])


def test_home_as_lines_sends_what_stations_and_calls_that_were_left_have_told(
    data: Database, records: InMemory
) -> None:
    learner()
    begin(data, "player", "a", small(), seed=1, occasion="before")
    LineHome(data, Library({}, ()), "player", [], lambda _: None).play()
    quiet_sync.wait_for_all()
    assert len(records.kept) == 1


def test_nothing_is_begun_where_nothing_waits(data: Database, records: InMemory) -> None:
    learner()
    assert sync_quietly(data, "player") is None


def test_a_call_as_lines_says_at_its_end_that_a_store_is_not_there(
    data: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing listens at that port of this computer."""
    monkeypatch.setenv(store_login.KEY, "key")
    monkeypatch.setenv(store_login.SECRET, "secret")
    story = "download-that-stops"
    member(msgspec.structs.replace(SPRING, store="http://127.0.0.1:9/xapi/", course=(story,)))
    data.close()
    monkeypatch.setattr("game.cohort.record_store._WAITS", ())
    ended = in_process(("play", story, "--plain"), b"/quit\n")
    assert "2 records wait" in ended.err.decode()


@pytest.mark.parametrize("status", [0, 128 + 15])
def test_leaving_the_screen_sends_and_a_window_that_is_closed_waits_for_nothing(
    data: Database, records: InMemory, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    learner()
    do(new_call(database=data), *BADLY)
    monkeypatch.setattr("game.tui.app.leave_all", lambda: None)
    monkeypatch.setattr(HearMeOut, "run", lambda app: app.exit(return_code=status))
    assert HearMeOut(data, Library({}, ()), "player").play_until_left() == status
    assert len(records.kept) == (0 if status else 4)
