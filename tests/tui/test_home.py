"""Home: what to do now."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from game.conversation.events import Listen
from game.conversation.plan import Plan
from game.paths import database_file
from game.plain.call_lines import LinePlayer
from game.play.first_call import skip_first_call
from game.play.session import start_call
from game.progress.database import Database
from game.progress.runs import unfinished
from game.stations.offer import chapters_done, not_now, offered
from game.tui.screens.before_call import BeforeCallScreen
from game.tui.screens.call import CallScreen
from game.tui.screens.earlier_runs import EarlierRunsScreen
from game.tui.screens.first_call import FirstCallScreen
from game.tui.screens.home import HomeScreen
from game.tui.widgets.chapter_card import ChapterCard
from game.tui.widgets.menu import Menu
from tests.tui.apps import JOHN, PRIYA, app, footer, library, pictures

PLAYS = Path(__file__).parents[1] / "plain" / "plays"


_saved: dict[tuple[bytes, str, str, str], bytes] = {}


def played(story: str, kind: str, profile: str = "player") -> None:
    """A finished run of a chapter. Where the saved file is the same, the same play is made once."""
    file = database_file()
    before = file.read_bytes() if file.exists() else b""
    key = before, story, kind, profile
    if key in _saved and [*file.parent.glob(f"{file.name}*")] == [file] * bool(before):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(_saved[key])
        return
    playable = library().stories[story]
    plan = Plan(playable.story, playable.hash)
    database = Database(file)
    call = start_call(database, profile, plan)
    lines = (PLAYS / f"{story.removeprefix('the-')}-{kind}.txt").read_text("utf-8").splitlines()
    assert LinePlayer(call, iter(lines), lambda line: None).play()
    database.close()
    if [*file.parent.glob(f"{file.name}*")] == [file]:
        _saved[key] = file.read_bytes()


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
    monkeypatch.setattr("game.tui.widgets.last_calls.local_day", lambda moment: "2026-03-02")
    if state == "played":
        played(PRIYA, "best")
        begun(JOHN)

    async def play(pilot: Pilot[None]) -> None:
        await pilot.pause()

    assert snap_compare(app(), run_before=play, terminal_size=size)


async def test_a_new_player_is_told_where_to_begin() -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert "Next: the first two minutes" in row(pilot, 0)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, FirstCallScreen)


async def test_who_passed_over_the_first_call_is_pointed_to_the_first_chapter() -> None:
    skip()
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert "Next: chapter 1, The download that stops" in row(pilot, 0)
        assert "Day 1, whenever you like." in row(pilot, 0)


async def test_progress_says_what_was_done_and_never_what_was_not() -> None:
    played(PRIYA, "best")
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        line = str(pilot.app.screen.query_one("#line", Static).content)
        assert "1 of" in line and "played this week" in line
        assert "streak" not in line and "missed" not in line


@pytest.mark.parametrize(
    ("name", "said"), [("player", "1 of 3 chapters"), ("Ada", "Ada plays, 1 of 3 chapters")]
)
async def test_every_part_of_what_was_done_is_said_in_words(name: str, said: str) -> None:
    played(PRIYA, "best", profile=name)
    game = app()
    game.profile = name
    async with game.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        line = str(pilot.app.screen.query_one("#line", Static).content)
        wanted = f"{said} passed, played this week. g sets a goal for your week."
        assert line == wanted, "no sign stands there that nobody explains"


async def test_what_comes_next_is_pointed_at_and_marked_and_opens() -> None:
    played(PRIYA, "best")
    put_stations_off()
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        menu = pilot.app.screen.query_one(Menu)
        assert menu.highlighted == 0
        assert "▶" in row(pilot, 0) and "chapter 2, The call that came back" in row(pilot, 0)
        assert "▶" not in row(pilot, 1)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, BeforeCallScreen)
        assert pilot.app.screen.playable.story.id == JOHN


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_map_says_what_opens_what_and_why_a_chapter_is_closed(size: tuple[int, int]) -> None:
    async with app().run_test(size=size, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        card = pilot.app.screen.query_one(ChapterCard)
        await pilot.press("down", "down")
        await pilot.pause()
        assert "opens chapter 3" in " ".join(str(card.render()).lower().split())
        await pilot.press("down")
        await pilot.pause()
        told = " ".join(str(card.render()).split())
        assert "opens after “The call that came back” has ended fair or better" in told
        assert "× opens after chapter 2" in row(pilot, 3)
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


async def test_a_chapter_that_was_begun_is_never_called_unplayed() -> None:
    begun(JOHN)
    async with app().run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert painted(pilot).count("left in the middle") == 2, "in the list and on the card"
        assert painted(pilot).count("not played yet") == 1, "of the other chapter that is open"
        menu = await let_go(pilot)
        assert "no ending yet" in str(menu.get_option("chapter-2").prompt)
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, BeforeCallScreen)
        assert "You began a call and did not end it." in painted(pilot)


async def test_a_wide_screen_shows_the_last_calls_what_a_chapter_opens_and_how_a_call_goes() -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "How a call goes" in painted(pilot) and "Your last calls" not in painted(pilot)
    played(PRIYA, "critical")
    played(JOHN, "best")
    async with app().run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        lines = painted(pilot).split("\n")
        first = next(n for n, line in enumerate(lines) if "Your last calls" in line)
        assert lines[first + 1].startswith("  ★ best      The call that came back: “Heard”")
        assert lines[first + 2].startswith("  ✕ critical  The download that stops: “")
        await pilot.press("down", "down")
        await pilot.pause()
        assert "“The missing parcel” with Marion" in " ".join(card(pilot).split())
        assert "name what it costs them" in " ".join(card(pilot).split())


async def test_on_a_low_screen_the_last_calls_leave_the_list_its_room() -> None:
    for _ in range(9):
        played(PRIYA, "critical")
    async with app().run_test(size=(100, 20)) as pilot:
        await pilot.pause()
        await pilot.press("end")
        await pilot.pause()
        assert "The missing parcel" in painted(pilot) and "Your last calls" in painted(pilot)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_help_and_leaving_are_named_at_the_bottom_at_every_size(size: tuple[int, int]) -> None:
    begun(JOHN)
    async with app().run_test(size=size) as pilot:
        await pilot.pause()
        assert "? Help" in footer(pilot) and "q Quit" in footer(pilot)


def skip() -> None:
    """The player passes over the call that teaches the keys."""
    skip_first_call(Database(database_file()), "player")


def put_stations_off() -> None:
    """The player says "not now" to the twelve stations."""
    database, today = Database(database_file()), date.today()
    done, of = chapters_done(database, library(), "player", today)
    offer = offered(database, "player", chapters_done=done, chapters_all=of, today=today)
    assert offer and not_now(database, "player", offer, chapters_done=done, today=today)


def row(pilot: Pilot[None], number: int) -> str:
    """A row of the list as text."""
    return str(pilot.app.screen.query_one(Menu).get_option_at_index(number).prompt)


def painted(pilot: Pilot[None]) -> str:
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


def card(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one(ChapterCard).render())


async def test_a_chapter_opens_with_the_customers_file_and_then_the_call() -> None:
    skip()
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
        await pilot.press("down", "e")
        await pilot.pause()
        assert isinstance(pilot.app.screen, EarlierRunsScreen)


async def test_home_can_be_used_with_the_mouse_alone() -> None:
    skip()
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.click(Menu, offset=(6, 6))
        await pilot.pause()
        assert isinstance(pilot.app.screen, BeforeCallScreen)
        assert pilot.app.screen.playable.story.id == JOHN


async def test_on_a_small_screen_the_footer_leads_to_all_that_has_no_room_in_it() -> None:
    played(PRIYA, "best")
    begun(JOHN)
    async with app().run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert "Let go" in footer(pilot) and "/ More" in footer(pilot)
        await pilot.press("slash")
        await pilot.pause()
        listed = pilot.app.screen.query_one(OptionList)
        names = " ".join(str(listed.get_option_at_index(n).prompt) for n in range(listed.option_count))
        assert "/progress" in names and "/settings" in names
