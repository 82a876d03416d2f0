"""A call as lines ends with the player's own view first and one intention last: kept, and never forced."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.debrief.debrief import debrief
from game.debrief.intentions import offered_intentions
from game.paths import database_file
from game.plain.call_lines import LinePlayer
from game.play.session import Call
from game.progress.database import Database
from game.progress.own_views import MOST, KeptView, load_view, save_intention
from tests.playing import PARCEL_FILE, hearmeout, new_call, play_lines, stored

WELL = ("", "", "2", "", "You must feel so let down, after it was promised twice.", "", "", "")
OVER = "Dana: Goodbye."
FIRST = "Your own view first; nothing is scored here."
TRUST = "By the end, how far did Dana trust what was said? 1 not at all, 5 fully. /skip leaves it out."
HEARD = "How well heard do you think Dana felt? 1 not at all, 5 completely. /skip leaves it out."
ENDING = "The call is over. Ending: Heard (best)."
NEXT = "One thing to do in the next call:"
HOW = "Type a number to keep that one, or write an aim of your own. /skip keeps none."
NOTHING_YET = "Nothing is answered yet. /skip leaves the question out."
NONE_KEPT = "No aim is kept."
NO_RATING = "That is no number from 1 to 5. Try once more, or type /skip."
NO_INTENTION = "That is none of these. Type a number from 1 to 2, words of your own, or /skip."
NINES = pytest.param("9" * 5000, id="nines")
UNKEPT = "That could not be kept: nothing can be saved just now."


def after_the_call(call: Call, *answers: str) -> list[str]:
    """What is written after the customer's last words, while these answers are typed."""
    written = play_lines(call, *WELL, *answers)
    return written[written.index(OVER) + 1 :]


def kept(call: Call) -> KeptView:
    """What another program finds kept of the call."""
    return load_view(Database(database_file()), call.log.id)


def suggestions(call: Call) -> tuple[str, ...]:
    """What the screen suggests after this call."""
    return offered_intentions(debrief(call.plan, call.played).card)


def test_the_players_own_view_comes_before_the_ending_is_told() -> None:
    call = new_call()
    written = after_the_call(call, "4", "2", "/skip")
    assert written[:4] == [FIRST, TRUST, HEARD, ENDING]
    assert (
        "Your view: trusted 4 of 5, heard 2 of 5; the survey says 5 of 5. Where they differ is the place"
        " to look." in written
    )
    assert kept(call) == KeptView(4, 2, "")


def test_one_key_reads_out_word_for_word_what_was_never_said() -> None:
    call = new_call()
    written = play_lines(call, "3", "", "", "4", "2", "u", "1")
    unheard = "Type u now to read, word for word, what they would have gone on to say."
    asked = written.index(f"{HOW} {unheard}")
    assert not any("You promised it twice." in line for line in written[:asked])
    assert "  You promised it twice." in written[asked:]
    assert any(line.startswith("Cut in on by “Deliveries can take") for line in written[asked:])
    assert kept(call).intention in suggestions(call)
    assert not any("Type u" in line for line in after_the_call(new_call(), "4", "2", "/skip"))


def test_the_intention_is_asked_for_last_and_each_suggestion_is_read_once() -> None:
    call = new_call()
    written = after_the_call(call, "4", "2", "2")
    offered = suggestions(call)
    assert written[-5:] == [
        NEXT,
        *(f"{n}. {text}" for n, text in enumerate(offered, 1)),
        HOW,
        f"Kept: “{offered[1]}” Shown before your next call.",
    ]
    assert sum(offered[0] in line for line in written) == 1
    assert kept(call) == KeptView(4, 2, offered[1])


@pytest.mark.parametrize("number", ["1", "1.", "1)", "01"])
def test_a_number_answers_as_it_picks_a_reply(number: str) -> None:
    call = new_call()
    after_the_call(call, number, number, number)
    assert kept(call) == KeptView(1, 1, suggestions(call)[0])


def test_own_words_are_kept_as_the_intention_and_read_back_as_they_are_kept() -> None:
    call = new_call()
    written = after_the_call(call, "/skip", "/skip", "  Let\tthe \x1b[2Jpause be. ", "y")
    assert written[-1] == "Kept: “Let the [2Jpause be.” Shown before your next call."
    assert kept(call) == KeptView(None, None, "Let the [2Jpause be.")


def test_an_intention_without_end_is_kept_in_part_and_the_part_is_read_back() -> None:
    call = new_call()
    written = after_the_call(call, "/skip", "/skip", "y" * 100_000, "yes")
    assert kept(call).intention == "y" * MOST
    assert written[-1] == f"Kept: “{'y' * MOST}” Shown before your next call."


@pytest.mark.parametrize("skip", ["/skip", "Skip", "/SKIP"])
def test_a_question_is_skipped_by_a_word_and_nothing_is_kept_of_it(skip: str) -> None:
    call = new_call()
    written = after_the_call(call, skip, "3", skip)
    assert written[:4] == [FIRST, TRUST, HEARD, ENDING]
    assert written[-2:] == [HOW, NONE_KEPT]
    assert not any(line.startswith("Your view") for line in written)
    assert kept(call) == KeptView(None, 3, "")


def test_an_empty_line_answers_no_question_as_it_may_have_been_typed_before_it_was_read() -> None:
    call = new_call()
    written = after_the_call(call, "", "", "", "4", "", "2", "", "", "1")
    assert written[:8] == [FIRST, TRUST, *[NOTHING_YET] * 3, HEARD, NOTHING_YET, ENDING]
    assert written[-3:-1] == [NOTHING_YET, NOTHING_YET]
    assert kept(call) == KeptView(4, 2, suggestions(call)[0])


@pytest.mark.parametrize("no", [("no",), ("/skip",), ("", "N"), ("what?", "no"), ("what?", "huh?"), ()])
def test_words_are_an_aim_of_ones_own_only_after_a_yes(no: tuple[str, ...]) -> None:
    call = new_call()
    written = after_the_call(call, "4", "2", "u", *no)
    assert "Your own aim would be “u”. Keep it? Yes or no." in written
    assert not kept(call).intention
    assert (written[-1] == NONE_KEPT) == (no in (("/skip",), ("what?", "huh?")))


def test_after_a_no_the_aim_is_asked_for_again() -> None:
    call = new_call()
    written = after_the_call(call, "4", "2", "Wait more", "no", "2")
    assert written[-2] == "Then choose a number, write another, or /skip."
    assert kept(call).intention == suggestions(call)[1]


@pytest.mark.parametrize("line", ["/help", "help", "/?"])
def test_help_at_a_question_says_it_again_and_uses_up_no_try(line: str) -> None:
    call = new_call()
    written = after_the_call(call, line, line, line, "4", "2", line, "Wait.", line, "yes")
    assert written[:6] == [FIRST, *[TRUST] * 4, HEARD]
    assert written.count(HOW) == 2 and sum("Keep it? Yes or no." in told for told in written) == 2
    assert kept(call) == KeptView(4, 2, "Wait.")


@pytest.mark.parametrize("none", ["none", "No.", "/none"])
def test_none_is_no_aim_and_takes_an_earlier_one_away(none: str) -> None:
    assert after_the_call(new_call(), "4", "2", none)[-1] == NONE_KEPT
    after_the_call(new_call(), "4", "2", "Let the pause be.", "yes")
    left = after_the_call(new_call(), "4", "2", "/skip")
    assert any(line.startswith("Your aim so far: “Let the pause be.”.") for line in left)
    assert left[-1] == "Your aim stays as it was: “Let the pause be.”."
    assert "Your own aim: “Let the pause be.”" in play_lines(new_call())
    assert after_the_call(new_call(), "4", "2", none)[-1] == "Your aim is taken away. None is kept."
    assert "Your own aim" not in "".join(play_lines(new_call()))


@pytest.mark.parametrize("wrong", ["0", "6", "55", "-1", "4.5", "well", "/meters", "٣", NINES, "4 of 5"])
def test_what_is_no_rating_is_told_in_one_line_and_asked_again_once(wrong: str) -> None:
    call, other = new_call(), new_call()
    assert after_the_call(call, wrong, "4", "2")[:5] == [FIRST, TRUST, NO_RATING, HEARD, ENDING]
    assert kept(call) == KeptView(4, 2, "")
    assert after_the_call(other, wrong, wrong, "2")[:6] == [
        FIRST,
        TRUST,
        NO_RATING,
        "Skipped.",
        HEARD,
        ENDING,
    ]
    assert kept(other) == KeptView(None, 2, "")


@pytest.mark.parametrize("wrong", ["0", "3", NINES, "/replies", "/transcript"])
def test_what_is_no_intention_is_told_in_one_line_and_asked_again_once(wrong: str) -> None:
    call, other = new_call(), new_call(profile="Ada")
    written = after_the_call(call, "/skip", "/skip", wrong, "Wait.", "Yes")
    assert written[-3:] == [
        NO_INTENTION,
        "Your own aim would be “Wait.”. Keep it? Yes or no.",
        "Kept: “Wait.” Shown before your next call.",
    ]
    assert kept(call).intention == "Wait."
    assert after_the_call(other, "/skip", "/skip", wrong, wrong, "Wait.")[-3:] == [
        NO_INTENTION,
        "Skipped.",
        NONE_KEPT,
    ]
    assert kept(other) == KeptView()


@pytest.mark.parametrize("leave", ["/quit", "/q", "/QUIT"])
@pytest.mark.parametrize("answers", [(), ("4",), ("x",), ("4", "2"), ("4", "2", "/help")])
def test_quit_at_a_question_skips_it_and_the_rest_and_the_debrief_is_still_told(
    answers: tuple[str, ...], leave: str
) -> None:
    call = new_call()
    written = after_the_call(call, *answers, leave, "5", "5", "Wait.")
    assert ENDING in written
    assert any(line.startswith("Score card") for line in written)
    assert (HEARD in written) == (answers not in ((), ("x",)))
    assert (NEXT in written) == (len(answers) > 1)
    given = [int(answer) for answer in answers if answer.isdecimal()] + [None, None]
    assert kept(call) == KeptView(given[0], given[1], "")


def test_where_nothing_more_is_asked_one_suggestion_is_told_all_the_same() -> None:
    call = new_call()
    written = after_the_call(call, "/quit")
    assert f"For the next call: {suggestions(call)[0]}" in written


@pytest.mark.parametrize("answers", [(), ("4",), ("x",), ("4", "2"), ("4", "2", "/help")])
def test_a_pipe_that_runs_out_at_a_question_still_gets_the_whole_ending(answers: tuple[str, ...]) -> None:
    ended = hearmeout("play", str(PARCEL_FILE), "--plain", typed="\n".join((*WELL, *answers)) + "\n")
    assert (ended.returncode, ended.stderr) == (0, b"")
    written = ended.stdout.decode().splitlines()
    end = written[written.index(ENDING) :]
    assert end[1] == "Dana's survey: 5 of 5 stars. “They let me finish.”"
    assert any(line.startswith("Score card") for line in end)
    for question in (FIRST, TRUST, HEARD, ENDING, NEXT, NO_RATING, NO_INTENTION):
        assert written.count(question) <= 1
    assert (HEARD in written) == (answers not in ((), ("x",)))
    assert (NEXT in written) == (len(answers) > 1)
    rows = Database(database_file()).rows("SELECT trust, heard, intention FROM reflections")
    assert rows == {(): [], ("x",): [], ("4",): [(4, None, "")]}.get(answers, [(4, 2, "")])


def test_a_call_that_is_left_is_not_asked_about() -> None:
    written = play_lines(new_call(), "", "/quit")
    assert FIRST not in written and NEXT not in written


def test_answers_given_through_the_command_are_kept_with_the_call() -> None:
    typed = "\n".join((*WELL, "5", "4", "Name the cost first.", "yes")) + "\n"
    assert hearmeout("play", str(PARCEL_FILE), "--plain", typed=typed).returncode == 0
    database = Database(database_file())
    rows = database.rows(
        "SELECT f.trust, f.heard, f.intention FROM reflections f JOIN runs r ON r.id = f.run"
    )
    assert rows == [(5, 4, "Name the cost first.")]


def test_the_intention_of_an_earlier_call_is_said_when_the_next_one_begins() -> None:
    assert "Your own aim" not in "".join(play_lines(new_call()))
    after_the_call(new_call(), "/skip", "/skip", "Let the pause be.", "yes")
    told = "Your own aim: “Let the pause be.”"
    written = hearmeout("play", str(PARCEL_FILE), "--plain", typed="").stdout.decode().splitlines()
    assert written.count(told) == 1
    assert written.index(told) < written.index("Dana: My parcel should have been here on Monday.")
    assert told in play_lines(new_call())
    assert "Your own aim" not in "".join(play_lines(new_call(profile="Ada")))


def test_the_intention_is_shown_where_a_call_that_was_left_is_gone_on_with_too() -> None:
    after_the_call(new_call(), "/skip", "/skip", "Let the pause be.", "yes")
    call = new_call()
    play_lines(call, "", "2")
    assert play_lines(call).count("Your own aim: “Let the pause be.”") == 1


def test_an_intention_that_another_program_wrote_is_read_clean() -> None:
    call = new_call()
    assert save_intention(Database(database_file()), call.log.id, "Wait.")
    with Database(database_file()).transaction() as db:
        db.execute("UPDATE reflections SET intention = ?", ("Wait\x1b[2J\nand\u202e hear.",))
    assert "Your own aim: “Wait[2J and hear.”" in play_lines(new_call())


def test_where_nothing_can_be_saved_it_is_said_and_the_whole_ending_is_told(home: Path) -> None:
    home.write_text("in the way")
    written = play_lines(new_call(), *WELL, "4", "2", "Wait.", "yes")
    end = written[written.index(FIRST) :]
    assert [line for line in end if line == UNKEPT] == [UNKEPT, UNKEPT]
    assert end.index(TRUST) + 1 == end.index(UNKEPT) < end.index(HEARD)
    assert end[-2] == UNKEPT
    assert any(line.startswith("Your view: trusted 4 of 5, heard 2 of 5") for line in end)
    assert end[-1].startswith("This call could not be saved")


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        (("4", "2", "Wait.", "yes"), KeptView(4, 2, "Wait.")),
        (("/skip", "/skip", "Wait.", "yes"), KeptView(None, None, "Wait.")),
    ],
)
def test_what_could_not_be_kept_at_once_is_kept_when_saving_works_again(
    answers: tuple[str, ...], wanted: KeptView, home: Path
) -> None:
    home.write_text("in the way")
    call = new_call()
    written: list[str] = []

    def write(line: str) -> None:
        written.append(line)
        if line == UNKEPT:
            home.unlink()

    LinePlayer(call, [*WELL, *answers], write).play()
    assert written.count(UNKEPT) == 1
    assert written.count("What could not be kept before is kept now.") == 1
    assert "Saving: Saving works again. Nothing was lost." in written
    assert kept(call) == wanted


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.text(max_size=60), st.sampled_from(["", "1", "/quit", "\x1b[2J"])), max_size=8))
def test_no_answer_breaks_the_ending_or_reaches_the_terminal_raw(answers: list[str]) -> None:
    call = new_call()
    written = after_the_call(call, *answers)
    assert written.count(ENDING) == 1
    assert not re.search("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\ud800-\udfff]", "".join(written))
    assert len(stored()[call.log.id]) == len(call.events)
