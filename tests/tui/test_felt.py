"""The call is felt: a silence lasts, a cut-in bites, and the line that says whose turn it is never lies."""

import pytest
from textual.containers import ScrollableContainer
from textual.pilot import Pilot
from textual.scroll_view import ScrollView

from game.conversation.events import Begin, Pick, Wait
from game.tui import silence
from game.tui.app import HearMeOut
from game.tui.widgets.meters import Meters
from game.tui.widgets.transcript import TranscriptView
from game.tui.widgets.voice_line import VoiceLine
from tests.tui.apps import JOHN, app, call, footer, small_story, type_text

PAYS = """format: 1
id: pays
title: It pays
channel: {channel}
customer: {{name: Kim, cut_in: ["Let me get to the end."]}}
start: {{scene: a, trust: 40, frustration: 40}}
facts: {{present: {{says: it was a present, words: [present]}}}}
scenes:
  a:
    customer:
      - "It came with a crack."
      - {{say: "For the second time this year, I mean.", done: true}}
      - {{do: "(a cup, put down)"}}
      - "So there we are."
      - {{say: "It was a present.", silence: true, tells: [present]}}
    replies:
      - {{id: oh, say: "Cracked. I am sorry.", shows: [apologise], why: "An apology.", goto: b}}
      - {{id: tell, say: "What is it like for you?", shows: [open_question], why: "Open.", goto: b}}
  b: {{customer: ["Well.", "That is how it is."], replies: [{{id: end, say: "Goodbye.", goto: c}}]}}
  c: {{customer: ["Bye."], ending: {{kind: good, title: Done}}}}
"""


def moving(monkeypatch: pytest.MonkeyPatch, channel: str = "phone") -> HearMeOut:
    """The call where things may move; a silence gets its dots quickly."""
    monkeypatch.setattr(silence, "_A_DOT", 0.05)
    game = app(small_story(PAYS.format(channel=channel)))
    game.animation_level = "full"
    return game


def still(channel: str = "phone") -> HearMeOut:
    return app(small_story(PAYS.format(channel=channel)))


def said(pilot: Pilot[None]) -> str:
    return call(pilot).query_one(VoiceLine).text


def shown(pilot: Pilot[None]) -> str:
    return call(pilot).query_one(TranscriptView).text


def waits(pilot: Pilot[None]) -> int:
    return sum(isinstance(event, Wait) for event in call(pilot).call.events)


async def heard_out(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.press("space", "space", "space")
    await pilot.pause()


async def test_a_silence_lasts_some_seconds_and_then_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    async with moving(monkeypatch).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await heard_out(pilot)
        await pilot.press("full_stop")
        assert "You leave the silence ·" in said(pilot) and waits(pilot) == 0, "it is felt before it is over"
        await type_text(pilot, "So")
        for _ in range(100):
            if waits(pilot):
                break
            await pilot.pause(0.02)
        assert "It was a present." in shown(pilot)
        assert "told you more. It is your turn" in said(pilot)


async def test_a_silence_can_be_passed_and_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silence, "_DOTS", 10_000)
    async with moving(monkeypatch).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await heard_out(pilot)
        await pilot.press("full_stop", "escape")
        assert "You leave the silence" not in said(pilot) and waits(pilot) == 0
        for again in ("space", "full_stop"):
            await pilot.press("full_stop", again)
            await pilot.pause()
        assert waits(pilot) == 2, "the same key, or the one that listens, goes on at once"
        assert "Nothing more comes; Kim waits for you." in said(pilot)


async def test_without_motion_a_silence_is_over_at_once() -> None:
    async with still().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await heard_out(pilot)
        await pilot.press("f3")
        await pilot.pause()
        assert waits(pilot) == 1 and "It was a present." in shown(pilot)


async def test_a_silence_that_brings_nothing_is_answered_and_one_that_costs_is_asked_about() -> None:
    async with still().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await heard_out(pilot)
        await pilot.press("full_stop", "full_stop")
        await pilot.pause()
        assert "Nothing more comes; Kim waits for you." in said(pilot)
        before = call(pilot).call.state
        await pilot.press("full_stop")
        await pilot.pause()
        assert "can feel like absence" in said(pilot) and call(pilot).call.state == before
        await pilot.press("escape", "full_stop", "full_stop")
        await pilot.pause()
        assert call(pilot).call.state.trust < before.trust
        assert "Hello? Are you still there?" in shown(pilot)
        assert "leave a silence" not in said(pilot), "it asks for no silence that would cost again"


@pytest.mark.parametrize("channel", ["phone", "chat", "in-person", "video"])
async def test_a_cut_in_breaks_the_sentence_off_and_the_customer_says_so(channel: str) -> None:
    async with still(channel).run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("1", "enter", "enter")
        await pilot.pause()
        text = shown(pilot)
        assert "Kim: For the second—" in text, "the sentence breaks off"
        assert text.index("For the second—") < text.index("You cut in.") < text.index("Cracked. I am sorry.")
        assert text.index("Cracked. I am sorry.") < text.index("Let me get to the end.") < text.index("Well.")
        assert "this year" not in text, "what was cut off stays unheard"
        assert "It came while Kim was still speaking: “For the second—” An apology." in text
        assert "cuts in before they have finished" in str(call(pilot).query_one(Meters).render())


async def test_looking_back_can_show_the_words_that_were_never_heard() -> None:
    async with still().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("1", "enter", "enter", "space", "1", "enter", "space", "right", "right", "u")
        await pilot.pause()
        told = "\n".join(
            "".join(part.text for part in s) for s in pilot.app.screen._compositor.render_strips()
        )
        assert "For the second time this year, I mean." in told


async def test_an_aside_is_never_said_to_be_speech() -> None:
    async with still().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert "Kim is speaking" in said(pilot)
        await pilot.press("space")
        assert "Kim pauses, and may go on. You may speak" in said(pilot)
        await pilot.press("space")
        assert "Kim has more to say" in said(pilot) and "is speaking" not in said(pilot)
        await pilot.press("space")
        assert "has stopped" in said(pilot)


async def test_the_line_says_whose_turn_it_is_after_a_silence_in_a_chat_too() -> None:
    async with still("chat").run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await heard_out(pilot)
        await pilot.press("full_stop")
        await pilot.pause()
        assert "You may answer" in said(pilot) and "writes on" not in said(pilot)


@pytest.mark.parametrize(("size", "rows"), [((80, 24), 1), ((120, 40), 3)], ids=["80x24", "120x40"])
async def test_the_coach_has_one_line_where_there_is_little_room_and_a_key_for_more(
    size: tuple[int, int], rows: int
) -> None:
    async with app(JOHN).run_test(size=size, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("1", "enter", "enter")
        await pilot.pause()
        transcript = call(pilot).query_one(TranscriptView)

        def coach() -> int:
            return sum(row.kind == "coach" for row in transcript._rows)

        assert coach() == rows if rows == 1 else coach() >= rows
        assert ("F7 Coach" in footer(pilot)) == (rows == 1 and size[0] > 80), "a key that is listed works"
        if rows == 1:
            line = next(row.content.plain for row in transcript._rows if row.kind == "coach")
            assert line.endswith("… F7 more, F6 again") and len(line) <= size[0] - 2
            await pilot.press("f7")
            await pilot.pause()
            assert coach() > 2
            await pilot.press("f7")
            await pilot.pause()
            assert coach() == 1


async def test_the_head_tells_that_there_is_more_above_and_below() -> None:
    async with app(JOHN).run_test(size=(60, 20), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        head = call(pilot).query_one("#who")
        assert "PgUp" not in str(head.render())
        await pilot.press("space", "space", "space", "full_stop")
        await pilot.pause()
        assert "↑ PgUp" in str(head.render())
        await pilot.press("pageup", "pageup", "pageup")
        await pilot.pause()
        assert "↓ PgDn" in str(head.render())


async def test_one_scrollbar_stands_on_a_small_screen() -> None:
    async with app(JOHN).run_test(size=(60, 20), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("space", "space", "space", "3")
        await pilot.pause()
        scrolled = [w for w in call(pilot).walk_children() if isinstance(w, ScrollView | ScrollableContainer)]
        assert [w.id for w in scrolled if w.show_vertical_scrollbar and w.region] == ["transcript"]


async def test_a_reply_cut_in_with_is_asked_about_once_and_no_key_hits_what_comes_next() -> None:
    """Enter pressed once too often after a cut-in only listens on."""
    async with still().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("1", "enter", "enter", "enter", "enter")
        await pilot.pause()
        events = [event for event in call(pilot).call.events if not isinstance(event, Begin)]
        assert sum(isinstance(event, Pick) for event in events) == 1
