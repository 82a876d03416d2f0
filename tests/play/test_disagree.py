"""“I disagree” during a call is said of the reply in front of the player, and of no other."""

from pathlib import Path

from game.messages import say
from game.paths import database_file
from game.play.disagree import disagree_with_last
from game.play.session import Call, start_call
from game.progress.database import Database
from game.progress.own_views import disagreed
from tests.conversation.calls import event, plan
from tests.looking_back import KETTLE


def call(*names: str) -> Call:
    begun = start_call(Database(database_file()), "player", plan(KETTLE))
    for name in names:
        assert begun.do(event(begun.plan, begun.state, name)).refusal is None
    return begun


def test_it_is_kept_with_the_reply_just_typed_and_taken_back(home: Path) -> None:
    one = call("listen", "say:So it wakes the baby.")
    assert "So it wakes the baby." in disagree_with_last(one)
    assert {seq for seq, _ in disagreed(one.log.database, one.log.id)} == {2}
    assert "Taken back" in disagree_with_last(one)
    assert not disagreed(one.log.database, one.log.id)


def test_after_a_pick_it_marks_no_earlier_words(home: Path) -> None:
    one = call("listen", "say:So it wakes the baby.", "pick:back")
    assert disagree_with_last(one) == say("disagreed.not_read")
    assert not disagreed(one.log.database, one.log.id)


def test_before_any_reply_nothing_is_said(home: Path) -> None:
    assert disagree_with_last(call("listen")) == ""
