"""Bands over the last calls stand on one call of each story."""

from game.debrief.card import joint_card
from game.debrief.debrief import coded_turns
from game.paths import database_file
from game.play.last_calls import last_calls
from game.progress.database import Database
from game.progress.library import Library, PlayableStory
from tests.conversation.calls import plan
from tests.looking_back import BADLY, KETTLE, WELL, finished_call

SECOND = KETTLE.replace("id: kettle", "id: second-kettle")


def library(*texts: str) -> Library:
    plans = [plan(text) for text in texts]
    return Library({p.story.id: PlayableStory(p.story, p.hash, database_file()) for p in plans}, ())


def test_the_latest_call_of_each_story_counts_and_no_other() -> None:
    finished_call(BADLY)
    latest = finished_call(WELL)
    other = finished_call(BADLY, text=SECOND)
    finished_call(BADLY, profile="ada")
    calls, card = last_calls(Database(database_file()), "player", library(KETTLE, SECOND))
    assert calls == 2
    assert card == joint_card(
        [coded_turns(latest.plan, latest.played), coded_turns(other.plan, other.played)]
    )


def test_a_call_of_a_story_that_is_gone_still_counts() -> None:
    finished_call(WELL)
    finished_call(BADLY, text=SECOND)
    assert last_calls(Database(database_file()), "player", library(KETTLE))[0] == 2


def test_a_call_of_an_earlier_game_whose_story_is_gone_is_left_out() -> None:
    finished_call(WELL)
    finished_call(BADLY, text=SECOND)
    with Database(database_file()).transaction() as db:
        db.execute("DELETE FROM sources")
    assert last_calls(Database(database_file()), "player", library(KETTLE))[0] == 1
    assert last_calls(Database(database_file()), "nobody", library(KETTLE))[0] == 0
