"""Drills on screen: by keys alone, by mouse alone, in every form; nothing is lost by leaving."""

from collections.abc import Callable
from datetime import datetime

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Static

from game.drills.answers import Done, all_done
from game.drills.cards import missed_moments
from game.drills.due import due_count
from game.drills.told import what_counts
from game.paths import database_file
from game.progress.database import Database
from game.progress.exercise_library import ExerciseLibrary
from game.settings import Settings, save_settings, settings_file
from game.skills import skills
from game.story.exercises import Exercise
from game.story.model import Beat
from game.tui.app import HearMeOut
from game.tui.screens.call import CallScreen
from game.tui.screens.debrief import DebriefScreen
from game.tui.screens.drill import DrillScreen
from game.tui.screens.home import HomeScreen
from game.tui.widgets.page import TextPage
from game.tui.widgets.reply_field import MOST, ReplyField
from game.tui.widgets.reply_list import ReplyList
from tests.conversation.calls import event
from tests.drills.doing import real
from tests.looking_back import BADLY, KETTLE
from tests.tui.apps import app, call, click_key, footer, pictures, small_story, type_text
from tests.tui.test_hostile import HOSTILE

SIZE = (80, 24)
MET = "So it was taken twice, and because of that your rent bounced."
Pictured = Callable[..., bool]
Drills = Callable[..., HearMeOut]


@pytest.fixture
def drills(monkeypatch: pytest.MonkeyPatch) -> Drills:
    """The game with these drills alone."""

    def opened(*names: str, given: dict[str, Exercise] | None = None, skill: str = "") -> HearMeOut:
        found = given or {name: one for name, one in real().items() if not names or name in names}
        monkeypatch.setattr("game.tui.screens.drill.all_drills", lambda *_: ExerciseLibrary(found))
        game = app()
        game.call_later(game.show_drills, skill)
        return game

    return opened


def kept() -> list[Done]:
    return all_done(Database(database_file()), "player")


def screen(pilot: Pilot[None]) -> DrillScreen:
    found = pilot.app.screen
    assert isinstance(found, DrillScreen)
    return found


def shown(pilot: Pilot[None]) -> str:
    """What stands on the page and below it."""
    page, task = screen(pilot).query_one(TextPage).query_one(Static), screen(pilot).query_one("#task", Static)
    return f"{page.content}\n{task.content if task.display else ''}"


async def keys(pilot: Pilot[None], *pressed: str) -> str:
    for key in pressed:
        await pilot.press(key)
        await pilot.pause()
    return shown(pilot) if isinstance(pilot.app.screen, DrillScreen) else ""


async def test_words_of_ones_own_are_read_at_once_and_enter_goes_on(drills: Drills) -> None:
    async with drills("rent-bounced").run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        assert "the rent has bounced" in shown(pilot) and "in your own words" in shown(pilot)
        await type_text(pilot, "q ")
        screen(pilot).query_one(ReplyField).insert("so it was taken twice and your rent bounced")
        told = await keys(pilot, "enter")
        assert "◆ Met. That does it." in told and "gives back what they told" in told
        assert (
            "Often said: I understand your frustration." in told
            and "Another good line: Twice in one day" in told
        )
        (answer,) = kept()
        assert (answer.form, answer.result, answer.extra) == ("typed", "met", 0)
        told = await keys(pilot, "enter")
        assert "Done for today: 1 drill." in told and "Say it back: today 1 met." in told and "Next: " in told
        await keys(pilot, "enter")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_before_the_first_drill_it_is_said_what_is_due(drills: Drills) -> None:
    async with drills("rent-bounced").run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        assert "For today: 1 drill, of about a minute (Say it back)." in " ".join(shown(pilot).split())
        screen(pilot).query_one(ReplyField).insert("so it was taken twice and your rent bounced")
        assert "For today" not in await keys(pilot, "enter", "enter", "m"), "one more is not of the day"


async def test_enter_on_nothing_says_nothing(drills: Drills) -> None:
    async with drills("rent-bounced").run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        assert "Nothing is written yet." in await keys(pilot, "enter")
        assert "Point at a line first." in await keys(pilot, "slash", "enter")
        assert not kept()


async def test_in_an_email_enter_begins_a_line_and_another_key_sends_as_in_a_call(drills: Drills) -> None:
    letter = {"rent-bounced": replace(real()["rent-bounced"], channel="email")}
    async with drills(given=letter).run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        assert "Enter Say" in footer(pilot) and "Ctrl+S Send" in footer(pilot)
        await type_text(pilot, "Dear Aisha,")
        await pilot.pause()
        assert "Enter New line" in footer(pilot)
        await keys(pilot, "enter")
        screen(pilot).query_one(ReplyField).insert("So it was taken twice and your rent bounced.")
        assert not kept() and "\n" in screen(pilot).query_one(ReplyField).text
        told = await keys(pilot, "ctrl+s")
        assert "◆ Met. That does it." in told
        assert "Ctrl+S" not in footer(pilot) and "Enter Next" in footer(pilot)


async def test_a_line_is_chosen_with_enter_in_an_email_too(drills: Drills) -> None:
    letter = {"rent-bounced": replace(real()["rent-bounced"], channel="email")}
    async with drills(given=letter).run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        await keys(pilot, "slash", "2", "enter")
        assert [one.form for one in kept()] == ["picked"]


async def test_lines_to_choose_from_by_keys(drills: Drills) -> None:
    async with drills("rent-bounced").run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        await keys(pilot, "slash", "2")
        replies = screen(pilot).query_one(ReplyList)
        assert replies.pointed_number == 2 and "Write instead" in footer(pilot)
        await keys(pilot, "escape")
        assert replies.pointed is None and replies.display
        await keys(pilot, "escape")
        assert not replies.display and not kept()
        assert "○" in (told := await keys(pilot, "f6", "f4", "down", "enter")) or "◆" in told or "◇" in told
        (answer,) = kept()
        assert (answer.form, answer.helped) == ("picked", 1)


async def test_a_digit_with_words_behind_it_is_text(drills: Drills) -> None:
    async with drills("rent-bounced").run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        await keys(pilot, "slash")
        await type_text(pilot, "2 payments")
        assert screen(pilot).query_one(ReplyField).text == "2 payments"
        await keys(pilot, "enter")
        assert [one.form for one in kept()] == ["typed"]


async def test_everything_by_mouse_alone(drills: Drills) -> None:
    async with drills("rent-bounced").run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        await click_key(pilot, "Choose instead")
        await pilot.click(ReplyList, offset=(6, 0))
        await pilot.pause()
        assert not kept()
        await pilot.click(ReplyList, offset=(6, 0))
        await pilot.pause()
        assert len(kept()) == 1
        await click_key(pilot, "I disagree")
        assert kept()[0].against and "You disagree" in shown(pilot)
        await click_key(pilot, "Say")
        # What counts for nothing is still to be done, in its place.
        assert "Drill 1 of 1" in str(screen(pilot).query_one("#who", Static).content)
        await click_key(pilot, "Leave")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_place_is_found_by_keys_or_by_mouse(drills: Drills) -> None:
    async with drills("two-cups", skill="paraphrase").run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        assert "I ordered these two cups," in await keys(pilot, "m")
        assert "○ Not there yet." in await keys(pilot, "enter")
        await keys(pilot, "enter", "m")
        for _ in range(4):
            await click_key(pilot, "Listen")
        assert "They say nothing more." in shown(pilot) and "my mother's eightieth" in shown(pilot)
        await click_key(pilot, "Say")
        assert "◆ Met." in shown(pilot)
        assert [(one.form, one.extra) for one in kept()] == [("placed", 1)] * 2


async def test_a_cue_is_picked_and_no_letter_ends_the_game(drills: Drills) -> None:
    async with drills("still-counting", skill="cue").run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        await keys(pilot, "m", "q", "x")
        assert pilot.app.is_running and "Point at a line first." in await keys(pilot, "enter")
        told = await keys(pilot, "down", "enter")
        assert any(why in told for why in ("leaves her the floor", "about to say which", "anybody is there"))
        assert "What they said:" in told and "You: Could you read me the numbers?" in told


async def test_numbers_say_at_once_for_who_has_set_it_so(drills: Drills) -> None:
    save_settings(settings_file(), lambda _: Settings(numbers="say"))
    async with drills("still-counting", skill="cue").run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        await keys(pilot, "m", "1")
        assert len(kept()) == 1


async def test_what_is_brought_back_is_put_away_first(drills: Drills) -> None:
    async with drills("van-by-nine").run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        assert "has to leave by nine" in shown(pilot) and not screen(pilot).query_one(ReplyField).display
        told = await keys(pilot, "space")
        assert "by nine" not in told and "So when could your people be here?" in told
        await type_text(pilot, "by nine")
        assert "has to leave by nine" in await keys(pilot, "enter")


async def test_a_hint_says_what_counts(drills: Drills) -> None:
    async with drills("rent-bounced").run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        assert "What counts: The reply gives back two things" in await keys(pilot, "f4")
        screen(pilot).query_one(ReplyField).text = MET
        await keys(pilot, "enter")
        assert [one.helped for one in kept()] == [1]


def length_of_hint(skill: str) -> int:
    return len(skills()[skill].means + skills()[skill].half)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=str)
async def test_the_longest_hint_stands_there_whole(drills: Drills, size: tuple[int, int]) -> None:
    long = max((name for name, row in skills().items() if "typed" in row.forms), key=length_of_hint)
    longest = replace(real()["rent-bounced"], skill=long)
    async with drills(given={longest.id: longest}, skill=long).run_test(
        size=size, notifications=True, tooltips=True
    ) as pilot:
        await pilot.pause()
        await keys(pilot, "f4")
        painted = " ".join(strip.text for strip in screen(pilot)._compositor.render_strips())
        for line in map(str, what_counts(longest)):
            assert " ".join(line.split()[-4:]) in " ".join(painted.split())


async def test_i_disagree_is_kept_and_taken_back(drills: Drills) -> None:
    async with drills("rent-bounced").run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        screen(pilot).query_one(ReplyField).text = "Please reinstall the app."
        assert "○ Not there yet." in await keys(pilot, "enter")
        assert "You disagree with the reading" in await keys(pilot, "d")
        assert due_count(Database(database_file()), "player", datetime.now()) == 2
        assert "○ Not there yet." in await keys(pilot, "f12")
        assert [one.against for one in kept()] == [0]


async def test_leaving_keeps_what_was_being_written_for_when_it_comes_again(drills: Drills) -> None:
    game = drills("rent-bounced")
    async with game.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        await type_text(pilot, "So [/]")
        await keys(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        game.show_drills()
        await pilot.pause()
        assert screen(pilot).query_one(ReplyField).text == "So [/]"
        await keys(pilot, "enter", "enter", "enter")
        game.show_drills()
        game.show_drills()
        await pilot.pause()
        assert sum(isinstance(one, DrillScreen) for one in game.screen_stack) == 1
        assert screen(pilot).query_one(ReplyField).text == ""


async def test_a_window_that_is_closed_keeps_it_too(drills: Drills) -> None:
    game = drills("rent-bounced")
    async with game.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        await type_text(pilot, "So it")
        game.leave_at_once(15)
    again = drills("rent-bounced")
    async with again.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        assert screen(pilot).query_one(ReplyField).text == "So it"


async def test_without_a_drill_it_says_so(drills: Drills) -> None:
    async with drills("none", given={"x": real()["two-cups"]}).run_test(
        size=SIZE, notifications=True
    ) as pilot:
        await pilot.pause()
        assert "No drill is due today." in shown(pilot)
        await keys(pilot, "q")
    assert not pilot.app.is_running


MARKUP, CODES = HOSTILE[0], HOSTILE[8]


@pytest.mark.parametrize(
    "text",
    [
        MARKUP,
        CODES,
        *(pytest.param(one, marks=pytest.mark.full) for one in HOSTILE if one not in (MARKUP, CODES)),
    ],
    ids=repr,
)
async def test_hostile_text_is_shown_as_text(drills: Drills, text: str) -> None:
    one = real()["rent-bounced"]
    assert one.contrast
    hostile = replace(
        one,
        name=text[:40],
        about=text[:200],
        task=text[:100],
        customer=(Beat(say=text[:500]), Beat(do=text[:500])),
        contrast=replace(one.contrast, weaker=text, better=text, why=text),
    )
    async with drills(given={one.id: hostile}).run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        screen(pilot).query_one(ReplyField).text = f"{text} twice"
        told = await keys(pilot, "enter")
        assert "What they said" in told and len(kept()) == 1
        assert not any(bad in told for bad in ("\x1b", "\u202e", "\x07"))
        await keys(pilot, "slash", "enter", "escape", "escape")


async def test_ten_thousand_characters_are_read_and_shown_in_part(drills: Drills) -> None:
    async with drills("rent-bounced").run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        screen(pilot).query_one(ReplyField).text = "twice and the rent " * 600
        told = await keys(pilot, "enter")
        assert len(told) < 4000
        rows = Database(database_file()).rows("SELECT answer FROM drill_answers")
        assert len(str(rows[0][0])) <= MOST


async def test_the_end_of_a_call_keeps_what_it_missed(drills: Drills) -> None:
    async with app(small_story(KETTLE)).run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        screen_ = call(pilot)
        for name in BADLY:
            screen_.do(event(screen_.call.plan, screen_.call.state, name))
            await pilot.pause()
        assert screen_.call.state.over
        found = missed_moments(Database(database_file()), "player")
        assert found["completion"] == 1
        await keys(pilot, "space")
        assert isinstance(pilot.app.screen, DebriefScreen | CallScreen)
        assert missed_moments(Database(database_file()), "player") == found


@pictures("typed 80x24", "told 80x24", "lines 60x20", "told 60x20", "picked 120x40")
def test_pictures_of_a_drill(
    snap_compare: Pictured, drills: Drills, state: str, size: tuple[int, int]
) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await pilot.pause()
        if state == "told":
            screen(pilot).query_one(ReplyField).text = "So it was taken twice. I'm sorry."
            await keys(pilot, "enter")
        elif state == "lines":
            await keys(pilot, "slash", "3")
        elif state == "typed":
            await type_text(pilot, "So it was taken twice")
        else:
            await keys(pilot, "m", "2")

    names = ("still-counting",) if state == "picked" else ("rent-bounced",)
    assert snap_compare(drills(*names), terminal_size=size, run_before=before)
