"""Finished calls bring drills of what they missed, once, by first tries alone."""

from game.drills.cards import missed_moments
from game.drills.due import due_drills
from game.drills.moments import keep_missed_moments, missed
from game.paths import database_file
from game.plain.as_set import player_as_set
from game.play.rewind import open_past, rewind
from game.progress.database import Database
from game.progress.library import Library
from game.story.model import Course
from tests.drills.doing import MONDAY
from tests.looking_back import BADLY, WELL, finished_call
from tests.playing import new_call, plan_of, play_lines, way_to


def test_a_call_with_a_cut_in_and_an_early_fix_brings_drills_of_both() -> None:
    database = Database(database_file())
    call = finished_call(BADLY, database=database)
    for _ in range(2):
        keep_missed_moments(database, call.log.id, call.plan, call.played)
        found = missed_moments(database, "player")
        assert found["completion"] == 1 and found["paraphrase"] >= 1
    due = due_drills(database, "player", MONDAY)
    assert {one.skill for one in due if one.wanted} == set(found) and due[0].wanted
    places = {seq for seq, _ in missed(call.plan, call.played)}
    assert places <= set(range(len(call.played)))


def test_a_call_that_missed_nothing_brings_none() -> None:
    database = Database(database_file())
    call = finished_call(WELL, database=database)
    keep_missed_moments(database, call.log.id, call.plan, call.played)
    assert set(missed_moments(database, "player")) <= {"open", "feeling", "limit"}
    assert "completion" not in missed_moments(database, "player")


def test_closed_questions_alone_bring_the_open_one() -> None:
    """No reply is wrong there; the row of the score card says what is wanting."""
    database = Database(database_file())
    call = new_call(database=database)
    asked = ("Did you call before?", "Is the number right?", "Is it a big one?", "Was it on Monday?")
    play_lines(call, "", "", "", *asked)
    questions = [codes for one in call.played if "closed_question" in (codes := one.outcome.codes)]
    assert questions and "open" in {skill for _, skill in missed(call.plan, call.played)}


def test_a_run_that_is_not_saved_costs_nothing() -> None:
    database = Database(database_file())
    call = finished_call(BADLY, database=database)
    other = Database(database_file().with_name("other.sqlite3"))
    keep_missed_moments(other, call.log.id, call.plan, call.played)
    assert missed_moments(other, "player") == {}


def test_a_call_played_on_from_a_finished_one_counts_its_beginning_once() -> None:
    database = Database(database_file())
    call = finished_call(BADLY, database=database)
    keep_missed_moments(database, call.log.id, call.plan, call.played)
    before = missed_moments(database, "player")
    past = open_past(database, "player", Library({}, ()), call.log.id)
    again = rewind(past.call, 1, past.run)
    play_lines(again, *["1", ""] * 6)
    keep_missed_moments(database, again.log.id, again.plan, again.played)
    assert missed_moments(database, "player") == before


def test_a_call_that_teaches_the_keys_brings_no_drills() -> None:
    """Line by line; on screen it is asked in the same way."""
    database, story = Database(database_file()), plan_of()
    teaches = Course("parcels", "Parcels", (), first=story.story.id)
    for courses, brought in (((teaches,), False), ((), True)):
        call, typed = new_call(database=database), way_to(story, "fair")
        player_as_set(call, Library({}, courses), typed, lambda _: None, asks=False).play()
        assert call.state.over and bool(missed_moments(database, "player")) == brought
