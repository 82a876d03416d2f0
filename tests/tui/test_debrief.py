"""Looking back on screen: four calm steps, by keys and by mouse, and everything said is kept."""

import json
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import cast

import msgspec
import pytest
from textual.content import Content
from textual.events import Key
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Input, Static

from game.messages import say
from game.play.rewind import Past, open_past, past_of, rewind
from game.progress.library import Library
from game.progress.own_views import KeptView, disagreed, latest_intention, load_view
from game.tui.app import HearMeOut
from game.tui.screens.before_call import BeforeCallScreen
from game.tui.screens.compare_runs import CompareRunsScreen
from game.tui.screens.debrief import DebriefScreen
from game.tui.screens.earlier_runs import EarlierRunsScreen
from game.tui.screens.export import ExportScreen
from game.tui.screens.what_changed import WhatChangedScreen
from game.tui.widgets.debrief.meter_curves import MeterCurves
from game.tui.widgets.debrief.next_time import NextTime
from game.tui.widgets.debrief.own_view import OwnView
from game.tui.widgets.debrief.rating import Rating
from game.tui.widgets.debrief.steps import StepLine, StepName
from game.tui.widgets.debrief.what_happened import WhatHappened
from game.tui.widgets.page import Page, PageMenu
from game.words import shortened
from tests.conversation.calls import event
from tests.looking_back import BADLY, KETTLE, WELL, finished_call
from tests.tui.apps import app, call, click_key, footer, pictures, small_story, type_text

SIZE = (80, 24)


@pytest.fixture(autouse=True)
def one_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Times are shown as the wall has them: here, one wall for all."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def game(text: str = KETTLE) -> HearMeOut:
    """The game with one story in the library."""
    opened = app()
    playable = small_story(text)
    opened.library = Library({playable.story.id: playable}, ())
    return opened


async def look_back(pilot: Pilot[None], names: tuple[str, ...] = BADLY, text: str = KETTLE) -> DebriefScreen:
    """Open the debrief of a call just played."""
    assert isinstance(pilot.app, HearMeOut)
    played = finished_call(names, text=text, database=pilot.app.database)
    screen = DebriefScreen(played)
    await pilot.app.push_screen(screen)
    await pilot.pause()
    return screen


async def test_a_key_pressed_before_looking_back_stood_there_goes_no_step_on() -> None:
    async with game().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        too_soon = Key("space", " ")
        screen = await look_back(pilot)
        own = screen.query_one(OwnView)
        before = own.ending_is_shown
        pilot.app.post_message(too_soon)
        await pilot.pause()
        assert (screen.step, own.ending_is_shown) == (1, before)
        await pilot.press("space", "space")
        assert screen.step == 2


async def pressed(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


def words(screen: DebriefScreen | CompareRunsScreen | EarlierRunsScreen, selector: str) -> str:
    """What a static says."""
    content = screen.query_one(selector, Static).content
    return content.plain if isinstance(content, Content) else str(content)


def page(screen: DebriefScreen) -> str | None:
    return screen.query_one(ContentSwitcher).current


async def test_keys_go_through_the_four_steps_and_back() -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot)
        seen = [page(screen)]
        for key in ("right", "right", "right", "right", "right", "left", "left", "left", "left"):
            await pressed(pilot, key)
            seen.append(page(screen))
        assert seen == ["feel", "feel", "happened", "gap", "next", "next", "gap", "happened", "feel", "feel"]
        assert "1 of 4 · How did it feel?" in str(screen.query(StepName).first().content)


async def test_the_mouse_reaches_every_step_and_rates() -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot)
        await pilot.click("#rate-trust", offset=(9, 1))
        await pilot.click("#rate-heard", offset=(24, 1))
        await pilot.pause()
        assert [rating.value for rating in screen.query(Rating)] == [2, 5]
        for step, wanted in ((2, "happened"), (4, "next"), (3, "gap"), (1, "feel")):
            await pilot.click(screen.query(StepName)[step - 1])
            await pilot.pause()
            assert page(screen) == wanted


async def test_the_ending_shows_only_after_the_player_has_rated_the_call() -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot)
        assert "Rung off" not in words(screen, "#ending")
        await pressed(pilot, "4")
        assert "Rung off" not in words(screen, "#ending")
        await pressed(pilot, "2")
        said = words(screen, "#ending")
        assert "Rung off" in said and "2 of 5" in said and "★★☆☆☆" in said
        assert "I still don't know what they thought I'd said." in said
        assert "trusted 4 of 5, heard 2 of 5" in said
        assert load_view(opened.database, screen.past.run) == KeptView(4, 2, "")


async def test_going_on_without_rating_is_possible_and_keeps_nothing() -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot)
        await pressed(pilot, "right", "right", "left")
        assert "Rung off" in words(screen, "#ending")
        assert load_view(opened.database, screen.past.run) == KeptView()


async def test_enter_goes_on_at_every_step_and_the_footer_says_so() -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot)
        assert isinstance(screen.focused, Rating) and footer(pilot).startswith("Enter Go on")
        await pressed(pilot, "enter")
        assert "Rung off" in words(screen, "#ending") and screen.step == 1
        for step in (2, 3, 4):
            assert footer(pilot).startswith("Enter Go on")
            await pressed(pilot, "enter")
            assert screen.step == step
        assert load_view(opened.database, screen.past.run) == KeptView()


async def test_the_meters_follow_the_chosen_line_in_numbers() -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot)
        await pressed(pilot, "right", "right", "home")
        shown = []
        for _ in range(len(screen.query_one("#moments", PageMenu).options)):
            curves = screen.query_one(MeterCurves)
            moment = screen.found.moments[curves.place]
            drawn = curves.render().plain
            assert f"{moment.outcome.trust:>3} " in drawn and f"{moment.outcome.frustration:>3} " in drawn
            shown.append(curves.place)
            await pressed(pilot, "down")
        assert shown == sorted(shown)
        assert set(shown) == {n for n, m in enumerate(screen.found.moments) if m.lines}


async def test_what_stayed_unheard_and_what_was_noted_in_vain_is_said() -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot)
        await pressed(pilot, "right", "right")
        said = words(screen, "#whole")
        assert "the humming wakes the baby" in said
        assert "Noted, never brought back: it has hummed for a week" in said
        assert "cut in 1" in said


async def test_playing_on_from_a_reply_lets_it_be_made_anew_and_keeps_the_old_run() -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot)
        old = screen.call
        await pressed(pilot, "right", "right", "w")
        again = call(pilot).call
        assert again.events == old.events[:2]
        assert past_of(opened.database, again).parent == old.log.id
        assert len(opened.screen_stack) == 2
        for name in ("listen", "pick:back", WELL[-1]):
            again.do(event(again.plan, again.state, name))
        await opened.push_screen(DebriefScreen(again))
        await pilot.pause()
        await pressed(pilot, "right", "right", "right", "right", "c")
        assert isinstance(opened.screen, CompareRunsScreen)


async def test_an_earlier_call_of_an_edited_story_reads_as_it_was_and_is_played_on_in_todays() -> None:
    opened = game(KETTLE.replace("It hums. It has hummed all week.", "It roars. It has hummed all week."))
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        old = finished_call(database=opened.database)
        await opened.push_screen(EarlierRunsScreen("kettle"))
        await pressed(pilot, "enter")
        screen = cast(DebriefScreen, opened.screen)
        assert screen.past.notice == ""
        assert screen.found.moments[0].lines[0].text == "It hums. It has hummed all week."
        await pressed(pilot, "right", "right", "w")
        assert isinstance(opened.screen, WhatChangedScreen)
        assert "It hums. It has hummed all week." in opened.screen.text and "It roars." in opened.screen.text
        await pressed(pilot, "enter")
        again = call(pilot).call
        assert again.played[0].outcome.heard[0].say == "It hums. It has hummed all week.", "as it was said"
        assert past_of(opened.database, again).parent == old.log.id
        await opened.push_screen(DebriefScreen(old, screen.past))
        await pressed(pilot, "r")
        assert isinstance(opened.screen, BeforeCallScreen)
        assert opened.screen.playable.hash == again.plan.hash


async def test_playing_on_after_a_line_of_theirs_keeps_that_line_heard() -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot)
        await pressed(pilot, "right", "right", "home", "w")
        assert call(pilot).call.events == screen.call.events[:1]


async def test_from_the_last_word_there_is_nothing_to_play_on() -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot)
        await pressed(pilot, "right", "right", "end", "w")
        assert opened.screen is screen


async def test_the_gap_plays_on_from_its_own_turn() -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot)
        first = screen.found.telling[0]
        await pressed(pilot, "right", "right", "right", "w")
        assert len(call(pilot).call.events) == first.index


async def test_one_key_disagrees_with_what_was_read_and_takes_it_back() -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot, WELL)
        happened = screen.query_one(WhatHappened)
        await pressed(pilot, "right", "right")
        happened.choose_turn(2)
        await pressed(pilot, "d")
        assert disagreed(opened.database, screen.past.run) == frozenset()
        await pressed(pilot, "d")
        seq = screen.found.turns[1].index
        ((kept, code),) = disagreed(opened.database, screen.past.run)
        assert kept == seq and code == screen.found.turns[1].read[0].code
        await pressed(pilot, "d")
        assert disagreed(opened.database, screen.past.run) == frozenset()


async def test_one_key_shows_word_for_word_what_a_cut_in_lost_and_puts_it_away() -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot)
        menu = screen.query_one("#moments", PageMenu)

        def rows() -> str:
            return "\n".join(str(option.prompt) for option in menu.options)

        await pressed(pilot, "right", "right")
        lost = [line.text for turn in screen.found.turns for line in turn.unheard]
        assert lost and not any(line in rows() for line in lost) and "u: what stayed unsaid" in rows()
        await pressed(pilot, "u")
        assert all(line in rows() for line in lost)
        await pilot.pause()
        seen = "\n".join("".join(part.text for part in menu.render_line(y)) for y in range(menu.size.height))
        assert lost[0][:30] in seen, "what is shown is in sight"
        await pressed(pilot, "escape")
        assert opened.screen is screen, "one step back puts the words away, and leaves nothing"
        assert not any(line in rows() for line in lost)
        await pressed(pilot, "right", "u")
        assert page(screen) == "happened" and all(line in rows() for line in lost)


async def test_disagreeing_says_with_which_reply() -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot, WELL)
        await pressed(pilot, "right", "right")
        screen.query_one(WhatHappened).choose_turn(2)
        await pressed(pilot, "d", "d")
        said = screen.found.turns[1].said
        told = [note.message for note in opened._notifications]
        assert told and shortened(said) in told[-1]


async def test_an_intention_is_chosen_or_typed_and_waits_for_the_next_call() -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot)
        await pressed(pilot, "right", "right", "right", "right", "enter")
        first = latest_intention(opened.database, "player")
        assert first and first in words(screen, "#kept")
        await pressed(pilot, "up")
        assert isinstance(screen.focused, Input)
        await type_text(pilot, "quit less")
        await pressed(pilot, "enter")
        assert latest_intention(opened.database, "player") == "quit less"
        assert "quit less" in words(screen, "#kept")
        await pressed(pilot, "up", "escape")
        assert opened.screen is screen
        await pressed(pilot, "escape")
        assert opened.screen is not screen


async def test_enter_does_what_it_says_wherever_the_focus_is() -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot)
        await pressed(pilot, "right", "right", "right", "right")
        menu = screen.query_one("#intentions", PageMenu)
        await pressed(pilot, "tab")
        assert isinstance(screen.focused, Input) and menu.highlighted is None, "no sign stands elsewhere"
        assert "Enter Skip" in footer(pilot) and "Esc Back" in footer(pilot)
        await type_text(pilot, "wait")
        assert "Enter Keep" in footer(pilot)
        await pressed(pilot, "shift+tab")
        assert menu.has_focus and menu.highlighted == 0 and "Enter Keep" in footer(pilot)
        await pressed(pilot, "enter")
        kept = latest_intention(opened.database, "player")
        assert kept == screen.query_one(NextTime)._offered[0] and f"Kept: {kept}" in words(screen, "#kept")


async def test_a_key_leads_from_reply_to_reply_and_is_named() -> None:
    async with game().run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot)
        await pressed(pilot, "right", "right")
        assert "n Next" in footer(pilot) and "n: next reply" in str(screen.query_one("#beside").border_title)
        told = [words(screen, "#moment")]
        for key in ("n", "n", "p"):
            await pressed(pilot, key)
            told.append(words(screen, "#moment"))
        assert [line.split(".")[0] for line in told] == [
            "Reply 1 of 2",
            "Reply 2 of 2",
            "Reply 2 of 2",
            "Reply 1 of 2",
        ]
        assert screen.step == 2


async def test_down_from_the_last_aim_leads_to_the_players_own_words_and_letters_are_typed_there() -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot)
        await pressed(pilot, "right", "right", "right", "right")
        menu = screen.query_one("#intentions", PageMenu)
        await pressed(pilot, "q")
        assert opened.screen is screen and not opened._exit, "begun a line too early"
        await pressed(pilot, *["down"] * menu.option_count)
        assert isinstance(screen.focused, Input)
        await type_text(pilot, "ready to wait")
        assert screen.focused.value == "ready to wait" and opened.screen is screen
        assert "Again" not in footer(pilot) and "Export" not in footer(pilot), "no key is shown that is typed"
        await pressed(pilot, "up")
        assert menu.has_focus and menu.highlighted == menu.option_count - 1


async def test_page_keys_turn_the_page_of_next_time_and_arrows_choose() -> None:
    async with game().run_test(size=(60, 20), notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot)
        screen._go(4)
        await pilot.pause()
        menu, at = screen.query_one(NextTime).query_one(PageMenu), screen.query_one(NextTime)
        assert menu.has_focus and menu.highlighted == 0 and at.max_scroll_y > 0
        await pressed(pilot, "pagedown")
        assert at.scroll_offset.y > 0 and menu.highlighted == 0
        await pressed(pilot, "pageup")
        assert at.scroll_offset.y == 0 and menu.highlighted == 0
        await pressed(pilot, "down")
        assert menu.highlighted == 1


async def test_a_first_click_on_an_aim_points_and_a_second_keeps_it() -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot)
        await pressed(pilot, "right", "right", "right", "right", "tab")
        await type_text(pilot, "ask first")
        await pressed(pilot, "enter")
        for kept in ("ask first", screen.query_one(NextTime)._offered[1]):
            await pilot.click("#intentions", offset=(6, 1))
            await pilot.pause()
            assert latest_intention(opened.database, "player") == kept


async def test_what_is_known_of_cutting_in_is_told_only_to_those_who_did() -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        assert "11 seconds" in words(await look_back(pilot), "#fact")
        assert not (await look_back(pilot, WELL)).query("#fact")


@pytest.mark.parametrize(
    ("keys", "suffix"),
    [("1", ".md"), ("2", ".html"), ("3", ".svg"), ("enter", ".md"), ("down down enter", ".svg")],
)
async def test_writing_to_a_file_asks_as_what_and_says_where_it_is(
    own_home: Path, keys: str, suffix: str
) -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await look_back(pilot)
        await pressed(pilot, "x", *keys.split())
        (written,) = (own_home / "transcripts").iterdir()
        assert written.suffix == suffix
        assert any(str(written) in note.message for note in opened._notifications)


async def test_writing_to_a_file_works_with_the_mouse_and_can_be_left(own_home: Path) -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot)
        await pressed(pilot, "x", "escape")
        assert opened.screen is screen and not (own_home / "transcripts").exists()
        await click_key(pilot, "Export")
        await pilot.click("#formats", offset=(6, 1))
        await pilot.pause()
        (written,) = (own_home / "transcripts").iterdir()
        assert written.suffix == ".html"


@pictures("narrow 60x20", "usual 80x24")
def test_writing_to_a_file_looks_like_this(
    snap_compare: Callable[..., bool], state: str, size: tuple[int, int]
) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await look_back(pilot)
        await pilot.app.push_screen(ExportScreen("/home/ada/.local/share/hear-me-out/transcripts"))
        await pilot.pause()

    assert snap_compare(game(), run_before=play, terminal_size=size)


async def test_a_file_that_cannot_be_written_is_said_and_nothing_is_lost(own_home: Path) -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot)
        (own_home / "transcripts").write_text("in the way")
        await pressed(pilot, "x", "1")
        assert any("could not be written" in note.message for note in opened._notifications)
        assert opened.screen is screen


async def test_calls_of_two_versions_of_a_story_are_each_shown_as_they_were() -> None:
    opened = game()
    async with opened.run_test(size=(120, 40), notifications=True, tooltips=True) as pilot:
        data, pasts = opened.database, list[Past]()
        edited = KETTLE.replace("Mira", "Mona").replace("So what happens now?", "And now?")
        for text, names in ((KETTLE, WELL), (edited, BADLY)):
            call = finished_call(names, text=text, database=data)
            pasts.append(open_past(data, "player", opened.library, call.log.id))
        pasts[1] = msgspec.structs.replace(pasts[1], notice=say("saved.meters_of_then"))
        await opened.push_screen(CompareRunsScreen(*pasts))
        await pilot.pause()
        compare = cast(CompareRunsScreen, opened.screen)
        first, second = (words_of(side) for side in compare.query(".side").results())
        assert "Mira: So what happens now?" in first and "Mona" not in first
        assert "Mona: And now?" in second and "Mira" not in second
        assert pasts[1].notice in second and pasts[1].notice not in first


def words_of(side: Widget) -> str:
    return "\n".join(str(text.render()) for text in side.query(Static))


async def test_earlier_calls_open_their_own_debrief_and_are_compared_when_marked() -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        finished_call(BADLY, database=opened.database)
        finished_call(WELL, database=opened.database, began="2026-03-03T18:05:00.000+00:00")
        await opened.push_screen(EarlierRunsScreen("kettle"))
        await pilot.pause()
        runs = opened.screen
        assert isinstance(runs, EarlierRunsScreen)
        await pressed(pilot, "enter")
        debrief = opened.screen
        assert isinstance(debrief, DebriefScreen)
        assert debrief.found.ending is not None and debrief.found.ending.title == "Heard"
        finished_call(WELL, database=opened.database, began="2026-03-01T18:05:00.000+00:00")
        await pressed(pilot, "escape")
        assert len(runs._runs) == 3, "what was played meanwhile is there"
        await pressed(pilot, "m", "down", "c")
        compare = opened.screen
        assert isinstance(compare, CompareRunsScreen)
        heads = [str(static.content) for static in compare.query(".head").results(Static)]
        assert "Rung off (poor)" in heads[0] and "Heard (best)" in heads[1]


async def test_a_story_never_finished_says_so() -> None:
    opened = game()
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        await opened.push_screen(EarlierRunsScreen("kettle"))
        await pilot.pause()
        assert isinstance(opened.screen, EarlierRunsScreen)
        assert "No call of this story is finished yet." in words(opened.screen, "#about")


HOSTILE = ("[/] [red] $foo [$x] tail\\", "[@click=app.quit]x[/] \\[x] 漢字 👩")


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_foreign_text_is_only_text_on_every_page(hostile: str) -> None:
    text = KETTLE.replace("name: Mira", f"name: {quoted(hostile)}")
    text = text.replace("title: The kettle that hums", f"title: {quoted(hostile)}")
    text = text.replace("title: Rung off", f"title: {quoted(hostile)}")
    text = text.replace('"So what happens now?"', quoted(hostile))
    text = text.replace("\"I still don't know what they thought I'd said.\"", quoted(hostile))
    text = text.replace("says: the humming wakes the baby", f"says: {quoted(hostile)}")
    opened = game(text)
    names = (f"note:hums all week {hostile}", "pick:descale", f"say:I will send a new one. {hostile}")
    async with opened.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot, names, text)
        await pressed(pilot, "3", "3", "right", "end", "right", "right")
        assert words(screen, "#ending").count(hostile) >= 2
        assert hostile in words(screen, "#whole")
        await opened.push_screen(EarlierRunsScreen("kettle"))
        await pilot.pause()
        assert hostile in words(cast(EarlierRunsScreen, opened.screen), "#who")
        await opened.push_screen(CompareRunsScreen(screen.past, screen.past))
        await pilot.pause()
        assert hostile in words(cast(CompareRunsScreen, opened.screen), "#who")


def quoted(text: str) -> str:
    """As YAML takes it for that text."""
    return json.dumps(text, ensure_ascii=False)


async def test_every_step_can_be_clicked_on_a_small_screen() -> None:
    opened = game()
    async with opened.run_test(size=(60, 20), notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot)
        for step in range(1, 5):
            screen.query_one(StepLine).present = step
            await pilot.pause()
            labels = [label.region for label in screen.query(StepName)]
            assert all(region.width and region.right <= 60 for region in labels), step


async def test_nothing_is_out_of_reach_of_the_keys_where_a_page_is_longer_than_the_screen() -> None:
    opened = game()
    async with opened.run_test(size=(60, 20), notifications=True, tooltips=True) as pilot:
        screen = await look_back(pilot)
        await pressed(pilot, "3", "3")
        for name in ("feel", "gap", "next"):
            await pressed(pilot, *["right"] * (2 if name == "gap" else 1 if name == "next" else 0))
            longer = screen.query_one(f"#{name}", Page)
            if not longer.max_scroll_y:
                continue
            for _ in range(5):
                if screen.focused is longer:
                    break
                await pressed(pilot, "tab")
            await pressed(pilot, "end")
            assert longer.scroll_y == longer.max_scroll_y, name


Shot = Callable[[Pilot[None]], Awaitable[None]]


async def feel(pilot: Pilot[None]) -> None:
    await look_back(pilot)


async def rated(pilot: Pilot[None]) -> None:
    await look_back(pilot)
    await pressed(pilot, "4", "2")


async def happened(pilot: Pilot[None]) -> None:
    await look_back(pilot)
    await pressed(pilot, "right", "right")


async def disagreeing(pilot: Pilot[None]) -> None:
    screen = await look_back(pilot, WELL)
    await pressed(pilot, "right", "right")
    screen.query_one(WhatHappened).choose_turn(2)
    await pressed(pilot, "d", "d")
    pilot.app.clear_notifications()
    await pilot.pause()


async def gap(pilot: Pilot[None]) -> None:
    await look_back(pilot)
    await pressed(pilot, "right", "right", "right")


async def next_time(pilot: Pilot[None]) -> None:
    await look_back(pilot)
    await pressed(pilot, "right", "right", "right", "right", "enter")


async def runs(pilot: Pilot[None]) -> None:
    assert isinstance(pilot.app, HearMeOut)
    finished_call(BADLY, database=pilot.app.database)
    finished_call(WELL, database=pilot.app.database, began="2026-03-03T18:05:00.000+00:00")
    await pilot.app.push_screen(EarlierRunsScreen("kettle"))
    await pilot.pause()
    await pressed(pilot, "m", "down")


async def compare(pilot: Pilot[None]) -> None:
    assert isinstance(pilot.app, HearMeOut)
    data = pilot.app.database
    first = finished_call(BADLY, database=data)
    second = rewind(first, 2)
    for name in ("listen", "pick:back", WELL[-1]):
        second.do(event(second.plan, second.state, name))
    with data.transaction() as db:
        db.execute("UPDATE runs SET began = '2026-03-03T18:05:00+00:00' WHERE id = ?", (second.log.id,))
    await pilot.app.push_screen(CompareRunsScreen(past_of(data, first), past_of(data, second)))
    await pilot.pause()


PICTURES: dict[str, Shot] = {
    shot.__name__: shot for shot in (feel, rated, happened, disagreeing, gap, next_time, runs, compare)
}


async def test_what_is_told_of_a_moment_can_be_read_whole_where_it_is_short_of_room() -> None:
    async with game().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await happened(pilot)
        screen = pilot.app.screen
        edge, page = screen.query_one("#beside"), screen.query_one("#said")
        assert page.max_scroll_y > 0 and "Tab: more below" in str(edge.border_title)
        assert "Tab Read" in footer(pilot)
        await click_key(pilot, "Read")
        assert page.has_focus and "Tab Call" in footer(pilot)
        await pilot.press("end")
        await pilot.pause()
        assert page.scroll_y == page.max_scroll_y and "more below" not in str(edge.border_title)
        await pilot.press("tab")
        await pilot.pause()
        assert screen.query_one("#moments").has_focus and "Tab Read" in footer(pilot)


async def test_a_click_on_what_stayed_unsaid_shows_it_word_for_word() -> None:
    async with game().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await happened(pilot)
        page = pilot.app.screen.query_one(WhatHappened)
        rows = [
            "".join(part.text for part in strip) for strip in pilot.app.screen._compositor.render_strips()
        ]
        row = next(y for y, words in enumerate(rows) if "u: what stayed unsaid" in words)
        await pilot.click(offset=(10, row))
        await pilot.pause()
        assert page.word_for_word


@pictures(*(f"{state} 80x24" for state in PICTURES), "happened 120x40", "compare 120x40")
def test_looking_back_looks_like_this(
    snap_compare: Callable[..., bool], state: str, size: tuple[int, int]
) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await PICTURES[state](pilot)

    assert snap_compare(game(), run_before=play, terminal_size=size)
