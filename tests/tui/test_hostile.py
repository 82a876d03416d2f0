"""Foreign text on screen means only itself, whatever it holds and wherever it stands."""

import json

import pytest

from game.story.yaml.lengths import LENGTHS
from game.tui import live_pace
from game.tui.widgets.reply_field import ReplyField
from game.tui.widgets.transcript import TranscriptView
from tests.tui.apps import app, call, small_story

HOSTILE = [
    "[/]",
    "[red]hi",
    "[@click=app.quit]x[/]",
    "[0] hi",
    "tail\\",
    "$foo [$x] {name}",
    "[b + c",
    "👩‍👧 家族 ﷽",
    "a\x1b]0;PWNED\x07b\x1b[2J",
    "left\u202eright",
    "x" * 3000,
]

STORY = """format: 1
id: small
title: {title}
channel: phone
customer: {{name: {name}, about: {text}}}
start: {{scene: a, trust: 40, frustration: 40}}
scenes:
  a:
    customer: [{{say: {said}}}, {{do: {said}}}]
    replies:
      - {{id: one, say: {said}, shows: [acknowledge], why: {said}, goto: b}}
      - {{id: two, say: "Go on.", shows: [], goto: b}}
    typed:
      prompt: {said}
      routes: [{{id: any, otherwise: true, examples: [a, b, c], why: {said}, goto: b}}]
  b:
    customer: [{said}]
    ending: {{kind: good, title: {title}, survey: {{stars: 3, comment: {said}}}}}
"""


def hostile_story(text: str) -> str:
    """A story whose every free text is shown as this text, as far as it may be so long."""
    quoted = json.dumps(text, ensure_ascii=False)
    said = quoted.replace("{", "{{").replace("}", "}}")
    title = json.dumps(text[: LENGTHS["title"]], ensure_ascii=False)
    return STORY.format(text=quoted, title=title, said=said, name=json.dumps(text[:40], ensure_ascii=False))


WAYS = [
    pytest.param(text, typed, id=f"{way}-{number}", marks=pytest.mark.full if (number + typed) % 2 else ())
    for typed, way in enumerate(("picked", "typed"))
    for number, text in enumerate(HOSTILE)
]
"""In `make test` each text comes once, and each way with every second of them."""


@pytest.mark.parametrize(("text", "typed"), WAYS)
async def test_hostile_text_is_shown_as_text_from_home_to_debrief(text: str, typed: int) -> None:
    playable = small_story(hostile_story(text))
    game = app(playable)
    game.library.stories[playable.story.id] = playable
    async with game.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        screen = call(pilot)
        await pilot.press("space")
        if typed:
            field = screen.query_one(ReplyField)
            field.text = text
            await pilot.press("enter")
            await pilot.pause()
            if not screen.call.state.over:
                await pilot.press("enter")  # it read as nothing; it is meant
        else:
            await pilot.press("1", "enter")
        await pilot.pause()
        shown = screen.query_one(TranscriptView).text
        assert "\x1b" not in shown and "\u202e" not in shown
        if text.startswith(("[", "$")):
            assert text in shown
        assert screen.call.state.over
        await pilot.press("space")
        for _ in range(5):
            await pilot.pause()
            await pilot.press("right")
        await pilot.press("escape")
        await pilot.pause()
        assert game.is_running and game.return_value is None


async def test_a_storm_of_sizes_while_they_speak_loses_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(live_pace, "monotonic", lambda: now[0])
    monkeypatch.setattr(live_pace, "_SHORTEST", 60.0)
    monkeypatch.setattr(live_pace, "_TICK", 0.005)
    game = app("the-call-that-came-back", pace="live")
    game.animation_level = "full"
    async with game.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("space")
        for turn in range(30):
            now[0] += 0.5
            await pilot.resize_terminal(*[(60, 20), (41, 13), (20, 5), (200, 60), (80, 24)][turn % 5])
        await pilot.pause()
        call(pilot)._live_pace.stop()
        transcript = call(pilot).query_one(TranscriptView)
        painted = " ".join(
            "".join(part.text for part in transcript.render_line(y)) for y in range(transcript.size.height)
        )
        assert "Fifty-two pounds. It's meant to be thirty-eight" in " ".join(painted.split())
        assert "it's not a blip, is it." in " ".join(painted.split())
        assert len(call(pilot).call.events) == 2, "sizes are no events"


async def test_resizing_in_the_middle_of_a_turn_loses_no_word() -> None:
    async with app("the-call-that-came-back").run_test(
        size=(120, 40), notifications=True, tooltips=True
    ) as pilot:
        await pilot.pause()
        await pilot.press("space")
        for width, height in [(60, 20), (80, 24), (41, 13), (200, 60), (60, 20), (80, 24)]:
            await pilot.resize_terminal(width, height)
            await pilot.press("space")
        await pilot.pause()
        text = call(pilot).query_one(TranscriptView).text
        assert "Hello, yes. John Marsh." in text and "Third time I've rung" in text
        rows = call(pilot).query_one(TranscriptView)._rows
        assert all(row.content.cell_length <= 80 for row in rows)
