"""What the customer told can be given back; what stands on the agent's screen, or is guessed, can not."""

import pytest

from game.authoring.try_reply import try_reply
from game.conversation.plan import Plan
from tests.conversation.calls import HEAD, bundled, plan, play

CALLS = {one.story.id: one for one in bundled()}


def codes(call: str, scene: str, text: str) -> set[str]:
    return set(try_reply(CALLS[call], scene, text).reading.codes)


@pytest.mark.parametrize(
    "text",
    [
        "When we renamed your plan in August, the discount dropped off.",
        "When we renamed your plan in August your discount fell off it.",
    ],
)
def test_a_cause_read_off_the_screen_gives_nothing_back(text: str) -> None:
    assert codes("the-call-that-came-back", "on_screen", text).isdisjoint(("paraphrase", "recall"))


def test_what_he_told_is_given_back_beside_the_screen() -> None:
    found = codes("the-call-that-came-back", "on_screen", "So it's three bills at fifty-two that you paid.")
    assert not found.isdisjoint(("paraphrase", "recall"))


def test_a_guess_brings_nothing_back_and_is_no_fix_before_hearing() -> None:
    read = try_reply(
        CALLS["download-that-stops"],
        "clock",
        "I suspect our link runs out before your download does. Does that fit?",
    ).reading
    assert set(read.codes) == {"check"}


def test_a_recap_for_who_asks_for_one_is_no_help() -> None:
    found = codes("first-call", "said_back", "The depot had nothing at nine, and at ten they sent you to us.")
    assert found == {"recall"}


@pytest.fixture(scope="module")
def call() -> Plan:
    return plan(
        HEAD
        + """
start: {scene: a, trust: 50, frustration: 50}
scenes:
  a:
    customer: ["It came broken."]
    replies: [{id: back, say: "I see. So it came broken.", shows: [cue, paraphrase], asks: [], goto: b}]
  b: {customer: ["Bye."], ending: {kind: fair, title: End}}
"""
    )


def test_a_word_of_listening_within_a_reply_is_no_cue(call: Plan) -> None:
    outcomes = play(call, ["cue", "pick:back"])[1]
    assert [outcome.codes for outcome in outcomes[-2:]] == [("cue",), ("paraphrase",)]
