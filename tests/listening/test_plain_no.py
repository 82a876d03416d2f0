"""A plain no is the agent's own: what cannot be done for them, not what they told of."""

import pytest

from game.listening.plain_no import plain_no


@pytest.mark.parametrize(
    "text",
    [
        "I'm afraid we can't exchange it without the receipt.",
        "That's hard, with the baby awake. I can't refund it today.",
        "I'm sorry, a refund is not something I have.",
        "We're not able to bake one in that time.",
        "its out on the van sorry so i cant change the address any more",
        "Unfortunately it is not possible to move this ticket.",
        "I'm afraid that isn't possible.",
        "sadly the saver ticket cant be changed",
        "As I told you, I won't be able to send it this week.",
        "There is nothing I can do about the price.",
        "im not allowed to say anything w/out her ok tho",
    ],
)
def test_a_no_of_the_agent_is_found(text: str) -> None:
    assert plain_no(text)


@pytest.mark.parametrize(
    "text",
    [
        "So it can't be downloaded, it stops at 38% at home and 71% at the library. Have I got that right?",
        "So they told you it isn't possible.",
        "It's not possible for you to wait, then.",
        "If it can't be sent again, then I'd like to hear all about it before I fill anything in.",
        "Then Alan can't wait for the pack, even if the others can.",
        "You can't risk Ray's alarm, so you pay first and chase us after.",
        "I can't imagine how tired you are.",
        "I was not the one who talked to you, so I cannot say anything about that.",
        "There's nothing I can say that makes up for it.",
        "I can't believe that it took us a week.",
        "They said we can't send it again.",
        "So you told him I can't come?",
        "Sadly you couldn't open it at the library.",
        "So unfortunately it can't be opened at home.",
        "I'm sorry it can't be opened at home.",
        "I can't stop you, of course.",
        "I can't tell you how sorry I am.",
        "Do we not have your address?",
    ],
)
def test_what_they_told_and_what_is_only_said_is_no_no(text: str) -> None:
    assert plain_no(text) == ""


def test_the_sentence_that_says_no_is_given_alone() -> None:
    text = "So it stops at home. I'm afraid we can't exchange it. What else?"
    assert plain_no(text) == "I'm afraid we can't exchange it."
