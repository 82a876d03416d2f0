"""Help: for every screen and what has the focus there, with the keys as they are today."""

from collections.abc import Callable

import pytest
from textual.containers import VerticalScroll
from textual.pilot import Pilot
from textual.widgets import Static

from game.settings import Settings, save_settings, settings_file
from game.tui.key_bindings import EVERYWHERE, actions, display
from game.tui.screens.help import HelpScreen
from tests.tui.apps import JOHN, app, call, pictures


def shown(pilot: Pilot[None]) -> str:
    assert isinstance(pilot.app.screen, HelpScreen)
    return " ".join(str(pilot.app.screen.query_one("#text", Static).content).split())


async def asked(pilot: Pilot[None], *keys: str) -> str:
    await pilot.pause()
    await pilot.press(*keys)
    await pilot.pause()
    return shown(pilot)


@pytest.mark.parametrize(
    ("before", "name"),
    [((), "home"), (("s",), "settings"), (("u",), "profiles"), (("down", "enter"), "breath")],
    ids=["home", "settings", "profiles", "breath"],
)
async def test_every_key_of_the_screen_and_of_everywhere_stands_there(
    before: tuple[str, ...], name: str
) -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press(*before)
        told = await asked(pilot, "question_mark")
        for action in (*actions(name), *actions(EVERYWHERE)):
            assert f"{' '.join(display(key) for key in action.keys)} {action.about}" in told


async def test_it_says_what_the_focused_thing_does_and_how_the_game_works() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        told = await asked(pilot, "question_mark")
        assert "› Your own words:" in told
        assert told.count("·") == 6, "the game in six lines"
        assert ", F2 “Mm-hm”" in told and " d Say" not in told, "letters are typed: they are no keys now"
        await pilot.press("escape", "tab")
        told = await asked(pilot, "f1")
        assert "› The note pad:" in told, "F1 helps while typing"


async def test_a_changed_key_is_shown_as_it_is_now() -> None:
    save_settings(settings_file(), lambda _: Settings(keys={"home.quit": "x"}))
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        assert "x Leave the game. (your key)" in await asked(pilot, "question_mark")


@pytest.mark.parametrize("key", ["escape", "q", "question_mark", "f1"])
async def test_it_closes_and_the_call_is_as_it_was(key: str) -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await asked(pilot, "question_mark")
        await pilot.press("space", key)
        await pilot.pause()
        assert len(call(pilot).call.played) == 1


async def test_the_mouse_closes_it() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await asked(pilot, "question_mark")
        await pilot.click("#text", offset=(5, 3))
        await pilot.pause()
        assert call(pilot)


@pytest.mark.parametrize("size", [(60, 20), (80, 24)], ids=str)
async def test_all_of_it_can_be_reached_by_scrolling(size: tuple[int, int]) -> None:
    async with app(JOHN).run_test(size=size, notifications=True, tooltips=True) as pilot:
        await asked(pilot, "question_mark")
        page = pilot.app.screen.query_one("#page", VerticalScroll)
        await pilot.press("end")
        await pilot.pause()
        assert page.scroll_offset.y == page.max_scroll_y > 0
        assert page.max_scroll_x == 0, "no line is wider than the page"


@pictures("narrow 60x20", "usual 80x24")
def test_help_looks_like_this(snap_compare: Callable[..., bool], state: str, size: tuple[int, int]) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await pilot.press("question_mark")
        await pilot.pause()

    assert snap_compare(app(), run_before=play, terminal_size=size)
