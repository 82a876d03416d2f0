"""One cohort of twelve, told in every way there is: the same figures everywhere, no typed word anywhere."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from game.cli.commands import group
from game.cohort import store_login
from game.cohort.bundle import ENDING
from game.cohort.cohort_file import CohortFile
from game.cohort.record_store import RecordStore
from game.cohort.sync import sync
from game.facilitator.kept_cohorts import keep_cohort
from game.facilitator.store import open_store
from game.records import outbox
from tests.cohort.real_store import FACILITATOR, LEARNER, RealStore, real_store
from tests.cohort.simulated_cohort import COHORT, Learner, learners
from tests.facilitator.bundles import write
from tests.facilitator.postgres import PostgresServer
from tests.playing import CHAPTERS, chapter

pytestmark = pytest.mark.full


@dataclass(frozen=True)
class Told:
    """What was told in one way: the database it came into, and what the facilitator gets of it."""

    name: str
    page: str
    tables: Sequence[str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("everywhere")


@pytest.fixture(scope="module")
def group_of_twelve(folder: Path) -> list[Learner]:
    return list(learners(folder / "computers", [chapter(name) for name in CHAPTERS]))


@pytest.fixture(scope="module")
def running(folder: Path, group_of_twelve: Sequence[Learner]) -> Iterator[RealStore]:
    """A real record store to which all of them have sent."""
    with real_store(folder / "ralph") as store:
        for one in group_of_twelve:
            with RecordStore(store.address, LEARNER) as opened:
                assert sync(one.database, one.membership.id, opened).waiting == 0
        yield store


@pytest.fixture(scope="module")
def bundles(folder: Path, group_of_twelve: Sequence[Learner]) -> list[Path]:
    found = []
    for one in group_of_twelve:
        rows = [(each.body, each.digest) for each in outbox.all_of(one.database, one.membership.id)]
        file = folder / f"{one.membership.pseudonym}{ENDING}"
        write(file, _cohort(), one.membership.pseudonym, rows)
        found.append(file)
    return found


def test_the_figures_are_the_same_everywhere_and_hold_no_typed_word(
    folder: Path,
    group_of_twelve: Sequence[Learner],
    running: RealStore,
    bundles: Sequence[Path],
    postgres: PostgresServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(store_login.KEY, FACILITATOR.key)
    monkeypatch.setenv(store_login.SECRET, FACILITATOR.secret)
    pulled = f"sqlite:///{folder}/pulled.sqlite3"
    with open_store(pulled) as store, store.writing() as db:
        keep_cohort(db, msgspec.structs.replace(_cohort(), store=running.address.rstrip("/")), "")
    told = [_told("record store", pulled, ["pull"])]
    for name, address in (("SQLite", f"sqlite:///{folder}/b.sqlite3"), ("PostgreSQL", postgres.empty())):
        told.append(_told(name, address, ["import", *map(str, bundles)]))
    first = told[0]
    for other in told[1:]:
        assert other.page == first.page, other.name
        assert other.tables == first.tables, other.name
    typed = {text for one in group_of_twelve for text in _typed(one)}
    assert len(typed) > 10
    files = [path for path in folder.rglob("*") if path.is_file() and "computers" not in path.parts]
    # Simulated players type what a story has in it, and what a report quotes is of the story: the files that
    # it is made of hold no typed word.
    pages = re.sub("“[^“”]*”", "", unescape("\n".join((first.page, *first.tables))))
    kept = b"\n".join(path.read_bytes() for path in files) + pages.encode()
    assert len(kept) > 100_000
    for text in typed:
        assert text.encode() not in kept and json.dumps(text)[1:-1].encode() not in kept


def _told(name: str, address: str, how: Sequence[str]) -> Told:
    runner = CliRunner()
    done = runner.invoke(group, ["cohort", *how, "--db", address])
    assert done.exit_code == 0, done.output
    again = runner.invoke(group, ["cohort", *how, "--db", address])
    assert again.stdout.startswith("0 records are new"), again.stdout

    def says(*words: str) -> str:
        said = runner.invoke(group, ["cohort", *words, "--db", address])
        assert said.exit_code == 0, said.output
        return said.stdout

    tables = [
        says("report", "--format", "csv", "--table", table) for table in ("learners", "scenes", "moves")
    ]
    others = [says("status", "--json"), says("status", "--scenes"), says("evaluate", "--json")]
    return Told(name, says("report"), (*tables, *others))


def _cohort() -> CohortFile:
    course = tuple(chapter(name).story.id for name in CHAPTERS)
    return CohortFile(1, COHORT, "Monday", course)


def _typed(one: Learner) -> list[str]:
    rows = one.database.rows("SELECT record FROM events")
    events = [msgspec.json.decode(str(body))["event"] for (body,) in rows]
    return [event["text"] for event in events if event["type"] == "say" and len(event["text"]) > 12]
