"""A number is read in one way wherever plain play asks for one."""

from collections.abc import Callable, Iterator

import pytest

from game.paths import database_file
from game.plain.goal_lines import ask_goal
from game.plain.home_lines import LineHome
from game.plain.station_lines import play_stations
from game.plain.typed_number import typed_number
from game.progress.database import Database
from game.progress.exercise_library import ExerciseLibrary
from game.progress.library import Library, open_library
from game.stations.sittings import sittings
from tests.playing import new_call, play_lines
from tests.stations.small_form import begun, small
from tests.tui.test_home import played

LONG = "0" * 8 + "19"
"""Its first nine signs are a number that is often there: 1."""
LONGEST = "9" * 5000
"""Longer than Python takes for a number."""


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("2", 2),
        ("2.", 2),
        ("2)", 2),
        ("02", 2),
        ("0" * 5000 + "2", 2),
        ("0", 0),
        ("000", 0),
        (LONG, 19),
        ("", None),
        (".", None),
        ("2 3", None),
        ("-2", None),
        ("2.5", None),
        ("two", None),
        ("\u00b2", None),
        ("\u0662", None),
        ("2\n", None),
    ],
)
def test_a_line_that_is_a_whole_number(line: str, number: int | None) -> None:
    assert typed_number(line) == number


def test_a_number_without_end_is_larger_than_any_that_is_offered() -> None:
    assert (typed_number(LONGEST) or 0) > 10**6


@pytest.fixture
def small_forms(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Four stations."""
    monkeypatch.setattr("game.plain.station_lines.randrange", lambda _: 1)
    library = ExerciseLibrary(stations={"a": small(), "b": small(), "c": small()})
    monkeypatch.setattr("game.stations.start.all_stations", lambda *_: library)
    yield


def home(*typed: str) -> list[str]:
    played("download-that-stops", "best")
    written: list[str] = []
    LineHome(Database(database_file()), open_library(None), "player", iter(typed), written.append).play()
    return written


def stations(*typed: str) -> list[str]:
    order = begun(Database(database_file()), player="order", seed=1).stations
    met = [str(one.typed.examples.met[0]) for one in order if one.typed]
    written: list[str] = []
    lines = iter(("", *met, *typed))
    play_stations(Database(database_file()), Library({}, ()), "ada", lines, written.append)
    return written


def goals(*typed: str) -> list[str]:
    written: list[str] = []
    lines = iter((*typed, ""))
    ask_goal(
        lambda: "",
        Database(database_file()),
        "ada",
        lambda: next(lines),
        written.append,
        lead=lambda _: False,
    )
    return written


@pytest.mark.usefixtures("small_forms")
@pytest.mark.parametrize("number", [LONG, LONGEST, "0", "000"], ids=["padded", "endless", "0", "000"])
@pytest.mark.parametrize(
    ("told", "refused"),
    [
        pytest.param(lambda n: home("calls", n, "/quit"), "The calls here are 1 to 1.", id="calls"),
        pytest.param(lambda n: home(n, "/quit"), "That is none of these. A number from 1 to ", id="home"),
        pytest.param(lambda n: goals(n), "That is no goal of these", id="goals"),
        pytest.param(lambda n: stations("/skip", n), "There is no station ", id="stations"),
        pytest.param(lambda n: play_lines(new_call(), "", "", n), "There is no reply ", id="call"),
    ],
)
def test_a_number_that_is_not_offered_is_told_as_such(
    told: Callable[[str], list[str]], refused: str, number: str
) -> None:
    written = told(number)
    assert any(refused in line and len(line) < 200 for line in written), written[-4:]


@pytest.mark.usefixtures("small_forms")
@pytest.mark.parametrize(
    ("told", "taken"),
    [
        pytest.param(lambda n: home("calls", n, "/quit"), ". Played ", id="calls"),
        pytest.param(lambda n: goals(n), "Your goal now: ", id="goals"),
        pytest.param(lambda n: stations("/skip", n), "Station 1 of ", id="stations"),
    ],
)
def test_zeros_before_a_number_count_for_nothing(told: Callable[[str], list[str]], taken: str) -> None:
    written = told("0" * 12 + "1")
    assert any(taken in line for line in written), written[-12:]


@pytest.mark.usefixtures("small_forms")
def test_a_guess_is_the_whole_number_that_was_typed() -> None:
    written = stations("0" * 9 + "5555", "0" * 9 + "3")
    assert any(line.startswith("That is no number from 0 to 4.") for line in written)
    assert only_guess() == 3


def only_guess() -> int | None:
    return next(one.own for one in sittings(Database(database_file()), "ada") if one.finished)
