"""Twelve stations on screen: begun, left, gone on with, run out of time, and what is told at the end."""

from collections.abc import Awaitable, Callable

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Static

from game.paths import database_file
from game.progress.database import Database
from game.progress.exercise_library import ExerciseLibrary
from game.stations.sittings import LIMIT, NOT_SAID, Sitting, begin, sittings, spend
from game.story.exercises import Exercise
from game.tui.app import HearMeOut
from game.tui.screens.drill import DrillScreen
from game.tui.screens.help import HelpScreen
from game.tui.screens.home import HomeScreen
from game.tui.screens.more import MoreScreen
from game.tui.screens.station import StationScreen
from game.tui.screens.stations import StationsScreen
from game.tui.screens.stations_guess import StationsGuessScreen
from game.tui.screens.stations_result import StationsResultScreen
from game.tui.widgets.menu import Menu
from game.tui.widgets.reply_field import ReplyField
from tests.stations.small_form import begun, sat_through, small
from tests.tui.apps import app, click_key, footer, pictures, type_text
from tests.tui.test_home import row, skip

SIZE = (80, 24)


class Clock:
    """Seconds as the test wants them."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr("game.tui.screens.station.monotonic", found)
    return found


def forms(monkeypatch: pytest.MonkeyPatch, items: tuple[Exercise, ...]) -> None:
    library = ExerciseLibrary(stations={"a": items, "b": items, "c": items})
    monkeypatch.setattr("game.stations.start.all_stations", lambda *_: library)


@pytest.fixture(autouse=True)
def one_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four stations: the limit, the open question, the paraphrase, the feeling."""
    monkeypatch.setattr("game.tui.screens.stations.randrange", lambda _: 1)
    forms(monkeypatch, small())


def text(pilot: Pilot[None], *ids: str) -> str:
    shown = (str(pilot.app.screen.query_one(f"#{id_}", Static).content) for id_ in ids)
    return " ".join(" ".join(shown).split())


def data() -> Database:
    return Database(database_file())


def only() -> Sitting:
    (found,) = sittings(data(), "player")
    return found


def here(result: str = "met") -> str:
    """An example for the station that is open."""
    sitting = only()
    assert sitting.place is not None
    wanted = sitting.stations[sitting.place].typed
    assert wanted is not None
    return str(getattr(wanted.examples, result)[0])


def field(pilot: Pilot[None]) -> ReplyField:
    return pilot.app.screen.query_one(ReplyField)


def station(pilot: Pilot[None]) -> StationScreen:
    screen = pilot.app.screen
    assert isinstance(screen, StationScreen)
    return screen


async def opened(pilot: Pilot[None]) -> HearMeOut:
    game = pilot.app
    assert isinstance(game, HearMeOut)
    game.show_stations()
    await pilot.pause()
    assert isinstance(game.screen, StationsScreen)
    return game


async def test_what_enter_does_in_an_email_is_shown_as_it_is_now() -> None:
    async with app().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        await pilot.press("enter")
        await pilot.pause()
        while not field(pilot).letter:
            await send(pilot, here("met"))
        assert footer(pilot).startswith("Ctrl+S Send"), "on an empty field Enter does nothing"
        await type_text(pilot, "Dear")
        await pilot.pause()
        assert "Enter New line" in footer(pilot) and "Ctrl+S Send" in footer(pilot)
        await pilot.press("enter")
        assert field(pilot).text == "Dear\n"


async def send(pilot: Pilot[None], words: str) -> None:
    field(pilot).text = words
    await pilot.press("ctrl+s" if field(pilot).letter else "enter")
    await pilot.pause()


async def test_it_says_what_it_is_before_it_begins_and_nothing_of_answers_before_the_end() -> None:
    async with app().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        game = await opened(pilot)
        told = text(pilot, "about", "state")
        for part in (
            "15 minutes at most",
            "stays on this computer",
            "before the end",
            "switch the limit off",
        ):
            assert part in told
        await pilot.press("enter")
        await pilot.pause()
        for place in range(1, 5):
            assert text(pilot, "who").startswith(f"Station {place} of 4 · ")
            assert text(pilot, "task").startswith("Your task: ")
            assert text(pilot, "said") == ""
            await send(pilot, here("missed" if place == 1 else "met"))
        assert isinstance(game.screen, StationsGuessScreen)
        await pilot.press("2", "enter")
        await pilot.pause()
        assert isinstance(game.screen, StationsResultScreen)
        told = text(pilot, "text")
        assert "You thought 2 of 4. As it was read: 3 of 4." in told
        assert "Of the 4 stations that you answered, 3 did what was asked, 1 did not." in told
        assert "not yet measured on people" in told and "s: how sure this is, in figures." in told
        assert "possible" not in told and ".71 to .75" not in told, "figures come when they are asked for"
        await pilot.press("s")
        sure = text(pilot, "text")
        assert "In all: 3 of 4, 1 did not; with so few, most likely from 30 to 95 of 100." in sure
        assert "not yet measured on people" not in sure and ".71 to .75" in sure
        await pilot.press("left")
        assert text(pilot, "text") == told
        await pilot.press("s", "escape")
        assert text(pilot, "text") == told, "back, step by step"
        await pilot.press("right")
        told = text(pilot, "text")
        assert "Asked" in told and "Your words" in told and "It did not do what was asked." in told
        assert "One that does" in told


@pytest.mark.parametrize("size", [SIZE, (60, 8)])
async def test_a_page_up_or_down_leaves_the_own_number_where_it_is(size: tuple[int, int]) -> None:
    twelve = tuple(replace(one, id=f"{one.id}-{n}") for n in range(3) for one in small())
    sat_through(data(), begin(data(), "player", "a", twelve, seed=1, occasion="before"))
    async with app().run_test(size=size, notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        await pilot.press("enter", "5")
        numbers = pilot.app.screen.query_one(Menu)
        for key in ("pagedown", "pageup"):
            await pilot.press(key)
            assert numbers.highlighted == 6
        await pilot.press("enter")
        await pilot.pause()
        assert only().own == 5


async def test_letters_are_typed_and_words_come_back_after_a_pause() -> None:
    async with app().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        game = await opened(pilot)
        await pilot.press("enter")
        await pilot.pause()
        await send(pilot, here())
        await type_text(pilot, "what ends nq")
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(game.screen, StationsScreen)
        so_far = "You have done 1 of 4 stations. They are form B, one of three sets that ask for the same."
        assert f"{so_far} Enter goes on." in text(pilot, "state")
        await pilot.press("enter")
        await pilot.pause()
        assert field(pilot).text == "what ends nq" and text(pilot, "who").startswith("Station 2 of 4")


async def test_a_skip_is_asked_about_once_and_typing_takes_the_question_back() -> None:
    async with app().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter")
        assert "Nothing is written yet. F4 skips" in text(pilot, "said")
        await pilot.press("f4")
        assert "Skip this station?" in text(pilot, "said")
        await type_text(pilot, "no")
        await pilot.press("f4")
        assert text(pilot, "who").startswith("Station 1 of 4")
        await pilot.press("f4")
        await pilot.pause()
        assert text(pilot, "who").startswith("Station 2 of 4")
        assert only().answers[0].result == "skipped"


async def test_time_counts_at_stations_alone_and_ends_the_sitting(clock: Clock) -> None:
    async with app().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        game = await opened(pilot)
        await pilot.press("enter")
        await pilot.pause()
        screen = station(pilot)
        assert "15 minutes left" in text(pilot, "who")
        clock.now += 4
        screen._tick()
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(game.screen, HelpScreen)
        clock.now += 600
        await pilot.press("escape")
        await pilot.pause()
        clock.now += 4000
        screen._tick()
        # Of a program that stood still a look counts five seconds at most; help counted none.
        screen.keep_what_is_written()
        assert only().seconds == 9
        spend(data(), only(), LIMIT - 20, "")
        await pilot.press("escape")
        await pilot.pause()
        assert "Time left: less than a minute." in text(pilot, "state")
        await pilot.press("enter")
        await pilot.pause()
        screen = station(pilot)
        assert "less than a minute left" in text(pilot, "who")
        field(pilot).text = here()
        for _ in range(3):
            clock.now += 5
            screen._tick()
        await pilot.pause()
        assert isinstance(game.screen, StationsGuessScreen)
        found = only()
        # What stood in the field when the time ended is the answer there.
        assert found.finished and found.counts.met == 1 and found.counts.unanswered == 3
        assert "The 15 minutes are over." in text(pilot, "up")
        await pilot.press("enter")
        await pilot.pause()
        assert only().own == NOT_SAID and "The time ended it with 3 stations left." in text(pilot, "text")


async def test_the_limit_can_be_switched_off_and_the_result_says_so(clock: Clock) -> None:
    async with app().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        game = await opened(pilot)
        await pilot.press("t")
        assert "The limit of time is off." in text(pilot, "state")
        await pilot.press("enter")
        await pilot.pause()
        assert "left" not in text(pilot, "who")
        spend(data(), only(), 2 * LIMIT, "")
        for _ in range(4):
            await send(pilot, here())
        assert isinstance(game.screen, StationsGuessScreen)
        await pilot.press("1", "enter")
        await pilot.pause()
        assert "The limit of time was off." in text(pilot, "text")
        await pilot.press("escape")
        await opened(pilot)
        # Who needs it need not switch it off each time.
        assert "The limit of time is off." in text(pilot, "state")


async def test_the_time_can_be_hidden_and_stays_hidden() -> None:
    async with app().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("f5")
        assert "left" not in text(pilot, "who") and "Show time" in footer(pilot)
        await send(pilot, here())
        assert "left" not in text(pilot, "who")
        await pilot.press("f5")
        assert "15 minutes left" in text(pilot, "who")


async def test_a_disagreement_is_kept_beside_the_count() -> None:
    done = sat_through(data(), begun(data(), player="player"), "missed")
    async with app().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        # It was ended elsewhere, and nothing was told yet: the own view comes first.
        await pilot.press("enter", "4", "enter")
        await pilot.pause()
        assert "I disagree" not in footer(pilot)
        await pilot.press("right", "d")
        assert "You disagree with this reading." in text(pilot, "text")
        await pilot.press("left")
        told = text(pilot, "text")
        assert "You disagree with 1 reading." in told and "0 did what was asked, 4 did not" in told
        await click_key(pilot, "Go on")
        await pilot.press("d")
        assert only().counts == done.counts


async def test_two_sittings_are_held_against_each_other_and_no_change_is_made_up() -> None:
    first = sat_through(data(), begun(data(), player="player"), "missed")
    for own in (first, sat_through(data(), begun(data(), player="player", seed=3), "met")):
        data().try_write("UPDATE sittings SET own = 2 WHERE id = ?", own.id)
    async with app().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        await pilot.press("r")
        await pilot.pause()
        told = text(pilot, "text")
        assert "In all: 0 of 4 then, 4 of 4 now. That is a real rise." in told
        assert "Say it back: 0 of 1 then, 1 of 1 now." in told and "No change can be told from this." in told
        await pilot.press("s")
        sure = text(pilot, "text")
        assert "In all: more, by " in sure and "(95% interval)" in sure and "(95% interval)" not in told
        await pilot.press("e", "s")
        assert "After 0 of 4, 3 or more of 4 would be a real rise." in text(pilot, "text")


async def test_drills_of_the_skill_to_practise_are_one_key_away_from_the_result() -> None:
    first = sat_through(data(), begun(data(), player="player"), "missed")
    data().try_write("UPDATE sittings SET own = 2 WHERE id = ?", first.id)
    async with app().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await opened(pilot)
        await pilot.press("r")
        await pilot.pause()
        assert "To practise next: Say it back (0 of 1). p has drills of it." in text(pilot, "text")
        await pilot.press("p")
        await pilot.pause()
        assert isinstance(pilot.app.screen, DrillScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, StationsResultScreen)


async def test_after_a_result_escape_leads_home_and_no_enter_begins_another_by_accident() -> None:
    sat_through(data(), begun(data(), player="player"))
    async with app().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        game = await opened(pilot)
        await pilot.press("enter", "4", "enter")
        await pilot.pause()
        assert isinstance(game.screen, StationsResultScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(game.screen, HomeScreen)
        await opened(pilot)
        # Whoever looks at the result again came from the first page.
        await pilot.press("r")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(game.screen, StationsScreen)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(game.screen, StationsScreen) and "begin another sitting?" in text(pilot, "said")
        assert len(sittings(data(), "player")) == 1
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(game.screen, StationScreen) and len(sittings(data(), "player")) == 2


async def test_after_an_early_end_escape_leads_home_too() -> None:
    begun(data(), player="player")
    async with app().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        game = await opened(pilot)
        await pilot.press("e", "e")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(game.screen, StationsResultScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(game.screen, HomeScreen)


async def test_more_opens_on_every_page_and_does_what_is_chosen() -> None:
    async with app().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        game = await opened(pilot)
        assert "/ More" in footer(pilot)
        await pilot.press("slash")
        await pilot.pause()
        assert isinstance(game.screen, MoreScreen)
        await pilot.press("l", "enter")
        await pilot.pause()
        assert "The limit of time is off." in text(pilot, "state")
        await pilot.press("enter")
        await pilot.pause()
        assert "/ More" in footer(pilot)
        # What is begun with words is words.
        await type_text(pilot, "a/")
        assert field(pilot).text == "a/"
        await pilot.press("backspace", "backspace", "slash", "s", "enter")
        await pilot.pause()
        assert "Skip this station?" in text(pilot, "said")
        for _ in range(2):
            await pilot.press("slash", "e", "enter")
            await pilot.pause()
        assert isinstance(game.screen, StationsGuessScreen) and only().finished
        await pilot.press("enter")
        await pilot.pause()
        assert "/ More" in footer(pilot)
        await pilot.press("slash", "n", "enter")
        await pilot.pause()
        assert "Station 1 of 4" in text(pilot, "who")


async def test_an_answer_that_cannot_be_saved_stays_in_the_field(monkeypatch: pytest.MonkeyPatch) -> None:
    async with app().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        game = await opened(pilot)
        await pilot.press("enter")
        await pilot.pause()
        good, game.database = game.database, Database(database_file(), reads_only=True)
        await send(pilot, "It cannot be done.")
        assert "That cannot be saved just now" in text(pilot, "said")
        assert field(pilot).text == "It cannot be done." and text(pilot, "who").startswith("Station 1")
        game.database = good
        await send(pilot, field(pilot).text)
        assert text(pilot, "who").startswith("Station 2")


async def test_another_window_that_answers_first_is_told_of() -> None:
    async with app().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        from game.stations.sittings import answer

        await opened(pilot)
        await pilot.press("enter")
        await pilot.pause()
        answer(data(), only(), 3, "From the other window.")
        await send(pilot, "From this one.")
        assert "Another window had answered" in text(pilot, "said")
        assert "Not kept: “From this one.”" in text(pilot, "said")
        assert only().answers[0].text == "From the other window."
        assert text(pilot, "who").startswith("Station 2")


async def test_it_is_offered_after_a_call_and_not_now_puts_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("game.stations.offer.chapters_done", lambda *_: (1, 3))
    async with app().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        game = await opened(pilot)
        assert "n Not now" in footer(pilot)
        await pilot.press("n")
        await pilot.pause()
        assert not isinstance(game.screen, StationsScreen)
        await opened(pilot)
        assert "Not now" not in footer(pilot)


async def test_a_paused_sitting_stays_on_home_after_not_now_until_it_is_ended() -> None:
    skip()
    begun(data(), player="player")
    async with app().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert "twelve stations" in row(pilot, 0) and "paused" not in text(pilot, "line")
        assert "n Not now" in footer(pilot)
        await pilot.press("n")
        await pilot.pause()
        assert "chapter 1" in row(pilot, 0) and "Not now" not in footer(pilot)
        assert "Twelve stations: paused; t goes on with them." in text(pilot, "line")
        await pilot.press("t")
        await pilot.pause()
        assert isinstance(pilot.app.screen, StationsScreen) and "Enter Go on" in footer(pilot)
        await pilot.press("e", "e", "enter")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen) and "paused" not in text(pilot, "line")


async def test_a_form_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("game.stations.start.all_stations", lambda *_: ExerciseLibrary())
    async with app().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        game = await opened(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(game.screen, StationsScreen) and "is not here" in text(pilot, "said")


HOSTILE = "[/] [@click=app.quit]x[/] a\x1b]0;PWNED\x07b\x1b[2J left\u202eright tail\\ " + "x" * 3000


async def test_hostile_text_is_text_at_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    beat = replace(small()[0].customer[1], say=HOSTILE)
    odd = replace(small()[0], name=HOSTILE[:40], about=HOSTILE, task=HOSTILE, customer=(beat,))
    forms(monkeypatch, (odd,))
    async with app().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        game = await opened(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert "[@click=app.quit]x[/]" in text(pilot, "words")
        await send(pilot, HOSTILE)
        await pilot.press("1", "enter")
        await pilot.pause()
        await pilot.press("right", "d")
        told = text(pilot, "text")
        assert isinstance(game.screen, StationsResultScreen)
        assert "[@click=app.quit]x[/]" in told and not {"\x1b", "\x07", "\u202e"} & set(told)


async def _station(pilot: Pilot[None]) -> None:
    await opened(pilot)
    await pilot.press("enter")
    await pilot.pause()


async def _result(pilot: Pilot[None]) -> None:
    await opened(pilot)
    await pilot.press("enter", "8", "enter")
    await pilot.pause()


async def _first(pilot: Pilot[None]) -> None:
    await opened(pilot)


SHOTS: dict[str, Callable[[Pilot[None]], Awaitable[None]]] = {
    "first": _first,
    "station": _station,
    "result": _result,
}


@pictures("first 80x24", "station 80x24", "result 80x24", "station 60x20")
def test_the_stations_look_like_this(
    snap_compare: Callable[..., bool],
    monkeypatch: pytest.MonkeyPatch,
    state: str,
    size: tuple[int, int],
    clock: Clock,
) -> None:
    twelve = tuple(replace(one, id=f"{one.id}-{n}") for n in range(3) for one in small())
    forms(monkeypatch, twelve)
    monkeypatch.setattr("game.stations.sittings._now", lambda: "2026-03-02T10:00:00+00:00")
    if state == "result":
        sat_through(data(), begin(data(), "player", "a", twelve, seed=1, occasion="before"), "met", 45)

    async def play(pilot: Pilot[None]) -> None:
        await SHOTS[state](pilot)

    assert snap_compare(app(), run_before=play, terminal_size=size)


async def test_words_that_another_window_ended_the_sitting_on_are_said_to_be_lost() -> None:
    async with app().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        from game.stations.sittings import finish

        await opened(pilot)
        await pilot.press("enter")
        await pilot.pause()
        finish(data(), only())
        await send(pilot, "From this one.")
        told = [str(note.message) for note in pilot.app._notifications]
        assert any("Not kept: “From this one.”" in line for line in told)
