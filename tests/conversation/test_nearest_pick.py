"""Type anywhere: what a reply in one's own words comes nearest to where only picks stand."""

import pytest

from game.conversation.ear import hear
from game.conversation.nearest_pick import nearest_pick
from game.conversation.step import begin, enter, listened_to
from tests.playing import chapter

JOHN = chapter("call-that-came-back")
OPENING = listened_to(JOHN, enter(JOHN, begin(JOHN))[0])


def nearest(text: str) -> str:
    found = nearest_pick(JOHN, OPENING, text, hear(JOHN, OPENING, text))
    return found.id if found else ""


@pytest.mark.parametrize(
    "text",
    [
        "three calls, you must be worn out",
        "It sounds like you have had to chase us each time and you are fed up.",
        "You have had to ring us again and again. That must be tiring.",
    ],
)
def test_a_reflection_comes_near_the_reply_that_reflects(text: str) -> None:
    assert nearest(text) == "three_calls"


@pytest.mark.parametrize("text", ["asdf qwer zxcv", "You daft old bat, look again.", "", "42"])
def test_nonsense_and_rudeness_come_near_none(text: str) -> None:
    assert nearest(text) == ""
