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


@pytest.mark.parametrize(
    "text",
    [
        "Well, it is only fourteen pounds a month, that is not so much, is it?",
        "That's not a lot of money, is it?",
        "Ten days isn't that long, is it?",
        "Fourteen pounds isn't the end of the world, right?",
        "It's hardly a tragedy, is it?",
    ],
)
def test_playing_it_down_with_a_tag_is_no_check(text: str) -> None:
    assert "dismiss" in shown(text)
    assert shown(text).isdisjoint(("check", "closed_question"))


@pytest.mark.parametrize(
    "text",
    [
        "So it's only ten days to your exam, is that right?",
        "So you only have the one phone, is that right?",
        "That's ten days, isn't it?",
    ],
)
def test_a_small_number_told_back_and_checked_plays_nothing_down(text: str) -> None:
    assert "dismiss" not in shown(text)
    assert not shown(text).isdisjoint(("check", "closed_question"))


def test_what_they_should_have_done_is_blame_and_what_should_have_been_done_for_them_is_none() -> None:
    for text in (
        "You should have sent it in sooner.",
        "You really should have read the notes.",
        "You ought to have asked first.",
    ):
        assert "confront" in shown(text), text
    for text in (
        "You should have been told sooner.",
        "You shouldn't have had to ask.",
        "There's no way you should have noticed that.",
    ):
        assert "confront" not in shown(text), text


@pytest.mark.parametrize(
    "text",
    [
        "I understand you do not trust us any more.",
        "You've lost faith in us.",
        "You no longer believe a word of it.",
    ],
)
def test_that_they_trust_nobody_any_more_names_what_it_left_them_with(text: str) -> None:
    assert "acknowledge" in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "How about I get on the radio and ask her for you?",
        "What if I ring her now?",
        "What about me ringing her for you?",
    ],
)
def test_to_put_to_them_what_one_would_do_is_help_with_permission(text: str) -> None:
    assert {"solve", "permission"} <= shown(text)
    assert "open_question" not in shown(text)


def test_to_put_their_own_telling_to_them_is_open_and_an_explanation_asks_permission_alone() -> None:
    assert "open_question" in shown("How about you tell me what happened?")
    assert "open_question" in shown("How about we start at the beginning?")
    assert shown("How about I explain what I can see here?") == {"permission"}


def test_a_step_said_in_a_word_is_help() -> None:
    assert "solve" in shown("Just plug a cable in.")
    assert "solve" not in shown("Just tell me what you see.")


def test_what_was_lost_is_a_cost_and_no_feeling() -> None:
    why = {b.code: b.why for b in read("Because of this you have lost two wedding dresses.").behaviours}
    assert why["acknowledge"].endswith("names what it costs them.")
    lost = {b.code: b.why for b in read("You must feel lost and alone with all of it.").behaviours}
    assert lost["acknowledge"].endswith("names how it feels for them.")


def test_that_somebody_else_did_it_brushes_off_where_nothing_is_done_about_it() -> None:
    for text in (
        "Well, I was not the one who talked to you, so I cannot say anything about that.",
        "That wasn't me, you spoke to a colleague.",
    ):
        assert "dismiss" in shown(text), text
    for text in (
        "It wasn't me who took your call, but I'm sorry that nobody rang.",
        "I wasn't there, so I'd like to hear it from you.",
    ):
        assert "dismiss" not in shown(text), text


@pytest.mark.parametrize(
    "text", ["I know a trick for it. Would you like to hear it?", "Would you like to know what I see here?"]
)
def test_whether_they_would_like_to_hear_it_asks_permission(text: str) -> None:
    assert "permission" in shown(text)
    assert shown(text).isdisjoint(("follow_up", "closed_question"))
