"""After a call in which the coach was silent: what did you just do? On one screen, before any reading."""

from collections.abc import Callable

import pytest
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import ContentSwitcher, Static

from game.debrief.self_view import Nearness, SameViews
from game.paths import database_file
from game.play.rewind import rewind
from game.progress.database import Database
from game.progress.self_views import nearness
from game.settings import Settings, save_settings, settings_file
from game.tui.app import HearMeOut
from game.tui.screens.call import CallScreen
from game.tui.screens.debrief import DebriefScreen
from game.tui.screens.help import HelpScreen
from game.tui.screens.self_view import SelfViewScreen
from game.tui.widgets.debrief.steps import StepName
from game.tui.widgets.debrief.yes_no import BothAnswers, YesNo
from game.tui.widgets.meters import Meters
from game.tui.widgets.page import Page
from game.tui.widgets.reply_field import ReplyField
from game.tui.widgets.reply_list import ReplyList
from tests.looking_back import finished_call
from tests.self_view_calls import BACK, BOTH, LAMP, NEITHER, STOCK, lamp_call
from tests.tui.apps import app, call, click_key, footer, pictures, small_story, type_text

SIZE = (80, 24)
TYPED = (BACK, BOTH, NEITHER)


@pytest.fixture(autouse=True)
def silent_coach() -> None:
    save_settings(settings_file(), lambda _: Settings(coach="debrief", pace="reader"))


def lamp(text: str = LAMP) -> HearMeOut:
    return app(small_story(text))


async def say_all(pilot: Pilot[None], *typed: str) -> None:
    """Say these replies, one after the other, and look back on the call."""
    await pilot.pause()
    for text in typed:
        call(pilot).query_one(ReplyField).text = text
        await pilot.press("enter")
        await pilot.pause()
    call(pilot).action_listen()
    await pilot.pause()


async def pressed(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def questions(pilot: Pilot[None], *typed: str) -> SelfViewScreen:
    """The screen of questions after a call with these replies, come to by the keys of the debrief."""
    await say_all(pilot, *(typed or TYPED))
    await pressed(pilot, "right", "right")
    screen = pilot.app.screen
    assert isinstance(screen, SelfViewScreen)
    return screen


def told(screen: SelfViewScreen) -> list[str]:
    """Everything that stands on the page, in its order."""
    found = [static.content for static in screen.query(Static)]
    return [one.plain if isinstance(one, Content) else str(one) for one in found]


def counted() -> Nearness:
    return nearness(Database(database_file()), "player")


def debrief_step(pilot: Pilot[None]) -> str | None:
    assert isinstance(pilot.app.screen, DebriefScreen)
    return pilot.app.screen.query_one(ContentSwitcher).current


def reason(pilot: Pilot[None]) -> str:
    return call(pilot).query_one(Meters).render().plain


async def test_each_reply_stands_with_the_line_before_it_and_no_reading() -> None:
    async with lamp().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        said = told(await questions(pilot))
        assert said.count("Mira: I've waited a month, and I'm fed up with it.") == 1
        assert said.count(f"You: {BOTH}") == said.count(f"You: {NEITHER}") == 1
        assert not any("The game: " in line for line in said)


async def test_keyboard_alone_answers_shows_the_readings_and_goes_on() -> None:
    async with lamp().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await questions(pilot)
        await pressed(pilot, "y")
        assert not any("The game: " in line for line in told(screen)), "not before both are answered"
        await pressed(pilot, "n")
        assert sum("The game: " in line for line in told(screen)) == 2
        assert any("“You must be worn out" in line for line in told(screen)), told(screen)
        await pressed(pilot, "n", "n")
        assert sum("The game: " in line for line in told(screen)) == 4
        assert counted() == Nearness(SameViews(2, 2), SameViews(1, 2))
        assert "Enter Go on" in footer(pilot)
        await pressed(pilot, "enter")
        assert debrief_step(pilot) == "happened"
        await pressed(pilot, "left", "right")
        assert debrief_step(pilot) == "happened", "asked once"


async def test_enter_skips_both_and_the_reading_is_shown_all_the_same() -> None:
    async with lamp().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await questions(pilot)
        assert "Enter Skip" in footer(pilot)
        await pressed(pilot, "enter")
        assert sum("The game: " in line for line in told(screen)) == 2
        await pressed(pilot, "y", "enter")
        assert sum("The game: " in line for line in told(screen)) == 4
        assert counted() == Nearness(SameViews(0, 1))
        await pressed(pilot, "enter")
        assert debrief_step(pilot) == "happened"


async def test_the_mouse_alone_answers_skips_and_goes_on_to_the_step_that_was_clicked() -> None:
    async with lamp().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await say_all(pilot, *TYPED)
        assert isinstance(pilot.app.screen, DebriefScreen)
        await pilot.click(pilot.app.screen.query(StepName)[2])
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, SelfViewScreen)
        for place, column in ((0, 9), (1, 3), (0, 3)):
            await pilot.click(screen.query(BothAnswers)[place], offset=(column, 0))
            await pilot.pause()
        # The second click answered the last question: the third came too late to change the first.
        assert counted() == Nearness(SameViews(0, 1), SameViews(1, 1))
        await click_key(pilot, "Skip")
        assert sum("The game: " in line for line in told(screen)) == 4
        bar = footer(pilot)
        await click_key(pilot, "Skip")
        assert "Go on" in bar
        assert debrief_step(pilot) == "gap"


async def test_an_answer_can_be_changed_until_the_reading_is_shown_and_not_after() -> None:
    async with lamp().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await questions(pilot)
        await pressed(pilot, "n", "shift+tab", "y")
        assert counted() == Nearness(SameViews(1, 1))
        await pressed(pilot, "y")
        await pilot.click(screen.query(BothAnswers)[0], offset=(9, 0))
        await pilot.pause()
        assert counted() == Nearness(SameViews(1, 1), SameViews(1, 1))


@pytest.mark.parametrize("key", ["escape", "left"])
async def test_back_leads_to_the_ending_and_what_was_shown_is_not_asked_again(key: str) -> None:
    async with lamp().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await questions(pilot)
        await pressed(pilot, "y", "y", key)
        assert debrief_step(pilot) == "feel"
        await pressed(pilot, "right")
        screen = pilot.app.screen
        assert isinstance(screen, SelfViewScreen)
        assert sum("The game: " in line for line in told(screen)) == 2
        await pressed(pilot, "n", "n", "right")
        assert debrief_step(pilot) == "happened"
        assert counted().feeling.answers == counted().facts.answers == 2


async def test_no_reason_stands_with_the_meters_for_a_typed_reply_until_it_was_asked_about() -> None:
    async with lamp().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        call(pilot).query_one(ReplyField).focus()
        await type_text(pilot, BACK)
        await pressed(pilot, "enter")
        assert "▲ +6" in reason(pilot) and "gives back" not in reason(pilot)
        screen = call(pilot)
        screen.on_reply_list_chosen(ReplyList.Chosen(screen.call.plan.story.scenes["second"].replies[0]))
        await pilot.pause()
        assert "fixes before hearing" in reason(pilot), "a pick is asked nothing"


@pytest.mark.parametrize(
    "now", [Settings(coach="debrief", self_view=False), Settings(coach="live"), Settings(coach="auto")]
)
async def test_turned_off_or_with_a_live_coach_nothing_is_asked_and_reasons_show(now: Settings) -> None:
    save_settings(settings_file(), lambda _: now)
    async with lamp().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        call(pilot).query_one(ReplyField).focus()
        await type_text(pilot, BACK)
        await pressed(pilot, "enter")
        assert "gives back what they told you" in reason(pilot)
        await say_all(pilot, BOTH, NEITHER)
        await pressed(pilot, "right", "right")
        assert debrief_step(pilot) == "happened"


async def test_nothing_is_asked_of_picks_of_earlier_calls_or_of_one_played_on_from_the_middle() -> None:
    opened = app()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        again = rewind(lamp_call(*TYPED, database=opened.database), 2)
        await opened.push_screen(CallScreen(again))
        await say_all(pilot, BOTH, NEITHER)
        await pressed(pilot, "right", "right")
        assert debrief_step(pilot) == "happened"
        await pressed(pilot, "escape")
        await opened.push_screen(DebriefScreen(finished_call(database=opened.database)))
        await pressed(pilot, "right", "right")
        assert debrief_step(pilot) == "happened"


async def test_how_near_own_views_come_is_told_once_there_are_enough() -> None:
    async with lamp().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await questions(pilot)
        await pressed(pilot, "y", "y", "n", "n")
        assert not any("Your own view" in line for line in told(screen))
    with Database(database_file()).transaction() as db:
        db.execute("UPDATE runs SET story = 'another'")
    async with lamp().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await questions(pilot)
        await pressed(pilot, "y", "y", "n", "enter")
        assert (
            "Your own view and the game's were the same: feeling or cost named, 4 of 4 answers;"
            " facts given back, 3 of 3." in told(screen)
        )


async def test_what_cannot_be_kept_is_said_and_the_questions_go_on() -> None:
    async with lamp().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await questions(pilot)
        with Database(database_file()).transaction() as db:
            db.execute("DROP TABLE self_views")
        await pressed(pilot, "y", "y", "enter", "enter")
        assert any("could not be kept" in note.message for note in pilot.app._notifications)
        assert screen is not pilot.app.screen and debrief_step(pilot) == "happened"


async def test_help_says_what_the_questions_are_and_every_key() -> None:
    async with lamp().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await questions(pilot)
        await pressed(pilot, "question_mark")
        assert isinstance(pilot.app.screen, HelpScreen)
        text = str(pilot.app.screen.query_one("#text", Static).content)
        assert "› A question: y or n answers it" in " ".join(text.split())


@pytest.mark.parametrize("hostile", ["[/] [red] $foo [$x] tail\\", "[@click=app.quit]x[/] \\[x] 漢字 👩"])
async def test_foreign_text_is_only_text(hostile: str) -> None:
    text = LAMP.replace("name: Mira", f"name: '{hostile}'").replace(
        "\"I've waited a month, and I'm fed up with it.\"", f"'A month. {hostile}'"
    )
    async with lamp(text).run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        for reply in TYPED:
            call(pilot).call.type(f"{reply} {hostile}")
        call(pilot).action_listen()
        await pilot.pause()
        await pressed(pilot, "right", "right")
        screen = pilot.app.screen
        assert isinstance(screen, SelfViewScreen)
        assert f"{hostile}: A month. {hostile}" in told(screen)
        await pressed(pilot, "enter", "enter")
        assert f"You: {BOTH} {hostile}" in told(screen)


async def test_every_question_and_reading_comes_into_sight_on_a_small_screen() -> None:
    async with lamp().run_test(size=(60, 20), notifications=True, tooltips=True) as pilot:
        await say_all(pilot, STOCK, f"{BOTH} {BOTH} {BOTH}", NEITHER)
        await pressed(pilot, "right", "right")
        screen = pilot.app.screen
        assert isinstance(screen, SelfViewScreen)
        page = screen.query_one("#page", Page)
        for _ in screen.query(YesNo):
            asked = screen.focused
            assert isinstance(asked, BothAnswers)
            assert page.region.contains_region(asked.region) and asked.region.height
            await pressed(pilot, "n")
        await pressed(pilot, "end")
        last = screen.query(YesNo).last()
        assert page.region.contains_region(last.region)


async def unanswered(pilot: Pilot[None]) -> None:
    await questions(pilot)


async def answered(pilot: Pilot[None]) -> None:
    await questions(pilot)
    await pressed(pilot, "y", "n")


SHOTS = {shot.__name__: shot for shot in (unanswered, answered)}


@pictures("unanswered 80x24", "answered 80x24", "answered 60x20")
def test_the_questions_look_like_this(
    snap_compare: Callable[..., bool], state: str, size: tuple[int, int]
) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await SHOTS[state](pilot)

    assert snap_compare(lamp(), run_before=play, terminal_size=size)
