"""The first two minutes on screen: what to try now, in a line of its own; skipped or played, and again."""

from collections.abc import Callable

import pytest
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Static

from game.conversation.events import Pick, Retake
from game.paths import database_file
from game.play.first_call import first_call_open, first_start
from game.progress.database import Database
from game.progress.runs import finished, unfinished
from game.progress.standing import standing
from game.settings import Settings, save_settings, settings_file
from game.tui.app import HearMeOut
from game.tui.screens.first_call import FirstCallScreen
from game.tui.screens.first_call_close import FirstCallCloseScreen
from game.tui.screens.home import HomeScreen
from game.tui.widgets.guide_line import GuideLine
from game.tui.widgets.key_bar import KeyBar
from game.tui.widgets.voice_line import VoiceLine
from tests.tui.apps import call, footer, library, pictures, type_text

TRIED = ["space", "comma", "space", "space", "full_stop", "2", "enter"]
CUT_IN = ["1", "enter", "enter"]
WORDS = "A green bag, and the driver knows you."


def new_game(*, pace: str = "") -> HearMeOut:
    """The game as a stranger opens it."""
    game = HearMeOut(Database(database_file()), library(), "player", pace=pace, first_call=True)
    game.animation_level = "none"
    return game


def guide_text(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one(GuideLine).content)


async def played_to_the_end(pilot: Pilot[None]) -> None:
    await pilot.press(*TRIED, "space", "space", "space", "3", "enter")
    await type_text(pilot, WORDS)
    await pilot.press("enter", "space")
    await pilot.pause()


async def test_a_first_start_is_in_the_conversation_without_a_key_and_names_the_next_one() -> None:
    async with new_game().run_test(size=(80, 24)) as pilot:
        assert isinstance(pilot.app.screen, FirstCallScreen)
        assert call(pilot).call.state.position == 1, "he has said his first sentence"
        assert "Space hears what Yusuf says next" in guide_text(pilot)
        assert "Esc skips" in guide_text(pilot) and "Esc Skip" in footer(pilot)
        await pilot.press("space")
        assert "“,”" in guide_text(pilot)


async def test_one_thing_is_said_of_whose_turn_it_is_and_listening_on_is_no_silence() -> None:
    async with new_game().run_test(size=(80, 24)) as pilot:
        await pilot.press(*TRIED[: TRIED.index("full_stop")])
        await pilot.pause()
        voice = pilot.app.screen.query_one(VoiceLine)
        assert "“.” leaves a silence" in guide_text(pilot) and "leave a silence with “.”" in voice.text
        await pilot.press("space")
        await pilot.pause()
        assert "Space hears nothing more, and is no silence" in voice.text
        assert "“.” leaves a silence" in guide_text(pilot)


async def test_it_waits_for_the_player_also_where_calls_go_by_the_clock() -> None:
    save_settings(settings_file(), lambda _: Settings(pace="live"))
    async with new_game().run_test(size=(80, 24)) as pilot:
        assert call(pilot)._pace == "reader"


async def test_it_names_the_keys_that_the_player_has() -> None:
    save_settings(settings_file(), lambda _: Settings(keys={"call.cue": "f10", "call.silence": ";"}))
    async with new_game().run_test(size=(80, 24)) as pilot:
        assert "Space hears" in guide_text(pilot)
        await pilot.press("space")
        assert "“F10”" in guide_text(pilot)


async def test_a_click_on_the_line_does_what_it_names() -> None:
    async with new_game().run_test(size=(80, 24)) as pilot:
        for told in ("“,”", "That was a cue:"):
            await pilot.click(GuideLine, offset=(4, 0))
            await pilot.pause()
            assert told in guide_text(pilot)


async def test_a_cut_in_is_told_with_its_cost_and_the_key_takes_it_back() -> None:
    async with new_game().run_test(size=(80, 24)) as pilot:
        await pilot.press(*TRIED)
        assert "Interrupt Yusuf once" in guide_text(pilot)
        await pilot.press(*CUT_IN)
        assert "Trust -4, frustration +8" in guide_text(
            pilot
        ) and "You did not hear: “But the driver" in guide_text(pilot)
        await pilot.press("f6")
        assert isinstance(call(pilot).call.events[-1], Retake)
        assert "Let Yusuf finish this time" in guide_text(pilot)


async def test_where_going_back_is_off_no_cut_in_is_suggested() -> None:
    save_settings(settings_file(), lambda _: Settings(retry="never"))
    async with new_game().run_test(size=(80, 24)) as pilot:
        await pilot.press(*TRIED)
        assert isinstance(call(pilot).call.events[-1], Pick)
        assert "Cut in" not in guide_text(pilot)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_the_line_has_rows_of_its_own_and_covers_nothing(size: tuple[int, int]) -> None:
    async with new_game().run_test(size=size) as pilot:
        for keys in ([], TRIED, CUT_IN):
            await pilot.press(*keys)
            shown = pilot.app.screen.query_one(GuideLine).region
            others: list[Widget] = [
                w for w in pilot.app.screen.children if not isinstance(w, GuideLine) and w.display
            ]
            assert shown.bottom <= pilot.app.screen.query_one(KeyBar).region.y
            assert not [w for w in others if w.region and Region.overlaps(shown, w.region)], (
                "nothing is covered"
            )


async def test_after_it_a_line_for_each_thing_to_try_stays_until_a_key_and_then_home() -> None:
    async with new_game().run_test(size=(80, 24)) as pilot:
        await played_to_the_end(pilot)
        assert call(pilot).call.state.over
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, FirstCallCloseScreen), "no four steps, and Enter goes no further"
        lines = [str(line.content) for line in pilot.app.screen.query(".tried").results(Static)]
        assert len(lines) == 6 and WORDS in lines[-1]
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen)
    data = Database(database_file())
    assert [run.kind for run in finished(data, "player")] == ["best"]
    assert not standing(data, library(), "player").done, "saved, and not counted"
    assert not first_call_open(data, "player", library())


async def test_who_skips_it_is_at_home_and_is_not_asked_again() -> None:
    async with new_game().run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen)
    data = Database(database_file())
    assert not first_call_open(data, "player", library())
    assert not unfinished(data, "player"), "not offered as a call to go on with"
    assert first_call_open(data, "somebody else", library())
    async with new_game().run_test(size=(80, 24)) as pilot:
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_call_of_it_that_was_cut_off_is_gone_on_with_from_home_with_its_guide() -> None:
    async with new_game().run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "ctrl+q")
    data = Database(database_file())
    assert len(unfinished(data, "player")) == 1 and not first_start(data, "player", library())
    async with new_game().run_test(size=(80, 24)) as pilot:
        assert isinstance(pilot.app.screen, HomeScreen)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, FirstCallScreen)
        assert "“,”" in guide_text(pilot)


async def test_home_has_it_again_by_a_key_and_in_the_palette() -> None:
    from game.tui.command_palette import commands

    async with new_game().run_test(size=(80, 24)) as pilot:
        await pilot.press("escape")
        await pilot.pause()
        game = pilot.app
        assert isinstance(game, HearMeOut)
        assert "First two minutes" in [command.name for command in commands(game)]
        await pilot.press("k")
        await pilot.pause()
        assert isinstance(pilot.app.screen, FirstCallScreen)


@pictures("begun 80x24", "cut-in 80x24", "cut-in 60x20", "closed 80x24", "closed 60x20")
def test_it_looks_like_this(state: str, size: tuple[int, int], snap_compare: Callable[..., bool]) -> None:
    async def to(pilot: Pilot[None]) -> None:
        if state == "cut-in":
            await pilot.press(*TRIED, *CUT_IN)
        if state == "closed":
            await played_to_the_end(pilot)
            await pilot.press("enter")
        await pilot.pause()

    assert snap_compare(new_game(), terminal_size=size, run_before=to)
