"""What hangs on the rest of the reply, and acts that share one long sentence."""

import pytest

from game.listening.detector import read

PASS = "My bus pass says expired since Monday, and I topped it up for the whole year in January."


def shown(text: str) -> set[str]:
    return {b.code for b in read(text, (PASS,)).behaviours}


@pytest.mark.parametrize(
    "text",
    [
        "Please try the reader at the station. Let us know.",
        "Please log out and in again, and let us know how it goes.",
        "These steps should bring it back: Keep us posted!",
    ],
)
def test_let_us_know_follows_up_after_help(text: str) -> None:
    assert {"solve", "follow_up"} <= shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "What is the number on the pass? Keep us posted!",
        "Which card did you pay with? Let us know.",
    ],
)
def test_let_us_know_beside_a_question_alone_follows_nothing_up(text: str) -> None:
    found = shown(text)
    assert "closed_question" in found
    assert "follow_up" not in found


def test_where_to_find_a_detail_belongs_to_the_request_for_it() -> None:
    found = shown("What is the number of your pass? You can find it on the back of the card.")
    assert "closed_question" in found
    assert "solve" not in found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Sorry to hear that, let me send you a new pass today.", {"acknowledge_generic", "solve"}),
        ("Sorry to hear that – what is the number of your pass?", {"acknowledge_generic", "closed_question"}),
        ("Hi Noor, could you please try the reader at the station?", {"closed_question", "solve"}),
    ],
)
def test_each_act_of_a_long_sentence_is_read_for_itself(text: str, wanted: set[str]) -> None:
    assert wanted <= shown(text)


@pytest.mark.parametrize("text", ["Calm down, I'm sending you a new one.", "calm down, im trying to help u"])
def test_hushing_is_a_brush_off_whatever_help_stands_beside_it(text: str) -> None:
    assert "dismiss" in shown(text)


def test_a_tag_that_pushes_asks_nothing() -> None:
    assert "closed_question" not in shown("Monday is not that long ago, okay?")


def test_asking_who_could_do_it_is_a_question_and_no_fix() -> None:
    found = shown("who near you could check the reader now")
    assert {"open_question", "closed_question"} & found
    assert "solve" not in found
