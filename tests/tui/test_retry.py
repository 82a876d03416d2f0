"""Back to a moment on screen: its key, what comes back, and when it is not there."""

from typing import Literal

import pytest
from textual.pilot import Pilot

from game.conversation.events import Pick, Retake, Say
from game.settings import Settings, save_settings, settings_file
from game.tui import live_pace
from game.tui.app import HearMeOut
from game.tui.widgets.meters import Meters
from game.tui.widgets.reply_field import ReplyField
from game.tui.widgets.reply_list import ReplyList
from game.tui.widgets.transcript import TranscriptView
from tests.looking_back import KETTLE
from tests.tui.apps import app, call, click_key, footer, small_story, type_text
from tests.tui.test_palette import chosen

OFFER = "F6: that moment again."


def kettle(*, pace: str = "reader") -> HearMeOut:
    return app(small_story(KETTLE), pace=pace)


def shown(pilot: Pilot[None]) -> str:
    return call(pilot).query_one(TranscriptView).text


async def cut_in(pilot: Pilot[None]) -> None:
    """Cut in with a fix: point, be asked, and mean it."""
    await pilot.pause()
    await pilot.press("2", "enter", "enter")
    await pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_a_picked_reply_can_be_had_again_and_both_tries_are_set_side_by_side(
    size: tuple[int, int],
) -> None:
    async with kettle().run_test(size=size, notifications=True, tooltips=True) as pilot:
        await cut_in(pilot)
        assert shown(pilot).count(OFFER) == 1
        assert "F6 Retry" in footer(pilot) or size[0] < 80
        await pilot.press("f6")
        await pilot.pause()
        screen = call(pilot)
        assert isinstance(screen.call.events[-1], Retake)
        assert "F6" not in footer(pilot)
        meters = str(screen.query_one(Meters).render())
        assert "cuts in" not in meters and "-" not in meters.replace("─", ""), "no move is left standing"
        assert "That moment again" in shown(pilot)
        await pilot.press("space", "1", "enter")
        await pilot.pause()
        assert screen.call.played[-1].outcome.route == "back"
        assert "First: “Have you tried descaling it?" in shown(pilot)
        assert "Then: “A week of that" in shown(pilot)
        await pilot.press("f6")
        await pilot.pause()
        assert isinstance(screen.call.events[-1], Pick), "once a turn"


async def test_no_line_promises_a_moment_that_is_past() -> None:
    async with kettle().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await cut_in(pilot)
        assert shown(pilot).count(OFFER) == 1
        await pilot.press("space")
        await pilot.pause()
        assert shown(pilot).count(OFFER) == 1, "they speak on, and it can be had still"
        await type_text(pilot, "You must be tired of it.")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(call(pilot).call.events[-1], Say)
        assert OFFER not in shown(pilot)


async def test_a_reply_picked_when_they_had_finished_is_pointed_at_again() -> None:
    async with kettle().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("space", "2", "enter")
        await pilot.pause()
        await pilot.press("f6")
        await pilot.pause()
        assert call(pilot).query_one(ReplyList).highlighted == 1


async def typed_badly(pilot: Pilot[None]) -> ReplyField:
    await cut_in(pilot)
    await type_text(pilot, "You broke it.")
    await pilot.press("enter")
    await pilot.pause()
    return call(pilot).query_one(ReplyField)


STAYS = KETTLE.replace('    customer: ["I\'ll ring somewhere else."]', '    customer: ["Well.", "Goodbye."]')


async def test_what_was_typed_comes_back_selected() -> None:
    async with app(small_story(STAYS)).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        field = await typed_badly(pilot)
        assert isinstance(call(pilot).call.events[-1], Say)
        await pilot.press("f6")
        await pilot.pause()
        assert field.has_focus and field.text == field.selected_text == "You broke it."
        await type_text(pilot, "Oh")
        assert field.text == "Oh", "the first key that writes replaces it"


async def test_space_over_what_came_back_listens_on() -> None:
    async with app(small_story(STAYS)).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        field = await typed_badly(pilot)
        await pilot.press("f6")
        await pilot.pause()
        screen = call(pilot)
        heard = len(screen.call.events)
        await pilot.press("space")
        await pilot.pause()
        assert field.text == ""
        assert len(screen.call.events) == heard, "they had finished: nothing is left to be heard"


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 40)], ids=str)
async def test_a_key_that_the_coach_names_can_be_clicked(size: tuple[int, int]) -> None:
    async with kettle().run_test(size=size, notifications=True, tooltips=True) as pilot:
        await cut_in(pilot)
        view = call(pilot).query_one(TranscriptView)
        if size != (120, 40):
            await pilot.click(TranscriptView, offset=place_of(view, "F7 more"))
            await pilot.pause()
            assert view.unfolded, "all of it"
        await pilot.click(TranscriptView, offset=place_of(view, "F6"))
        await pilot.pause()
        assert isinstance(call(pilot).call.events[-1], Retake)


def place_of(view: TranscriptView, words: str) -> tuple[int, int]:
    """Where words stand in the transcript, as it is painted."""
    rows = ["".join(part.text for part in view.render_line(y)) for y in range(view.size.height)]
    return next((row.index(words), y) for y, row in enumerate(rows) if words in row)


async def test_it_works_with_the_mouse_and_from_the_palette() -> None:
    for way in ("mouse", "palette"):
        async with kettle().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
            await cut_in(pilot)
            await (click_key(pilot, "Retry") if way == "mouse" else chosen(pilot, "retry"))
            assert isinstance(call(pilot).call.events[-1], Retake)


@pytest.mark.parametrize(
    ("setting", "chapter", "stands"),
    [("auto", 0, True), ("auto", 4, True), ("auto", 5, False), ("always", 5, True), ("never", 1, False)],
)
async def test_it_is_there_in_the_first_chapters_and_as_the_player_sets_it(
    setting: Literal["auto", "always", "never"], chapter: int, stands: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    save_settings(settings_file(), lambda _: Settings(retry=setting))
    monkeypatch.setattr(HearMeOut, "chapter_number", lambda self, story: chapter)
    async with kettle().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await cut_in(pilot)
        assert (OFFER in shown(pilot)) == stands
        await pilot.press("f6")
        await pilot.pause()
        assert isinstance(call(pilot).call.events[-1], Retake) == stands


async def test_an_offer_that_is_still_open_is_there_again_when_the_call_goes_on() -> None:
    async with kettle().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await cut_in(pilot)
        call(pilot)._begin()
        assert OFFER in shown(pilot)
        await pilot.press("f6", "space", "1", "enter")
        await pilot.pause()
        call(pilot)._begin()
        assert OFFER not in shown(pilot) and "First: “Have you tried" in shown(pilot)


async def test_in_live_pace_they_wait_longer_after_an_offer(monkeypatch: pytest.MonkeyPatch) -> None:
    takes = [60.0]
    monkeypatch.setattr(live_pace, "seconds", lambda beats: takes[0])
    monkeypatch.setattr(live_pace, "_OFFERED", 60.0)
    once = 'say: "So what happens now?"\n        done: true'
    goes_on = KETTLE.replace(once, once + '\n      - "Well?"')
    async with app(small_story(goes_on), pace="live").run_test(
        size=(80, 24), notifications=True, tooltips=True
    ) as pilot:
        await pilot.press("2", "enter")
        takes[0] = 0.01
        await pilot.press("enter")
        await pilot.pause()
        assert OFFER in shown(pilot)
        await pilot.pause(0.2)
        assert "Well?" not in shown(pilot), "the offer can be read before they go on"
        await pilot.press("f6")
        await pilot.pause(0.2)
        assert "nobody sleeps" in shown(pilot), "and back there they speak at their own time"
