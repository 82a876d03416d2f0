"""A cohort on a facilitator's screen: sorted, filtered and looked into, by keys and by mouse alone."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest
from textual import events
from textual.pilot import Pilot
from textual.theme import Theme
from textual.widgets import Input, Static

from game.facilitator.agreement import Agreement
from game.facilitator.figures import Finding
from game.facilitator.story_names import StoryNames
from game.tui.cohort_app import CohortApp
from game.tui.screens.completion import CompletionScreen
from game.tui.screens.help import HelpScreen
from game.tui.screens.learner import LearnerScreen
from game.tui.screens.scenes import ScenesScreen
from game.tui.widgets.long_table import LongTable
from game.tui.widgets.menu import Menu
from tests.tui.apps import click_key, footer, pictures, type_text
from tests.tui.boards import FEW, board, figures
from tests.tui.test_contrast import THEMES, looking, press
from tests.tui.test_hostile import HOSTILE
from tests.tui.test_terminal import finish, spawn


def table(pilot: Pilot[None]) -> LongTable:
    return pilot.app.screen.query_one(LongTable)


def rows(pilot: Pilot[None]) -> list[str]:
    """Who stands in the table, from the top."""
    shown = table(pilot)
    return [shown.get_row_at(number)[0].plain.strip() for number in range(shown.row_count)]


def shown(pilot: Pilot[None]) -> str:
    """All that stands on the screen beside a table or a list."""
    return " ".join(" ".join(str(one.content) for one in pilot.app.screen.query(Static)).split())


def painted(pilot: Pilot[None]) -> str:
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


async def click_text(pilot: Pilot[None], text: str) -> None:
    """Click where this is painted."""
    for y, line in enumerate(painted(pilot).splitlines()):
        if text in line:
            await pilot.click(offset=(line.index(text), y))
            await pilot.pause()
            return
    raise AssertionError(f"{text} is not painted")


async def test_every_learner_has_a_row_with_chapters_passed_last_day_and_flags() -> None:
    async with board().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        lines = painted(pilot).splitlines()
        assert "8 of 8 shown; nothing in from 1." in lines[0]
        (ana,) = [line.split() for line in lines if "Ana Brandt" in line]
        assert ana == ["›Ana", "Brandt", "●", "●", "●", "3", "of", "3", "2026-03-08", "2"]
        (tom,) = [line.split() for line in lines if "Tom Gray" in line]
        assert tom == ["Tom", "Gray", "·", "·", "·", "0", "of", "3", "-"]
        assert "1 The download that stops" in shown(pilot) and "◐ begun" in shown(pilot)


async def test_a_key_sorts_by_name_last_day_and_passed_and_another_turns_it_over() -> None:
    async with board().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert rows(pilot)[0] == "Ana Brandt"
        await pilot.press("s")
        assert rows(pilot)[0] == "Tom Gray", "who was never here, or longest ago, is to be asked first"
        await pilot.press("t")
        assert rows(pilot)[0] == "Zoe Adler"
        await pilot.press("s")
        assert rows(pilot)[0] == "Noor Farah" and "Passed ▾" in painted(pilot)
        await pilot.press("s")
        assert rows(pilot)[0] == "Ana Brandt"


async def test_a_click_on_a_head_sorts_by_it_and_another_turns_it_over() -> None:
    async with board().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await click_text(pilot, "Last day")
        assert rows(pilot)[0] == "Tom Gray"
        await click_text(pilot, "Last day")
        assert rows(pilot)[0] == "Zoe Adler" and "Last day ▴" in painted(pilot)
        await click_text(pilot, "Passed")
        assert rows(pilot)[0] == "Noor Farah"
        await click_text(pilot, "Flags")
        assert rows(pilot)[0] == "Noor Farah", "the other heads sort nothing"
        await click_text(pilot, "Who")
        assert rows(pilot)[0] == "Ana Brandt"


async def test_the_field_narrows_while_one_types_and_enter_opens_who_is_pointed_at() -> None:
    async with board().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("slash")
        await type_text(pilot, "q")
        await pilot.pause()
        assert rows(pilot) == [] and "Esc shows all again" in painted(pilot)
        assert footer(pilot) == "Esc Show all  F1 Help", "there is nobody to open"
        await pilot.press("backspace")
        await type_text(pilot, "NOR")
        await pilot.pause()
        assert rows(pilot) == [
            "Ana Brandt",
            "Eva Dunn",
            "Tom Gray",
            "李小龍",
        ], "the group is searched too"
        await pilot.press("down", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, LearnerScreen) and "Eva Dunn" in shown(pilot)
        await pilot.press("escape", "escape")
        assert isinstance(pilot.app.focused, LongTable) and len(rows(pilot)) == 4
        await pilot.press("escape")
        assert len(rows(pilot)) == 8 and "Esc" not in footer(pilot)


async def test_a_key_shows_only_the_unfinished_those_without_news_and_the_flagged() -> None:
    async with board().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("o")
        assert len(rows(pilot)) == 5
        assert "Only those who have not finished every chapter." in painted(pilot)
        await pilot.press("o")
        # Ben Castro has come to the end of every chapter, of one without passing it.
        assert len(rows(pilot)) == 6 and "Only those who have not passed every chapter." in painted(pilot)
        await pilot.press("o")
        assert rows(pilot) == ["Tom Gray"]
        assert "nothing came in: whether they have joined or begun is not known here" in shown(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert "nothing came in: whether they have joined is not known here" in shown(pilot)
        assert "not begun" not in shown(pilot)
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("o")
        assert rows(pilot) == ["Ana Brandt"]
        await pilot.press("o")
        assert len(rows(pilot)) == 8


async def test_whom_it_points_at_stays_when_the_order_changes() -> None:
    async with board().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("down", "down", "s")
        assert rows(pilot)[table(pilot).cursor_row] == "Eva Dunn"
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert rows(pilot)[table(pilot).cursor_row] == "Eva Dunn"


async def test_a_learners_page_tells_endings_tries_time_checks_and_flags_in_words() -> None:
    async with board().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        told = shown(pilot)
        assert "Ana Brandt" in told and "p-0000000000000001" in told and "3 of 3" in told
        assert "first ending poor, best good; 2 tries" in told
        assert "17 minutes" in told and "before the course" in told
        assert "2 numbers are missing: 4 to 5." in told and "Ask before you conclude" in told
        await pilot.press("end", "right")
        assert "Ben Castro" in shown(pilot) and "first ending critical, best poor" in shown(pilot)
        await pilot.press("right")
        told = shown(pilot)
        assert (
            "begun, not finished; 1 try. The first stopped at: “" in told and "Nothing was flagged." in told
        )
        await pilot.press("escape")
        await pilot.pause()
        assert rows(pilot)[table(pilot).cursor_row] == "Eva Dunn", "who was read last is pointed at"


async def test_by_mouse_alone_a_learner_is_opened_and_left_and_the_scenes_are_read() -> None:
    async with board().run_test(size=(60, 20), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await click_text(pilot, "Kim Endo")
        assert isinstance(pilot.app.screen, LearnerScreen) and "Kim Endo" in shown(pilot)
        await click_key(pilot, "Back")
        await click_key(pilot, "Scenes")
        assert isinstance(pilot.app.screen, ScenesScreen)
        await click_text(pilot, "The download that stops")
        assert "8 replies of 8 people" in shown(pilot)
        await click_key(pilot, "Back")
        await pilot.click("#search")
        await type_text(pilot, "kim")
        await pilot.pause()
        assert rows(pilot) == ["Kim Endo"]


async def test_the_hardest_scene_comes_first_with_the_share_of_each_reply() -> None:
    async with board().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("c")
        await pilot.pause()
        first = pilot.app.screen.query_one(Menu).get_option_at_index(0)
        assert "7 of 8" in str(first.prompt) and "The call that came back" in str(first.prompt)
        told = shown(pilot)
        assert "14 replies of 8 people; 9 cost something, 4 cut in, 1 left here" in told
        assert "7 of 14" in told and "6 of 7 cost something" in told
        assert "2 of 14 sorry" in told
        assert "Of one scene more nothing is said: fewer than 5 people came there." in told
        await pilot.press("down")
        assert "8 of 8" in shown(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, CompletionScreen)


async def test_who_gave_a_verdict_reads_that_it_changes_no_figure_of_the_group() -> None:
    for given in (0, 1):
        found = msgspec.structs.replace(figures(), agreement=Agreement(0, given))
        async with board(found).run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            await press(pilot, "c")
            assert ("No verdict of yours changes a figure" in shown(pilot)) is bool(given)


async def test_of_a_group_that_is_too_small_no_scene_is_told() -> None:
    few = msgspec.structs.replace(figures(), scenes=(FEW,))
    for found, told in (
        (figures(("Ana", "Ben"), hidden=True), "Something came in from fewer than 5 people"),
        (few, "Of one scene more nothing is said: fewer than 5 people came there."),
    ):
        async with board(found).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
            await pilot.pause()
            await pilot.press("c")
            await pilot.pause()
            assert told in shown(pilot) and "%" not in painted(pilot)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)], ids=str)
async def test_the_keys_below_the_table_are_those_that_work(size: tuple[int, int]) -> None:
    async with board().run_test(size=size, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert "Enter Open" in footer(pilot) and "c Scenes" in footer(pilot) and "? Help" in footer(pilot)
        await pilot.press("slash")
        await pilot.pause()
        assert footer(pilot) == "Enter Open  Esc To the table  F1 Help", "letters are typed now"
        await type_text(pilot, "q?")
        assert pilot.app.screen.query_one("#search", Input).value == "q?"


async def test_help_tells_of_this_screen_and_nothing_of_a_game() -> None:
    async with board().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("f8", "ctrl+p", "question_mark")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HelpScreen)
        told = shown(pilot)
        assert "Who is where in a cohort" in told and "not for appraisal" in told
        assert "player" not in told and "customer calls" not in told and "Find a chapter" not in told


async def test_q_leaves_and_a_small_window_says_how_to_read_on() -> None:
    app = board()
    async with app.run_test(size=(30, 10), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        told = shown(pilot)
        assert "too small to read in" in told and "hearmeout cohort status" in told and "play" not in told
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        await pilot.press("q")
    assert app.return_code == 0


async def test_names_groups_and_flags_mean_only_themselves() -> None:
    """Each hostile text is a name, a group, a flag; one is searched for, and the cohort's and a chapter's."""
    found = figures(HOSTILE, name=HOSTILE[2])
    learners = tuple(msgspec.structs.replace(one, group=one.name, identifier="") for one in found.learners)
    flags = tuple(Finding(one.pseudonym, "hole", one.name, one.name) for one in learners)
    course = msgspec.structs.replace(found.cohort, course=(HOSTILE[2], HOSTILE[8]))
    found = msgspec.structs.replace(found, learners=learners, findings=flags, cohort=course)
    app = CohortApp(found, StoryNames(), search=HOSTILE[2])
    app.animation_level = "none"
    async with app.run_test(size=(80, 40), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert rows(pilot) == [HOSTILE[2]], "it is found by what it is called"
        await pilot.click("#table", offset=(3, 1))
        await pilot.pause()
        assert isinstance(pilot.app.screen, LearnerScreen), "a click does what it does on any row"
        await click_text(pilot, HOSTILE[2])
        await pilot.press("escape", "escape", "slash")
        pilot.app.screen.query_one("#search", Input).post_message(events.Paste("\x1b[2Jleft\u202er"))
        await pilot.pause()
        wire = painted(pilot)
        await pilot.press("escape", "escape")
        wire += painted(pilot)
        await pilot.press("enter")
        for _ in HOSTILE:
            await pilot.pause()
            wire += painted(pilot)
            await pilot.press("right")
        assert not {"\x1b", "\u202e", "\x07"} & set(wire)
        for text in HOSTILE:
            if text.startswith(("[", "$")):
                assert wire.count(text) >= 4, text
        assert "leftright" in wire


async def test_ten_thousand_learners_are_all_there_and_only_those_in_sight_are_made() -> None:
    found = figures([f"Learner {number:05}" for number in range(10_000)])
    async with board(found).run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        asked: list[int] = []
        shown_table = table(pilot)
        row = shown_table._rows

        def noted(number: int) -> Sequence[str]:
            asked.append(number)
            return row(number)

        shown_table._rows = noted
        await pilot.press("ctrl+end")
        await pilot.pause()
        assert "Learner 09999" in painted(pilot) and shown_table.max_scroll_y > 9_900
        assert len(set(asked)) < 40
        await pilot.press("slash")
        await type_text(pilot, "09")
        await pilot.pause()
        assert "of 10000 shown" in painted(pilot) and 1_000 < len(rows(pilot)) < 2_000


@pytest.mark.full
def test_on_a_real_terminal_it_opens_as_asked_for_and_leaves_with_q(home: Path, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("identifier,name\n" + "".join(f"{n},Person {n}\n" for n in range(10, 20)), "utf-8")
    made = spawn(home, "cohort", "new", "Spring", "--roster", str(roster), "--to", str(tmp_path))
    finish(made)
    assert made.exitstatus == 0
    child = spawn(home, "cohort", "status", "Spring", "--screen", "--search", "person 17")
    child.expect(b"1 of 10 shown")
    child.expect(b"Person 17")
    child.send(b"q")
    finish(child)
    assert child.exitstatus == 0
    assert not (home / "progress.sqlite3").exists(), "nothing of a player is made"


def test_neither_this_screen_nor_the_players_needs_a_database_library() -> None:
    modules = "game.tui.cohort_app, game.tui.screens.completion, game.tui.screens.learner"
    tried = f"import sys; sys.modules['sqlalchemy'] = None; import {modules}, game.tui.screens.scenes"
    player = "import game.tui.app, game.tui.screens.home; assert 'game.facilitator' not in sys.modules"
    for program in (tried, f"import sys; {player}"):
        subprocess.run([sys.executable, "-c", program], check=True)


@THEMES
async def test_every_word_of_a_cohort_can_be_read_in_every_theme(themes: Sequence[Theme]) -> None:
    async with board().run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        look = looking(pilot, themes)
        await look("the table")
        await pilot.hover("#table", offset=(20, 0))
        await look("a head under the mouse")
        await pilot.hover("#table", offset=(20, 4))
        await look("a row under the mouse")
        await press(pilot, "o slash")
        await look("the field, and only some")
        await type_text(pilot, "zz")
        await look("nobody")
        await press(pilot, "escape enter")
        await look("a learner")
        await press(pilot, "escape c")
        await look("the scenes")


@pytest.mark.parametrize("colours", ["ansi-dark", "ansi-light", "NO_COLOR"])
async def test_row_and_order_are_told_without_our_colours(
    colours: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(*("NO_COLOR", "1") if colours == "NO_COLOR" else ("TEXTUAL_THEME", colours))
    async with board().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        await pilot.press("down")
        assert "›Ben Castro" in painted(pilot) and "Who ▾" in painted(pilot)
        backgrounds = {
            segment.style.bgcolor.name
            for strip in pilot.app.screen._compositor.render_strips()[2:12]
            for segment in strip
            if segment.style and segment.style.bgcolor
        }
        assert backgrounds <= {"default"}, "nothing is painted behind the words"


@pictures("table 60x20", "table 80x24", "table 120x40", "learner 80x24", "scenes 80x24", "scenes 60x20")
def test_a_cohort_looks_like_this(
    snap_compare: Callable[..., bool], state: str, size: tuple[int, int]
) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await press(pilot, {"table": "o", "learner": "enter", "scenes": "c"}[state])

    app = board()
    if state == "table":
        app.theme = "morning"
    assert snap_compare(app, run_before=play, terminal_size=size)
