"""Playing on from any point makes a run of its own; earlier runs read as they were played."""

import pytest

from game.conversation.events import Listen
from game.conversation.replay import replay
from game.debrief.debrief import debrief
from game.paths import database_file
from game.play.resume import resume_run
from game.play.rewind import Past, earlier_runs, local_time, open_past, past_of, rewind
from game.play.saved import UnopenedError, load_run
from game.play.session import Call
from game.progress.database import Database
from game.progress.library import Library, PlayableStory
from game.progress.runs import unfinished
from tests.conversation.calls import event, plan
from tests.looking_back import BADLY, KETTLE, WELL, finished_call
from tests.playing import stored


def library(text: str = KETTLE) -> Library:
    at = plan(text)
    return Library({at.story.id: PlayableStory(at.story, at.hash, database_file())}, ())


def past(run: str, text: str = KETTLE) -> Past:
    found = open_past(Database(database_file()), "player", library(text), run)
    assert isinstance(found, Past), found
    return found


@pytest.mark.parametrize("kept", range(1, 5))
def test_from_any_point_the_call_stands_as_it_stood_there(kept: int) -> None:
    call = finished_call(WELL)
    again = rewind(call, kept)
    assert again.events == call.events[:kept]
    assert again.state == replay(call.plan, call.events[:kept])[-1].after
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
    assert isinstance(resumed, Call)
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
    assert debrief(found.call.plan, found.call.events) == debrief(call.plan, call.events)
    assert stored() == before


def test_a_run_of_a_story_edited_since_reads_as_far_as_it_stands_and_says_so() -> None:
    call = finished_call()
    before = stored()
    edited = KETTLE.replace("id: descale", "id: descaling")
    found = past(call.log.id, edited)
    assert len(found.call.events) < len(call.events)
    assert "descale" in found.notice
    assert stored() == before
    assert load_run(Database(database_file()), call.log.id) is not None
    # Played on from there, the new run comes from the one on disk.
    again = rewind(found.call, 1, found.run)
    assert past_of(Database(database_file()), again).parent == call.log.id


def test_a_run_whose_story_is_gone_says_so() -> None:
    call = finished_call()
    with pytest.raises(UnopenedError) as told:
        open_past(Database(database_file()), "player", Library({}, ()), call.log.id)
    said = str(told.value)
    assert isinstance(said, str) and "kettle" in said
    with pytest.raises(UnopenedError):
        open_past(Database(database_file()), "player", library(), "no-such-run")


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
