"""Twelve stations as lines: nothing is told before the end, and everything is kept."""

from collections.abc import Callable, Iterator

import pytest

from game.paths import database_file
from game.plain.home_lines import LineHome
from game.plain.station_lines import play_stations
from game.play.first_call import skip_first_call
from game.progress.database import Database
from game.progress.exercise_library import ExerciseLibrary
from game.progress.library import Library, open_library
from game.stations.sittings import LIMIT, Sitting, answer, finish, sittings
from tests.stations.small_form import begun, sat_through, small

HOSTILE = ("[/]", "\x1b]0;x\x07\x1b[2J", "\u202eevil\u2066", "a" * 10_001, "/" + "x" * 500, "\u00b2")


@pytest.fixture(autouse=True)
def one_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four stations: the limit, the open question, the paraphrase, the feeling."""
    monkeypatch.setattr("game.plain.station_lines.randrange", lambda _: 1)
    library = ExerciseLibrary(stations={"a": small(), "b": small(), "c": small()})
    monkeypatch.setattr("game.stations.start.all_stations", lambda *_: library)


def typed(*lines: str) -> tuple[bool, list[str]]:
    """Whether the game goes on after it, and what is written."""
    written: list[str] = []
    goes_on = play_stations(Database(database_file()), Library({}, ()), "ada", iter(lines), written.append)
    return goes_on, written


def with_other_window(other: Callable[[Database], object], mine: str) -> list[str]:
    """What is written where another window does something while this one shows the first station."""
    written: list[str] = []

    def lines() -> Iterator[str]:
        yield ""
        other(Database(database_file()))
        yield mine
        yield "/pause"

    play_stations(Database(database_file()), Library({}, ()), "ada", lines(), written.append)
    return written


def only() -> Sitting:
    (found,) = sittings(Database(database_file()), "ada")
    return found


def answers(result: str = "met") -> list[str]:
    """An example for each station in the order of seed 1."""
    order = begun(Database(database_file()), player="order", seed=1).stations
    return [str(getattr(one.typed.examples, result)[0]) for one in order if one.typed]


def test_twelve_stations_from_the_first_line_to_the_last() -> None:
    goes_on, written = typed("", *answers(), "3", "", "/disagree", "/result", "/home")
    assert goes_on
    first = written.index(next(line for line in written if line.startswith("The result")))
    before = "\n".join(written[:first])
    assert "did what was asked" not in before and "How it was read" not in before
    after = "\n".join(written[first:])
    assert "You thought 3 of 4. As it was read: 4 of 4." in after
    assert "How it was read:" in after and "You disagree with this reading." in after
    assert "You disagree with 1 reading." in after
    assert only().counts.met == 4 and only().counts.against == 1


def test_an_answer_that_another_window_was_quicker_with_is_said_not_to_be_kept() -> None:
    told = with_other_window(lambda data: answer(data, only(), 3, "From the other."), "From this one.")
    at = told.index("Another window had answered that station; its answer stands. Not kept: “From this one.”")
    assert told[at + 1].startswith("Station 2 of 4") and only().answers[0].text == "From the other."
    told = with_other_window(lambda data: finish(data, only()), "From this one, later.")
    assert any("Another window had ended it" in line and "From this one, later." in line for line in told)


def test_a_paused_sitting_can_be_put_off_and_stays_reachable_at_home() -> None:
    skip_first_call(Database(database_file()), "ada")
    begun(Database(database_file()))
    written: list[str] = []
    typed_lines = ("not now", "home", "not now", "stations", "/end", "/end", "", "/home", "home", "/quit")
    LineHome(Database(database_file()), open_library(None), "ada", iter(typed_lines), written.append).play()
    put_off = written.index("Put off. The word “stations” opens them all the same.")
    assert "twelve stations" in written[put_off - 2] and "“not now” puts it off." in written[put_off - 1]
    assert written.count("Twelve stations: paused. The word “stations” goes on with them.") == 1
    assert "Nothing is offered that could be put off." in written
    assert only().finished


def test_the_first_page_can_be_put_off_too() -> None:
    begun(Database(database_file()))
    goes_on, written = typed("/not now")
    assert goes_on and written[-1].startswith("Put off.")
    _, written = typed("/quit")
    assert not any("puts it off" in line for line in written)
    assert any("You have done 0 of 4 stations. They are form " in line for line in written)
    assert any("one of three sets that ask for the same" in line for line in written)


def test_another_sitting_is_asked_about_where_one_was_done() -> None:
    typed("", *answers(), "3", "/quit")
    _, written = typed("", "/nolimit", "", "/quit")
    assert sum("begin another sitting?" in line for line in written) == 2
    assert only().finished
    _, written = typed("", "", "/pause")
    assert any(line.startswith("Station 1 of 4") for line in written)


def test_a_finished_sitting_is_read_later_as_right_after_it() -> None:
    _, right_after = typed("", *answers(), "3", "2", "/result", "/quit")
    result = right_after.index(next(line for line in right_after if line.startswith("Result of ")))
    _, later = typed("/results", "2", "/result", "/quit")
    assert later[-len(right_after[result:]) :] == right_after[result:]
    assert any(line.startswith("A number reads that station") for line in later)


def test_progress_at_home_says_how_the_last_sitting_is_read() -> None:
    skip_first_call(Database(database_file()), "ada")
    typed("", *answers(), "3", "/quit")
    written: list[str] = []
    home = LineHome(Database(database_file()), open_library(None), "ada", ["progress"], written.append)
    home.play()
    assert any(
        line.startswith(f"Twelve stations: the last ones you finished were form {only().form.upper()}, on ")
        and line.endswith("To read them: the word “stations”, then /results.")
        for line in written
    )


def test_inside_home_paused_stations_are_named_by_the_word_of_home() -> None:
    skip_first_call(Database(database_file()), "ada")
    written: list[str] = []
    lines = ("stations", "", "/home", "/quit")
    LineHome(Database(database_file()), open_library(None), "ada", lines, written.append).play()
    kept = written.index("Everything is kept.")
    assert not any("hearmeout" in line for line in written)
    assert any("stations" in line for line in written[kept + 1 : kept + 3])


def test_who_leaves_goes_on_where_they_stopped() -> None:
    goes_on, written = typed("", answers()[0], "/pause")
    assert goes_on and written[-1].startswith("Everything is kept.")
    _, written = typed("", "/quit")
    assert any("You have done 1 of 4 stations. They are form " in line for line in written)
    assert any(line.startswith("Station 2 of 4") for line in written)


def test_a_skip_and_an_end_are_asked_about_once() -> None:
    typed("", "/skip", "/again", "/skip", "/skip", "", "/nothing", "/pause")
    assert only().answers[0].result == "skipped" and only().place == 1
    _, written = typed("/end", "/end", "/skip", "/quit")
    assert only().finished and only().counts.unanswered == 4
    assert any(line.startswith("You gave no number of your own.") for line in written)


def test_the_sitting_can_be_ended_inside_a_station_once_it_is_asked_about() -> None:
    first = answers()[0]
    _, written = typed("", first, "/end", "/again", "/end", "/end", "1", "/quit")
    assert sum(line.startswith("End it here?") for line in written) == 2
    found = only()
    assert found.finished and found.own == 1
    assert (found.counts.met, found.counts.unanswered) == (1, 3)
    assert any("Of the 1 station that you answered, 1 did what was asked." in line for line in written)


def test_every_prompt_knows_help_and_quit() -> None:
    def after_help(*before: str, asks: str) -> None:
        """/help says once more what can be written there, and moves nothing."""
        _, without = typed(*before, "/quit")
        for word in ("/help", "/?", "/HELP"):
            _, written = typed(*before, word, "/quit")
            assert not any("does nothing here" in line for line in written)
            told = [sum(asks in line for line in lines) for lines in (written, without)]
            assert told[0] == told[1] + 1

    after_help(asks="Enter begins.")
    typed("", "/pause")
    after_help("", asks="/end ends all of it")
    typed("", *answers())
    after_help(asks="Type a number from 0 to 4, or /skip")
    assert only().own is None
    typed("3", "/quit")
    with Database(database_file()).transaction() as db:
        db.execute("UPDATE sittings SET own = NULL")
    _, written = typed("3", "/help", "/quit")
    assert sum("A number reads that station" in line for line in written) == 2


def test_who_leaves_before_their_own_view_is_asked_for_it_again_before_anything_is_told() -> None:
    goes_on, written = typed("", *answers(), "/quit")
    assert not goes_on and only().finished and only().own is None
    assert not any("did what was asked." in line for line in written)
    _, written = typed("2", "/quit")
    assert written[0].startswith("The 4 stations are behind you.")
    assert any(line.startswith("You thought 2 of 4.") for line in written)


def test_a_letter_or_a_command_without_its_slash_is_no_answer_by_accident() -> None:
    _, written = typed("", "u", "", "u", "Skip", "/time", "/pause")
    assert sum("alone would have been your answer" in line for line in written) == 3
    assert only().place == 0
    typed("", "u", "u", "/pause")
    assert only().place == 1


def test_an_empty_line_is_no_guess_as_it_may_have_been_typed_before_the_question_was_read() -> None:
    _, written = typed("", *answers(), "", "", "3", "/quit")
    assert written.count("That is no number from 0 to 4. Type one, or /skip. /help says this again.") == 2
    assert only().own == 3


def test_time_ends_it_and_the_line_that_was_being_written_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(float(n) for n in (0, LIMIT - 30, LIMIT - 30, LIMIT + 50))
    monkeypatch.setattr("game.plain.station_lines.monotonic", lambda: next(now))
    _, written = typed("", answers()[0], answers()[1], "/skip", "/quit")
    assert any(line.startswith("The 15 minutes are over.") for line in written)
    assert only().counts.met == 2 and only().ran_out
    assert any("The time ended it with 2 stations left." in line for line in written)


def test_without_the_limit_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(range(0, 100 * LIMIT, LIMIT))
    monkeypatch.setattr("game.plain.station_lines.monotonic", lambda: float(next(now)))
    _, written = typed("/nolimit", "", *answers(), "/skip", "/quit")
    assert any("The limit of time was off." in line for line in written) and only().counts.met == 4


def test_any_text_is_an_answer_or_is_said_not_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    _, written = typed(*HOSTILE, "", *HOSTILE, *HOSTILE, *HOSTILE, "/quit")
    assert any("longer than 10000 characters" in line for line in written)
    assert not {"\x1b", "\x07", "\u202e", "\u2066"} & set("".join(written))


def test_the_input_may_end_anywhere() -> None:
    everything = ["", *answers(), "2", "1", "/quit"]
    for count in range(len(everything)):
        goes_on, _ = typed(*everything[:count])
        assert not goes_on
        if count > len(answers()):
            assert sittings(Database(database_file()), "ada")[-1].finished
        data = Database(database_file())
        with data.transaction() as db:
            db.execute("DELETE FROM sittings")


def test_where_none_can_begin_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("game.stations.start.all_stations", lambda *_: ExerciseLibrary())
    goes_on, written = typed("")
    assert goes_on and "of the twelve stations is not here." in written[-1]


def test_a_disk_that_takes_nothing_is_said_and_the_answer_can_be_written_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = Database(database_file())
    sat_through(data, begun(data, player="bo"))
    written: list[str] = []
    real = data.transaction

    def lines() -> Iterator[str]:
        yield ""
        monkeypatch.setattr(data, "transaction", Database(data.path, reads_only=True).transaction)
        yield answers()[0]
        monkeypatch.setattr(data, "transaction", real)
        yield answers()[0]
        yield "/pause"

    play_stations(data, Library({}, ()), "ada", lines(), written.append)
    assert any("Write it again." in line for line in written)
    assert only().place == 1
