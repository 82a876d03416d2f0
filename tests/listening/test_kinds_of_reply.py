"""What a reply is taken for, kind by kind, each beside what looks like it and is something else."""

import pytest

from game.listening.detector import read
from game.listening.reading import Anchor

HALF_HOUR = "It stops after half an hour, at home and at the library."
SENT_ON = "They told me to go to the branch. They sent me to you, and I rang twice."


def shown(text: str, said: str = HALF_HOUR) -> set[str]:
    return {b.code for b in read(text, (said,)).behaviours}


def quoted(text: str, code: str, said: str) -> list[str]:
    return [text[b.start : b.end] for b in read(text, (said,)).behaviours if b.code == code]


@pytest.mark.parametrize(
    "text",
    [
        "I suspect our link runs out before your download does. Does that fit?",
        "My guess is that our link closes after thirty minutes.",
        "Maybe our link is only open for half an hour.",
        "I'd guess the new card was never activated. Does that ring true?",
        "Perhaps the old plan took the discount with it.",
        "Could it be that the timer cuts out at ten?",
    ],
)
def test_a_guess_at_the_cause_is_no_help(text: str) -> None:
    assert "solve" not in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "I suspect our link runs out, so I'll send you a new one.",
        "I think you should try another browser.",
        "My guess is that clearing the cache will fix it.",
        "Maybe I can send you a new link tonight.",
        "That's the conservator booked. Is there anything else?",
    ],
)
def test_a_guess_that_goes_on_to_a_fix_helps(text: str) -> None:
    assert "solve" in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "The branch had nothing at nine, and at ten they sent you to us.",
        "You rang twice, and the second time they told you to try me.",
        "They put you through four times, and then somebody cut you off.",
        "You filled in the form, you posted it, and they lost it.",
    ],
)
def test_what_others_did_is_told_back_and_is_no_help(text: str) -> None:
    assert "solve" not in shown(text, SENT_ON)


@pytest.mark.parametrize(
    "text",
    [
        "They sent you a code, so type it in.",
        "The engineer fixed it today and it is back on.",
        "She sent it to me, and I've refunded it.",
    ],
)
def test_what_is_done_about_it_beside_what_others_did_helps(text: str) -> None:
    assert "solve" in shown(text, "It is still broken.")


@pytest.mark.parametrize(
    "text",
    [
        "Could you take me through it from the top?",
        "Can you walk me through what happens?",
        "Would you mind telling me how it goes when you try?",
        "Could you talk me through what you see?",
        "Could you start from the beginning?",
        "Would you mind walking me through it?",
    ],
)
def test_to_be_taken_through_it_is_an_open_question_and_no_fix(text: str) -> None:
    found = shown(text)
    assert "open_question" in found
    assert found.isdisjoint(("solve", "closed_question"))


@pytest.mark.parametrize(
    "text",
    [
        "Could you start the app again from the home screen?",
        "Could you start at the top of the page and press reset?",
        "Could you take me through your account number?",
        "Let me walk you through it: open settings first.",
    ],
)
def test_to_be_sent_through_steps_is_none(text: str) -> None:
    assert "open_question" not in shown(text)


@pytest.mark.parametrize(
    ("text", "feeling"),
    [
        ("You paid, and since Sunday it stops half way. That must be annoying.", "That must be annoying."),
        ("You rang twice on Monday. That must have been tiring.", "That must have been tiring."),
        ("Your bill is 52 instead of 38. How frustrating.", "How frustrating."),
    ],
)
def test_a_feeling_that_points_back_is_what_names_it(text: str, feeling: str) -> None:
    said = "I've paid, it stops since Sunday. I rang on Monday, twice. My bill is 52, it was 38."
    assert quoted(text, "acknowledge", said) == [feeling]
    assert quoted(text, "paraphrase", said) == [text.removesuffix(feeling).strip()]


def test_without_anything_of_theirs_it_stays_stock() -> None:
    assert shown("That must be annoying.") == {"acknowledge_generic"}
    assert "acknowledge" not in shown("You paid on Sunday. That must be the old link.", "I paid on Sunday.")


@pytest.mark.parametrize(
    "text",
    [
        "So you've paid, and you're still sat there without your music.",
        "They left you standing there with no ticket.",
        "Four days, and you still have nothing to show for it.",
    ],
)
def test_what_they_are_left_without_is_a_cost(text: str) -> None:
    assert "acknowledge" in shown(text, "I've paid, four days ago, and I still have no music and no ticket.")


@pytest.mark.parametrize(
    "text",
    [
        "If you're left without a phone, call us.",
        "You won't be left without a phone.",
        "Were you left without a phone?",
    ],
)
def test_what_they_may_be_left_without_is_none(text: str) -> None:
    assert "acknowledge" not in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "I am sorry for the loss of Grete.",
        "I am sorry that your father had a stroke.",
        "I'm sorry your mum is in hospital.",
    ],
)
def test_sorrow_for_a_death_or_an_illness_is_no_apology(text: str) -> None:
    found = shown(text, "Grete died, my father had a stroke, and Mum is in hospital.")
    assert "apologise" not in found
    assert not found.isdisjoint(("acknowledge", "acknowledge_generic"))


@pytest.mark.parametrize(
    "text",
    [
        "I am sorry for the loss of your parcel.",
        "I'm sorry we sent a bill after your mother died.",
        "Sorry you've been passed round for that.",
    ],
)
def test_sorrow_for_what_we_did_is_an_apology(text: str) -> None:
    assert "apologise" in shown(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("So it stops after half an hour. Does that fit?", "check"),
        ("It stops after half an hour, at home too. Is that right?", "check"),
        ("I've put the discount back on. Does that cover it?", "follow_up"),
    ],
)
def test_one_question_is_a_check_or_a_follow_up_and_not_both(text: str, code: str) -> None:
    assert shown(text) & {"check", "follow_up"} == {code}


def test_any_more_behind_a_no_leaves_no_room_for_more() -> None:
    assert shown("Why is it not good for you any more since January?") == {"open_question"}
    assert "follow_up" in shown("Is there any more I can do for you today?")


def test_to_ask_them_to_stay_until_it_works_asks_no_leave() -> None:
    assert "permission" not in shown("Would you stay with me till it plays on your laptop?")
    assert "permission" in shown("Would you mind if I looked it up?")


def test_a_fact_is_not_named_by_an_idiom() -> None:
    stops = Anchor("stops", ("cuts out", "fails"), told="now")
    assert read("It cuts out for you each time.", (HALF_HOUR,), (stops,)).facts == ("stops",)
    assert read("That's cutting it very fine for you.", (HALF_HOUR,), (stops,)).facts == ()
    assert read("I'll write to you without fail.", (HALF_HOUR,), (stops,)).facts == ()
