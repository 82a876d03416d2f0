"""What a study counts is what the learners' own programs told, on either database."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import select

from game.facilitator.evaluation import evaluate
from game.facilitator.kept_cohorts import cohorts_named
from game.facilitator.store import Store, upsert
from game.facilitator.study import Person, StudySitting
from game.facilitator.study_rows import study_data
from game.facilitator.tables import statements
from tests.facilitator.sent_checks import SPRING, Learners
from tests.facilitator.studies import MADE, START, course, moment, name, sitting, waited


def test_sittings_come_back_as_they_were_sat(
    store: Store, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learners = Learners(tmp_path / "learners", monkeypatch)
    for who in (20, 21, 22, 23, 24):
        learners.join(name(who), group="May")
    sittings = course(range(5), seed=2) + waited(range(20, 25), seed=3)
    sittings[0] = msgspec.structs.replace(sittings[0], untimed=True, at=moment(START - timedelta(days=1)))
    learners.sit(sittings)
    learners.keep(address)
    of = cohorts_named(store, ["spring"])
    assert of == cohorts_named(store, [SPRING.id]) == cohorts_named(store, []) == [SPRING]
    found = study_data(store, of)

    def by_moment(one: StudySitting) -> tuple[str, datetime]:
        return one.pseudonym, one.at

    assert sorted(found.sittings, key=by_moment) == sorted(sittings, key=by_moment)
    assert found.frozen == (MADE,) and found.cut_off == 0 and found.stories == ()
    assert Person(name(20), None, "May") in found.people and Person(name(0)) in found.people
    told = evaluate(found.sittings, found.people, found.frozen)
    assert told == evaluate(sittings, found.people, [MADE])
    assert told.stretches[0].unlike


def test_the_course_begins_at_the_moment_of_the_first_call(
    store: Store, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learners = Learners(tmp_path / "learners", monkeypatch)
    learners.sit([sitting(1, "before", ["met"])])
    learners.keep(address)
    with store.writing() as db:
        row = db.execute(select(statements).where(statements.c.kind == "sitting")).mappings().one()
        call = {"id": str(UUID(int=1)), "seq": 99, "kind": "run", "verb": "initialized"}
        upsert(db, statements, [{**row, **call, "at": "2026-03-02T18:30:00.000Z"}])
    found = study_data(store, cohorts_named(store, ["spring"]))
    assert found.people == (Person(name(1), moment(START, 18) + timedelta(minutes=30), ""),)
    (sat,) = found.sittings
    assert found.people[0].waits_at(sat.at), "the check was done in the morning of that day"
