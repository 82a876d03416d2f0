"""A channel is a row of one table: a sixth row is read, played, shown, begun and checked like the others."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from textual.widgets import Static

from game.authoring.schema import story_schema
from game.channels import TABLE, channels, read_channels
from game.check.check import check
from game.cli.commands import group
from game.conversation.events import Cue, Listen, Pick, Wait
from game.conversation.path import replay_path
from game.conversation.step import begin, enter, step
from game.conversation.turn import would_interrupt
from game.proof.proof import prove
from game.story.reader import read_text
from game.tui.screens.before_call import BeforeCallScreen
from game.tui.widgets.transcript import TranscriptView
from game.tui.widgets.voice_line import VoiceLine
from tests.playing import new_call, plan_of, play_lines
from tests.tui.apps import app, call, footer, small_story

# In pauses, silences heard, cues not: no channel of the game is like that.
SMS = """
[sms]
label = "text messages"
named = "a text message"
whole = false
cue = false
medium = "A text message"
silence = true
deeds = false
are_you_there = "u there?"
cut_in = ["still texting"]
corrects = "not what i texted"
pause = "(the dots come and go)"
takes = "picks up the phone to read"
layout = "messages"

[sms.screen]
speaking = "{name} is texting"
pausing = "{name} has texted that. You may text back"
finished = "{name} has put the phone down."
paid = "You left the phone alone, and {name} texts on."
go_on = "waits for the next"
busy = "{name} is still texting"
over = "The texts are over."
seen = "emoji"
wave = ["#"]
rest = "="
"""
STORY = """format: 1
id: texts
title: Three texts
channel: sms
customer: {name: Kim}
start: {scene: a, trust: 40, frustration: 40}
facts: {mug: {says: a cracked mug, words: [mug, cracked]}, mother: {says: for their mother, words: [mother]}}
scenes:
  a:
    customer:
      - say: "it came cracked"
      - do: "(a picture of a mug)"
        tells: [mug]
        done: true
      - say: "was a present"
      - say: "for my mum"
        tells: [mother]
        silence: true
    replies:
      - id: oh
        say: "A cracked mug, and it was a present."
        shows: [paraphrase]
        goto: [{if: heard(mother), to: c}, {to: b}]
        why: Heard.
      - {id: no, say: "You should have packed it better.", shows: [confront], goto: b, why: Blamed.}
    interrupted: {goto: b, why: Cut in.}
  b: {customer: ["k"], ending: {kind: fair, title: Left it}}
  c: {customer: ["thx", "friday is ok"], ending: {kind: best, title: Told it all}}
"""


@pytest.fixture(autouse=True)
def _sixth(monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of the game's table with one row more."""
    monkeypatch.setitem(channels(), "sms", read_channels(TABLE.read_text("utf-8") + SMS)["sms"])


def test_only_a_channel_of_the_table_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = read_text(STORY)
    assert loaded.story is not None and loaded.story.channel == "sms" and not loaded.findings
    monkeypatch.delitem(channels(), "sms")
    assert [finding.code for finding in read_text(STORY).findings] == ["bad-choice"]


def test_a_scene_may_go_on_by_it_and_a_silence_is_not_read_where_none_is_heard() -> None:
    other = STORY.replace("channel: sms", "channel: email").replace("  a:\n", "  a:\n    channel: {}\n")
    assert read_text(other.replace("{}", "sms", 1)).findings == ()
    silent = read_text(other.replace("{}", "email", 1)).findings
    assert [f.message for f in silent] == ["an email has no silence: all its beats are read at once"]


def test_step_plays_it_by_its_row() -> None:
    plan = plan_of(STORY)
    state, outcome = enter(plan, begin(plan))
    assert [beat.say for beat in outcome.heard] == ["it came cracked"]
    assert would_interrupt(plan, state)
    state, outcome = step(plan, state, Cue())
    assert outcome.refusal is not None
    assert (outcome.refusal.name, outcome.refusal.message) == (
        "no_cue_here",
        "A text message does not hear a cue.",
    )
    cut, outcome = step(plan, state, Pick("no"))
    assert outcome.interrupted and cut.scene == "b"
    for event in (Listen(), Listen(), Wait()):
        state, outcome = step(plan, state, event)
    assert outcome.silence and outcome.told == ("mother",)
    waited, _ = step(plan, state, Wait())
    assert step(plan, waited, Wait())[1].line == "u there?"
    assert step(plan, state, Pick("oh"))[0].scene == "c"


def test_plain_play_tells_it_by_its_label_and_refuses_in_its_words() -> None:
    written = play_lines(new_call(STORY), "/cue", "", "", "/wait", "1", "")
    assert written[0] == "Three texts. Channel: text messages. Customer: Kim."
    assert "A text message does not hear a cue." in written
    assert "Kim: for my mum" in written and "Kim: friday is ok" in written
    assert any("Told it all" in line for line in written)


async def test_the_screen_speaks_its_words_and_sets_its_lines_as_messages() -> None:
    story = small_story(STORY)
    async with app(story).run_test(size=(80, 24)) as pilot:
        screen = call(pilot)
        voice = screen.query_one(VoiceLine)
        assert voice.text == "# Kim is texting. Space waits for the next."
        assert "text messages" in str(screen.query_one("#who", Static).content)
        assert "Cue" not in footer(pilot) and "Silence" in footer(pilot)
        await pilot.press("space")
        assert voice.text.startswith("= Kim has texted that. You may text back")
        await pilot.press("space")
        assert voice.text == "○ Kim has put the phone down."
        await pilot.press("full_stop")
        assert voice.text == "◇ You left the phone alone, and Kim texts on."
        rows = [row.content.plain for row in screen.query_one(TranscriptView)._rows]
        assert "  Kim ▌ it came cracked" in rows and "emoji ┊ a picture of a mug" in rows
        await pilot.press("1", "enter", "space")
        assert screen.call.state.over and screen.call.state.scene == "c"
        assert voice.text.startswith("■ The texts are over.")


async def test_before_it_begins_it_is_taken_in_its_words() -> None:
    game = app()
    async with game.run_test(size=(80, 24)) as pilot:
        game.play(small_story(STORY))
        await pilot.pause()
        assert isinstance(game.screen, BeforeCallScreen)
        assert "picks up the phone to read" in str(game.screen.query_one("#go", Static).content)
        assert "text messages" in str(game.screen.query_one("#file", Static).content)


def test_new_makes_a_story_for_it_that_check_finds_faultless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "game.cli.new", raising=False)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(group, ["new", "lost", "--channel", "sms"])
    assert result.exit_code == 0, result.output
    text = Path("lost.yaml").read_text("utf-8")
    assert "channel: sms    # phone | chat | email | in-person | video | sms" in text
    assert "(the dots come and go)" in text and "silence: true" in text and "Turn away" not in text
    report = check([Path("lost.yaml")])
    assert [(finding.code, finding.message) for finding in report.findings] == []


def test_editors_offer_it() -> None:
    schema = story_schema()
    assert "sms" in schema["properties"]["channel"]["enum"]
    assert "sms" in schema["$defs"]["scene"]["properties"]["channel"]["enum"]


def test_check_proves_its_endings_and_shows_ways_that_play(tmp_path: Path) -> None:
    file = tmp_path / "texts.yaml"
    file.write_text(STORY, "utf-8")
    report = check([file])
    assert report.findings == ()
    plan = plan_of(STORY)
    endings = report.stories["texts"].endings
    assert {name: ending.verdict for name, ending in endings.items()} == {"b": "reachable", "c": "reachable"}
    for name, ending in endings.items():
        path = ending.path or ()
        played = replay_path(plan, path)
        assert len(played) == len(path) + 1
        assert played[-1].after.over and played[-1].after.scene == name


def test_a_reply_that_only_a_silence_opens_leaves_nobody_stuck_where_silences_are_heard() -> None:
    late = STORY.replace("id: oh\n", "id: oh\n        if: frustration >= 60\n")
    late = late.replace("{id: no,", "{id: no, if: frustration >= 50,")
    assert prove(plan_of(late)).soft_locks == ()
    assert prove(plan_of(late.replace("channel: sms", "channel: phone"))).soft_locks == ()
    letter = late.replace("channel: sms", "channel: email").replace("        silence: true\n", "")
    assert prove(plan_of(letter)).soft_locks == ("a",)


def test_a_row_that_does_not_hold_together_is_refused() -> None:
    with pytest.raises(ValueError, match="`medium` is missing"):
        read_channels(SMS.replace('medium = "A text message"', ""))
    with pytest.raises(ValueError, match="`are_you_there` is never used"):
        read_channels(SMS.replace("silence = true", "silence = false"))


@pytest.mark.parametrize("name", channels())
def test_whose_turn_it_is_never_says_that_they_have_nothing_more_to_tell(name: str) -> None:
    assert "has finished" not in channels()[name].screen.finished, "a silence may still bring something"


def test_a_cue_is_what_is_said_or_written_in_its_channel() -> None:
    says = {name: channel.cue_says for name, channel in channels().items()}
    assert says["phone"] == "Mm-hm." and says["email"] == ""
    assert "hm" not in says["chat"] and says["chat"]
