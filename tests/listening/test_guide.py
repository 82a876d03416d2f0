"""The boundaries of the labelling guide, kept on sentences of our own."""

import pytest

from game.listening.detector import read

HEATING = (
    "The heating has been off since Tuesday and your engineer missed two appointments. "
    "My father is 84 and he sits in the kitchen with his coat on."
)
ORDER = "My order of six chairs came with four, and the party is on Saturday. I've emailed you twice."
CODE_OF_QUESTIONS = {"open_question", "closed_question", "check", "permission", "follow_up"}


def shown(text: str, context: str = HEATING) -> set[str]:
    return {b.code for b in read(text, (context,)).behaviours}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You've had no heating since Tuesday and two appointments came to nothing.", {"paraphrase"}),
        (
            "Your father sitting in his coat in his own kitchen, that must be heartbreaking to watch.",
            {"acknowledge"},
        ),
        ("I understand your frustration.", {"acknowledge_generic"}),
        ("That must be really hard.", {"acknowledge_generic"}),
        ("What has it been like for the two of you since Tuesday?", {"open_question"}),
        ("Tell me more about what happened on Tuesday.", {"open_question"}),
        ("What is your postcode?", {"closed_question"}),
        ("postcode and house number please", {"closed_question"}),
        ("Is the boiler switched on?", {"closed_question"}),
        ("I see.", {"cue"}),
        ("mm-hm", {"cue"}),
        ("Go on, I'm listening.", {"cue"}),
        ("I'm so sorry about the missed appointments.", {"apologise"}),
        ("I'll send an engineer this afternoon.", {"solve"}),
        ("Turn the boiler off and on again.", {"solve"}),
        ("May I ask you a few questions about the boiler?", {"permission"}),
        ("Is there anything else I can help with?", {"follow_up"}),
        ("You should have called us earlier.", {"confront"}),
        ("Calm down, sir.", {"dismiss"}),
    ],
)
def test_a_plain_behaviour_is_read_as_what_it_is(text: str, expected: set[str]) -> None:
    assert expected <= shown(text)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("I understand, but our policy is fourteen days.", {"acknowledge", "acknowledge_generic"}),
        ("I'm sorry you feel that way.", {"acknowledge", "acknowledge_generic", "apologise"}),
        ("It sounds like a good idea to reset your boiler.", {"paraphrase", "acknowledge"}),
        ("Why didn't you call us earlier?", {"open_question", "acknowledge"}),
        ("I feel frustrated too today.", {"acknowledge"}),
        ("Sorry?", {"apologise"}),
        ("There's no need to apologise.", {"apologise"}),
        ("I'm sorry to hear that.", {"apologise"}),
        ("Let me look at your boiler.", {"paraphrase"}),
        ("What is the boiler's model number?", {"paraphrase", "open_question"}),
        ("Can I just say that our engineers are professionals?", {"permission"}),
        ("Don't worry about it.", {"acknowledge", "paraphrase"}),
        (
            "Good morning, this is Priya from the heating team.",
            {"acknowledge", "solve", "paraphrase", "confront"},
        ),
    ],
)
def test_what_only_looks_like_listening_is_not_credited(text: str, never: set[str]) -> None:
    assert not never & shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "I understand. Sounds like. How?",
        "heating. tuesday. engineer. kitchen. coat.",
        "Noted.",
        "one sec",
        "It sounds like you are feeling ______ because ______.",
        "",
        "   \n\t ",
        "...",
    ],
)
def test_passwords_and_fillers_earn_nothing(text: str) -> None:
    assert shown(text) == set()


def test_reading_the_whole_message_back_is_no_paraphrase() -> None:
    assert not {"paraphrase", "acknowledge", "recall"} & shown(HEATING)


def test_quoting_them_to_contradict_them_is_no_paraphrase() -> None:
    said = "You say the engineer missed two appointments, but our records show that he called both times."
    found = shown(said)
    assert "confront" in found
    assert not {"paraphrase", "acknowledge"} & found


def test_one_reply_shows_all_that_it_does() -> None:
    found = shown(
        "Two missed appointments and your father in his coat, you must be worn out. I'm sorry about that. "
        "I'll get an engineer to you by four. Is there anything else you need today?"
    )
    assert {"acknowledge", "apologise", "solve", "follow_up"} <= found


def test_a_restatement_with_a_question_is_a_check_too() -> None:
    found = shown("So four chairs came instead of six, and the party is on Saturday. Is that right?", ORDER)
    assert {"paraphrase", "check"} <= found


def test_advice_as_a_question_is_both() -> None:
    assert {"solve", "closed_question"} <= shown("Have you tried resetting the boiler?")


@pytest.mark.parametrize(
    ("plain", "sloppy"),
    [
        ("I'm so sorry about that.", "im so sorry abt that"),
        ("What is your order number?", "whats ur order number"),
        ("I'll refund you today.", "ill refund u today"),
        ("Is there anything else I can help with?", "is there anything else i can help with"),
        ("You should have called us earlier.", "u shouldve called us earlier"),
        ("Could you tell me what happened?", "COULD YOU TELL ME WHAT HAPPENED"),
    ],
)
def test_slang_capitals_and_lost_marks_change_nothing(plain: str, sloppy: str) -> None:
    assert shown(plain, ORDER) & {
        "apologise",
        "closed_question",
        "solve",
        "follow_up",
        "confront",
        "open_question",
    }
    assert shown(plain, ORDER) & CODE_OF_QUESTIONS == shown(sloppy, ORDER) & CODE_OF_QUESTIONS
    for code in ("apologise", "solve", "confront"):
        assert (code in shown(plain, ORDER)) == (code in shown(sloppy, ORDER))
