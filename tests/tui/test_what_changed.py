"""Going on in a call whose story was edited: what differs is read before the first key, and nothing that was
said is otherwise in the call."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from game.conversation.events import Listen
from game.paths import database_file
from game.play.session import start_call
from game.progress.database import Database
from game.tui.app import HearMeOut
from game.tui.screens.what_changed import WhatChangedScreen
from game.tui.widgets.reply_field import ReplyField
from game.tui.widgets.transcript import TranscriptView
from tests.looking_back import KETTLE
from tests.tui.apps import app, call, click_key, footer, pictures, small_story

SIZE = (80, 24)
EDITED = (
    KETTLE.replace("A week of that, and the baby awake with it.", "[/] Stop whining [@click=app.quit]now[/].")
    .replace("So what happens now?", "What will you do?")
    .replace("start: {scene: opening, trust: 40", "start: {scene: opening, trust: 20")
)


@pytest.fixture
def left() -> str:
    """A call with one reply, left before the story was edited; its id."""
    begun = start_call(Database(database_file()), "player", small_story(KETTLE).plan())
    begun.do(Listen())
    reply = begun.plan.scene(begun.state).reply("back")
    assert reply is not None
    begun.pick(reply)
    return begun.log.id


async def gone_on(opened: HearMeOut, pilot: Pilot[None], run: str) -> WhatChangedScreen:
    """Go on with that call in the edited story."""
    opened.library.stories["kettle"] = small_story(EDITED)
    opened.resume(run)
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, WhatChangedScreen)
    return screen


@pictures("differs 80x24", "differs 60x20")
def test_what_changed_looks_like_this(
    snap_compare: Callable[..., bool], left: str, state: str, size: tuple[int, int]
) -> None:
    opened = app()

    async def play(pilot: Pilot[None]) -> None:
        await gone_on(opened, pilot, left)

    assert snap_compare(opened, run_before=play, terminal_size=size)


@pytest.mark.parametrize("how", ["enter", "space", "escape", "click"])
async def test_it_is_read_before_the_first_key_and_then_the_call_goes_on_as_it_was(
    left: str, how: str
) -> None:
    opened = app()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await gone_on(opened, pilot, left)
        text = screen.text
        assert "A week of that" in text and "[/] Stop whining [@click=app.quit]now[/]." in text
        assert "So what happens now?" in text and "What will you do?" in text
        assert "Counted as today: trust " in text and "Go on" in footer(pilot)
        await (click_key(pilot, "Go on") if how == "click" else pilot.press(how))
        await pilot.pause()
        said = call(pilot).query_one(TranscriptView).text
        assert "A week of that" in said and "So what happens now?" in said
        assert "Stop whining" not in said and "What will you do?" not in said
        assert call(pilot).query_one(ReplyField).has_focus and call(pilot).ways.field.text == ""


async def test_it_is_told_once(left: str) -> None:
    opened = app()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await gone_on(opened, pilot, left)
        await pilot.press("enter")
        run = call(pilot).call.log.id
        await pilot.press("escape")
        await pilot.pause()
        opened.resume(run)
        await pilot.pause()
        assert call(pilot).call.log.id == run
