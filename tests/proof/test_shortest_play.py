"""A play that is called shortest is one: fewest floor-takings, then fewest events, of all plays there are."""

from functools import partial

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from game.check.check import Report
from game.check.report_formats import as_text
from game.check.story_remarks import StoryReport
from game.conversation.plan import Plan
from game.proof.control import Control
from game.proof.controls import Controls
from game.proof.explore import Seen
from game.proof.proof import prove
from game.proof.results import EndingProof
from game.proof.shortest_play import reached, shortest
from game.proof.state_bits import Key
from game.proof.successors import Successors
from game.proof.toward import Backwards, Toward, opened
from tests.examples_tried import examples
from tests.playing import of_chapters, plan_of, proved
from tests.proof.small_stories import quiet, quiet_plans
from tests.proof.test_proof import Everything

calm = settings(max_examples=examples(25), deadline=None, suppress_health_check=list(HealthCheck))
ANY = 1_000_000
"""More work than any of these stories takes."""
KEYS: tuple[Key, ...] = (("flag", "promised"), ("visited", "two"), ("told", "parcel"))


def ended(scene: str, control: Control, pairs: int) -> int:
    return pairs if control.over and control.scene.id == scene else 0


@calm
@given(quiet_plans(), st.sampled_from([(), KEYS[:1], KEYS]))
def test_a_search_told_how_near_the_goal_may_be_finds_what_visiting_every_state_finds(
    plan: Plan, keys: tuple[Key, ...]
) -> None:
    every = Everything(plan)
    assume(every.whole)
    few, all_of_it = Controls(plan, 2, remembers=keys), Controls(plan)
    start, begin = ([*c.start(()), *c.start(("earlier",))] for c in (few, all_of_it))
    assert opened(few, 100_000)
    story, successors = Backwards(few, start), Successors(all_of_it)
    for scene in ("glad", "sour"):
        goal = partial(ended, scene)
        found = shortest(successors, begin, goal, Toward(story, goal, ANY), ANY, Seen())
        assert found.path or found.none
        cost = (sum(":" in words for words in found.path), len(found.path)) if found.path else None
        assert cost == every.cost.get(scene)
        straight = reached(successors, begin, goal, Toward(story, goal, ANY, events=False), ANY, Seen())
        assert bool(straight.met) is not straight.none
        assert straight.none is (scene not in every.cost)


SHORTEST = {
    "call-that-came-back": {
        "heard": (7, 19), "mended": (6, 12), "fixed_unheard": (5, 7), "next_month": (5, 7),
        "posted": (3, 5), "wrong_john": (3, 6), "his_word": (4, 7),
    },
    "download-that-stops": {
        "best": (5, 17), "good": (4, 13), "fair": (3, 4), "left": (2, 4),
        "none_left": (4, 6), "password": (4, 6), "empty_promise": (3, 5),
    },
    "missing-parcel": {
        "another_note": (6, 28), "under_the_lid": (5, 24), "filed": (5, 15), "two_days": (3, 9),
        "complaint": (2, 13), "five_weeks": (4, 19), "mr_pell": (3, 15), "signed": (3, 15),
    },
}  # fmt: skip


@of_chapters(*SHORTEST)
def test_the_plays_of_a_chapter_are_the_shortest_that_were_pinned(name: str) -> None:
    """By picks and the first example of each route: a chapter has more examples than a proof takes all of."""
    endings = proved(name).endings
    for scene, ending in endings.items():
        assert ending.shortest, scene
        cost = (sum(":" in words for words in ending.path), len(ending.path))
        assert cost == SHORTEST[name][scene], scene


ROUND_AND_ROUND = """format: 1
id: small
title: Round and round
channel: phone
customer: {name: Kim}
start: {scene: one, trust: 45, frustration: 3}
scenes:
  one:
    customer: ["Well.", "Well."]
    replies:
      - {id: again, say: "You sound worn out by it.", shows: [acknowledge], goto: one}
      - {id: on, say: "Goodbye.", shows: [], if: trust >= 99, goto: glad}
  glad: {customer: ["Well."], ending: {kind: best, title: Glad}}
"""


def test_a_play_that_goes_round_a_scene_is_the_shortest_too() -> None:
    plan = Plan(plan_of(ROUND_AND_ROUND).story, rulebook=quiet())
    every, ending = Everything(plan, 1_200), prove(plan, styles=False).endings["glad"]
    assert every.whole and ending.shortest
    assert (sum(":" in words for words in ending.path), len(ending.path)) == every.cost["glad"]


def test_a_play_that_was_not_proved_shortest_is_not_called_so() -> None:
    found = EndingProof("best", "reachable", (0, 1), (0, 1), path=("listen", "pick:on"))
    for ending, words in (
        (found, "; a play: 2 events"),
        (replace(found, shortest=True), "; shortest play: 2"),
        (replace(found, shortest=True, first_examples=True), "; shortest play by first examples: 2"),
    ):
        story = StoryReport("story.yaml", "Small", 2, {"end": ending}, "")
        assert words in as_text(Report((), {"small": story}))
