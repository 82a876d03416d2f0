"""Home: what to do now."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from game.conversation.events import Listen
from game.conversation.plan import Plan
from game.paths import database_file
from game.plain.call_lines import LinePlayer
from game.play.session import start_call
from game.progress.database import Database
from game.progress.runs import unfinished
from game.tui.screens.before_call import BeforeCallScreen
from game.tui.screens.call import CallScreen
from game.tui.screens.earlier_runs import EarlierRunsScreen
from game.tui.screens.home import HomeScreen
from game.tui.widgets.chapter_card import ChapterCard
from game.tui.widgets.menu import Menu
from tests.tui.apps import JOHN, PRIYA, app, footer, library, pictures

PLAYS = Path(__file__).parents[1] / "plain" / "plays"


def played(story: str, kind: str) -> None:
    """A finished run of a chapter."""
    playable = library().stories[story]
    plan = Plan(playable.story, playable.hash)
    call = start_call(Database(database_file()), "player", plan)
    lines = (PLAYS / f"{story.removeprefix('the-')}-{kind}.txt").read_text("utf-8").splitlines()
    assert LinePlayer(call, iter(lines), lambda line: None).play()


def begun(story: str) -> None:
    playable = library().stories[story]
    start_call(Database(database_file()), "player", Plan(playable.story, playable.hash)).do(Listen())


@pictures("new 80x24", "played 60x20", "played 80x24", "played 120x40")
def test_home_looks_like_this(
    snap_compare: Callable[..., bool],
    state: str,
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("game.tui.screens.home._week_ago", lambda: "9999")
    if state == "played":
        played(PRIYA, "best")
        begun(JOHN)

    async def play(pilot: Pilot[None]) -> None:
        await pilot.pause()

    assert snap_compare(app(), run_before=play, terminal_size=size)


async def test_a_new_player_is_told_where_to_begin() -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        line = str(pilot.app.screen.query_one("#line", Static).content)
        assert "Begin with the first chapter" in line


async def test_progress_says_what_was_done_and_never_what_was_not() -> None:
    played(PRIYA, "best")
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        line = str(pilot.app.screen.query_one("#line", Static).content)
        assert "1 of" in line and "played this week" in line
        assert "streak" not in line and "missed" not in line


async def test_the_next_chapter_is_pointed_at_and_marked() -> None:
    played(PRIYA, "best")
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        menu = pilot.app.screen.query_one(Menu)
        assert menu.highlighted == 1
        assert "▶" in str(menu.get_option_at_index(1).prompt)
        assert "▶" not in str(menu.get_option_at_index(0).prompt)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_map_says_what_opens_what_and_why_a_chapter_is_closed(size: tuple[int, int]) -> None:
    async with app().run_test(size=size, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        card = pilot.app.screen.query_one(ChapterCard)
        await pilot.press("down")
        await pilot.pause()
        assert "opens chapter 3" in " ".join(str(card.render()).lower().split())
        await pilot.press("down")
        await pilot.pause()
        told = " ".join(str(card.render()).split())
        assert "opens after “The call that came back” has ended fair or better" in told
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen), "a closed chapter does not open"


async def test_passing_a_chapter_opens_what_waits_for_it() -> None:
    played(JOHN, "best")
    async with app().run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("end", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, BeforeCallScreen)


async def let_go(pilot: Pilot[None]) -> Menu:
    """Let the call to go on with go, and press the key once more, as who presses twice does."""
    await pilot.pause()
    await pilot.press("delete")
    await pilot.pause()
    await pilot.press("delete")
    await pilot.pause()
    return pilot.app.screen.query_one(Menu)


async def test_a_call_that_was_let_go_can_be_taken_back_and_a_second_press_meets_no_other() -> None:
    begun(PRIYA)
    begun(JOHN)
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        menu = await let_go(pilot)
        assert menu.get_option_at_index(0).id == "take_back"
        assert "Let go" not in footer(pilot), "a key that is shown works"
        assert len(unfinished(Database(database_file()), "player")) == 1
        await pilot.press("enter")
        await pilot.pause()
        assert menu.get_option_at_index(0).id == "continue"
    assert len(unfinished(Database(database_file()), "player")) == 2


async def test_a_call_that_was_let_go_makes_room_once_another_screen_was_opened() -> None:
    begun(PRIYA)
    begun(JOHN)
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        menu = await let_go(pilot)
        await pilot.press("question_mark")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert menu.get_option_at_index(0).id == "continue", "the other call is offered now"


def test_home_after_a_call_was_let_go_looks_like_this(snap_compare: Callable[..., bool]) -> None:
    begun(JOHN)

    async def play(pilot: Pilot[None]) -> None:
        await let_go(pilot)

    assert snap_compare(app(), run_before=play, terminal_size=(80, 24))


@pytest.mark.parametrize("key", ["delete", "backspace"])
async def test_a_call_to_go_on_with_can_be_let_go_and_is_kept(key: str) -> None:
    begun(JOHN)
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert "Let go" in footer(pilot)
        await pilot.press("down", key)
        await pilot.pause()
        menu = pilot.app.screen.query_one(Menu)
        assert menu.get_option_at_index(0).id == "continue", "it is let go only where it is pointed at"
        await pilot.press("up", key)
        await pilot.pause()
        assert menu.get_option_at_index(0).id == "take_back"
    database = Database(database_file())
    assert unfinished(database, "player") == []
    assert database.rows("SELECT COUNT(*) FROM runs") == [(1,)]


async def test_a_call_left_in_the_middle_is_marked_at_its_chapter() -> None:
    begun(JOHN)
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        menu = pilot.app.screen.query_one(Menu)
        assert "left in the middle" in str(menu.get_option("chapter-2").prompt)


async def test_a_chapter_opens_with_the_customers_file_and_then_the_call() -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, BeforeCallScreen)
        await pilot.press("space")
        await pilot.pause()
        assert isinstance(pilot.app.screen, CallScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen)
        menu = pilot.app.screen.query_one(Menu)
        assert menu.get_option_at_index(0).id == "continue", "what was left can be gone on with at once"


async def test_earlier_calls_are_offered_once_there_are_some() -> None:
    played(PRIYA, "critical")
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("e")
        await pilot.pause()
        assert isinstance(pilot.app.screen, EarlierRunsScreen)


async def test_home_can_be_used_with_the_mouse_alone() -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.click(Menu, offset=(6, 3))
        await pilot.pause()
        assert isinstance(pilot.app.screen, BeforeCallScreen)
        assert pilot.app.screen.playable.story.id == JOHN
