"""Who plays: several people on one computer, each with their own progress."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from game.paths import database_file
from game.progress.database import Database
from game.progress.profiles import FIRST, add_player, players
from game.settings import Settings, read_settings, save_settings, settings_file
from game.tui.app import HearMeOut
from game.tui.screens.call import CallScreen
from game.tui.screens.home import HomeScreen
from game.tui.screens.profiles import ProfilesScreen
from game.tui.widgets.menu import Menu
from tests.tui.apps import JOHN, app, library, pictures, type_text
from tests.tui.test_hostile import HOSTILE


def kept() -> list[str]:
    return [player.name for player in players(Database(database_file()))]


def unnamed() -> HearMeOut:
    """The game as it opens without --profile."""
    game = HearMeOut(Database(database_file()), library(), "", pace="reader")
    game.animation_level = "none"
    return game


async def write(pilot: Pilot[None], name: str) -> str:
    """Give a new name and return what was said to it."""
    await pilot.press("n")
    pilot.app.screen.query_one("#name", Input).value = name
    await pilot.press("enter")
    await pilot.pause()
    screen = pilot.app.screen
    return str(screen.query_one("#said", Static).content) if isinstance(screen, ProfilesScreen) else ""


async def test_a_new_name_is_kept_cleaned_and_played_as() -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.press("u")
        await pilot.pause()
        assert await write(pilot, "  Ada \u202e  Byron ") == ""
        assert isinstance(pilot.app.screen, HomeScreen)
        assert isinstance(pilot.app, HearMeOut)
        assert pilot.app.profile == "Ada Byron"
    assert kept() == ["Ada Byron"]
    assert read_settings(settings_file()).settings.profile == "Ada Byron", "who played last"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "needs a name that can be seen"),
        ("  \u200b ", "needs a name that can be seen"),
        ("x" * 41, "at most 40"),
        ("ADA", "“Ada” plays here already"),
        ("ada", "“Ada” plays here already"),
    ],
)
async def test_a_name_that_cannot_be_one_says_why(name: str, told: str) -> None:
    add_player(Database(database_file()), "Ada")
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.press("u")
        await pilot.pause()
        assert told in await write(pilot, name)
    assert kept() == ["Ada"]


async def test_hostile_names_mean_only_themselves() -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        for number, name in enumerate(HOSTILE, 1):
            before = kept()
            await pilot.press("u")
            await pilot.pause()
            await write(pilot, name[:40])
            (new,) = set(kept()).difference(before if number > 1 else ())
            await pilot.press("u")
            await pilot.pause()
            menu = pilot.app.screen.query_one("#list", Menu)
            lines = [str(menu.get_option_at_index(n).prompt) for n in range(menu.option_count)]
            assert any(new in line for line in lines), name
            assert not any("\x1b" in line or "\u202e" in line for line in lines), name
            await pilot.press("escape")
            await pilot.pause()
        await pilot.press("u", "s")
        await pilot.pause()


async def test_who_played_last_stands_first_and_is_played_as_by_the_mouse() -> None:
    database = Database(database_file())
    for name in ("Ada", "Bo"):
        add_player(database, name)
    game = app(JOHN)
    game.profile = "Bo"
    async with game.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, CallScreen)
    assert kept() == ["Bo", "Ada"]
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.press("u")
        await pilot.pause()
        await pilot.click("#list", offset=(6, 0))
        await pilot.pause()
        assert isinstance(pilot.app, HearMeOut)
        assert pilot.app.profile == "Bo"


async def test_escape_leaves_it_as_it_was() -> None:
    add_player(Database(database_file()), "Ada")
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.press("u", "n", "x", "escape", "escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen)
        assert isinstance(pilot.app, HearMeOut)
        assert pilot.app.profile == FIRST
    assert kept() == ["Ada"]


async def test_the_game_asks_at_the_start_only_where_several_play() -> None:
    database = Database(database_file())
    async with unnamed().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen)
    add_player(database, "Ada")
    add_player(database, "Bo")
    async with unnamed().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, ProfilesScreen)
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen), "a named profile is not asked about"


@pytest.mark.parametrize(("last", "profile"), [("Ada", "Ada"), ("", FIRST), ("\u200b", FIRST)])
async def test_without_a_name_it_is_who_played_last(last: str, profile: str) -> None:
    save_settings(settings_file(), lambda _: Settings(profile=last))
    assert unnamed().profile == profile


@pictures("list 80x24", "refused 60x20")
def test_who_plays_looks_like_this(
    snap_compare: Callable[..., bool], state: str, size: tuple[int, int]
) -> None:
    database = Database(database_file())
    for name in ("Ada", "日本語 👩", "[red]Bo[/]"):
        add_player(database, name)

    async def play(pilot: Pilot[None]) -> None:
        await pilot.press("u")
        await pilot.pause()
        if state == "refused":
            await write(pilot, "ADA")

    assert snap_compare(app(), run_before=play, terminal_size=size)


async def test_another_player_is_never_left_in_somebody_elses_call() -> None:
    game = app(JOHN)
    async with game.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("f8", "n")
        await type_text(pilot, "Bob")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(game.screen, HomeScreen)
        assert game.profile == "Bob"


async def test_two_presses_that_arrive_together_close_one_screen() -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.press("u")
        await pilot.pause()
        menu = pilot.app.screen.query_one(Menu)
        menu.highlighted = 0
        menu.action_select()
        menu.action_select()
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen)
