"""The command palette: chapters, screens and settings by typing a few letters."""

from collections.abc import Callable

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import OptionList

from game.settings import read_settings, settings_file
from game.tui.app import HearMeOut
from game.tui.command_palette import commands
from game.tui.screens.before_call import BeforeCallScreen
from game.tui.screens.change_keys import ChangeKeysScreen
from game.tui.screens.help import HelpScreen
from game.tui.screens.home import HomeScreen
from game.tui.screens.profiles import ProfilesScreen
from game.tui.screens.settings import SettingsScreen
from tests.tui.apps import JOHN, app, call, small_story, type_text
from tests.tui.test_hostile import HOSTILE, hostile_story


async def chosen(pilot: Pilot[None], typed: str) -> None:
    """Open the palette, type, and take the first line."""
    await pilot.press("ctrl+p")
    await pilot.pause()
    await type_text(pilot, typed)
    await settled(pilot)
    await pilot.press("enter")
    await pilot.pause()
    await pilot.pause()


async def settled(pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()


@pytest.mark.parametrize(
    ("typed", "screen"),
    [
        ("settings", SettingsScreen),
        ("keys", ChangeKeysScreen),
        ("who plays", ProfilesScreen),
        ("help", HelpScreen),
        ("chapter 1", BeforeCallScreen),
    ],
)
async def test_screens_and_chapters_open_by_their_names(typed: str, screen: type[object]) -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await chosen(pilot, typed)
        assert isinstance(pilot.app.screen, screen)


@pytest.mark.parametrize(
    ("typed", "key", "value"),
    [
        ("pace: reader", "pace", "reader"),
        ("motion: none", "motion", "none"),
        ("coach: debrief", "coach", "debrief"),
        ("theme: contrast-light", "theme", "contrast-light"),
    ],
)
async def test_settings_change_from_the_palette(typed: str, key: str, value: str) -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await chosen(pilot, typed)
        assert getattr(read_settings(settings_file()).settings, key) == value
        if key == "theme":
            assert pilot.app.theme == value


async def test_a_saved_call_goes_on_and_no_other_is_begun_over_one() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("space")
        state = call(pilot).call.state
        assert isinstance(pilot.app, HearMeOut)
        assert not [c.name for c in commands(pilot.app) if c.name.startswith(("Chapter", "Continue"))]
        await chosen(pilot, "home")
        assert isinstance(pilot.app.screen, HomeScreen)
        await chosen(pilot, "continue")
        assert call(pilot).call.state == state


async def test_the_line_in_force_says_so() -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        assert isinstance(pilot.app, HearMeOut)
        about = {c.name: c.about for c in commands(pilot.app)}
        assert about["Pace: live"] == "This is how it is now."
        assert about["Pace: reader"] != about["Pace: live"]


async def test_hostile_titles_mean_only_themselves() -> None:
    stories = [
        small_story(hostile_story(hostile).replace("id: small", f"id: small{number}"))
        for number, hostile in enumerate(HOSTILE)
    ]
    game = app()
    game.library.stories.update({playable.story.id: playable for playable in stories})
    async with game.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.press("ctrl+p")
        await settled(pilot)
        await type_text(pilot, "chapter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, CommandPalette)
        found = pilot.app.screen.query_one(OptionList)
        lines = [str(found.get_option_at_index(n).prompt) for n in range(found.option_count)]
        for playable in stories:
            assert any(playable.story.title in line for line in lines), playable.story.title
        assert not any("\x1b" in line or "\u202e" in line for line in lines)


@pytest.mark.parametrize("theme", ["evening", "ansi-dark"])
def test_the_palette_looks_like_this(snap_compare: Callable[..., bool], theme: str) -> None:
    async def play(pilot: Pilot[None]) -> None:
        pilot.app.theme = theme
        await pilot.press("ctrl+p")
        await type_text(pilot, "theme")
        await settled(pilot)

    assert snap_compare(app(), run_before=play, terminal_size=(80, 24))
