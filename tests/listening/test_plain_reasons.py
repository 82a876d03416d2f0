"""What a sentence is quoted for: an invitation, leave asked, news brought, each beside what looks like it."""

import pytest

from game.listening.detector import read


def shown(text: str) -> tuple[str, ...]:
    return read(text).codes


@pytest.mark.parametrize(
    "text",
    [
        "Take me back to the last time you picked it up.",
        "I'm with you, Maureen, take me back to the last time you sat down with them.",
        "I'm with you, take me back to the last time you picked it up?",
    ],
)
def test_take_me_back_to_it_is_open(text: str) -> None:
    assert "open_question" in shown(text) and "cue" not in shown(text)


@pytest.mark.parametrize(
    "text", ["I'm with you.", "That'll take me back to the main menu.", "I'm back with you."]
)
def test_other_words_of_going_back_are_not(text: str) -> None:
    assert "open_question" not in shown(text)


@pytest.mark.parametrize("text", ["Fancy hearing one, or not today?", "Care to hear what others did?"])
def test_whether_they_care_to_hear_it_asks_leave_and_is_no_help(text: str) -> None:
    assert shown(text) == ("permission",)


def test_an_offer_of_the_thing_itself_is_help() -> None:
    assert "solve" in shown("Fancy a new card, sent today?")


@pytest.mark.parametrize(
    "text", ["I'm sorry to tell you the ticket stays in her name.", "I'm sorry to say we can't change it."]
)
def test_sorry_to_bring_news_is_no_apology(text: str) -> None:
    assert "apologise" not in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry to tell you we made a mistake with your card.",
        "I'm sorry we kept you waiting on the ticket.",
    ],
)
def test_sorry_for_what_was_done_is(text: str) -> None:
    assert "apologise" in shown(text)


def test_whether_it_is_still_so_is_no_open_question() -> None:
    assert "open_question" not in shown("The twenty-fourth, still in the morning?")
    assert "open_question" in shown("Still at it in the evening, what happens?")
