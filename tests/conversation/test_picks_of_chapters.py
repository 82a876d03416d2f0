"""What the offered replies of the game's own stories earn and are charged never contradict each other."""

import re

import pytest

from game.conversation.ear import pick_reading
from game.conversation.moves import rate, too_early
from game.conversation.plan import Plan, view
from game.conversation.state import State
from game.story.conditions import Condition, View
from game.story.model import Answer, Route
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


_SUPPOSED = re.compile(
    r"\b(fault|blam|fuss|quarrel|hurry|small|not daft|always am|anyone who asked|did say I knew"
    r"|come to that|called for|either)\b",
    re.I,
)
"""What only a reproach, or only a word that makes it smaller, would have brought up."""


@pytest.mark.parametrize("name", STORIES)
def test_an_answer_to_a_reproach_and_to_a_brush_off_alike_supposes_neither(name: str) -> None:
    at = chapter(name)
    seen = [view(State("", 50, 50))._replace(codes=frozenset({code})) for code in ("confront", "dismiss")]
    ways: list[Route | Answer] = [*at.story.answers]
    for scene in at.story.scenes.values():
        ways.extend(scene.routes)
        ways.extend(scene.answers)
    both = [way for way in ways if _is_for_both(at, way.condition, seen)]
    assert both
    said = [beat.say or "" for way in both for beat in way.answer]
    assert [text for text in said if _SUPPOSED.search(text)] == []


def _is_for_both(at: Plan, condition: Condition | None, seen: list[View]) -> bool:
    blank = view(State("", 50, 50))
    return (
        condition is not None
        and not at.holds(condition, blank)
        and all(at.holds(condition, one) for one in seen)
    )
