"""What is said at once, and what is taken for a slip of the hand and asked about first."""

from random import Random

import pytest
from msgspec.structs import replace

from game.conversation.ear import CachedEar, hear, makes_sense
from game.conversation.state import State
from game.conversation.step import begin, enter, listened_to
from game.listening.reading import Reading
from tests.conversation.calls import bundled
from tests.playing import chapter, plan_of

PLAN = plan_of()
STATE = listened_to(PLAN, enter(PLAN, begin(PLAN))[0])


def sense(text: str) -> bool:
    return makes_sense(PLAN, text, hear(PLAN, STATE, text))


@pytest.mark.parametrize(
    "text", ["One moment.", "Why?", "Sorry!", "ok", "Thanks.", "The parcel?", "no idea mate", "Sure", "yes"]
)
def test_a_short_reply_is_a_reply(text: str) -> None:
    assert sense(text)


@pytest.mark.parametrize("text", ["asdf qwer zxcv", "lkjh", "]]", "x", "u", "k", "Y!", "r?"])
def test_a_slip_of_the_hand_is_none(text: str) -> None:
    assert not sense(text)


def test_what_they_have_not_told_yet_is_nothing_given_back() -> None:
    plan = chapter("download-that-stops")
    state = listened_to(plan, enter(plan, begin(plan))[0])
    words = "38 at home and 71 at the library."
    assert "paraphrase" not in hear(plan, state, words).codes
    assert "recall" in hear(plan, replace(state, told=state.told | {"two_places"}), words).codes


SHOWN = """format: 1
id: small
title: Small
channel: phone
customer: {name: Kim}
start: {scene: one, trust: 50, frustration: 50}
facts:
  board: {says: there is a white board in the picture, words: [white board]}
  looked: {says: she has looked, words: [torch], asked: [have you looked]}
scenes:
  one:
    customer:
      - {do: "(on your screen, a picture: a white board)", tells: [board]}
      - {say: "I went round it with a torch.", tells: [looked], done: true}
    replies: [{id: on, say: "I see.", shows: [], goto: two, why: "w"}]
  two:
    customer: ["And now?"]
    replies: [{id: on, say: "I see.", shows: [], goto: bye, why: "w"}]
  bye: {customer: ["Bye."], ending: {kind: fair, title: Bye}}
"""


def in_the_second_turn(text: str) -> Reading:
    plan = plan_of(SHOWN)
    return hear(plan, State("two", 50, 50, told=frozenset(("board", "looked")), position=1), text)


def test_what_only_shows_on_the_screen_is_nothing_that_they_told() -> None:
    assert "recall" in in_the_second_turn("You went round with a torch.").codes
    picture = in_the_second_turn("There's a white board in the picture.")
    assert "board" in picture.facts
    assert not {"paraphrase", "recall"}.intersection(picture.codes)


def test_a_question_is_asked_again_of_them_and_not_of_somebody_else() -> None:
    assert "looked" in in_the_second_turn("Have you looked round the back?").asks
    assert "looked" not in in_the_second_turn("Where would a stranger have looked for it?").asks


@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.full)])
def test_the_cached_ear_reads_as_the_ear_does_whatever_was_told(every: int) -> None:
    """What was told of other facts makes no odds to whether one is given back wrongly."""
    rng = Random(1)
    for plan in bundled():
        ear = CachedEar(plan)
        for scene in plan.story.scenes.values():
            for text in [text for route in scene.routes for text in route.examples][::every]:
                for _ in range(4):
                    told = frozenset(fact for fact in plan.story.facts if rng.random() < 0.5)
                    state = State(scene.id, 0, 0, told=told, position=len(scene.customer))
                    assert ear.hear(state, text) == hear(plan, state, text), (told, text)
