"""The short play to a scene: `check`, `analyse`, previews and story tests read an example on the same one."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from game.authoring.preview import way_in
from game.check.check import check
from game.cli.commands import group
from game.conversation.path import replay_path
from game.conversation.plan import Plan
from game.conversation.turn import heard_out, would_interrupt
from game.proof.play_to_scene import ShortPlays
from game.story.reader import read_text
from tests.playing import CHAPTERS, checked, plan_of, short_plays, together

# The night porter's shortest way asks nothing, and then nobody tells what the example gives back.
INN = """\
format: 1
id: inn
title: Inn
channel: phone
customer: {name: Mara}
start: {scene: desk, trust: 40, frustration: 50}
flags: [asked]
facts:
  daughter: {says: her daughter is operated on at seven, words: [daughter, girl]}
scenes:
  desk:
    customer:
      - {say: "I booked a room.", done: true}
      - {say: "It's for tonight. My daughter is over there.", tells: [daughter], silence: true}
    replies:
      - {id: name, say: "Your name, please.", shows: [closed_question], goto: sofa, why: "A form."}
      - id: why
        say: "What brings you here?"
        shows: [open_question]
        effects: {set: [asked]}
        goto: hall
        why: "It let her say what it is for."
  hall:
    customer: ["Well."]
    goto: sofa
  sofa:
    customer:
      - {say: "I can walk from here.", if: not asked}
      - {say: "I can walk to my daughter.", tells: [daughter], if: asked}
    typed:
      prompt: "Your turn."
      routes:
        - id: heard
          when: names(daughter)
          examples: ["Your daughter waits for you.", "So it is your daughter.", "your girl over there"]
          goto: end
          why: "It gave her back."
        - id: missed
          otherwise: true
          examples: ["One moment.", "The weather is fine.", "Tuesday."]
          goto: end
          why: "It gave nothing back."
  end:
    customer: ["Good night."]
    ending: {kind: fair, title: A bed}
"""
HEARD_LEADS = '          goto: end\n          why: "It gave her'
EXAMPLE = "Your daughter waits for you."


BROKEN = Path(__file__).parents[1] / "story" / "broken"


def inn(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    text = INN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "inn.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def plays(text: str = INN) -> ShortPlays:
    story = read_text(text).story
    assert story is not None
    return ShortPlays(Plan(story))


def test_an_example_is_read_where_the_facts_that_it_names_were_told_silence_included() -> None:
    found = plays().to_reply("sofa", EXAMPLE)
    assert found is not None and found.path == ("wait", "pick:name")
    assert found.state.told == {"daughter"}
    plain = plays().to_reply("sofa", "One moment.")
    assert plain is not None and plain.path == ("pick:name",)


def test_check_analyse_preview_and_story_tests_read_an_example_in_the_same_state(tmp_path: Path) -> None:
    file = inn(tmp_path)
    assert [f.message for f in check([file], proof=False).findings] == []
    arguments = ["analyse", "--story", str(file), "--scene", "sofa", "--json", EXAMPLE]
    analysed = json.loads(CliRunner().invoke(group, arguments).stdout)
    assert analysed["route"] == "heard"
    (tmp_path / "inn.tests.yaml").write_text(
        "format: 1\nstory: inn\ntests:\n"
        "  - {name: a, given: {scene: sofa}, play: [listen all, 'say: heard#1'], route: heard}\n"
        f"  - {{name: b, given: {{scene: sofa}}, play: [say: heard#1], trust: {analysed['trust'][1]}}}\n",
        encoding="utf-8",
    )
    assert [f.message for f in check([file], proof=False).findings] == []
    way = way_in(plays(), "sofa")
    first = plays().to_scene("sofa")
    assert first is not None and (way.trust, way.frustration) == (40, 50) and way == first.beginning


def test_a_fact_that_was_named_but_not_told_is_said_with_the_play(tmp_path: Path) -> None:
    only_when_asked = ('My daughter is over there.", tells: [daughter]', 'I walked."')
    file = inn(tmp_path, only_when_asked, ("when: names(daughter)", "when: not asked and recall"))
    (finding, *_) = check([file], proof=False).findings
    assert finding.code == "example-elsewhere"
    assert "facts named: daughter (named, but not told there); read after pick:name" in finding.message


def test_an_example_at_the_very_beginning_is_read_after_nothing() -> None:
    (finding,) = (
        f for f in check([BROKEN / "text-cut.yaml"], proof=False).findings if f.code == "example-elsewhere"
    )
    assert finding.message.endswith("the ear reads no behaviour")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("{heard: [daughter]}", ""),
        ("{heard: [daughter], visited: [hall], flags: [asked], trust: 60}", ""),
        ("{heard: []}", "named, but not told there); read as `given` says"),
    ],
)
def test_given_pins_what_was_heard_and_visited_whatever_plays_reach(
    tmp_path: Path, given: str, says: str
) -> None:
    change = (HEARD_LEADS, f"          given: {given}\n{HEARD_LEADS}")
    when = ("when: names(daughter)", "when: names(daughter) or confront")
    found = check([inn(tmp_path, change, when)], proof=False).findings
    assert bool(found) == bool(says)
    assert all(finding.code == "example-elsewhere" and says in finding.message for finding in found)


def test_given_names_only_facts_and_scenes_that_there_are(tmp_path: Path) -> None:
    given = "          given: {heard: [dauhgter], visited: [hal]}\n"
    found = check([inn(tmp_path, (HEARD_LEADS, given + HEARD_LEADS))], proof=False).findings
    assert [(f.code, f.suggestion) for f in found] == [
        ("unknown-fact", "daughter"),
        ("unknown-scene", "hall"),
    ]


@together
@pytest.mark.full
def test_the_last_typed_scene_of_a_long_call_is_read_too() -> None:
    assert [f for f in checked().findings if "missing-parcel" in f.file] == []


@pytest.mark.parametrize("name", ["parcel", pytest.param("call-that-came-back", marks=pytest.mark.full)])
def test_every_short_play_that_is_named_plays_to_where_it_says(name: str) -> None:
    found = short_plays(name) if name in CHAPTERS else ShortPlays(plan_of())
    plan, story = found.plan, found.plan.story
    for scene in story.scenes:
        play = found.to_scene(scene)
        assert play is not None and play.path is not None
        state = replay_path(plan, play.path)[-1].after
        assert state == play.state and state.scene == scene and not would_interrupt(plan, state)
        assert not story.scenes[scene].routes or heard_out(plan, state)
