"""Playing on from any point makes a run of its own; earlier runs read as they were played."""

import os
import subprocess
import sys

import pytest
from msgspec.structs import replace

from game.behaviours import standard_rulebook
from game.conversation.events import Listen
from game.conversation.plan import Plan
from game.conversation.replay import walk
from game.debrief.debrief import debrief
from game.local_times import local_day, local_time
from game.paths import database_file
from game.play.export import export_run
from game.play.load_run import UnopenedError, load_run
from game.play.resume import resume_run
from game.play.rewind import Past, earlier_runs, open_past, past_of, rewind
from game.play.session import start_call
from game.progress.database import Database
from game.progress.library import Library, PlayableStory
from game.progress.runs import unfinished
from tests.conversation.calls import event, plan
from tests.looking_back import BADLY, KETTLE, WELL, finished_call
from tests.playing import stored


def library(text: str = KETTLE) -> Library:
    at = plan(text)
    return Library({at.story.id: PlayableStory(at.story, at.hash, database_file(), source=at.source)}, ())


def forget_sources() -> None:
    """As the saves of a game before this one are: it kept no sources."""
    with Database(database_file()).transaction() as db:
        db.execute("DELETE FROM sources")
        db.execute("UPDATE runs SET rules = ''")


def past(run: str, text: str = KETTLE) -> Past:
    return open_past(Database(database_file()), "player", library(text), run)


@pytest.mark.parametrize("kept", range(1, 5))
def test_from_any_point_the_call_stands_as_it_stood_there(kept: int) -> None:
    call = finished_call(WELL)
    again = rewind(call, kept)
    assert again.events == call.events[:kept]
    assert again.state == list(walk(call.plan, call.events[:kept]))[-1].after
    assert not again.state.over


def test_both_runs_are_kept_and_the_new_one_knows_where_it_came_from() -> None:
    call = finished_call()
    before = stored()[call.log.id]
    again = rewind(call, 1)
    again.do(Listen())
    assert stored()[call.log.id] == before
    assert len(stored()[again.log.id]) == 2
    assert past_of(Database(database_file()), again).parent == call.log.id
    assert [run.id for run in unfinished(Database(database_file()), "player")] == [again.log.id]


def test_a_rewound_call_can_be_left_and_gone_on_with() -> None:
    again = rewind(finished_call(), 2)
    resumed = resume_run(Database(database_file()), "player", library(), again.log.id)
    assert resumed.events == again.events and resumed.state == again.state
    for name in ("listen", "pick:back", WELL[-1]):
        resumed.do(event(resumed.plan, resumed.state, name))
    assert resumed.state.over
    kinds = [run.kind for run in earlier_runs(Database(database_file()), "player", "kettle")]
    assert kinds == ["best", "poor"]


def test_asking_for_too_little_or_too_much_keeps_the_beginning_or_all() -> None:
    call = finished_call()
    assert rewind(call, -3).events == call.events[:1]
    assert rewind(call, 99).events == call.events


def test_an_earlier_run_reads_as_it_was_played_and_reading_changes_nothing() -> None:
    call = finished_call()
    before = stored()
    found = past(call.log.id)
    assert found.call.events == call.events
    assert found.run == call.log.id and found.notice == ""
    assert debrief(found.call.plan, found.call.played) == debrief(call.plan, call.played)
    assert stored() == before


def test_an_older_run_of_a_story_edited_since_reads_as_far_as_it_stands_and_says_so() -> None:
    call = finished_call()
    forget_sources()
    before = stored()
    edited = KETTLE.replace("id: descale", "id: descaling")
    found = past(call.log.id, edited)
    assert len(found.call.events) < len(call.events)
    assert "descale" in found.notice
    assert stored() == before
    assert load_run(Database(database_file()), call.log.id).records
    # Played on from there, the new run comes from the one on disk.
    again = rewind(found.call, 1, found.run)
    assert past_of(Database(database_file()), again).parent == call.log.id


def test_an_older_run_whose_story_is_gone_says_so() -> None:
    call = finished_call()
    forget_sources()
    with pytest.raises(UnopenedError, match="kettle"):
        open_past(Database(database_file()), "player", Library({}, ()), call.log.id)
    with pytest.raises(UnopenedError, match="not saved on this computer"):
        past("no-such-run")


def test_a_run_whose_story_is_gone_or_edited_reads_as_it_was_played() -> None:
    call = finished_call()
    asked = debrief(call.plan, call.played)
    edited = KETTLE.replace("id: descale", "id: descaling").replace("wakes the baby", "wakes the twins")
    for stories in (Library({}, ()), library(edited)):
        found = open_past(Database(database_file()), "player", stories, call.log.id)
        assert found.notice == ""
        assert found.call.events == call.events
        assert debrief(found.call.plan, found.call.played) == asked
        assert "wakes the baby" in export_run(found, "md")


def test_playing_on_from_a_run_goes_on_in_the_story_of_today_and_says_so() -> None:
    call = finished_call(WELL)
    edited = KETTLE.replace("So what happens now?", "What will you do?")
    found = past(call.log.id, edited)
    again = rewind(found.call, 4, found.run, found.today)
    assert again.plan.hash == plan(edited).hash
    assert again.changes == [
        "This story was edited since you played. Everything you did still stands.",
        "You heard: “So what happens now?” In today's story it is: “What will you do?”",
    ]
    assert again.played[-1].outcome.heard[0].say == "So what happens now?", "as it was said"
    resumed = resume_run(Database(database_file()), "player", library(edited), again.log.id)
    assert (resumed.log.id, resumed.changes, resumed.played) == (again.log.id, [], again.played)
    assert found.call.events == call.events


def test_what_no_longer_stands_of_it_is_said() -> None:
    found = past(finished_call(WELL).log.id, KETTLE.replace("id: back", "id: returned"))
    again = rewind(found.call, 4, found.run, found.today)
    assert len(again.events) == 3
    assert "“back”" in again.changes[0] and "without your last reply" in again.changes[0]


def test_a_run_played_from_where_the_story_is_gone_goes_on_as_it_was() -> None:
    call = finished_call(WELL)
    found = open_past(Database(database_file()), "player", Library({}, ()), call.log.id)
    again = rewind(found.call, 4, found.run, found.today)
    again.do(event(again.plan, again.state, WELL[-1]))
    assert again.state.over and again.state == call.state


def test_a_run_of_other_rules_reads_by_its_own() -> None:
    standard = standard_rulebook()
    calm = replace(standard.rules["premature"], frustration=0, trust=-1)
    rules = replace(standard, version="then", rules={**standard.rules, "premature": calm})
    then = Plan(plan(KETTLE).story, plan(KETTLE).hash, rules, plan(KETTLE).source)
    call = start_call(Database(database_file()), "player", then)
    for name in BADLY:
        call.do(event(then, call.state, name))
    found = past(call.log.id)
    assert found.notice == "" and found.call.state == call.state
    assert found.call.plan.rulebook == rules
    assert resume_run(Database(database_file()), "player", library(), call.log.id).state != call.state


def test_each_source_is_kept_once() -> None:
    for _ in range(3):
        finished_call()
    finished_call(text=KETTLE.replace("Mira", "Moira"))
    kept = Database(database_file()).rows("SELECT kind, COUNT(*) FROM sources GROUP BY kind")
    assert kept == [("rulebook", 1), ("story", 2)]


@pytest.mark.parametrize("damage", ["x''", "'text'", "x'ff'", "CAST('format: 1' AS BLOB)"])
def test_a_kept_source_that_is_damaged_counts_as_none(damage: str) -> None:
    call = finished_call()
    database = Database(database_file())
    with database.transaction() as db:
        db.execute(f"UPDATE sources SET body = {damage}")
    found = past(call.log.id, KETTLE.replace("wakes the baby", "wakes the twins"))
    assert "as today has it" in found.notice
    with pytest.raises(UnopenedError, match="kettle"):
        open_past(database, "player", Library({}, ()), call.log.id)


def test_only_finished_runs_of_the_story_and_the_player_are_listed_latest_first() -> None:
    first, second = finished_call(BADLY), finished_call(WELL)
    finished_call(WELL, profile="ada")
    rewind(first, 1)
    runs = earlier_runs(Database(database_file()), "player", "kettle")
    assert [run.id for run in runs] == [second.log.id, first.log.id]
    assert earlier_runs(Database(database_file()), "player", "another") == []


def test_a_time_that_cannot_be_read_is_no_trouble() -> None:
    assert local_time("") == "just now"
    assert len(local_time("2026-03-02T09:30:00.000+00:00")) == len("2026-03-02 09:30")


RETRIED = ("pick:descale", "retake", "listen", *WELL[1:])


def test_a_moment_gone_back_to_is_kept_resumed_and_played_on_from() -> None:
    call = start_call(Database(database_file()), "player", plan(KETTLE))
    for name in RETRIED[:3]:
        call.do(event(call.plan, call.state, name))
    resumed = resume_run(Database(database_file()), "player", library(), call.log.id)
    assert resumed.log.id == call.log.id and not resumed.changes
    assert resumed.events == call.events and resumed.state == call.state
    for name in RETRIED[3:]:
        assert resumed.do(event(resumed.plan, resumed.state, name)).refusal is None
    (info,) = earlier_runs(Database(database_file()), "player", "kettle")
    assert (info.kind, info.turns) == ("best", 2), "a second try counts for no reply"
    for kept in range(1, len(resumed.events)):
        again = rewind(resumed, kept)
        assert again.events == resumed.events[:kept]
        assert (
            again.state == list(walk(call.plan, call.events[:kept] if kept < 4 else again.events))[-1].after
        )


def test_a_document_has_both_tries_and_marks_the_first() -> None:
    text = export_run(past(finished_call(RETRIED).log.id), "md")
    assert "descaling" in text and "Your first try" in text and "That moment again" in text
    assert text.index("descaling") < text.index("Your first try") < text.index("That moment again")
    assert "reply 1 of 2" in text and "of 3" not in text
    assert ">1b<" in export_run(past(finished_call(RETRIED).log.id), "svg")


def test_a_day_is_the_day_where_the_player_is() -> None:
    """In a process of its own: a zone holds for a whole process."""
    asks = "from game.local_times import local_day; print(local_day('2026-03-01T22:30:00.000+00:00'))"
    for zone, day in (("AHEAD-13", "2026-03-02"), ("BEHIND+10", "2026-03-01")):
        run = subprocess.run(
            [sys.executable, "-c", asks], env={**os.environ, "TZ": zone}, capture_output=True, text=True
        )
        assert run.stdout.strip() == day, run.stderr
    assert local_day("") == ""
