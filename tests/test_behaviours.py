"""One table says what a behaviour is: a row more is all that a new one takes."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from game import behaviours
from game.authoring.schema import story_schema
from game.behaviours import Rulebook, standard_rulebook
from game.conversation.events import Pick, Say
from game.conversation.path import replay_path
from game.conversation.plan import Plan
from game.conversation.replay import Record, read_record, walk, write_record
from game.conversation.state import Outcome
from game.conversation.step import begin, enter, step
from game.debrief.better_line import better_line
from game.debrief.card import CodedTurn, score_card
from game.debrief.coach import coach_lines
from game.debrief.debrief import debrief
from game.debrief.intentions import intentions
from game.listening.codes import code_data
from game.listening.reading import Behaviour, Reading
from game.listening.weights import model
from game.playtest.playtest import playtest
from game.proof.proof import prove
from game.story.reader import read_text

ROOT = Path(__file__).parents[1]

THANK = """
  thank:
    about: thanks them for what they brought
    label: thanks
    aim: thank them for the trouble of telling
    family: reflection
    skill: Acknowledge
    hearing: true
    once: call
    worth: 4
    trust: 9
    frustration: -2
    reason: thanks them for telling
    spent: thanks them again; it earned once already
    because: Made up for this test.
  sneer:
    about: mocks them
    label: mocked
    family: harsh
    skill: Errors
    worth: -9
    trust: -20
    frustration: 20
    reason: mocks what they told
    because: Made up for this test.
"""

STORY = """\
format: 1
id: thanks
title: Thanks
channel: phone
customer: {name: Mo}
start: {scene: opening, trust: 40, frustration: 50}
scenes:
  opening:
    customer: ["I found the fault in your bill myself."]
    replies:
      - {id: thank, say: "Thank you for finding that.", shows: [thank], goto: again, why: "w"}
      - {id: sneer, say: "How clever of you.", shows: [sneer], goto: again, why: "w"}
      - {id: nothing, say: "Right.", shows: [], goto: again, why: "w"}
  again:
    customer: ["So?"]
    typed:
      routes:
        - {id: thanked, when: thank and not sneer, examples: ["a", "b", "c"], goto: mended, why: "w"}
        - {id: missed, otherwise: true, examples: ["d", "e", "f"], goto: mended, why: "w"}
    replies:
      - {id: thank, say: "Thank you for that.", shows: [thank], goto: mended, why: "w"}
      - {id: fix, say: "I'll correct it now.", shows: [solve], goto: mended, why: "w"}
  mended:
    customer: ["All right."]
    goto:
      - {if: trust >= 53, to: warm}
      - {if: trust >= 49, to: thanked}
      - {if: trust < 22, to: mocked}
      - {to: flat}
  warm: {customer: ["Bye!"], ending: {kind: best, title: Warm}}
  thanked: {customer: ["Bye."], ending: {kind: good, title: Thanked}}
  flat: {customer: ["Bye."], ending: {kind: fair, title: Flat}}
  mocked: {customer: ["…"], ending: {kind: poor, title: Mocked}}
"""


STRAIGHT_TO_WARM = ('["a", "b", "c"], goto: mended', '["a", "b", "c"], goto: warm')


@pytest.fixture
def longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rulebook]:
    """A copy of the table with two behaviours more stands in for the game's own."""
    table = behaviours.TABLE.read_text("utf-8")
    copy = tmp_path / "behaviours.yaml"
    copy.write_text(table.replace("\n  confront:\n", f"{THANK}  confront:\n", 1), "utf-8")
    monkeypatch.setattr(behaviours, "TABLE", copy)
    standard_rulebook.cache_clear()
    yield standard_rulebook()
    standard_rulebook.cache_clear()


@pytest.fixture
def plan(longer: Rulebook) -> Plan:
    loaded = read_text(STORY)
    assert loaded.story is not None, loaded.findings
    return Plan(loaded.story, rulebook=longer)


def typed(*codes: str) -> Say:
    return Say("Thank you, really.", Reading(tuple(Behaviour(code, start=0, end=9) for code in codes)))


def call(plan: Plan, *events: Pick | Say) -> list[Outcome]:
    state, outcome = enter(plan, begin(plan))
    outcomes = [outcome]
    for event in events:
        state, outcome = step(plan, state, event)
        assert outcome.refusal is None
        outcomes.append(outcome)
    return outcomes


def test_a_new_behaviour_is_read_in_stories_and_in_saves(longer: Rulebook) -> None:
    assert not read_text(STORY).findings
    misspelt = read_text(STORY.replace("when: thank and", "when: thenk and")).findings
    assert [(f.code, f.suggestion) for f in misspelt] == [("condition-name", "thank")]
    reserved = read_text(STORY.replace("channel:", "flags: [thank]\nchannel:")).findings
    assert [f.code for f in reserved] == ["reserved-word"]
    made = Record(typed("thank"), "opening")
    assert read_record(write_record(made)) == made
    scene = story_schema()["$defs"]["reply"]["properties"]["shows"]["items"]
    assert scene["enumDescriptions"][scene["enum"].index("thank")] == "thanks them for what they brought"


def test_a_behaviour_that_is_not_in_the_table_is_refused() -> None:
    assert {f.code for f in read_text(STORY).findings} == {"unknown-behaviour", "condition-name"}


def test_a_new_behaviour_moves_the_meters_and_says_why(plan: Plan) -> None:
    _, first, second = call(plan, Pick("thank"), typed("thank", "solve"))
    assert (first.trust, first.frustration) == (49, 48)
    assert [move.reason for move in first.moves] == ["thanks them for telling"]
    # It earned a hearing, so the fix is not too early; and it earns once.
    assert [(move.code, move.trust) for move in second.moves] == [("thank", 0), ("solve", 4)]
    assert second.moves[0].reason == "thanks them again; it earned once already"
    assert second.route == "thanked"
    assert call(plan, Pick("nothing"), Pick("fix"))[-1].moves[0].code == "premature"


def test_a_new_behaviour_counts_in_the_proof(plan: Plan) -> None:
    endings = prove(plan).endings
    assert {scene: ending.verdict for scene, ending in endings.items()} == dict.fromkeys(
        ("warm", "thanked", "flat", "mocked"), "reachable"
    )
    for scene, ending in endings.items():
        assert ending.path and replay_path(plan, ending.path)[-1].after.scene == scene
    # 53 takes both: the thanks, and the help that they made welcome.
    assert [step for step in endings["warm"].path or () if ":" in step] == ["pick:thank", "pick:fix"]
    assert "pick:sneer" in (endings["mocked"].path or ())


def test_a_typed_reply_may_show_a_new_behaviour_though_no_example_does(longer: Rulebook) -> None:
    """The ear does not know it yet: the ending has no witness, but it is not called unreachable."""
    loaded = read_text(STORY.replace("      - {if: trust >= 53, to: warm}\n", "").replace(*STRAIGHT_TO_WARM))
    assert loaded.story is not None and loaded.story.scenes["again"].routes[0].goto[0].to == "warm"
    assert prove(Plan(loaded.story), styles=False).endings["warm"].verdict == "undecided"


def test_the_listener_of_the_playtest_prefers_a_reply_that_listens(plan: Plan) -> None:
    played = playtest(plan, plays=20, seed=1, style="listener")
    assert set(played.styles["listener"].endings) <= {"warm", "thanked"}


def test_a_new_behaviour_counts_on_the_score_card(longer: Rulebook) -> None:
    turns = [CodedTurn(("thank",)), CodedTurn(("sneer",)), CodedTurn(("solve",))]
    card = {row.skill: row for row in score_card(turns)}
    assert card["Acknowledge"].counts == "1 named, 0 in stock words before the first solution"
    assert card["Reflect"].counts == "1 reflection to 0 open or closed questions (it takes 4)"
    assert "1 mocked" in card["Errors"].counts and card["Errors"].band == "fair"


def test_coach_and_debrief_speak_of_a_new_behaviour(plan: Plan) -> None:
    state, _ = enter(plan, begin(plan))
    _, outcome = step(plan, state, Pick("nothing"))
    better = better_line(plan, state, outcome)
    assert better is not None and better.line == "Thank you for finding that."
    _, outcome = step(plan, state, Pick("thank"))
    assert "thanks them for telling" in coach_lines(plan, state, outcome)[0]
    looked_back = debrief(plan, walk(plan, [begin(plan), Pick("thank"), Pick("fix")]))
    assert looked_back.counts == {"thanks": 1, "help offered": 1}
    assert looked_back.turns[0].outcome.moves[0].reason == "thanks them for telling"
    assert next(row for row in looked_back.card if row.skill == "Acknowledge").band == "good"


def test_code_table_schema_guides_and_the_ear_agree_on_the_codes() -> None:
    rulebook = standard_rulebook()
    shown = list(rulebook.shown)
    assert {*model().codes, "recall"} == set(code_data().why) == set(shown)
    assert set(code_data().cuts) == set(model().codes)
    schema = json.loads((ROOT / "game/authoring/schema/story.schema.json").read_text("utf-8"))
    assert schema["$defs"]["reply"]["properties"]["shows"]["items"]["enum"] == shown
    guide = (ROOT / "docs/authors.md").read_text("utf-8")
    assert re.findall(r"^\| `(\w+)` \| .* \| [+-]?\d+ \| [+-]?\d+ \|$", guide, re.MULTILINE) == shown
    assert all(rule.about for rule in rulebook.rules.values() if not rule.seen)
    for code, rule in rulebook.rules.items():
        assert not rule.early or rulebook.rules[rule.early].seen, code
        assert set(rule.near) <= set(shown), code
        assert bool(rule.spent) == bool(rule.once), code
        assert not rule.skill or rule.skill in intentions().skills, code


def test_no_behaviour_stands_in_the_table_twice() -> None:
    keys = re.findall(r"^  (\w+):$", behaviours.TABLE.read_text("utf-8"), re.MULTILINE)
    assert len(keys) == len(set(keys)) == len(yaml.safe_load(behaviours.TABLE.read_bytes())["rules"])
