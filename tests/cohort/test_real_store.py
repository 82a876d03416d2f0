"""A cohort of twelve and a real record store, with everything on the way that can go wrong."""

import json
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import httpx
import msgspec
import pytest

from game.cohort.record_store import RecordStore
from game.cohort.sync import Synced, sync
from game.records import outbox
from game.records.chain import digest, link
from game.records.of_practice import (
    Disagreed,
    SittingTold,
    StationTold,
    tell_disagreed,
    tell_drill,
    tell_drill_disagreed,
    tell_sitting_begun,
    tell_sitting_done,
    tell_station_disagreed,
)
from game.records.vocabulary import BASE
from tests.cohort.real_store import FACILITATOR, LEARNER, PYTHON, RealStore, real_store
from tests.cohort.simulated_cohort import COHORT, PLAYER, Learner, learners
from tests.playing import CHAPTERS, chapter
from tests.records.told_reply import tell_reply

pytestmark = [pytest.mark.full, pytest.mark.xdist_group("one way to a real record store")]

LOST = 1 / 3
"""Of the batches: the store takes them, and its answer never arrives."""
SPOILT = 3


class LosesAnswers(httpx.HTTPTransport):
    """A network that loses answers at random."""

    def __init__(self, rng: Random) -> None:
        super().__init__()
        self.rng = rng
        self.batches = self.lost = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = super().handle_request(request)
        if request.method == "POST":
            self.batches += 1
            if self.rng.random() < LOST:
                self.lost += 1
                answer.close()
                raise httpx.ReadTimeout("the answer is lost", request=request)
        return answer


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cohort")


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterator[RealStore]:
    with real_store(folder / "store") as started:
        yield started


@pytest.fixture(scope="module")
def group(folder: Path) -> list[Learner]:
    plans = [chapter(name) for name in CHAPTERS]
    return list(learners(folder, plans, plays=2))


@dataclass(frozen=True)
class Arrived:
    """What a group had to tell, and what the store has of it at the end."""

    there: list[dict[str, Any]]
    sent: dict[str, str]
    """The digests of all statements that waited, by id."""
    bad: str
    """The id of the statement that was spoilt: it is one of the learner at place `SPOILT`."""
    refused: list[str]
    lost: int
    """Answers that never arrived."""


@pytest.fixture(scope="module")
def arrived(store: RealStore, group: list[Learner]) -> Arrived:
    """All that waits is sent: with answers lost, a statement spoilt, and the store killed in the middle."""
    bad = _plant_a_bad_statement(group[SPOILT])
    network = LosesAnswers(Random(16))
    refused: list[str] = []
    for number, one in enumerate(group):
        if number == len(group) // 2:
            store.kill()
            assert _send(store, one, network).trouble.startswith("The record store gave no answer")
            store.start()
        while True:
            found = _send(store, one, network)
            refused += [id_ for id_, _ in found.refused]
            if not found.waiting:
                break
    waited = [row for one in group for row in outbox.all_of(one.database, one.membership.id)]
    return Arrived(_in_the_store(store), {row.id: row.digest for row in waited}, bad, refused, network.lost)


def test_every_statement_is_there_once_whatever_happens_on_the_way(arrived: Arrived) -> None:
    assert arrived.lost > 3
    assert arrived.refused == [arrived.bad]
    good = {id_: its for id_, its in arrived.sent.items() if id_ != arrived.bad}
    assert len(arrived.there) == len({one["id"] for one in arrived.there}) == len(good)
    assert {one["id"]: digest(one) for one in arrived.there} == good


def test_the_chain_of_each_learner_shows_what_is_missing(arrived: Arrived, group: list[Learner]) -> None:
    for number, one in enumerate(group):
        name = one.membership.pseudonym
        links = [link(each) for each in arrived.there if each["actor"]["account"]["name"] == name]
        places = sorted(each[0] for each in links if each)
        assert len(places) > 3
        missing = set(range(1, places[-1] + 1)) - set(places)
        assert len(missing) == (1 if number == SPOILT else 0)


def test_every_statement_is_valid_by_the_models_of_xapi(group: list[Learner]) -> None:
    _practise(group[0])
    bodies = [one.body for each in group for one in outbox.all_of(each.database, each.membership.id)]
    bodies = [body for body in bodies if '"verb"' in body]
    assert _told_wrong(bodies) == ""
    assert "scaled" in _told_wrong([bodies[-1].replace('"scaled":', '"scaled":1')])


def test_nothing_that_was_typed_is_in_the_store(
    arrived: Arrived, store: RealStore, group: list[Learner]
) -> None:
    assert arrived.there
    kept = b"".join(
        path.read_bytes() for path in sorted((store.folder / "store").rglob("*")) if path.is_file()
    )
    typed = {text for one in group for text in _typed(one)}
    assert len(typed) > 20
    assert [text for text in typed if text.encode() in kept or json.dumps(text).encode() in kept] == []


def _send(store: RealStore, one: Learner, network: httpx.BaseTransport) -> Synced:
    with RecordStore(store.address, LEARNER, pause=lambda _: None, transport=network) as opened:
        return sync(one.database, one.membership.id, opened)


def _plant_a_bad_statement(one: Learner) -> str:
    """Spoil a statement that waits: it says nothing of what was done."""
    waits = next(each for each in outbox.all_of(one.database, one.membership.id) if '"scaled"' in each.body)
    body = msgspec.json.decode(waits.body)
    del body["verb"]
    with sqlite3.connect(one.database.path) as db:
        db.execute("UPDATE outbox SET body = ? WHERE id = ?", (msgspec.json.encode(body).decode(), waits.id))
    db.close()
    return waits.id


def _in_the_store(store: RealStore) -> list[dict[str, Any]]:
    query = {"activity": f"{BASE}/cohorts/{COHORT}", "related_activities": "true", "ascending": "true"}
    with RecordStore(store.address, FACILITATOR) as opened:
        return [one for page, _ in opened.statements(query) for one in page]


def _practise(one: Learner) -> None:
    """A drill, a sitting of one station, and a reading that is disagreed with."""
    drill = {
        "skill": "open",
        "form": "typed",
        "exercise": "x",
        "result": "met",
        "helped": False,
        "extra": False,
    }
    stations = (StationTold("a-open-1", "open", "partly", 40, False, "Why?"),)
    sitting = SittingTold("0123456789abcdef0123456789abcdef", "a", "before", 40, False, 1, stations)
    with one.database.transaction() as db:
        tell_drill(db, PLAYER, "answer", drill, "What happened?")
        tell_drill_disagreed(db, PLAYER, "answer", drill, "What happened?", taken_back=False)
        tell_sitting_begun(db, PLAYER, sitting)
        for own in (None, 1):
            tell_sitting_done(db, PLAYER, msgspec.structs.replace(sitting, own=own))
        tell_station_disagreed(db, PLAYER, sitting, 1)
        story = one.membership.cohort.course[0]
        disagreed = Disagreed("run", 4, story, "opening", ("solve",), "Words")
        tell_reply(db, PLAYER, "2026-03-02T10:00:00+00:00", disagreed)
        tell_disagreed(db, PLAYER, disagreed)


def _told_wrong(bodies: list[str]) -> str:
    script = Path(__file__).with_name("valid_statements.py")
    given = "".join(f"{body}\n" for body in bodies)
    done = subprocess.run([PYTHON, script], input=given, capture_output=True, text=True, check=True)
    return done.stdout


def _typed(one: Learner) -> list[str]:
    rows = one.database.rows("SELECT record FROM events")
    events = [msgspec.json.decode(str(body))["event"] for (body,) in rows]
    return [event["text"] for event in events if event.get("text") and len(event["text"]) > 12]
