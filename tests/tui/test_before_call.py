"""Before the call: the customer's file, and a breath that can be left out for good."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from game.conversation.events import Listen
from game.progress.own_views import save_intention
from game.progress.profiles import FIRST
from game.settings import Settings, read_settings, save_settings, settings_file
from game.tui.app import HearMeOut
from game.tui.screens.before_call import BeforeCallScreen
from game.tui.screens.call import CallScreen
from game.tui.screens.home import HomeScreen
from tests.tui.apps import PRIYA, app, pictures, small_story
from tests.tui.test_hostile import HOSTILE, hostile_story

SMALL = """format: 1
id: small
title: A small call
channel: {channel}
customer: {{name: Ada, about: "Rings about a key."}}
skills: [acknowledge, open_question]
start: {{scene: a, trust: 40, frustration: 40}}
scenes:
  a: {{customer: ["It will not turn."], ending: {{kind: good, title: Heard}}}}
"""


async def opened(pilot: Pilot[None], channel: str = "phone") -> BeforeCallScreen:
    assert isinstance(pilot.app, HearMeOut)
    pilot.app.play(small_story(SMALL.format(channel=channel)))
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, BeforeCallScreen)
    return screen


def text(pilot: Pilot[None], name: str) -> str:
    return str(pilot.app.screen.query_one(f"#{name}", Static).content)


async def test_the_file_says_who_what_and_what_for() -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        shown = text(pilot, "file")
        for word in ("Ada", "Rings about a key.", "A small call", "phone", "You have not spoken before."):
            assert word in shown
        assert "acknowledge: name what it costs them" in shown
        assert "open question: ask so that they can tell it" in shown


@pytest.mark.parametrize("key", ["space", "enter"])
async def test_space_takes_the_call(key: str) -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        await pilot.press(key)
        await pilot.pause()
        assert isinstance(pilot.app.screen, CallScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen), "back home, not back to the file"


async def test_escape_goes_back_and_no_call_is_begun() -> None:
    game = app()
    async with game.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen)
        assert game.database.rows("SELECT id FROM runs") == []


async def test_the_mouse_takes_the_call_too() -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        await pilot.click("#go")
        await pilot.pause()
        assert isinstance(pilot.app.screen, CallScreen)


async def test_the_breath_can_be_left_out_and_that_is_remembered() -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        assert pilot.app.screen.query_one("#breath").display
        await pilot.press("b")
        await pilot.pause()
        assert not pilot.app.screen.query_one("#breath").display
    assert not read_settings(settings_file()).settings.breath
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        assert not pilot.app.screen.query_one("#breath").display
        assert "Ada" in text(pilot, "file"), "the file stays"


async def test_without_motion_the_three_lines_stand_there_at_once() -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        lines = text(pilot, "breath").split("\n")
        assert len(lines) == 3 and all(lines)


async def test_with_motion_they_come_one_by_one_and_space_does_not_wait() -> None:
    game = app()
    game.animation_level = "full"
    async with game.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        assert [bool(line) for line in text(pilot, "breath").split("\n")] == [True, False, False]
        await pilot.press("space")
        await pilot.pause()
        assert isinstance(pilot.app.screen, CallScreen)


async def test_how_it_ended_last_time_and_the_players_own_aim_are_shown() -> None:
    game = app()
    async with game.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        await pilot.press("space")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, CallScreen)
        while not screen.call.state.over:
            screen.call.do(Listen())
        (row,) = game.database.rows("SELECT id FROM runs WHERE finished IS NOT NULL")
        assert save_intention(game.database, str(row[0]), "Let the pause be.")
        await pilot.press("escape")
        await pilot.pause()
        await opened(pilot)
        shown = text(pilot, "file")
        assert "◆ good “Heard”" in shown
        assert "“Let the pause be.”" in shown


async def test_the_words_name_the_players_own_key(own_home: object) -> None:
    save_settings(settings_file(), lambda _: Settings(keys={"breath.go": "g"}))
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        assert text(pilot, "go").startswith("▶ g takes the call")


async def test_hostile_words_mean_only_themselves() -> None:
    game = app()
    async with game.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        for hostile in HOSTILE:
            playable = small_story(hostile_story(hostile))
            game.play(playable)
            await pilot.pause()
            assert isinstance(pilot.app.screen, BeforeCallScreen)
            shown = "".join(text(pilot, "file").split())
            assert "".join(playable.story.customer.about.split()) in shown, hostile
            assert "\x1b" not in shown and "\u202e" not in shown, hostile
            await pilot.press("escape")
            await pilot.pause()
            assert not isinstance(pilot.app.screen, BeforeCallScreen)


@pictures("narrow 60x20", "usual 80x24")
def test_before_the_call_looks_like_this(
    snap_compare: Callable[..., bool], state: str, size: tuple[int, int]
) -> None:
    game = app()

    async def play(pilot: Pilot[None]) -> None:
        game.play(game.library.stories[PRIYA])
        await pilot.pause()

    assert game.profile == FIRST
    assert snap_compare(game, run_before=play, terminal_size=size)
