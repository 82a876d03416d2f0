"""The end of the course, with the twelve stations at its beginning and its end: what is told of a change."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from functools import cache

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from game.paths import data_dir, database_file
from game.plain.home_lines import LineHome
from game.progress.database import Database
from game.stations.offer import LATER_DAYS
from game.stations.sittings import Sitting, begin, guess
from game.tui.app import HearMeOut
from game.tui.screens.certificate import CertificateScreen
from game.tui.screens.closing import ClosingScreen
from tests.stations.small_form import sat_through, small
from tests.tui.apps import app, library
from tests.tui.test_next_step import done

TWELVE = tuple(station for _ in range(3) for station in small())


def sat(form: str, occasion: str, result: str) -> Sitting:
    data = Database(database_file())
    sitting = begin(data, "player", "a" if form == "a" else "b", TWELVE, seed=1, occasion=occasion)
    told = guess(data, sat_through(data, sitting, result), 6)
    data.close()
    return told


@cache
def _passed() -> bytes:
    """A file of a player who has passed all chapters, played once for all tests here."""
    done(stations=True)
    with closing(sqlite3.connect(database_file())) as db:
        return db.serialize()


@pytest.fixture
def through() -> None:
    """All chapters were passed."""
    body = _passed()
    if not database_file().exists():
        database_file().parent.mkdir(parents=True, exist_ok=True)
        database_file().write_bytes(body)


def as_lines(*typed: str) -> str:
    """Plain play from home, where an empty line goes to what comes next."""
    written: list[str] = []
    LineHome(Database(database_file()), library(), "player", typed or ("",), written.append).play()
    return "\n".join(written)


async def on_screen() -> str:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        assert isinstance(pilot.app, HearMeOut)
        pilot.app.show_closing()
        await pilot.pause()
        assert isinstance(pilot.app.screen, ClosingScreen)
        return _shown(pilot)


def _shown(pilot: Pilot[None]) -> str:
    parts = pilot.app.screen.query(".part").results(Static)
    return " ".join(" ".join(str(part.content) for part in parts).split())


async def test_a_change_is_told_with_its_counts_and_that_nobody_measured_it_on_people(through: None) -> None:
    sat("a", "before", "missed")
    sat("b", "after", "met")
    for told in (as_lines(), await on_screen()):
        for part in (
            "Before and after",
            "(form A)",
            "Form A is one of three sets of stations that ask for the same.",
            "In all: 0 of 12 then, 12 of 12 now. That is a real rise.",
            "Say it back: 0 of 3 then, 3 of 3 now.",
            "This check is not yet measured on people.",
        ):
            assert part in told
        assert "It was not measured with the twelve stations" not in told
        assert (date.today() + timedelta(LATER_DAYS)).isoformat() in told


@pytest.mark.full
async def test_below_the_smallest_change_it_says_that_none_can_be_told(through: None) -> None:
    sat("a", "before", "met")
    sat("b", "after", "met")
    for told in (as_lines(), await on_screen()):
        assert "In all: 12 of 12 then, 12 of 12 now. No change can be told from this." in told
        assert "real rise" not in told and "real drop" not in told


@pytest.mark.full
async def test_the_first_and_the_last_sitting_are_set_side_by_side_and_one_left_open_is_not_counted(
    through: None,
) -> None:
    sat("a", "before", "missed")
    sat("b", "between", "met")
    sat("b", "after", "missed")
    data = Database(database_file())
    begin(data, "player", "c", TWELVE, seed=1, occasion="between")
    data.close()
    # The sitting that waits is what comes next; put off, the end of the course is.
    told = as_lines("not now", "")
    assert "In all: 0 of 12 then, 0 of 12 now. No change can be told from this." in told


@pytest.mark.full
async def test_with_one_sitting_alone_nothing_is_said_of_a_change(through: None) -> None:
    sat("a", "after", "met")
    for told in (as_lines(), await on_screen()):
        assert "You did not do the twelve stations both at the beginning and at the end." in told
        assert "Since form" not in told


async def test_a_key_of_the_close_shows_the_certificate_and_one_there_writes_it(through: None) -> None:
    async with app().run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        assert isinstance(pilot.app, HearMeOut)
        pilot.app.show_closing()
        await pilot.pause()
        assert "c shows your certificate" in _shown(pilot) and "hearmeout course" not in _shown(pilot)
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(pilot.app.screen, CertificateScreen)
        assert "taken to an ending of fair or better" in _shown(pilot) and "““" not in _shown(pilot)
        await pilot.press("x", "x")
        await pilot.pause()
        (file,) = (data_dir() / "certificates").iterdir()
        assert "<h1>Certificate</h1>" in file.read_text("utf-8")
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ClosingScreen)


def test_in_plain_play_the_close_tells_the_command(through: None) -> None:
    assert "hearmeout course certificate" in as_lines("not now", "")
