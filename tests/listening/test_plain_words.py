"""What plain words settle: findings, checks, leave asked for a proposal, and what they should be spared."""

import pytest

from game.listening.detector import read
from game.listening.reading import Anchor

WORRIED = Anchor("worried", ("worry", "worried"))


def shown(text: str, feelings: tuple[Anchor, ...] = ()) -> set[str]:
    return {b.code for b in read(text, feelings=feelings).behaviours}


@pytest.mark.parametrize(
    "text",
    [
        "You rang the depot twice, and the driver knows you and may have it. Have I got that right?",
        "That sounds like our download link expiring, not your laptop or your line.",
        "It sounds like your session timed out.",
    ],
)
def test_what_is_found_or_checked_is_no_help(text: str) -> None:
    assert "solve" not in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "It sounds like your session timed out, so clear your cache.",
        "That sounds like a fault on our side, so I'll send a new link.",
        "I'll put it on the new plan today. Have I got that right?",
    ],
)
def test_what_acts_beside_a_finding_or_a_check_helps(text: str) -> None:
    assert "solve" in shown(text)


def test_whether_a_proposal_is_right_with_them_asks_leave() -> None:
    found = shown("I'd like to credit the 28 pounds today. Is that all right with you?")
    assert {"solve", "permission"} <= found
    assert "follow_up" not in found


def test_a_check_of_understanding_follows_nothing_up_where_nothing_helped() -> None:
    found = shown("So it stops at the same place each time, even on the second laptop. Does that fit?")
    assert "check" in found
    assert "follow_up" not in found
    assert "follow_up" in shown("I've put the discount back on. Does that cover it?")


@pytest.mark.parametrize(
    "text",
    [
        "You shouldn't have to chase us.",
        "You should never have had to explain it again.",
        "Nobody should have to put up with that, and you shouldn't have to keep ringing.",
    ],
)
def test_that_they_should_be_spared_it_names_what_it_costs_them(text: str) -> None:
    assert "acknowledge" in shown(text)


@pytest.mark.parametrize("text", ["You shouldn't have to pay anything.", "You shouldn't have done that."])
def test_what_they_need_not_or_should_not_do_names_no_cost(text: str) -> None:
    assert "acknowledge" not in shown(text)


def test_a_question_names_a_feeling_where_it_says_of_what() -> None:
    assert "acknowledge" in shown("Does it worry you each month that the line could be cut?", (WORRIED,))


@pytest.mark.parametrize("text", ["Are you worried?", "How worried are you about the line?"])
def test_a_question_that_only_asks_for_a_feeling_is_left_in_doubt(text: str) -> None:
    found = read(text, feelings=(WORRIED,))
    assert "acknowledge" not in found.codes
    assert "acknowledge" in found.unsure
