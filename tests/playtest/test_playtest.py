"""Simulated players play by the rules, the same on every machine, and tell what they saw."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.cli.playtest import command
from game.conversation.path import replay_path
from game.conversation.plan import Plan
from game.playtest.playtest import STYLES, playtest, simulate
from tests.examples_tried import examples
from tests.playing import CHAPTERS, PARCEL_FILE, by_plays, chapter, plan_of, together
from tests.proof.small_stories import plans

calm = settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))


def replays(plan: Plan, style: str, seed: int, plays: int) -> None:
    """Every play, written down, comes to the same end by the rules."""
    for play in simulate(plan, plays, seed, style):
        played = replay_path(plan, play.path)
        assert len(played) == len(play.path) + 1, "a step was refused"
        state, outcome = played[-1].after, played[-1].outcome
        assert (state.trust, state.frustration) == (play.trust, play.frustration)
        assert (state.scene if outcome.ending else "") == play.ending


@calm
@given(plans(), st.sampled_from(STYLES), st.integers(0, 99))
def test_a_play_replays_to_the_same_end(plan: Plan, style: str, seed: int) -> None:
    replays(plan, style, seed, 3)


@pytest.mark.parametrize("plays", [2, pytest.param(15, marks=pytest.mark.full)])
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", [by_plays(name) for name in CHAPTERS])
def test_plays_of_the_chapters_replay_to_the_same_end(name: str, style: str, plays: int) -> None:
    replays(chapter(name), style, 5, plays)


@together
@pytest.mark.parametrize("plays", [5, pytest.param(50, marks=pytest.mark.full)])
def test_one_seed_gives_the_same_plays_and_another_gives_others(plays: int) -> None:
    plan = chapter(CHAPTERS[0])
    first = playtest(plan, plays, 3)
    assert playtest(plan, plays, 3) == first
    assert playtest(plan, plays, 4) != first


@together
def test_playtest_counts_the_plays_that_simulate_writes_down() -> None:
    plan = chapter(CHAPTERS[1])
    plays = list(simulate(plan, 40, 7, "random"))
    result = playtest(plan, 40, 7, "random").styles["random"]
    assert result.endings == {
        scene: count for scene in plan.story.scenes if (count := sum(play.ending == scene for play in plays))
    }
    assert result.trust == round(sum(play.trust for play in plays) / 40, 2)
    taken = sum(":" in words for play in plays for words in play.path)
    assert result.turns == round(taken / 40, 2)


@pytest.mark.parametrize("name", [by_plays(name) for name in CHAPTERS])
def test_a_listener_fares_better_than_scripts_and_haste(name: str) -> None:
    plan = chapter(name)
    kinds = {scene.id: scene.ending.kind for scene in plan.story.scenes.values() if scene.ending}

    def well(style: str) -> float:
        ends = playtest(plan, 60, 1, style).styles[style].endings
        return sum(count for scene, count in ends.items() if kinds[scene] in ("best", "good"))

    assert well("listener") > 30
    assert max(well(style) for style in ("script-reader", "interrupter", "fixer")) < 6


LOOP = """format: 1
id: loop
title: A loop
channel: phone
customer: {name: Kim}
start: {scene: one, trust: 50, frustration: 40}
scenes:
  one:
    customer: ["Hello."]
    replies:
      - {id: on, say: "Yes.", shows: [], goto: two}
      - {id: never, say: "Yes, yes.", shows: [], if: trust >= 90, goto: end}
  two:
    customer: ["And?"]
    replies:
      - {id: back, say: "Again.", shows: [], goto: one}
  end:
    customer: ["Bye."]
    ending: {kind: best, title: End}
"""


def test_a_play_without_end_is_given_up_and_counted() -> None:
    result = playtest(plan_of(LOOP), 3, 0, "listener")
    style = result.styles["listener"]
    assert (style.endings, style.unfinished) == ({}, 3)
    assert result.coverage.unseen_scenes == ("end",)
    assert result.coverage.untaken_replies == ("one/never",)
    assert (result.coverage.scenes, result.coverage.scenes_seen) == (3, 2)


def test_a_style_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="listener"):
        playtest(plan_of(LOOP), 1, 0, "shouter")


def test_the_command_prints_a_table_of_endings_by_player(home: Path) -> None:
    done = CliRunner().invoke(command, [str(PARCEL_FILE), "--plays", "20"])
    assert done.exit_code == 0
    for style in STYLES:
        assert style in done.stdout
    assert "20" not in done.stderr
    assert f"in {20 * len(STYLES)} plays" in done.stdout


def test_the_command_prints_figures_for_a_program(home: Path) -> None:
    done = CliRunner().invoke(
        command, [str(PARCEL_FILE), "--plays", "30", "--seed", "2", "--style", "random", "--json"]
    )
    assert done.exit_code == 0
    result = json.loads(done.stdout)
    assert {"plays", "seconds", "plays_per_second", "styles", "coverage"} <= result.keys()
    assert result["plays"] == 30
    assert sum(result["styles"]["random"]["endings"].values()) == 30
    assert result["coverage"]["scenes"] >= result["coverage"]["scenes_seen"] > 0
