"""What a study counts is what the learners' own programs told, on either database."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from game.facilitator.evaluation import evaluate
from game.facilitator.kept_cohorts import cohorts_named
from game.facilitator.store import Store
from game.facilitator.study import Person
from game.facilitator.study_rows import study_data
from tests.facilitator.sent_checks import SPRING, Learners
from tests.facilitator.studies import MADE, START, course, name, waited


def test_sittings_come_back_as_they_were_sat(
    store: Store, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learners = Learners(tmp_path / "learners", monkeypatch)
    for who in (20, 21, 22, 23, 24):
        learners.join(name(who), group="May")
    sittings = course(range(5), seed=2) + waited(range(20, 25), seed=3)
    sittings[0] = msgspec.structs.replace(sittings[0], untimed=True, day=START - timedelta(days=1))
    learners.sit(sittings)
    learners.keep(address)
    of = cohorts_named(store, ["spring"])
    assert of == cohorts_named(store, [SPRING.id]) == cohorts_named(store, []) == [SPRING]
    found = study_data(store, of)
    assert sorted(found.sittings, key=repr) == sorted(sittings, key=repr)
    assert found.frozen == (MADE,) and found.cut_off == 0 and found.stories == ()
    assert Person(name(20), None, "May") in found.people and Person(name(0)) in found.people
    told = evaluate(found.sittings, found.people, found.frozen)
    assert told == evaluate(sittings, found.people, [MADE])
    assert told.stretches[0].unlike
