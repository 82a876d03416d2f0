"""Drills line by line: everything is said in words, and nothing that is typed is lost or obeyed."""

import sqlite3
from collections.abc import Iterator

import pytest

from game.drills.answers import Done, all_done
from game.drills.due import due_count
from game.drills.practice import Practice
from game.paths import database_file
from game.plain.drill_lines import DrillLines, drill_lines
from game.progress.database import Database
from game.progress.exercise_library import ExerciseLibrary
from game.progress.library import Library
from game.text import HIDDEN
from tests.drills.doing import MONDAY, RENT, SMALL, day, real
from tests.playing import hearmeout

MET = "So it was taken twice, and because of that your rent bounced."
HOSTILE = "[/] a\x1b]0;PWNED\x07b \u202eright {0} %s"


def play(*typed: str, skill: str = "paraphrase", number: int = 0) -> tuple[bool, list[str]]:
    """What is written while these lines are typed, and whether the player goes home after it."""
    written: list[str] = []
    practice = Practice(Database(database_file()), "player", real(RENT, SMALL), skill, lambda: day(number))
    return DrillLines(practice, iter(typed), written.append).run(), written


def kept() -> list[Done]:
    return all_done(Database(database_file()), "player")


def test_a_drill_in_ones_own_words_from_the_first_line_to_the_close() -> None:
    home, told = play(MET, "", "")
    assert home
    assert told[0] == "Drill 1 of 1 · Say it back"
    assert "Aisha: I don't know what to tell my landlord." in told
    at = told.index("◆ Met. That does it.")
    assert told[at + 1] == f"You: {MET}" and any("gives back" in line for line in told[at:])
    for line in ("Often said: I understand your frustration.", "Done for today: 1 drill."):
        assert line in told[at:]
    assert "Say it back: today 1 met. It was the first drill of this skill." in told
    (answer,) = kept()
    assert (answer.exercise, answer.form, answer.result, answer.helped) == ("rent-bounced", "typed", "met", 0)


def test_who_asks_for_a_skill_by_name_is_given_a_drill_of_it_when_none_is_due() -> None:
    play(MET, "", "")
    _, told = play("/quit")
    assert told[0] == "One more drill · Say it back"
    assert not any(line.startswith("Done for today") for line in told)


def test_a_hint_a_choice_and_a_number_that_is_none() -> None:
    _, told = play("", "/hint", "/choose", "9", "/choose now", "2", "", "")
    assert "Nothing is written yet." in told and "There is no line 9 here. They are 1 to 3." in told
    assert any(line.startswith("What counts: The reply gives back two things") for line in told)
    (answer,) = kept()
    assert answer.form == "picked" and answer.helped == 1


@pytest.mark.parametrize(
    ("before", "says"),
    [
        ((), "Write your reply."),
        (("/choose",), "Write a number"),
        ((MET,), "Enter: the next one."),
        ((MET, ""), "/more:"),
    ],
)
def test_help_says_at_every_prompt_what_can_be_written(before: tuple[str, ...], says: str) -> None:
    _, told = play(*before, "/help", "/?", "/quit")
    assert sum(line.startswith(says) for line in told) == 3
    assert not any("does nothing here" in line for line in told)


def test_where_there_is_no_home_a_word_of_it_says_where_it_is_known() -> None:
    _, told = play(MET, "progress", "", "home", "")
    for word, how in (("progress", "Enter: the next one."), ("home", "/more:")):
        says = f"“{word}” is a word of home, which `hearmeout play --plain` opens. {how}"
        assert any(line.startswith(says) for line in told), told


@pytest.mark.parametrize("slip", ["u", "quit", "Hint", "calls", "Progress"])
def test_a_letter_or_a_command_without_its_slash_is_no_answer_by_accident(slip: str) -> None:
    _, told = play(slip, "", slip)
    assert sum(line.startswith(f"“{slip}” alone would have been your answer") for line in told) == 2
    assert not kept()
    play(slip, slip)
    assert len(kept()) == 1


def test_i_disagree_counts_for_nothing_and_can_be_taken_back() -> None:
    _, told = play(MET, "/disagree", "/disagree", "/disagree", "/quit")
    assert told.count("× You disagree with the reading. It is kept, and the answer does not count.") == 2
    (answer,) = kept()
    assert answer.against and due_count(Database(database_file()), "player", MONDAY) == 2


def test_what_counts_stands_beside_what_was_set_aside() -> None:
    _, told = play(MET, "/disagree", "", "", "By nine, as you said, because of the van.", "", "")
    (line,) = (line for line in told if line.startswith("Say it back: today"))
    assert line.startswith("Say it back: today 1 met, 1 set aside, as you disagreed with its reading.")


def test_what_is_told_earlier_is_put_away_before_the_question() -> None:
    play(MET, "", "")
    _, told = play("", "", "", "", number=40)
    first, put_away, then = (
        told.index("Femi: The van has to leave by nine, whatever happens."),
        told.index("What they told you first is put away now."),
        told.index("Femi: So when could your people be here?"),
    )
    assert first < put_away < then


def test_a_picked_drill_takes_a_number_and_no_words() -> None:
    written: list[str] = []
    practice = Practice(Database(database_file()), "player", real(SMALL), "cue", lambda: MONDAY)
    DrillLines(practice, iter(["/more", "Mm-hm.", "2", "", ""]), written.append).run()
    assert "Write the number of a line first." in written
    assert "You: Could you read me the numbers?" in written
    (answer,) = kept()
    assert answer.extra and "that does no harm" in " ".join(written)


def test_a_placed_drill_is_heard_piece_by_piece() -> None:
    drills = {"two-cups": real()["two-cups"]}

    def spoken(*typed: str) -> str:
        written: list[str] = []
        # A file of its own has only this drill, under a skill that is found by its place.
        practice = Practice(Database(database_file()), "player", drills, "paraphrase", lambda: MONDAY)
        DrillLines(practice, iter(["/more", *typed, "/quit"]), written.append).run()
        assert "Mina: I ordered these two cups," in written
        return next(line for line in written if line[0] in "◆◇○")

    assert spoken("/speak").startswith("○")
    assert spoken("", "/speak").startswith("◇")
    assert spoken("", "", "", "", "/hint", "/speak").startswith("◆")


@pytest.mark.parametrize(
    "typed", [[], ["/quit"], [MET, "/quit"], [MET]], ids=["end", "quit", "told", "told end"]
)
def test_leaving_at_any_time_keeps_what_was_answered(typed: list[str]) -> None:
    home, told = play(*typed)
    assert not home and told[-1] == "What you did is saved."
    assert len(kept()) == (MET in typed)


@pytest.mark.parametrize("text", [HOSTILE, "x" * 2001, "/" + "x" * 999, "…", "1" * 50])
def test_what_is_typed_is_only_text(text: str) -> None:
    _, told = play(text, "/quit")
    assert not any(HIDDEN.search(line) for line in told)
    assert all(len(line) < 1000 for line in told)


def test_without_any_drill_it_says_so_and_goes_home(monkeypatch: pytest.MonkeyPatch) -> None:
    found = ExerciseLibrary(problems=("x cannot be used: y",))
    monkeypatch.setattr("game.plain.drill_lines.all_drills", lambda *_: found)
    written: list[str] = []
    assert drill_lines(Database(database_file()), Library({}, ()), "player", iter([]), written.append)
    assert written == ["x cannot be used: y", "There are no drills here to do."]


def test_what_cannot_be_saved_is_told_and_saved_with_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("game.progress.database._BUSY_MS", 20)
    database = Database(database_file())
    play("/quit")
    written: list[str] = []
    practice = Practice(database, "player", real(), now=lambda: MONDAY)
    other_window = sqlite3.connect(database_file(), isolation_level=None)

    def lines() -> Iterator[str]:
        other_window.execute("BEGIN IMMEDIATE")
        yield MET
        assert any("could not be saved" in line for line in written)
        other_window.execute("ROLLBACK")
        yield ""
        yield "/quit"

    DrillLines(practice, lines(), written.append).run()
    other_window.close()
    assert [one.exercise for one in kept()] == ["rent-bounced"]
    assert written[-1] == "What you did is saved."


def test_the_command_at_a_pipe() -> None:
    ended = hearmeout("drill", "--skill", "paraphrase", typed="/choose\n1\n\n\n")
    assert ended.returncode == 0 and not ended.stderr
    told = ended.stdout.decode()
    assert told.startswith("Drill 1 of 1 · Say it back") and "Done for today: 1 drill." in told
