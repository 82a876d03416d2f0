"""What the customers of the chapters say to poor replies of different kinds, and to reflections.

Through `step`, in every turn that can be answered, on the short play on which `check` reads its examples.
"""

from functools import cache
from itertools import combinations
from pathlib import Path

import msgspec
import pytest

from game.conversation.beginning import Beginning, begin_in
from game.conversation.ear import hear
from game.conversation.events import Say
from game.conversation.own_words import said
from game.conversation.state import Outcome
from game.conversation.step import listened_to, step
from tests.playing import by_plays, chapter, short_plays


class Chapter(msgspec.Struct):
    """Poor replies by their kind, and reflections by the scene that they answer."""

    poor: dict[str, str]
    reflections: dict[str, list[str]]


CHAPTERS = msgspec.yaml.decode(Path(__file__).with_name("turns.yaml").read_bytes(), type=dict[str, Chapter])
TURNS = [(name, scene) for name, replies in CHAPTERS.items() for scene in replies.reflections]


def replied(name: str, scene: str, text: str) -> Outcome:
    plan = chapter(name)
    play = short_plays(name).to_reply(scene, text)
    state = play.state if play else listened_to(plan, begin_in(plan, Beginning(scene)).after)
    return step(plan, state, said(plan, state, text, hear(plan, state, text)))[1]


@cache
def first_words(name: str, scene: str, text: str) -> str:
    beat = replied(name, scene, text).heard[0]
    return beat.say or beat.do or ""


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_turn_that_can_be_answered_is_here(name: str) -> None:
    scenes = chapter(name).story.scenes.values()
    answered = {scene.id for scene in scenes if scene.replies or scene.typed}
    assert answered == set(CHAPTERS[name].reflections)


@pytest.mark.parametrize(("name", "scene"), [by_plays(*turn) for turn in TURNS])
def test_poor_replies_of_different_kinds_get_different_words_back(name: str, scene: str) -> None:
    heard = {kind: first_words(name, scene, text) for kind, text in CHAPTERS[name].poor.items()}
    alike = [(one, two) for one, two in combinations(heard, 2) if heard[one] == heard[two]]
    assert not alike, heard


@pytest.mark.parametrize(("name", "scene"), [by_plays(*turn) for turn in TURNS])
def test_a_reflection_is_answered_as_one_whatever_it_gives_back(name: str, scene: str) -> None:
    plan = chapter(name)
    cold = {first_words(name, scene, text) for text in CHAPTERS[name].poor.values()}
    for text in CHAPTERS[name].reflections[scene]:
        outcome = replied(name, scene, text)
        assert isinstance(outcome.event, Say)
        reading = outcome.event.reading
        assert reading.facts or reading.feelings or plan.rulebook.family("reflection") & {*outcome.codes}
        assert first_words(name, scene, text) not in cold, (text, outcome.route)
        assert not any(move.code in ("misheard", "premature") for move in outcome.moves), text
