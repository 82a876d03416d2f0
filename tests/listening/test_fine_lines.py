"""Lines that listeners confuse: fixes and questions, blame and information, sympathy and apology, words and
bare key words. With a story's anchors and without."""

from collections.abc import Callable

import pytest

from game.listening.detector import read
from game.listening.reading import Anchor

BIKE = (
    "I brought the bike in on Monday for new brakes. It's Friday, nobody rang, and I've walked to work all "
    "week. You said one day. It's eighteen pounds a week on top if I take the tram."
)
FACTS = (
    Anchor("week", ("all week", "since Monday", "five days"), ("how long has", "since when"), "now"),
    Anchor("tram", ("eighteen pounds", "the tram"), ("how much",), "now"),
    Anchor("one_day", ("one day", "promised one day"), (), "now"),
    Anchor("brakes", ("brakes", "new brakes"), ("what was it in for",), "earlier"),
)
FEELINGS = (Anchor("fed_up", ("fed up", "had enough")),)
NOTHING_GIVEN = {"paraphrase", "recall", "acknowledge", "solve"}


def plain(text: str) -> set[str]:
    return {b.code for b in read(text, (BIKE,)).behaviours}


def in_story(text: str) -> set[str]:
    return {b.code for b in read(text, (BIKE,), FACTS, FEELINGS).behaviours}


@pytest.mark.parametrize("shown", [plain, in_story])
@pytest.mark.parametrize(
    ("text", "wanted", "never"),
    [
        ("That's the policy, I'm afraid.", {"confront"}, {"apologise"}),
        ("I understand. Rules are rules though.", {"confront"}, {"acknowledge"}),
        ("It's only eighteen pounds.", {"dismiss"}, {"paraphrase", "acknowledge"}),
        ("It's just five days.", {"dismiss"}, {"paraphrase"}),
        ("I can hear how fed up you are with this shop.", {"acknowledge"}, {"confront"}),
        ("You sound let down.", {"acknowledge"}, {"paraphrase"}),
        ("You seem worn out by it.", {"acknowledge"}, set()),
        ("It sounds tiring to walk, however short the way.", set(), {"confront"}),
        ("I'm sorry for the wait.", {"apologise"}, {"acknowledge", "acknowledge_generic"}),
        ("Sorry about the trouble.", {"apologise"}, {"acknowledge_generic"}),
        ("I understand your frustration.", {"acknowledge_generic"}, {"acknowledge"}),
        (
            "sorry to hear that, what's your ticket number?",
            {"acknowledge_generic", "closed_question"},
            {"check", "apologise"},
        ),
        ("How can I help?", {"open_question"}, {"follow_up", "closed_question"}),
        ("What can I do for you today?", {"open_question"}, {"follow_up", "closed_question"}),
        (
            "May I ask what you were told on the phone?",
            {"permission", "open_question"},
            {"closed_question"},
        ),
        ("May I ask how you coped?", {"permission", "open_question"}, {"closed_question"}),
        ("Try it on another computer and empty the cache, please.", {"solve"}, set()),
        ("Please try the link once more.", {"solve"}, set()),
        ("u should try a different tram", {"solve"}, {"confront"}),
        ("ok sending the parts over now", {"solve"}, set()),
        ("Let me email you the bill…", {"solve"}, set()),
        ("Could you restart the phone and log in again?", {"solve"}, {"open_question"}),
        ("It sounds like you are having trouble with the brakes. Is that right?", {"check"}, {"solve"}),
    ],
)
def test_each_side_of_a_fine_line(
    shown: Callable[[str], set[str]], text: str, wanted: set[str], never: set[str]
) -> None:
    found = shown(text)
    assert wanted <= found
    assert not never & found


@pytest.mark.parametrize("shown", [plain, in_story])
@pytest.mark.parametrize(
    "text",
    [
        "bike brakes monday friday work tram",
        "Bike, brakes, noted.",
        "brakes tram eighteen 18 monday fed up",
        "monday brakes eighteen pounds tram week",
        "tram pounds Friday, brakes bike, okay",
    ],
)
def test_key_words_in_a_row_earn_nothing(shown: Callable[[str], set[str]], text: str) -> None:
    assert not NOTHING_GIVEN & shown(text)


def test_a_count_of_what_went_wrong_still_gives_it_back() -> None:
    assert "paraphrase" in in_story("Five days and not one call. Walking to work all week.")


def test_a_fact_that_is_made_small_is_not_named() -> None:
    assert read("It's only eighteen pounds.", (BIKE,), FACTS).facts == ()


def test_a_fix_that_uses_a_word_of_theirs_brings_nothing_back() -> None:
    found = in_story("I'll fit the new brakes this afternoon.")
    assert "solve" in found
    assert "recall" not in found


@pytest.mark.parametrize(
    "text",
    [
        "It's only two pages, I've attached them.",
        "You only need to bring the ticket.",
        "You'll have a message as soon as there's a date.",
        "You needn't write again, I've closed it at our end.",
        "Five days without a bike isn't good enough; I'll have it done by six.",
    ],
)
def test_plain_help_is_neither_blame_nor_a_brush_off(text: str) -> None:
    assert not {"confront", "dismiss"} & plain(text)


def test_without_a_context_a_reply_is_read_as_said_to_a_customer() -> None:
    assert {b.code for b in read("I'm sorry for the delay.").behaviours} == {"apologise"}
    assert {b.code for b in read("How can I help?").behaviours} == {"open_question"}


def test_strength_tells_a_plain_case_from_a_doubtful_one() -> None:
    strengths = {
        b.strength
        for text in (
            "I'm so sorry about that.",
            "A long way to walk, that, all week.",
            "Hm, Friday, then.",
            "Could you ride it with one brake?",
            "I'll send a courier with a loan bike in an hour.",
            "You sound let down.",
            "Well, you said it yourself.",
            "Is there anything else I can do for you?",
            "It's a small part of a big job.",
        )
        for b in read(text, (BIKE,)).behaviours
    }
    assert len(strengths) > 3
    assert max(strengths) > 0.9
    assert min(strengths) < max(strengths) - 0.2
