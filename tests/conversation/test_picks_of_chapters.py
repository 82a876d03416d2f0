"""What the offered replies of the game's own stories earn and are charged never contradict each other."""

import pytest

from game.conversation.ear import pick_reading
from game.conversation.moves import rate, too_early
from game.conversation.plan import Plan
from game.conversation.state import State
from tests.playing import chapter

STORIES = ("first-call", "call-that-came-back", "download-that-stops", "missing-parcel")


def contradictions(at: Plan) -> list[str]:
    """The picks that are charged for a fix before hearing and earn as listening, where all was told and
    nothing heard yet."""
    found = []
    listening = at.rulebook.listening
    for scene in at.story.scenes.values():
        state = State(scene.id, 50, 50, told=frozenset(at.story.facts))
        for reply in scene.replies:
            moves, _, _ = rate(at, state, pick_reading(at, scene, reply), reply.say or "", reply)
            earned = {
                move.code for move in moves if not move.spent and (move.trust > 0 or move.frustration < 0)
            }
            if too_early(at, moves) and earned & listening:
                found.append(f"{scene.id}/{reply.id}: {', '.join(sorted(earned & listening))}")
    return found


@pytest.mark.parametrize("name", STORIES)
def test_no_offered_reply_is_charged_as_a_fix_and_earns_as_listening(name: str) -> None:
    assert contradictions(chapter(name)) == []


def test_help_beside_what_was_brought_back_is_not_too_early_and_earns_no_hearing() -> None:
    at = chapter("call-that-came-back")
    scene = at.story.scenes["plan"]
    reply = scene.reply("promised_before")
    assert reply is not None
    state = State(scene.id, 50, 50, told=frozenset(at.story.facts))
    moves, _, earned = rate(at, state, pick_reading(at, scene, reply), reply.say or "", reply)
    assert [(m.code, m.spent) for m in moves if m.code != "effect"] == [("recall", False), ("solve", True)]
    assert not earned
