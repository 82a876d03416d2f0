"""What a proof reads once for many places of a call is what the ear hears at each of them."""

import pytest

from game.conversation.ear import CachedEar, hear
from game.conversation.state import State
from tests.playing import chapter


@pytest.mark.parametrize("scene", ["short", "photo", "closing"])
def test_an_example_is_read_alike_behind_every_answer_and_at_every_beat(scene: str) -> None:
    plan = chapter("missing-parcel")
    ear, own = CachedEar(plan), plan.story.scenes[scene]
    answers = [
        f"{name}/{kind}/{reply.id}"
        for name, from_scene in plan.story.scenes.items()
        for kind, replies in (("pick", from_scene.replies), ("typed", from_scene.routes))
        for reply in replies
        if reply.answer and any(branch.to == scene for branch in reply.goto)
    ]
    assert len(answers) > 2
    every = frozenset(plan.story.facts)
    for text in (text for route in own.routes for text in route.examples[:1]):
        for answer in ("", *answers):
            for position in range(1, len(plan.turn(scene, answer).ordinary) + 1, 2):
                for told in (frozenset[str](), every):
                    state = State(scene, 40, 40, told=told, answer=answer, position=position)
                    assert ear.hear(state, text) == hear(plan, state, text)
