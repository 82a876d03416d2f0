"""A learner's record of drills, stations and readings disagreed with: told with what keeps them, once."""

from pathlib import Path

import httpx
import pytest

from game.cohort.export import write_bundle
from game.cohort.record_store import Login, RecordStore
from game.cohort.sync import sync
from game.drills.answers import NewAnswer
from game.drills.saving import disagree, save_answer
from game.paths import database_file
from game.play.disagree import disagree_with_code, disagree_with_last
from game.progress.database import Database, UnavailableError
from game.progress.own_views import disagreed
from game.records import memberships
from game.stations.sittings import begin, finish, guess, skip, toggle_against
from tests.cohort.invited import member
from tests.drills.doing import MONDAY
from tests.playing import new_call
from tests.records.outbox_rows import assert_chain_holds, bodies, of, result, statements, verbs
from tests.records.test_of_calls import TYPED, WELL, disk_full, do
from tests.stations.small_form import begun, sat_through, small

GONE = httpx.MockTransport(lambda _: httpx.Response(503))
"""A record store that takes nothing."""
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
    assert verbs() == ["initialized"], "the player's own number is asked first"
    guess(data, finish(data, sitting), 3)
    guess(data, sitting, 1)
    assert verbs() == ["initialized", *["answered"] * len(small()), "completed"]
    assert len({one["context"]["registration"] for one in statements()}) == 1
    places = [result(one, "station") for one in of("answered")]
    assert [one["place"] for one in places] == [1, 2, 3, 4]
    assert {(one["result"], one["form"], one["occasion"]) for one in places} == {("met", "a", "before")}
    assert [one["exercise"] for one in places] == [one.id for one in sitting.stations]
    whole = result(of("completed")[0], "sitting")
    assert (whole["seconds"], whole["own"]) == (80, 3)
    assert not any(answer.text in "\n".join(bodies()) for answer in sitting.answers.values())
    assert_chain_holds()


@pytest.mark.parametrize("told_by", ["the next sitting", "sending", "a file"])
def test_a_sitting_left_at_the_own_number_is_told_before_anything_leaves_and_once(
    data: Database, told_by: str, tmp_path: Path
) -> None:
    now = member(profile="ada")
    sitting = sat_through(data, begun(data))
    for _ in range(2):
        if told_by == "the next sitting":
            begun(data)
        elif told_by == "a file":
            write_bundle(data, now, tmp_path)
        else:
            with RecordStore(
                "https://store.example", Login("a", "b"), pause=lambda _: None, transport=GONE
            ) as store:
                sync(data, now.id, store)
    assert verbs().count("completed") == 1
    assert result(of("completed")[0], "sitting")["own"] is None
    # The number may still be given. What was told stays, and the number is told beside it, once.
    for own in (2, 3):
        assert guess(data, sitting, own).own == 2
    assert verbs().count("completed") == 1
    (later,) = of("commented")
    assert result(later, "own") == {"form": "a", "occasion": "before", "own": 2}
    assert later["context"]["registration"] == of("completed")[0]["context"]["registration"]
    assert later["object"] == of("completed")[0]["object"]
    assert_chain_holds()


def test_no_number_given_later_is_no_news(data: Database, tmp_path: Path) -> None:
    now = member(profile="ada")
    sitting = sat_through(data, begun(data))
    write_bundle(data, now, tmp_path)
    guess(data, sitting, None)
    assert verbs().count("completed") == 1 and of("commented") == []


def test_a_cohort_that_was_joined_after_a_sitting_is_not_told_of_it(
    data: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("game.stations.sittings._now", lambda: "2026-01-05T10:00:00+00:00")
    sitting = sat_through(data, begun(data))
    bundle_now = member(profile="ada")
    guess(data, sitting, 2)
    begun(data, seed=2)
    assert verbs() == ["initialized"] and bundle_now.joined > sitting.finished


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


def test_a_drill_disagreed_with_is_told_and_so_is_taking_it_back(data: Database) -> None:
    before = save_answer(data, "player", DRILL, MONDAY)
    member()
    answer = save_answer(data, "player", DRILL, MONDAY)
    assert disagree(data, "player", before, against=True), "of an answer that nobody was told of"
    for against in (True, False):
        assert disagree(data, "player", answer, against=against)
    first, second = (result(one, "drill_disagreed") for one in of("commented"))
    assert (first["skill"], first["form"], first["exercise"]) == ("open", "typed", "heating")
    assert (first["result"], first["taken_back"], second["taken_back"]) == ("met", False, True)
    assert "Quetzalcoatl" not in "\n".join(bodies())
    assert_chain_holds()


def test_a_station_disagreed_with_after_its_sitting_was_told_is_told_and_so_is_taking_it_back(
    data: Database,
) -> None:
    now = member(profile="ada")
    sitting = guess(data, sat_through(data, begun(data)), 3)
    toggle_against(data, sitting, 1)
    memberships.say_yes_to_words(data, now, True)
    toggle_against(data, sitting, 1)
    station, typed = sitting.stations[1], sitting.answers[1].text
    first, second = (result(one, "station_disagreed") for one in of("commented"))
    assert (first["exercise"], first["skill"], first["place"]) == (station.id, station.skill, 2)
    assert (first["form"], first["result"]) == ("a", "met")
    assert (first["taken_back"], second["taken_back"]) == (False, True)
    told, taken_back = of("commented")
    assert "response" not in told["result"] and taken_back["result"]["response"] == typed
    assert told["context"]["registration"] == of("completed")[0]["context"]["registration"]
    assert told["object"]["id"] == of("answered")[1]["object"]["id"]
    assert_chain_holds()


def test_a_station_disagreed_with_before_its_sitting_is_told_is_told_with_it(data: Database) -> None:
    member(profile="ada")
    sitting = toggle_against(data, sat_through(data, begun(data)), 0)
    guess(data, sitting, 3)
    assert of("commented") == []
    assert [result(one, "station")["against"] for one in of("answered")] == [True, False, False, False]


def test_a_cohort_that_knows_nothing_of_a_sitting_is_told_no_disagreement_with_it(data: Database) -> None:
    sitting = guess(data, sat_through(data, begun(data)), 3)
    member(profile="ada")
    assert toggle_against(data, sitting, 0).answers[0].against
    assert bodies() == []


def test_what_cannot_be_told_is_not_kept_either(data: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    member(profile="ada")
    sitting, call = begun(data), do(new_call(database=data, profile="ada"), *WELL)
    before = bodies()
    monkeypatch.setattr("game.records.of_practice.put", disk_full)
    assert save_answer(data, "ada", DRILL, MONDAY) == ""
    assert not disagree_with_code(call, call.log.id, 6, "check")
    with pytest.raises(UnavailableError, match="full"):
        guess(data, finish(data, sitting), 1)
    assert not disagreed(data, call.log.id) and bodies() == before
    assert data.rows("SELECT COUNT(*) FROM drill_answers") == [(0,)]
    assert data.rows("SELECT own FROM sittings") == [(None,)]


def test_a_reading_of_a_reply_that_nobody_was_told_of_is_not_told_either(data: Database) -> None:
    call = do(new_call(database=data), *WELL)
    member(words=True)
    assert disagree_with_code(call, call.log.id, 6, "check")
    assert bodies() == []


def test_words_typed_at_a_station_before_the_yes_are_not_told_with_the_sitting(data: Database) -> None:
    sitting = begun(data)
    member(profile="ada", words=True)
    guess(data, sat_through(data, sitting), 3)
    assert len(of("answered")) == len(small())
    assert not any("response" in one["result"] for one in of("answered"))
