"""Hubs with loops and many flags: what a play must bring about in some order is decided, either way."""

from pathlib import Path

import pytest

from game.conversation.path import replay_path
from game.conversation.plan import Plan
from game.proof.proof import prove
from game.story.reader import read_story

HUBS = Path(__file__).parent / "hubs"


def hub(name: str) -> Plan:
    story = read_story(HUBS / f"{name}.yaml").story
    assert story is not None
    return Plan(story)


@pytest.mark.parametrize(
    "name",
    [
        "ten-flags",
        pytest.param("twelve-flags", marks=pytest.mark.full),
        pytest.param("fourteen-flags", marks=pytest.mark.full),
        "one-must-stay-unset",
        "notes-in-order",
    ],
)
def test_an_ending_that_asks_for_every_note_is_reached_by_a_play_that_replays(name: str) -> None:
    plan = hub(name)
    proof = prove(plan)
    for scene, ending in proof.endings.items():
        assert (ending.verdict, ending.exact) == ("reachable", True), scene
        last = replay_path(plan, ending.path)[-1].after
        assert last.over and last.scene == scene
    assert not (proof.undecided_scenes or proof.undecided_offered or proof.undecided_taken)
    assert "undecided" not in {style.verdict for style in proof.styles.values()}


def test_an_ending_that_one_flag_always_shuts_is_ruled_out_however_many_others_it_asks_for() -> None:
    proof = prove(hub("never-all"))
    verdicts = {scene: ending.verdict for scene, ending in proof.endings.items()}
    assert verdicts == {"best": "unreachable", "fair": "reachable", "poor": "reachable"}
    assert proof.unreachable_scenes == ("best",)
    assert {style.verdict for style in proof.styles.values()} == {"unreachable"}


def test_a_play_that_somebody_found_is_a_witness_where_no_search_came() -> None:
    plan = hub("ten-flags")
    path = prove(plan, styles=False).endings["best"].path
    little = prove(plan, budget=30, styles=False)
    assert little.endings["best"].verdict == "undecided"
    tried = prove(plan, budget=30, styles=False, tried=[("listen", "pick:finish"), path])
    assert (tried.endings["best"].verdict, tried.endings["best"].path) == ("reachable", path)
    assert not tried.endings["best"].exact
