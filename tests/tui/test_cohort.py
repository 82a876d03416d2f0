"""A cohort on screen: what leaves is read before anything is joined, by keys and by mouse."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, Static

from game.cohort.cohort_file import as_file
from game.paths import database_file
from game.progress.database import Database
from game.records.memberships import current
from game.tui.screens.cohort import CohortScreen
from game.tui.screens.consent import ConsentScreen
from game.tui.widgets.key_bar import KeyBar
from tests.cohort.invited import CODE, SPRING, member
from tests.tui.apps import app, footer, pictures


def said(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#said", Static).content)


def shown(pilot: Pilot[None]) -> str:
    return " ".join(str(one.content) for one in pilot.app.screen.query(Static))


async def given(pilot: Pilot[None], text: str) -> None:
    """Give a code or a file on the page of the cohort."""
    await pilot.press("c")
    await pilot.pause()
    pilot.app.screen.query_one("#code", Input).value = text
    await pilot.press("enter")
    await pilot.pause()


async def test_a_pasted_code_that_a_mail_broke_is_joined_after_the_page_was_read() -> None:
    async with app().run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("c")
        await pilot.pause()
        assert "nothing is told to anybody" in shown(pilot)
        broken = "\n".join(CODE[at : at + 60] for at in range(0, len(CODE), 60))
        pilot.app.screen.query_one("#code", Input).post_message(events.Paste(f"  {broken}\n"))
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ConsentScreen)
        assert current(Database(database_file()), "player") is None, "nothing is joined by looking"
        assert "not for appraisal" in shown(pilot) and "do not go out" in shown(pilot)
        await pilot.press("enter", "space")
        assert isinstance(pilot.app.screen, ConsentScreen), "a yes is meant"
        await pilot.press("y")
        await pilot.pause()
        assert isinstance(pilot.app.screen, CohortScreen)
        assert "You joined “Spring 2026”" in said(pilot) and "since" in shown(pilot)
    now = current(Database(database_file()), "player")
    assert now is not None and not now.words


async def test_by_mouse_alone_words_are_switched_on_and_the_cohort_joined(tmp_path: Path) -> None:
    file = tmp_path / "spring.cohort.json"
    file.write_bytes(as_file(SPRING))
    async with app().run_test(size=(80, 24)) as pilot:
        await given(pilot, str(file))
        await pilot.click("#words")
        assert "words that you type go out too" in str(pilot.app.screen.query_one("#words", Static).content)
        at = footer(pilot).index("Yes, join")
        await pilot.click(KeyBar, offset=(at, 0))
        await pilot.pause()
        assert isinstance(pilot.app.screen, CohortScreen)
    now = current(Database(database_file()), "player")
    assert now is not None and now.words


@pytest.mark.parametrize("key", ["n", "escape"])
async def test_a_no_joins_nothing(key: str) -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await given(pilot, CODE)
        await pilot.press(key)
        await pilot.pause()
        assert said(pilot) == "You did not join. Nothing is told."
    assert current(Database(database_file()), "player") is None


async def test_what_is_no_cohort_is_said_and_the_field_stays() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await given(pilot, "hmo1:[/]nonsense")
        assert "letter" in said(pilot)
        await given(pilot, "/nowhere")
        assert "There is no file" in said(pilot)


async def test_words_file_and_leaving_from_the_page(home: Path) -> None:
    member(words=True)
    async with app().run_test(size=(80, 24)) as pilot:
        await pilot.press("c")
        await pilot.pause()
        await pilot.press("w")
        assert "go out no more" in said(pilot)
        await pilot.press("x")
        assert "nothing to write" in said(pilot)
        await pilot.press("l")
        assert "once more" in said(pilot)
        await pilot.press("l")
        await pilot.pause()
        assert "You left “Spring 2026”" in said(pilot) and "You are in no cohort" in shown(pilot)
        assert "Leave it" not in footer(pilot)
    assert current(Database(database_file()), "player") is None
    assert not (home / "bundles").exists() or not list((home / "bundles").iterdir())


@pictures("consent 80x24", "member 80x24", "none 80x24")
def test_a_cohort_looks_like_this(
    snap_compare: Callable[..., bool], state: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("game.cohort.membership_page.local_day", lambda at: "2026-03-02")
    if state == "member":
        member()

    async def play(pilot: Pilot[None]) -> None:
        if state == "consent":
            await given(pilot, CODE)
        else:
            await pilot.press("c")
            await pilot.pause()

    assert snap_compare(app(), run_before=play, terminal_size=size)
