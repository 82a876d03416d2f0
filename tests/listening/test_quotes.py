"""The words that a reason quotes are those that show what it says."""

import pytest

from game.listening.detector import read
from game.listening.reading import Anchor, Behaviour

FALL = "My mother lay on the cold floor for an hour, and the pendant never rang."
AFRAID = Anchor("afraid", ("afraid", "fear", "scared"))
CALLS = "I have rung all week, twelve calls, and nobody rings me back."
BLIND = (
    "My husband Alan is blind, he learns his part from the recording. It stops. He waits and says nothing."
)
QUIET = Anchor("quiet", ("hard", "painful"))
PUMP = "The pump's been off since Friday. I've sat up three nights with a hot water bottle for the baby."
OFF = Anchor("off", ("pump", "cold"), told="now")
NIGHTS = Anchor("nights", ("three nights", "sat up"), told="now")


def acknowledged(
    text: str, line: str, feelings: tuple[Anchor, ...] = (), facts: tuple[Anchor, ...] = ()
) -> Behaviour:
    return next(b for b in read(text, (line,), facts, feelings).firsts if b.code == "acknowledge")


@pytest.mark.parametrize(
    ("text", "line", "feelings", "quote"),
    [
        (
            "I have this picture of your mother on the cold floor. You have fear for her.",
            FALL,
            (AFRAID,),
            "You have fear for her",
        ),
        ("Twelve calls, all week, and nobody rang back. You are worn out.", CALLS, (), "You are worn out"),
        (
            "Alan learns from the recording because he is blind. It is hard that he waits so quietly.",
            BLIND,
            (QUIET,),
            "It is hard that he waits so quietly",
        ),
        ("You are exhausted, after three nights with the baby.", PUMP, (), "You are exhausted"),
    ],
)
def test_a_feeling_is_quoted_with_its_clause_wherever_it_stands(
    text: str, line: str, feelings: tuple[Anchor, ...], quote: str
) -> None:
    found = acknowledged(text, line, feelings)
    assert quote in found.why
    assert found.why.endswith("” names how it feels for them.")
    assert quote in text[found.start : found.end]


def test_a_cost_is_quoted_as_a_clause_and_called_a_cost() -> None:
    found = acknowledged("You carried the hot water bottle up all week, for the baby.", PUMP)
    assert found.why == "“You carried the hot water bottle up all week” names what it costs them."


def test_the_feeling_of_a_long_sentence_is_within_the_quote() -> None:
    text = (
        "Since Friday the pump of the house in which you live with the baby has been off and you must be "
        "utterly exhausted by sitting up"
    )
    assert "exhausted" in acknowledged(text, PUMP).why


def test_a_fact_is_quoted_by_the_words_that_they_used() -> None:
    found = read("Three nights up in the cold, with a baby.", (PUMP,), (OFF, NIGHTS))
    (given,) = [b for b in found.firsts if b.code == "paraphrase"]
    assert "Three nights" in given.why


def test_a_fact_in_other_words_is_never_one_noun_that_they_told() -> None:
    found = read("In the house it is cold now for you.", ("The pump is off.",), (OFF,))
    whys = [b.why for b in found.firsts if b.code == "paraphrase"]
    assert whys == ["“In the house it is cold now for you” gives back what they told, in other words."]
