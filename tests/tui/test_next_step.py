"""From one thing to the next on screen: home, the debrief's end, the goal, the end of the course."""

from collections.abc import Callable
from datetime import date

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input, Static

from game.course.next_step import NextStep, keep_closed
from game.paths import database_file
from game.progress.database import Database
from game.progress.library import PlayableStory
from game.progress.own_views import latest_intention
from game.progress.runs import finished
from game.tui.app import HearMeOut
from game.tui.screens.before_call import BeforeCallScreen
from game.tui.screens.closing import ClosingScreen
from game.tui.screens.debrief import DebriefScreen
from game.tui.screens.drill import DrillScreen
from game.tui.screens.home import HomeScreen
from game.tui.screens.progress import ProgressScreen
from game.tui.screens.stations import StationsScreen
from game.tui.screens.weekly_goal import WeeklyGoalScreen
from game.tui.widgets.next_row import NextRow
from tests.tui.apps import JOHN, PRIYA, app, footer, library, pictures
from tests.tui.test_home import painted, played, put_stations_off, row, skip

PARCEL = "missing-parcel"
HOSTILE = "[/] [@click=app.quit]x[/] a\x1b]0;PWNED\x07\u202eb"


async def at_the_end(pilot: Pilot[None]) -> DebriefScreen:
    """The last step of looking back on the latest call."""
    game = pilot.app
    assert isinstance(game, HearMeOut)
    past = game.open_past(finished(game.database, "player")[0].id)
    assert past is not None
    screen = DebriefScreen(past.call, past)
    game.push_screen(screen)
    await pilot.pause()
    await pilot.press(*["right"] * 4)
    await pilot.pause()
    return screen


def done(*, stations: bool = False) -> None:
    """All chapters were passed."""
    played(PRIYA, "best")
    played(JOHN, "best")
    played(PARCEL, "words")
    if not stations:
        put_stations_off()


async def test_enter_keeps_an_intention_and_enter_again_goes_to_the_next_chapter() -> None:
    played(PRIYA, "best")
    put_stations_off()
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        screen = await at_the_end(pilot)
        assert "Next: chapter 2, The call that came back" in painted(pilot) and "Enter Keep" in footer(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert latest_intention(Database(database_file()), "player") and pilot.app.screen is screen
        assert "Enter Next" in footer(pilot) and screen.query_one(NextRow).has_focus
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, BeforeCallScreen) and pilot.app.screen.playable.story.id == JOHN
        assert len(pilot.app.screen_stack) == 2, "it lies over home"


async def test_own_words_are_kept_first_and_an_empty_field_keeps_and_opens_nothing() -> None:
    played(PRIYA, "best")
    put_stations_off()
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        screen = await at_the_end(pilot)
        screen.query_one("#own", Input).focus()
        await pilot.press("enter")
        await pilot.pause()
        assert pilot.app.screen is screen and not latest_intention(Database(database_file()), "player")
        await pilot.press("up", *"wait", "enter")
        await pilot.pause()
        assert pilot.app.screen is screen and latest_intention(Database(database_file()), "player") == "wait"
        await pilot.press("q", "space", "right")
        await pilot.pause()
        assert pilot.app.screen is screen, "no other key goes on"
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, BeforeCallScreen)


async def test_the_row_can_be_clicked() -> None:
    played(PRIYA, "best")
    put_stations_off()
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await at_the_end(pilot)
        await pilot.click("#goes_on")
        await pilot.pause()
        assert isinstance(pilot.app.screen, BeforeCallScreen)


async def test_after_the_last_chapter_the_end_is_shown_once_and_then_drills_are_next() -> None:
    done()
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert "Next: the end of the course" in row(pilot, 0)
        assert "Your plan" not in painted(pilot) and "You have passed every chapter." in painted(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ClosingScreen)
        page = " ".join(str(part.content) for part in pilot.app.screen.query(Static))
        assert "cannot be told" in page and "c shows your certificate" in page
        await pilot.press("enter")
        await pilot.pause()
        assert "drill" in row(pilot, 0)
        assert "Come back on" in painted(pilot)


@pytest.mark.parametrize("due", [0, 3])
async def test_enter_at_the_end_of_a_call_opens_what_the_row_says_also_when_all_is_done(
    due: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("game.course.next_step._due", lambda *_: due)
    done()
    keep_closed(Database(database_file()), library(), "player", date.today())
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await at_the_end(pilot)
        await pilot.press("enter")
        await pilot.pause()
        if due:
            assert "Enter goes there." in painted(pilot)
        else:
            assert "Next: come back on" in painted(pilot)
            assert "Enter opens the end of the course once more." in " ".join(painted(pilot).split())
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, DrillScreen if due else ClosingScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_the_twelve_stations_come_before_the_end() -> None:
    done(stations=True)
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, StationsScreen)


@pytest.mark.parametrize(
    ("key", "name", "screen"),
    [
        ("d", "/drills", DrillScreen),
        ("p", "/progress", ProgressScreen),
        ("t", "/stations", StationsScreen),
        ("g", "/goal", WeeklyGoalScreen),
    ],
)
async def test_the_rest_is_opened_by_a_key_and_by_its_name(key: str, name: str, screen: type[object]) -> None:
    for keys in ((key,), ("slash", *name[1:], "enter")):
        async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
            await pilot.pause()
            await pilot.press(*keys)
            await pilot.pause()
            assert isinstance(pilot.app.screen, screen)


async def test_a_goal_is_chosen_seen_at_home_and_given_up_again() -> None:
    played(PRIYA, "best")
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("g", "down", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "Since Monday: 1 of 2 chapters." in painted(pilot)
        await pilot.press("g", "up", "enter")
        await pilot.pause()
        assert "Since Monday" not in painted(pilot)


async def test_a_storys_title_is_text_and_nothing_else() -> None:
    skip()
    game = app()
    first = game.library.stories[PRIYA]
    game.library.stories[PRIYA] = PlayableStory(
        replace(first.story, title=HOSTILE.replace("\x1b", "").replace("\x07", "")), first.hash, first.path
    )
    async with game.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert "[/] [@click=app.quit]x[/]" in row(pilot, 0)
        row_of_it = NextRow(NextStep("rest", HOSTILE, HOSTILE), id="hostile")
        await pilot.app.screen.mount(row_of_it)
        await pilot.pause()
        assert "[@click=app.quit]" in painted(pilot) and "\x1b" not in painted(pilot)


@pictures("end 80x24", "end 60x20", "goal 80x24", "close 80x24", "close 60x20")
def test_it_looks_like_this(
    snap_compare: Callable[..., bool], state: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("game.course.closing.come_back", lambda day: day.replace(2027, 3, 1))
    if state == "close":
        done()
    else:
        played(PRIYA, "best")
        put_stations_off()

    async def play(pilot: Pilot[None]) -> None:
        await pilot.pause()
        if state == "end":
            await at_the_end(pilot)
            await pilot.press("enter")
        else:
            await pilot.press("g" if state == "goal" else "enter")
        await pilot.pause()

    assert library() and snap_compare(app(), run_before=play, terminal_size=size)
