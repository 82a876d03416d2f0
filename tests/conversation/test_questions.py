"""How often the game asks back: replies that players typed in the chapters, kept aside from the ear's.

A question may stand in at most one of four. Where the chapters have routes for words none is asked of two
replies; so the same is held for the chapters as they would be with picks alone.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec
import pytest

from game.conversation.ear import hear, makes_sense
from game.conversation.own_words import same_act
from game.conversation.plan import Plan
from game.conversation.state import State
from game.conversation.step import listened_to
from game.listening.detector import only_cue
from game.proof.play_to_scene import ShortPlays
from game.story.model import Scene
from tests.playing import chapter

KEPT = Path(__file__).parents[2] / "training" / "kept" / "players.jsonl"
NAMES = ("download-that-stops", "call-that-came-back", "missing-parcel")
EACH = 9
"""Every ninth reply: a reading takes long. All 259 came to no question, and with picks alone to two."""


class Row(msgspec.Struct):
    """One reply, with the customer's lines before it."""

    text: str
    context: list[str] = []


def lines(scene: Scene) -> set[str]:
    return {line for beat in scene.customer for line in (*beat.lines, beat.do) if line}


@cache
def typed() -> list[tuple[str, str, str]]:
    """The replies that were typed in a chapter as it is today: chapter, scene, text."""
    scenes = [(n, s, lines(s)) for n in NAMES for s in chapter(n).story.scenes.values() if s.answered]
    found = []
    for row in map(msgspec.json.Decoder(Row).decode, KEPT.read_bytes().splitlines()):
        name, scene, said = max(scenes, key=lambda one: sum(line in one[2] for line in row.context[-6:]))
        if said.intersection(row.context):
            found.append((name, scene.id, row.text))
    return found[::EACH]


@cache
def floor(name: str, scene: str) -> State:
    play = ShortPlays(chapter(name)).to_scene(scene)
    assert play is not None
    return listened_to(chapter(name), play.state)


def with_picks_alone(plan: Plan) -> Plan:
    scenes = {
        name: msgspec.structs.replace(
            scene, typed=None, replies=tuple(msgspec.structs.replace(r, help=False) for r in scene.replies)
        )
        if scene.replies
        else scene
        for name, scene in plan.story.scenes.items()
    }
    return Plan(msgspec.structs.replace(plan.story, scenes=scenes))


def questions(plans: dict[str, Plan]) -> Iterator[bool]:
    """For each reply, whether the game asks before it is said."""
    for name, scene, text in typed():
        plan, state = plans[name], floor(name, scene)
        reading = hear(plan, state, text)
        two = not plan.scene(state).typed and len(same_act(plan, state, text, reading)) > 1
        yield not only_cue(reading) and (two or not makes_sense(plan, text, reading))


@pytest.mark.full
@pytest.mark.parametrize("picks_alone", [False, True])
def test_at_most_one_of_four_typed_replies_is_asked_about(picks_alone: bool) -> None:
    plans = {name: with_picks_alone(chapter(name)) if picks_alone else chapter(name) for name in NAMES}
    asked = list(questions(plans))
    assert len(asked) > 25
    assert sum(asked) <= len(asked) / 4
