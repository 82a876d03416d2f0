"""What only tells something back, or says no, is no help; what is offered beside it still is."""

import pytest

from game.listening.detector import read
from game.listening.reading import Anchor


@pytest.mark.parametrize(
    "text",
    [
        "So you need it by Friday, and we sent it to the old address.",
        "You need it by Friday.",
        "you came all that way for your wife. but no, without her card i cant give them to you",
        "We cannot repair it for free.",
        "I am unable to transfer the ticket.",
        "It's a no today, I'm afraid.",
        "Nobody goes in after the first.",
        "You've cleared the cache and swapped browsers already.",
        "you rang twice already and now you have to do it again",
        "So it was to come Tuesday, and now it is Friday.",
        "The delivery was due on Tuesday and by Friday nobody had come.",
        "They said they'd ring you on Monday, and on Wednesday, and then today.",
        "Booked for two nights, charged for three.",
        "First it was Monday, then Wednesday, then today, and nobody rang.",
        "The flowers went to number 14 instead of 41.",
        "It costs 12 in the shop and 17 on your bill.",
    ],
)
def test_a_restatement_and_a_no_are_no_help(text: str) -> None:
    assert "solve" not in read(text, ()).codes


@pytest.mark.parametrize(
    "text",
    [
        "I can't do that today, so I'll send a courier.",
        "We can't refund it. You can exchange it at the desk for another one.",
        "You need to restart it by Friday.",
        "I'll send it to the right address today.",
        "Please clear the cache and try another browser.",
        "Sending a crew to you tomorrow.",
        "We sent it to the old address, and I'm sending a new one today.",
        "It was to come Tuesday, so I'll send it again by express.",
        "I'll send a new one on Tuesday.",
        "The other two can be with you on Wednesday.",
        "It'll be ready on the 8th, six days before the wedding.",
        "By Thursday you need them, so they go out tonight.",
        "55 comes off the bill.",
    ],
)
def test_help_beside_them_is_still_read(text: str) -> None:
    assert "solve" in read(text, ()).codes


EARLIER = (
    Anchor("rang", ("rang", "rung the depot"), told="earlier"),
    Anchor("driver", ("driver",), told="earlier"),
    Anchor("places", ("38", "71", "library"), told="earlier"),
    Anchor("discount", ("discount",), told="earlier"),
)


@pytest.mark.parametrize(
    "text",
    [
        "You've rung the depot twice and the driver may have it.",
        "Okay, so at home it dies at 38 and at the library at 71, same laptop.",
    ],
)
def test_what_was_told_in_an_earlier_scene_is_brought_back_and_is_no_help(text: str) -> None:
    reading = read(text, ("That's all I know.",), EARLIER)
    assert "recall" in reading.codes
    assert "solve" not in (*reading.codes, *reading.unsure)


@pytest.mark.parametrize(
    "text", ["discount back on, 28 off ur bill", "ill ask the driver", "I'll ring the driver."]
)
def test_help_that_names_what_was_told_stays_help(text: str) -> None:
    assert "solve" in read(text, ("What now?",), EARLIER).codes
