"""What learners sent to a record store is fetched once, in pages, and goes on where the last time ended."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import select

from game.cohort.record_store import Login, RecordStore, StoreError
from game.cohort.sync import sync
from game.facilitator.pull import pull
from game.facilitator.removing import removal_of, remove
from game.facilitator.store import Store, open_store
from game.facilitator.tables import pulls, statements
from tests.cohort.real_store import FACILITATOR, LEARNER, PYTHON, real_store
from tests.cohort.simulated_cohort import learners
from tests.facilitator.bundles import WHO, as_it_is, chain, cohort_of
from tests.playing import PARCEL, plan_of

PLAN = plan_of(PARCEL)
COHORT = cohort_of([PLAN])
NOW = datetime(2026, 3, 3, tzinfo=UTC)
ADDRESS = "https://records.example/xapi/"


class StandIn:
    """A record store in memory that answers by the page. `by`: which moment `since` asks for."""

    def __init__(self, by: str = "stored", page: int = 3) -> None:
        self.kept: list[dict[str, Any]] = []
        self.by, self.page, self.asked = by, page, 0
        self.breaks_at = 0

    def keep(self, rows: Sequence[tuple[str, str]], stored: datetime) -> None:
        for number, (body, _) in enumerate(rows):
            at = (stored + timedelta(milliseconds=number)).isoformat()
            added = {"stored": at, "authority": {"name": "x"}, "version": "1.0.3"}
            self.kept.append({**msgspec.json.decode(body), **added})

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        if self.asked == self.breaks_at:
            return httpx.Response(401)
        given = dict(request.url.params)
        found = sorted(self.kept, key=lambda one: str(one["stored"]))
        if "since" in given:
            since = datetime.fromisoformat(given["since"])
            found = [one for one in found if datetime.fromisoformat(one[self.by]) > since]
        if "registration" in given:
            found = [one for one in found if registration(one) == given["registration"]]
        start = int(given.pop("from", 0))
        page = found[start : start + self.page]
        more = httpx.URL("/xapi/statements", params={**given, "from": start + self.page})
        further = str(more) if start + self.page < len(found) else ""
        return httpx.Response(200, json={"statements": page, "more": further})

    def opened(self) -> RecordStore:
        login = Login("key", "secret")
        return RecordStore(ADDRESS, login, pause=lambda _: None, transport=httpx.MockTransport(self))


def registration(statement: dict[str, Any]) -> object:
    return statement.get("context", {}).get("registration")


def fetch(store: Store, there: StandIn) -> tuple[int, int]:
    with there.opened() as records:
        taken = pull(store, COHORT, records, NOW)
    assert taken.notes == []
    return taken.new, taken.known


ROWS = chain(9, as_it_is)
"""Done from nine on; stored later."""
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_all_is_fetched_once_and_the_next_time_goes_on(store: Store) -> None:
    there = StandIn()
    there.keep(ROWS[:6], NOON)
    there.keep(ROWS[6:7], NOON + timedelta(hours=1))
    assert fetch(store, there) == (7, 0)
    there.keep(ROWS[7:], NOON + timedelta(hours=2))
    # Of what was there, only the last few minutes are read again.
    assert fetch(store, there) == (2, 1)
    assert [row.seq for row in store.rows(select(statements).order_by(statements.c.seq))] == list(
        range(1, 10)
    )


def test_what_was_stored_a_moment_before_the_last_is_not_lost(store: Store) -> None:
    there = StandIn()
    there.keep(ROWS[:5], NOON)
    assert fetch(store, there) == (5, 0)
    there.keep(ROWS[5:], NOON - timedelta(seconds=30))
    assert fetch(store, there)[0] == 4


def test_of_a_store_that_takes_since_otherwise_nothing_is_lost(store: Store) -> None:
    """What was done before the last pull, and sent after it."""
    there = StandIn(by="timestamp")
    there.keep(ROWS[3:], NOON)
    fetch(store, there)
    there.keep(ROWS[:3], NOON + timedelta(days=1))
    assert fetch(store, there) == (3, 6)
    assert not list(store.rows(select(pulls)))


def test_a_pull_that_breaks_off_keeps_what_came_and_the_next_has_the_rest(store: Store) -> None:
    there = StandIn()
    there.keep(ROWS, NOON)
    there.breaks_at = 3
    with pytest.raises(StoreError), there.opened() as records:
        pull(store, COHORT, records, NOW)
    assert len(list(store.rows(select(statements)))) == 6
    there.breaks_at = 0
    assert fetch(store, there) == (3, 6)


def test_what_is_not_of_the_cohort_or_not_ours_is_named(store: Store) -> None:
    there = StandIn()
    there.keep(ROWS[:1], NOON)
    there.kept += [{"id": "x\x1b[2J"}, msgspec.json.decode(ROWS[1][0].replace(COHORT.id, "f" * 32))]
    there.kept[1] |= {"stored": NOON.isoformat()}
    there.kept[2] |= {"stored": NOON.isoformat()}
    with there.opened() as records:
        taken = pull(store, COHORT, records, NOW)
    assert taken.new == 1 and len(taken.notes) == 2
    assert {source for source, _ in taken.notes} == {ADDRESS} and "\x1b" not in str(taken.notes)


@pytest.fixture
def ralph(tmp_path: Path) -> Iterator[Any]:
    if not PYTHON.exists():
        pytest.skip("`make test-full` makes the environment of the record store")
    with real_store(tmp_path / "ralph") as running:
        yield running


@pytest.mark.full
def test_a_group_that_synced_to_a_real_store_is_pulled(ralph: Any) -> None:
    store, sent = open_store(), 0
    found = list(learners(ralph.folder / "computers", [PLAN], count=6))
    for number, one in enumerate(found):
        with RecordStore(ralph.address, LEARNER) as records:
            assert not sync(one.database, one.membership.id, records).waiting
        if number in (2, 5):
            with RecordStore(ralph.address, FACILITATOR) as records:
                taken = pull(store, COHORT, records, datetime.now(UTC))
            assert taken.notes == [] and taken.conflicts == 0
            sent += taken.new
    rows = list(store.rows(select(statements)))
    assert len(rows) == sent > 20 and len({row.pseudonym for row in rows}) == 6
    store.close()


def test_the_login_stands_in_no_file(home: Path) -> None:
    with open_store() as store:
        there = StandIn()
        there.keep(ROWS, NOON)
        fetch(store, there)
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"secret" not in kept and WHO.encode() in kept


def test_who_was_erased_stays_out_and_is_named(store: Store) -> None:
    there = StandIn()
    there.keep(ROWS, NOON)
    fetch(store, there)
    remove(store, removal_of(store, COHORT, WHO), NOW)
    with there.opened() as records:
        taken = pull(store, COHORT, records, NOW)
    assert (taken.new, taken.known, taken.notes) == (0, 0, [])
    assert (
        len(taken.remarks) == 1 and f"still has statements of {WHO}, whom you erased on" in taken.remarks[0]
    )
