"""A facilitator's comments reach a player at home, on the page of the cohort and beside the reply."""

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input, Static

from game.cohort.comments_file import CommentsFile
from game.cohort.sent_file import as_text
from game.debrief.facilitator_comment import FacilitatorComment, comment_told
from game.paths import database_file
from game.play.rewind import past_of
from game.progress.database import Database
from game.progress.facilitator_comments import commented_runs
from game.tui.screens.debrief import DebriefScreen
from game.tui.widgets.debrief.one_gap import OneGap
from game.tui.widgets.debrief.what_happened import WhatHappened
from game.tui.widgets.page import PageMenu
from tests.cohort.invited import SPRING, member
from tests.looking_back import finished_call
from tests.plain.test_home_lines import at_home
from tests.playing import hearmeout
from tests.tui.apps import app

SAID = "Ask [/] first what the week was like."
COMMENTS = (FacilitatorComment(2, SAID), FacilitatorComment(1, verdict="well", reason="It was meant kindly."))


def came_back(folder: Path, run: str) -> Path:
    """The file that a facilitator wrote on a call."""
    file = folder / "mine.comments.json"
    made = CommentsFile(
        hearmeout="comments", id=run, cohort=SPRING.id, pseudonym="p-aaaabbbbccccdddd",
        title="The kettle that hums", made="2026-03-09T10:00:00+00:00", comments=COMMENTS,
    )  # fmt: skip
    file.write_text(as_text(made))
    return file


def new() -> bool:
    """Whether there are comments that the player has not met."""
    return any(not run.seen for run in commented_runs(Database(database_file()), "player"))


def line(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#line", Static).content)


async def test_on_screen_they_open_on_the_page_of_the_cohort_and_stand_beside_the_reply(
    tmp_path: Path,
) -> None:
    member()
    call = finished_call()
    file = came_back(tmp_path, call.log.id)
    async with app().run_test(size=(100, 40)) as pilot:
        assert "commented" not in line(pilot)
        await pilot.press("c")
        await pilot.pause()
        pilot.app.screen.query_one("#code", Input).focus()
        pilot.app.screen.query_one("#code", Input).value = str(file)
        await pilot.press("enter")
        await pilot.pause()
        assert "something of 2 replies" in str(pilot.app.screen.query_one("#said", Static).content)
        assert SAID in " ".join(str(one.content) for one in pilot.app.screen.query(Static))
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert line(pilot) == "Your facilitator has commented on “The kettle that hums”." and new()
        screen = DebriefScreen(call, past_of(Database(database_file()), call))
        await pilot.app.push_screen(screen)
        await pilot.pause()
        screen._go(2)
        await pilot.pause()
        happened = screen.query_one(WhatHappened)
        rows = [str(option.prompt) for option in happened.query_one(PageMenu).options]
        assert any(SAID.split()[-1] in row for row in rows), rows
        happened.choose_turn(2)
        await pilot.pause()
        moment = str(happened.query_one("#moment", Static).content)
        assert "Facilitator" in moment and SAID in moment and "meant kindly" not in moment
        screen._go(3)
        await pilot.pause()
        gap = " ".join(str(one.content) for one in screen.query_one(OneGap).query(Static))
        assert "Your facilitator finds reply 1 well done, where the game sees a gap." in " ".join(gap.split())
        await pilot.press("escape")
        await pilot.pause()
        assert "commented" not in line(pilot)
    assert not new()


def test_as_lines_the_page_of_the_cohort_takes_them_in_and_reads_them_out(tmp_path: Path) -> None:
    member()
    file = came_back(tmp_path, finished_call().log.id)
    written = at_home("cohort", str(file), "", "/quit")
    assert any("something of 2 replies" in told for told in written)
    assert f"Reply 2: {SAID}" in written
    assert "Reply 1: This was well done, whatever the meters say: It was meant kindly." in written
    assert not new()
    again = at_home("cohort", str(file), "", "/quit")
    assert "You have these comments on “The kettle that hums” already. Nothing is changed." in again


def test_home_as_lines_says_that_there_are_some_until_they_were_read(tmp_path: Path) -> None:
    member()
    file = came_back(tmp_path, finished_call().log.id)
    assert hearmeout("cohort", "join", str(file)).returncode == 0
    for expected in (True, False):
        told = [one for one in at_home("cohort", "", "/quit") if one.startswith("Your facilitator has comm")]
        assert (
            told
            == [
                "Your facilitator has commented on “The kettle that hums”."
                " calls reads out that call with it, cohort the comments alone."
            ]
            * expected
        )


def test_a_verdict_is_of_the_reply_and_never_of_the_person() -> None:
    (told,) = comment_told(FacilitatorComment(1, verdict="not-well", reason="Ask first."))
    assert told == "This could be done otherwise, whatever the meters say: Ask first."
