"""What stands on the agent's own screen was told by nobody, so reading it out gives nothing back."""

import pytest

from game.conversation.ear import hear
from game.conversation.state import State
from tests.playing import chapter

PLAN = chapter("call-that-came-back")


def shown(text: str) -> set[str]:
    turn = PLAN.turn("plan", "")
    told = frozenset(PLAN.story.facts)
    return {
        b.code
        for b in hear(PLAN, State("plan", 40, 40, told=told, position=len(turn.ordinary)), text).behaviours
    }


@pytest.mark.parametrize(
    "text",
    [
        "In August your plan got a new name and the discount was tied to the old one.",
        "Your plan got renamed in August and the discount dropped off.",
    ],
)
def test_a_note_that_is_read_out_gives_nothing_back(text: str) -> None:
    assert shown(text).isdisjoint(("paraphrase", "recall"))


@pytest.mark.parametrize(
    "text",
    [
        "So you said the loyalty discount keeps falling off, three months running.",
        "They gave you a credit in August, and in September it was fifty-two again.",
    ],
)
def test_what_they_told_is_given_back_though_a_word_of_the_screen_stands_in_it(text: str) -> None:
    assert not shown(text).isdisjoint(("paraphrase", "recall"))
