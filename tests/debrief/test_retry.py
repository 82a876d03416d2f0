"""The offer of another try, and the contrast after it: what the coach says of both."""

import pytest

from game.conversation.plan import Plan
from game.conversation.replay import Played, opened, play_on
from game.conversation.step import begin
from game.debrief.retry import coach_on, contrast, offer, words_to_bring_back
from tests.conversation.calls import PHONE, event, plan
from tests.looking_back import KETTLE

F6 = "F6: that moment again."
# Every reply costs trust, so that nothing but its kind decides.
NUMBERS = """
format: 1
id: small
title: Bills
channel: phone
customer: {name: Kim}
start: {scene: opening, trust: 50, frustration: 50}
facts:
  bills: {says: three bills came out wrong, words: [three bills]}
  due: {says: one is due on Friday, words: [Friday]}
  letter: {says: a letter came, words: [letter]}
scenes:
  opening:
    customer:
      - {say: "Three bills were wrong.", tells: [bills], done: true}
      - {say: "One is due on Friday.", tells: [due]}
      - {say: "And then a letter came.", tells: [letter], silence: true}
    replies:
      - {id: fix, say: "I will send a new one.", shows: [solve], goto: then}
      - {id: blame, say: "You should have paid.", shows: [confront], goto: then}
      - {id: six, say: "So six bills.", shows: [], mishears: [bills], goto: then}
      - {id: right, say: "Right.", shows: [], goto: then}
      - {id: ask, say: "What happened?", shows: [open_question], goto: then}
  then:
    customer: ["Well.", "So."]
    replies: [{id: right, say: "Right.", shows: [], goto: end}, {id: bye, say: "Bye.", shows: [], goto: end}]
  end: {customer: ["Bye.", "Bye."], ending: {kind: fair, title: Known}}
"""


def stood(at: Plan, *names: str) -> list[Played]:
    found = [opened(at, begin(at))]
    for name in names:
        found.append(play_on(at, found, event(at, found[-1].after, name)))
        assert found[-1].outcome.refusal is None, name
    return found


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("listen wait pick:fix", F6),
        ("listen wait pick:blame", F6),
        ("listen wait pick:six", F6),
        ("listen wait pick:right", ""),
        ("listen pick:right", f"There was more to hear. {F6}"),
        ("pick:right", f"There was more to hear. {F6}"),
        ("listen pick:ask", ""),
        ("listen wait pick:right pick:right", F6),
        ("listen wait pick:blame listen", ""),
        ("listen wait pick:blame retake pick:blame", ""),
    ],
    ids=[
        "fix too soon",
        "blame",
        "misheard",
        "nothing",
        "silence",
        "rest",
        "trust",
        "cut in",
        "on",
        "second",
    ],
)
def test_another_try_is_offered_where_a_moment_is_worth_one(names: str, said: str) -> None:
    assert offer(plan(NUMBERS), stood(plan(NUMBERS), *names.split()), "F6") == said


def test_nothing_is_offered_where_going_back_is_off() -> None:
    assert offer(plan(NUMBERS), stood(plan(NUMBERS), "listen", "wait", "pick:blame"), "") == ""


def test_the_offer_ends_what_the_coach_says_and_stands_behind_the_last_reply_only() -> None:
    at = plan(KETTLE)
    played = stood(at, "pick:descale")
    coached = coach_on(at, played, 1, 2, "F6")
    assert len(coached) == 2 and coached[-1].endswith(f"what the kettle does. {F6}")
    assert coach_on(at, played, 1, 0, "F6") == (F6,), "also where the coach waits for the debrief"
    played = [*played, *stood(at, "pick:descale", "note:x")[2:]]
    assert F6 not in " ".join(coach_on(at, played, 1, 2, "F6"))


def test_after_the_second_try_both_stand_beside_a_line_of_the_story() -> None:
    at = plan(PHONE)
    played = stood(at, "pick:fix", "retake", "listen", "pick:again")
    assert (
        coach_on(at, played, 4, 2, "F6")
        == contrast(at, played, 4)
        == (
            "First: “I will refund it.” (trust -8, frustration +15).",
            "Then: “How long has it been?” (trust -3, frustration +5).",
            "Or, for one: “Three months, and you sound worn out.” (trust +14, frustration -11).",
        )
    )
    assert all(contrast(at, played, place) == () for place in range(4))


def test_a_second_try_that_nothing_would_better_stands_without_a_third_line() -> None:
    at = plan(PHONE)
    played = stood(at, "pick:fix", "retake", "listen", "pick:heard")
    assert [line.split(":")[0] for line in contrast(at, played, 4)] == ["First", "Then"]


def test_what_was_typed_comes_back_or_what_was_picked() -> None:
    at = plan(KETTLE)
    goes_on = plan(KETTLE.replace("I'll ring somewhere else.\"", 'Well.", "Bye."'))
    typed = stood(goes_on, "listen", "pick:descale", "say:Let me look.", "retake")
    assert words_to_bring_back(typed) == ("Let me look.", "")
    assert words_to_bring_back(stood(at, "listen", "pick:descale", "retake")) == ("", "descale")
