"""What is marked with the mouse and copied is words: no sign, no bar, no label, and wrapped nowhere."""

import re

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from game.conversation.events import Say
from game.listening.reading import Reading
from game.tui.widgets.meters import Meters
from game.tui.widgets.note_pad import NotePad
from game.tui.widgets.reply_list import ReplyList
from game.tui.widgets.transcript import TranscriptView
from tests.tui.apps import app, call, small_story, type_text
from tests.tui.test_debrief import game, look_back, pressed

LONG = (
    "The engineer came on Monday, looked at the box in the hall, said it was the wrong one, and left again "
    "without a word about when somebody would bring the right one, and that was the last that I heard."
)
FOLDED = "https://example.org/" + "orders-and-returns/" * 8
SHORT = "So I am asking you."
MINE = "So the engineer came on Monday with the wrong box, left, and since then nobody has told you a thing?"
STORY = f"""format: 1
id: small
title: The box
channel: CHANNEL
customer: {{name: Bartholomew}}
start: {{scene: a, trust: 40, frustration: 40}}
scenes:
  a:
    customer: ["{LONG}", "See {FOLDED}", {{do: "(a door shuts)"}}, "{SHORT}"]
    typed: {{routes: [{{id: any, otherwise: true, examples: [a, b, c], goto: b}}]}}
  b: {{customer: ["Yes.", "Just so."], goto: c}}
  c: {{customer: ["Goodbye."], ending: {{kind: good, title: Done}}}}
"""
SIGNS = re.compile("[\u2500-\u25ff\u2605\u2606\u2713\u2715]|  |^[·›] ", re.MULTILINE)


async def marked(pilot: Pilot[None], start: tuple[int, int], end: tuple[int, int]) -> str:
    """What is in the clipboard after the mouse went from one cell of the screen to another, and Ctrl+C."""
    pilot.app.copy_to_clipboard("what was copied before")
    await pilot.mouse_down(offset=start)
    await pilot.hover(offset=((start[0] + end[0]) // 2, (start[1] + end[1]) // 2))
    await pilot.hover(offset=end)
    await pilot.mouse_up(offset=end)
    await pilot.press("ctrl+c")
    await pilot.pause()
    return pilot.app.clipboard


async def everything(pilot: Pilot[None]) -> str:
    width, height = pilot.app.size
    return await marked(pilot, (0, 0), (width - 1, height - 2))


@pytest.mark.parametrize("channel", ["phone", "chat", "email"])
async def test_of_a_conversation_the_words_are_copied_and_nothing_that_is_drawn(channel: str) -> None:
    story = small_story(STORY.replace("CHANNEL", channel))
    async with app(story).run_test(size=(80, 40), notifications=True, tooltips=True) as pilot:
        await pressed(pilot, *["space"] * 4)
        call(pilot).call.do(Say(MINE, Reading()))
        await pilot.app.push_screen(type(call(pilot))(call(pilot).call))
        await pilot.pause()
        top, low = pilot.app.screen.query_one(TranscriptView).region.y, 20
        lines = (await everything(pilot)).split("\n")
        assert {LONG, f"See {FOLDED}", "a door shuts", SHORT, MINE} <= set(lines)
        # From within a message to within the next, over its label, its bar and the ends of its rows.
        across = await marked(pilot, (30, top), (40, top + low))
        assert not SIGNS.search(across)
        assert LONG[60:].strip() in across and FOLDED in across


@pytest.mark.parametrize(
    ("channel", "width"),
    [
        ("phone", 60),
        ("phone", 80),
        ("phone", 120),
        ("chat", 80),
        ("email", 80),
        # The other channels fold at other widths as the first does.
        *(
            pytest.param(channel, width, marks=pytest.mark.full)
            for channel in ("chat", "email")
            for width in (60, 120)
        ),
    ],
)
async def test_a_part_of_a_message_is_one_piece_of_it(channel: str, width: int) -> None:
    story = small_story(STORY.replace("CHANNEL", channel))
    async with app(story).run_test(size=(width, 40), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        top = pilot.app.screen.query_one(TranscriptView).region.y + (channel == "email")
        found = await marked(pilot, (25, top), (30, top + 1))
        assert found in LONG and len(found) > 20
        assert await marked(pilot, (0, top), (25, top + 1)) in LONG, "begun before its label"


async def test_words_that_are_still_being_said_are_copied_as_far_as_they_are_heard() -> None:
    async with app(small_story(STORY.replace("CHANNEL", "phone"))).run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        transcript = pilot.app.screen.query_one(TranscriptView)
        transcript.speak(0.5)
        found = await marked(pilot, (2, transcript.region.y), (70, transcript.region.y + 3))
        assert LONG.startswith(found) and 0.3 < len(found) / len(LONG) < 0.7


async def test_of_home_the_debrief_and_the_notes_the_words_are_copied() -> None:
    async with game().run_test(size=(80, 30), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert not SIGNS.search(await everything(pilot))
        await look_back(pilot)
        for _ in range(6):
            found = await everything(pilot)
            assert "Mira" in found and not SIGNS.search(found), found
            await pressed(pilot, "right")
        await pressed(pilot, "f1")
        assert "take the intention that is pointed at into the next call" in await everything(pilot)


async def test_a_drag_over_what_is_no_text_copies_nothing_in_place_of_what_was() -> None:
    async with app("download-that-stops").run_test(size=(80, 30), notifications=True, tooltips=True) as pilot:
        await pressed(pilot, *["space"] * 3)
        screen = pilot.app.screen
        for place in (screen.query_one(ReplyList).region, screen.query_one(Meters).region):
            found = await marked(pilot, (place.x + 1, place.y), (place.right - 2, place.bottom - 1))
            assert found == "what was copied before"
        await pressed(pilot, "f5")
        await type_text(pilot, "three bills")
        await pressed(pilot, "enter")
        pad = screen.query_one(NotePad).region
        assert not SIGNS.search(await marked(pilot, (pad.x, pad.y), (pad.right - 1, pad.bottom - 1)))


async def test_what_was_marked_and_is_gone_since_ends_nothing() -> None:
    async with game().run_test(size=(80, 30), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        line = pilot.app.screen.query_one("#line", Static)
        line.update("one\ntwo")
        await pilot.pause()
        y = line.region.y + 1
        assert await marked(pilot, (line.region.x, y), (line.region.x + 3, y)) in ("tw", "two")
        line.update("one")
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert pilot.app.is_running
