"""What is said at once, and what is taken for a slip of the hand and asked about first."""

import pytest

from game.conversation.ear import hear, makes_sense
from game.conversation.step import begin, enter, listened_to
from tests.playing import plan_of

PLAN = plan_of()
STATE = listened_to(PLAN, enter(PLAN, begin(PLAN))[0])


def sense(text: str) -> bool:
    return makes_sense(PLAN, text, hear(PLAN, STATE, text))


@pytest.mark.parametrize(
    "text", ["One moment.", "Why?", "Sorry!", "ok", "Thanks.", "The parcel?", "no idea mate", "Sure", "yes"]
)
def test_a_short_reply_is_a_reply(text: str) -> None:
    assert sense(text)


@pytest.mark.parametrize("text", ["asdf qwer zxcv", "lkjh", "]]", "x"])
def test_a_slip_of_the_hand_is_none(text: str) -> None:
    assert not sense(text)
