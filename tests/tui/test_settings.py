"""The settings screen: everything by keyboard or by mouse, held at once, and kept."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from docs.settings_page import page
from game.settings import Settings, described, read_settings, settings_file
from game.tui.app import HearMeOut
from game.tui.key_bindings import all_actions, keys_of
from game.tui.screens.change_keys import ChangeKeysScreen, KeyCatcher
from game.tui.screens.home import HomeScreen
from game.tui.screens.profiles import ProfilesScreen
from game.tui.screens.settings import SettingsScreen
from game.tui.widgets.menu import Menu
from tests.tui.apps import JOHN, app, call, click_key, pictures

LINES = [each.key for each in described()]


def kept() -> Settings:
    return read_settings(settings_file()).settings


def settings(pilot: Pilot[None]) -> Settings:
    assert isinstance(pilot.app, HearMeOut)
    return pilot.app.settings.now


async def to_line(pilot: Pilot[None], key: str) -> None:
    menu = pilot.app.screen.query_one("#list", Menu)
    menu.highlighted = LINES.index(key)
    await pilot.pause()


async def opened(pilot: Pilot[None]) -> None:
    await pilot.press("s")
    await pilot.pause()
    assert isinstance(pilot.app.screen, SettingsScreen)


@pytest.mark.parametrize(
    ("key", "keys", "value"),
    [
        ("pace", "enter", "reader"),
        ("speed", "right", 1.25),
        ("speed", "left", 0.75),
        ("motion", "space", "none"),
        ("coach", "enter", "live"),
        ("theme", "left", "ansi-light"),
        ("notes", "enter", False),
        ("breath", "enter", False),
        ("bell", "left", True),
        ("self_view", "enter", False),
    ],
)
async def test_every_setting_changes_by_keyboard_and_is_kept(key: str, keys: str, value: object) -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        await to_line(pilot, key)
        await pilot.press(*keys.split())
        await pilot.pause()
        assert getattr(settings(pilot), key) == value, "it holds at once"
        assert getattr(kept(), key) == value, "it is on disk"
        await pilot.press("backspace")
        assert settings(pilot) == Settings()


async def test_theme_and_motion_show_at_once() -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        await to_line(pilot, "theme")
        await pilot.press("enter")
        assert pilot.app.theme == "morning"
        await to_line(pilot, "motion")
        shown = []
        for _ in range(3):
            await pilot.press("enter")
            shown.append(pilot.app.animation_level)
        assert shown == ["none", "full", "none"]


async def test_every_line_is_explained() -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        for each in described():
            await to_line(pilot, each.key)
            assert str(pilot.app.screen.query_one("#about", Static).content) == each.about


async def test_all_of_it_works_with_the_mouse_alone() -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await click_key(pilot, "Settings")
        assert isinstance(pilot.app.screen, SettingsScreen)
        rows = {
            "pace": (0, "○ reader", "reader"),
            "speed": (1, "○ 0.75", 0.75),
            "theme": (8, "○ ansi-light", "ansi-light"),
            "bell": (11, "○ on", True),
        }
        for key, (row, word, value) in rows.items():
            line = "".join(part.text for part in pilot.app.screen.query_one("#list", Menu).render_line(row))
            await pilot.click("#list", offset=(4, row))
            await pilot.pause()
            assert getattr(kept(), key) != value, "a click on a name only points"
            await pilot.click("#list", offset=(line.index(word) + 2, row))
            await pilot.pause()
            assert getattr(kept(), key) == value, "a click takes the choice that is clicked"
        await pilot.click("#list", offset=(20, 13))
        await pilot.pause()
        assert isinstance(pilot.app.screen, ChangeKeysScreen)
        await pilot.click("#list", offset=(20, 1))
        await pilot.pause()
        assert isinstance(pilot.app.screen, KeyCatcher)
        await pilot.click()
        await pilot.pause()
        await click_key(pilot, "Back")
        await click_key(pilot, "Back")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_key_is_changed_by_pressing_it() -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        await to_line(pilot, "keys")
        await pilot.press("enter")
        await pilot.pause()
        await point_at(pilot, "home.settings")
        await pilot.press("enter", "j")
        await pilot.pause()
        assert kept().keys == {"home.settings": "j"}
        await pilot.press("escape", "escape")
        await pilot.pause()
        await pilot.press("j")
        await pilot.pause()
        assert isinstance(pilot.app.screen, SettingsScreen)


async def point_at(pilot: Pilot[None], action: str) -> None:
    menu = pilot.app.screen.query_one("#list", Menu)
    menu.highlighted = menu.get_option_index(action)
    await pilot.pause()


async def test_a_key_in_use_is_said_and_not_taken_and_defaults_come_back() -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        await to_line(pilot, "keys")
        await pilot.press("enter")
        await pilot.pause()
        await point_at(pilot, "call.cue")
        await pilot.press("enter", "full_stop")
        await pilot.pause()
        said = str(pilot.app.screen.query_one("#said", Static).content)
        assert "“Silence”" in said and "Not changed" in said
        assert kept().keys == {}
        await pilot.press("enter", "g")
        await pilot.pause()
        assert "every letter is typed" in str(pilot.app.screen.query_one("#said", Static).content)
        await pilot.press("enter", "semicolon")
        await pilot.pause()
        assert kept().keys == {"call.cue": "semicolon"}
        await pilot.press("backspace")
        await pilot.pause()
        assert kept().keys == {}
        cue = next(a for a in all_actions() if a.id == "call.cue")
        assert keys_of(cue, {}) == ("comma", "f2")


async def test_everything_goes_back_to_its_default_but_who_plays() -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        game = pilot.app
        assert isinstance(game, HearMeOut)
        game.settings.change(game, pace="reader", bell=True, profile="Ada", keys={"call.cue": "semicolon"})
        await opened(pilot)
        await pilot.press("end", "enter")
        await pilot.pause()
        assert kept() == Settings(profile="Ada")


async def test_a_bad_file_is_said_used_in_part_and_kept_aside_on_saving(own_home: Path) -> None:
    own_home.mkdir(parents=True)
    settings_file().write_text('theme = "mourning"\nbell = true\n', "utf-8")
    async with app().run_test(size=(100, 30), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        (notice,) = pilot.app._notifications
        assert notice.message.startswith("settings.toml:1: ")
        assert "Did you mean “morning”?" in notice.message
        assert settings(pilot).bell, "what can be used is used"
        await opened(pilot)
        await pilot.press("enter")
        await pilot.pause()
    assert settings_file().with_name("settings.toml.bak").read_text("utf-8").startswith('theme = "mourning"')
    assert kept() == Settings(pace="reader", bell=True)


async def test_a_disk_that_cannot_be_written_is_said_and_the_choice_holds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("game.settings.write_whole", full)
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert "could not be saved (No space" in str(pilot.app.screen.query_one("#said", Static).content)
        assert settings(pilot).pace == "reader"


async def test_pace_as_set_is_how_the_next_call_begins() -> None:
    game = app(pace="")
    game.animation_level = "full"
    async with game.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert game.default_pace() == "live"
        game.settings.change(game, pace="reader")
        assert game.default_pace() == "reader"


async def test_settings_open_over_a_call_and_lead_back_to_it() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        state = call(pilot).call.state
        await pilot.press("f9")
        await pilot.pause()
        assert isinstance(pilot.app.screen, SettingsScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert call(pilot).call.state == state


async def test_who_plays_stands_among_the_settings() -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        await to_line(pilot, "profile")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ProfilesScreen)


def test_the_page_about_settings_is_made_from_the_game() -> None:
    written = Path(__file__).parents[2] / "docs" / "settings.md"
    assert written.read_text("utf-8") == page(), "python -m docs.settings_page > docs/settings.md"


@pictures("narrow 60x20", "usual 80x24")
def test_the_settings_look_like_this(
    snap_compare: Callable[..., bool], state: str, size: tuple[int, int]
) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await opened(pilot)
        await pilot.press("down", "down")
        await pilot.pause()

    assert snap_compare(app(), run_before=play, terminal_size=size)


@pytest.mark.parametrize("state", ["list", "catcher", "refused"])
def test_the_keys_look_like_this(snap_compare: Callable[..., bool], state: str) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await opened(pilot)
        await to_line(pilot, "keys")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press(*{"list": [], "catcher": ["enter"], "refused": ["enter", "f8"]}[state])
        await pilot.pause()

    assert snap_compare(app(), run_before=play, terminal_size=(80, 24))
