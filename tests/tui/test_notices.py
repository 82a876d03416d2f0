"""Notices: what the game has to say beside a call never hides the call."""

import pytest
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets._toast import Toast, ToastRack

from game.tui.screens.call import CallScreen
from game.tui.widgets.transcript import TranscriptView
from tests.tui.apps import JOHN, app, call
from tests.tui.test_call import by_keyboard

LONG = "Nothing can be saved just now: the disk is full. Play on; it is saved as soon as that works."


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 40)], ids=["80x24", "60x20", "120x40"])
async def test_a_notice_covers_nothing_of_a_call(size: tuple[int, int]) -> None:
    async with app(JOHN).run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        # The first words, the middle of what he says, and the player's turn.
        for heard in (0, 1, 2):
            await by_keyboard(pilot, ["listen"] * heard)
            last = last_words(pilot)
            pilot.app.notify(LONG, title="Saving", severity="warning", markup=False)
            await pilot.pause()
            assert all(word in painted(pilot) for word in LONG.split())
            assert last_words(pilot) == last
            toast = call(pilot).query_one("Toast")
            for part in (part for part in call(pilot).children if part.display and part is not rack(toast)):
                assert not toast.region.overlaps(part.region), part
                assert part.region.bottom <= size[1], part
            await pilot.click(Toast)
            await pilot.pause()
            assert not call(pilot).query("Toast")


async def test_esc_closes_a_notice_first_and_then_leaves_the_call() -> None:
    async with app(JOHN).run_test(size=(80, 24), notifications=True) as pilot:
        await by_keyboard(pilot, ["listen"])
        pilot.app.notify(LONG, title="I disagree", markup=False)
        await pilot.pause()
        await pilot.press("escape")
        assert not call(pilot).query("Toast"), "the call is still there, and the notice is not"
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, CallScreen)


async def test_several_notices_stand_together_and_leave_the_screen_its_list() -> None:
    async with app().run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        for n in range(3):
            pilot.app.notify(f"Trouble number {n}.", title="Settings", markup=False)
        await pilot.pause()
        assert all(f"Trouble number {n}." in painted(pilot) for n in range(3))
        assert "The missing parcel" in painted(pilot)


def rack(toast: Widget) -> Widget | None:
    return next((node for node in toast.ancestors if isinstance(node, ToastRack)), None)


def painted(pilot: Pilot[None]) -> str:
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


def last_words(pilot: Pilot[None]) -> str:
    """The last line of the conversation that is in sight on the screen."""
    region = call(pilot).query_one(TranscriptView).region
    lines = [line[: region.right].strip() for line in painted(pilot).split("\n")[region.y : region.bottom]]
    return next(line for line in reversed(lines) if line)
