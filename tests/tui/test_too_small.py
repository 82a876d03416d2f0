"""Small windows: one column at 60 by 20, a plain sentence at 40 by 12."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from game.tui.screens.call import CallScreen
from game.tui.too_small import TooSmall
from tests.tui.apps import JOHN, app, call


@pytest.mark.parametrize("size", [(40, 12), (40, 30), (80, 12), (20, 5), (2, 1)], ids=str)
async def test_a_window_that_is_too_small_says_what_to_do(size: tuple[int, int]) -> None:
    async with app(JOHN).run_test(size=size, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, TooSmall)
        told = str(pilot.app.screen.query_one("#sentence", Static).content)
        assert "make it 60 by 20 or larger" in told
        assert "--plain" in told


async def test_it_speaks_of_a_call_only_where_there_is_one() -> None:
    for opened, kept in ((JOHN, True), ("", False)):
        async with app(opened).run_test(size=(30, 8), notifications=True, tooltips=True) as pilot:
            await pilot.pause()
            told = str(pilot.app.screen.query_one("#sentence", Static).content)
            assert ("your call is kept" in told) is kept


async def test_the_call_waits_behind_the_sentence_and_comes_back_whole() -> None:
    async with app(JOHN, pace="live").run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        before = call(pilot).call.state
        await pilot.resize_terminal(30, 8)
        await pilot.pause()
        assert isinstance(pilot.app.screen, TooSmall)
        for key in ("space", "1", "1", "escape"):
            await pilot.press(key)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert isinstance(pilot.app.screen, CallScreen)
        assert call(pilot).call.state == before, "no key reached the call"


async def test_it_goes_also_when_the_palette_stood_over_it() -> None:
    async with app().run_test(size=(40, 12), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.resize_terminal(80, 24)
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(pilot.app.screen, TooSmall)


async def test_q_leaves_from_there() -> None:
    async with app(JOHN).run_test(size=(40, 12), notifications=True, tooltips=True) as pilot:
        await pilot.press("q")
        await pilot.pause()
    assert pilot.app._exit


def test_the_sentence_looks_like_this(snap_compare: Callable[..., bool]) -> None:
    async def settle(pilot: Pilot[None]) -> None:
        await pilot.pause()

    assert snap_compare(app(), run_before=settle, terminal_size=(40, 12))
