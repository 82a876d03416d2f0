"""What only tells something back, or says no, is no help; what is offered beside it still is."""

import pytest

from game.listening.detector import read


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
    ],
)
def test_help_beside_them_is_still_read(text: str) -> None:
    assert "solve" in read(text, ()).codes
