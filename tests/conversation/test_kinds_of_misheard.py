"""The kinds of what is given back wrongly, each beside what is right in other words."""

import pytest

from game.conversation.ear import hear
from game.conversation.state import State
from tests.conversation.calls import HEAD, plan
from tests.playing import chapter

STORY = (
    HEAD
    + """
start: {scene: opening, trust: 50, frustration: 50}
facts:
  shelf: {says: she set the lamp down on the shelf, words: [the lamp, the shelf]}
  clerk: {says: a young man sent a voucher, words: [a voucher, young man]}
  unpaid: {says: she has not told her sister, words: [your sister, told your sister]}
  until: {says: there is oil until Friday, words: [oil, Friday]}
  fed: {says: there is sugar until Friday, words: [sugar, Friday]}
  sound: {says: one hears by a low note that the queen is gone, words: [low note, the hive]}
  goes: {says: one try of five is left, words: [one try, tries left]}
  posted: {says: the card is not sent, words: [the card], wrong: [you posted it]}
scenes:
  opening:
    customer:
      - {say: "I set the lamp down on the shelf myself.", tells: [shelf]}
      - {say: "A young man sent me a voucher.", tells: [clerk]}
      - {say: "I've not told my sister.", tells: [unpaid]}
      - {say: "There's oil in it till Friday. They filled it on Saturday.", tells: [until]}
      - {say: "She's got sugar till Friday.", tells: [fed]}
      - {say: "The queen's gone from the hive. It's a lower note.", tells: [sound]}
      - {say: "It says 1 of 5 tries left.", tells: [goes]}
      - {say: "The card's written. It isn't sent.", tells: [posted]}
    replies: [{id: on, say: "I see.", shows: [], goto: bye, why: "w"}]
  bye: {customer: ["Bye."], ending: {kind: fair, title: Bye}}
"""
)


def wrong(text: str) -> set[str]:
    at = plan(STORY)
    state = State("opening", 50, 50, told=frozenset(at.story.facts), position=8)
    return {found.fact for found in hear(at, state, text).misheard}


@pytest.mark.parametrize(
    ("fact", "false", "true"),
    [
        (
            "shelf",
            "You say she set the lamp down on the shelf.",
            "You say you set the lamp down on the shelf.",
        ),
        ("clerk", "A young woman sent you a voucher.", "The lad sent you a voucher."),
        ("unpaid", "You've told your sister about it.", "You haven't told your sister about it."),
        (
            "until",
            "So there's oil till Saturday.",
            "They filled it on Saturday, and there's oil till Friday.",
        ),
        ("goes", "So you have one of three tries left.", "So you have one of five tries left."),
        ("posted", "So you have posted it.", "I'd hold on to it before you post it."),
    ],
)
def test_what_is_wrong_is_found_and_what_is_right_is_let_be(fact: str, false: str, true: str) -> None:
    assert fact in wrong(false)
    assert wrong(true) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Could Dennis go and set the lamp down on the shelf?",
        "I'll send you another voucher on Saturday.",
        "If you told your sister, what would she say?",
        "Did she say when?",
        "You have sugar only until Friday.",
        "So the hive has that low note droning on, and it goes on.",
        "Maybe a young woman sent you the voucher.",
        "I dare say you set the lamp down on the shelf.",
        "The lamp was set down on the shelf, and nobody mended it.",
    ],
)
def test_plans_questions_and_guesses_are_let_be(text: str) -> None:
    assert wrong(text) == set()


TOGETHER = (
    HEAD
    + """
start: {scene: opening, trust: 50, frustration: 50}
facts:
  message: {says: the screen gives no reason}
  places: {says: it got to 38% at home and 71% at the library, words: ["38", "71", library, at home]}
scenes:
  opening:
    customer:
      - say: "It fails, no reason given. At home it got to 38%. On Tuesday at the library it got to 71."
        tells: [places, message]
    replies: [{id: on, say: "I see.", shows: [], goto: bye, why: "w"}]
  bye: {customer: ["Bye."], ending: {kind: fair, title: Bye}}
"""
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("38 at home 71 at library, right?", set()),
        ("So it failed at 38 at home 71 at the library.", set()),
        ("So it got to 71 at home and 38 at the library.", {"places"}),
    ],
)
def test_of_two_facts_told_in_one_line_a_number_is_held_against_the_one_it_belongs_to(
    text: str, found: set[str]
) -> None:
    at = plan(TOGETHER)
    state = State("opening", 50, 50, told=frozenset(at.story.facts), position=1)
    assert {wrong.fact for wrong in hear(at, state, text).misheard} == found


GIVEN_BACK = [
    (
        "download-that-stops",
        "To go to bed knowing where you stand is little to ask, with a rehearsal at half seven tomorrow.",
    ),
    ("call-that-came-back", "You wrote it down last time, and then you sat by a phone that didn't ring."),
    ("call-that-came-back", "So the first one put it back and it was not repaired."),
    ("call-that-came-back", "You don't dare hold the money back, so you pay what you don't owe."),
    ("call-that-came-back", "I put the discount back, and from the next bill you pay 38 pounds."),
    ("missing-parcel", "so whoever was on sunitas round took ur note"),
    ("missing-parcel", "A lower note that doesn't stop, and an old teacher who heard it first."),
    ("missing-parcel", "He took your note at its word and found her a cool place under the hawthorn."),
]


@pytest.mark.parametrize(("name", "text"), GIVEN_BACK)
def test_what_readers_gave_back_rightly_is_let_be(name: str, text: str) -> None:
    at = chapter(name)
    state = State(at.story.start.scene, 50, 50, told=frozenset(at.story.facts), position=3)
    assert hear(at, state, text).misheard == ()
