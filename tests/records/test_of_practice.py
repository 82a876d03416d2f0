"""A learner's record of drills, stations and readings disagreed with: told with what keeps them, once."""

from pathlib import Path

import pytest

from game.drills.answers import NewAnswer
from game.drills.saving import save_answer
from game.paths import database_file
from game.play.disagree import disagree_with_code, disagree_with_last
from game.progress.database import Database, UnavailableError
from game.progress.own_views import disagreed
from game.records import memberships
from game.stations.sittings import begin, finish, guess, skip
from tests.cohort.invited import member
from tests.drills.doing import MONDAY
from tests.playing import new_call
from tests.records.outbox_rows import assert_chain_holds, bodies, of, result, statements, verbs
from tests.records.test_of_calls import TYPED, WELL, disk_full, do
from tests.stations.small_form import begun, sat_through, small

DRILL = NewAnswer("heating", "open", "typed", "What happened, Quetzalcoatl?", "met", helped=True)


@pytest.fixture
def data(home: Path) -> Database:
    return Database(database_file())


def test_a_drill_is_told_by_what_came_of_it_and_its_words_only_with_a_yes(data: Database) -> None:
    now = member()
    assert save_answer(data, "player", DRILL, MONDAY)
    memberships.say_yes_to_words(data, now, True)
    assert save_answer(data, "player", DRILL, MONDAY)
    first, second = of("answered")
    drill = result(first, "drill")
    assert (drill["skill"], drill["form"], drill["exercise"]) == ("open", "typed", "heating")
    assert (drill["result"], drill["helped"], drill["extra"]) == ("met", True, False)
    assert first["result"]["success"]
    assert result(second, "drill")["extra"], "one more than was due"
    assert ["Quetzalcoatl" in body for body in bodies()] == [False, True]
    assert_chain_holds()


def test_the_number_of_a_pick_is_no_word(data: Database) -> None:
    member(words=True)
    assert save_answer(data, "player", NewAnswer("heating", "open", "picked", "2", "missed"), MONDAY)
    assert "response" not in of("answered")[0]["result"]


def test_a_sitting_is_told_station_by_station_at_its_end_and_once(data: Database) -> None:
    member(profile="ada")
    sitting = sat_through(data, begun(data))
    finish(data, sitting)
    assert verbs() == ["initialized", *["answered"] * len(small()), "completed"]
    assert len({one["context"]["registration"] for one in statements()}) == 1
    places = [result(one, "station") for one in of("answered")]
    assert [one["place"] for one in places] == [1, 2, 3, 4]
    assert {(one["result"], one["form"], one["occasion"]) for one in places} == {("met", "a", "before")}
    assert [one["exercise"] for one in places] == [one.id for one in sitting.stations]
    assert result(of("completed")[0], "sitting")["seconds"] == 80
    assert not any(answer.text in "\n".join(bodies()) for answer in sitting.answers.values())
    assert_chain_holds()


def test_what_the_time_or_the_player_left_open_is_told_as_that(data: Database) -> None:
    member(profile="ada")
    sitting = skip(data, begun(data), 5)
    guess(data, finish(data, sitting), 1)
    assert [result(one, "station")["result"] for one in of("answered")] == ["skipped", "open", "open", "open"]
    assert all("success" not in one["result"] for one in of("answered"))


def test_a_sitting_that_nobody_can_go_on_with_is_told_when_another_begins(data: Database) -> None:
    member(profile="ada")
    left = begun(data)
    with data.transaction() as db:
        db.execute("UPDATE sittings SET exercises = '[]' WHERE id = ?", (left.id,))
    begin(data, "ada", "a", small(), seed=2, occasion="before")
    assert verbs() == ["initialized", "completed", "initialized"]


def test_a_sitting_that_ended_before_the_cohort_is_not_told(data: Database) -> None:
    sitting = sat_through(data, begun(data))
    member(profile="ada")
    finish(data, sitting)
    assert bodies() == []


def test_a_reading_disagreed_with_is_told_and_so_is_taking_it_back(data: Database) -> None:
    member()
    call = do(new_call(database=data), *WELL[:6])
    codes = sorted(call.played[-1].outcome.codes)
    for _ in ("said", "taken back"):
        disagree_with_last(call)
    first, second = (result(one, "disagreed") for one in of("commented"))
    assert (first["codes"], first["place"], first["scene"]) == (codes, 6, "details")
    assert (first["taken_back"], second["codes"], second["taken_back"]) == (False, [], True)
    assert TYPED not in "\n".join(bodies())


def test_looking_back_one_code_is_told_with_those_said_before(data: Database) -> None:
    member(words=True)
    call = do(new_call(database=data), *WELL)
    for code in ("acknowledge", "check"):
        assert disagree_with_code(call, call.log.id, 6, code)
    first, second = of("commented")
    assert (result(first, "disagreed")["codes"], result(second, "disagreed")["codes"]) == (
        ["acknowledge"], ["acknowledge", "check"],
    )  # fmt: skip
    assert second["result"]["response"] == TYPED
    assert second["context"]["registration"] == of("answered")[0]["context"]["registration"]


def test_what_cannot_be_told_is_not_kept_either(data: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    member(profile="ada")
    sitting, call = begun(data), do(new_call(database=data, profile="ada"), *WELL)
    before = bodies()
    monkeypatch.setattr("game.records.of_practice.put", disk_full)
    assert save_answer(data, "ada", DRILL, MONDAY) == ""
    assert not disagree_with_code(call, call.log.id, 6, "check")
    with pytest.raises(UnavailableError, match="full"):
        finish(data, sitting)
    assert not disagreed(data, call.log.id) and bodies() == before
    assert data.rows("SELECT COUNT(*) FROM drill_answers") == [(0,)]
    assert data.rows("SELECT finished FROM sittings") == [(None,)]
