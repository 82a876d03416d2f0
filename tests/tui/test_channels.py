"""How a call feels by channel, with small stories of the tests' own."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from game.conversation.events import Say
from game.progress.library import PlayableStory
from game.tui.widgets.reply_field import ReplyField
from game.tui.widgets.transcript import TranscriptView
from game.tui.widgets.voice_line import VoiceLine
from tests.tui.apps import app, call, pictures, small_story, type_text

STORY = """format: 1
id: small
title: A small one
channel: {channel}
customer: {{name: Kim, about: A regular.}}
start: {{scene: a, trust: 40, frustration: 40}}
scenes:
  a:
    customer:
      - say: "It came with a crack."
      - do: "(she turns the cup around)"
        done: true
      - say: "It was for my mother."
    replies:
      - {{id: oh, say: "For your mother. I am sorry.", shows: [paraphrase, apologise], goto: b}}
      - {{id: nod, {nod}, shows: [cue], goto: b}}
    typed:
      prompt: "Your answer"
      routes: [{{id: any, otherwise: true, examples: [a, b, c], goto: b}}]
  b:
    customer: ["Thanks.", "Friday is early enough."]
    ending: {{kind: good, title: Done}}
"""

ANSWER = "A present for your mother, and it was cracked. I am sorry. Would a new one by Friday be in time?"
CHANNELS = ["phone", "chat", "email", "in-person", "video"]


def playable(channel: str) -> PlayableStory:
    seen = channel in ("in-person", "video")
    return small_story(STORY.format(channel=channel, nod='do: "Nod."' if seen else 'say: "I see."'))


def floor(pilot: Pilot[None]) -> str:
    return call(pilot).query_one(VoiceLine).text


@pictures(*(f"{channel} 80x24" for channel in CHANNELS), "chat 60x20")
def test_each_channel_looks_like_this(
    snap_compare: Callable[..., bool], state: str, size: tuple[int, int]
) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await pilot.pause()
        if state != "email":
            await pilot.press("space", "space")
        await pilot.pause()

    assert snap_compare(app(playable(state)), run_before=play, terminal_size=size)


@pictures(*(f"{channel} 80x24" for channel in CHANNELS), "chat 120x40", "email 120x40")
def test_an_answer_looks_like_this_on_each_channel(
    snap_compare: Callable[..., bool], state: str, size: tuple[int, int]
) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await pilot.pause()
        if state != "email":
            await pilot.press("space", "space")
        call(pilot).query_one(ReplyField).text = ANSWER
        await pilot.press("ctrl+s" if state == "email" else "enter")
        await pilot.pause()

    assert snap_compare(app(playable(state)), run_before=play, terminal_size=size)


@pytest.mark.parametrize("channel", [c for c in CHANNELS if c != "email"])
async def test_speaking_pausing_and_finished_are_told_apart_in_words(channel: str) -> None:
    async with app(playable(channel)).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        said = [floor(pilot)]
        for _ in range(2):
            await pilot.press("space")
            await pilot.pause()
            said.append(floor(pilot))
        assert len(set(said)) == 3
        assert len({line[0] for line in said}) == 3, "each has a sign of its own"


async def test_a_letter_is_read_whole_and_answered_with_lines_of_its_own() -> None:
    async with app(playable("email")).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        screen = call(pilot)
        assert "It was for my mother." in screen.query_one(TranscriptView).text
        await type_text(pilot, "Dear Kim")
        await pilot.press("enter")
        await type_text(pilot, "I am sorry")
        await pilot.press("ctrl+s")
        await pilot.pause()
        event = screen.call.events[-1]
        assert isinstance(event, Say) and event.text == "Dear Kim\nI am sorry"


async def test_in_a_letter_there_is_nobody_to_hear_a_cue_or_a_silence() -> None:
    async with app(playable("email")).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        screen = call(pilot)
        await pilot.press("comma", "full_stop", "f2", "f3")
        await pilot.pause()
        assert len(screen.call.events) == 1
        assert screen.call.state.frustration == 40


async def test_what_is_done_stands_beside_what_is_said() -> None:
    async with app(playable("in-person")).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("space", "space", "2", "enter")
        await pilot.pause()
        text = call(pilot).query_one(TranscriptView).text
        assert "seen: she turns the cup around" in text
        assert "You: (Nod.)" in text
