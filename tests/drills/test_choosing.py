"""Which exercise comes next, and the lines of one that is answered by choosing."""

from pathlib import Path

import pytest

from game.drills.answers import NewAnswer, all_done
from game.drills.choosing import choose_exercise, lines_to_choose
from game.drills.due import Due
from game.drills.practice import Drill, Practice
from game.drills.saving import save_answer
from game.drills.told import feedback
from game.paths import database_file
from game.progress.database import Database
from game.progress.exercise_library import all_drills
from game.skills import skills
from game.story.exercises import YOU
from tests.drills.doing import MONDAY, RENT, SMALL, day, made, real


def done_with(*exercises: str) -> Database:
    database = Database(database_file())
    for number, one in enumerate(exercises):
        assert save_answer(database, "player", NewAnswer(one, "cue", "picked", "1", "met"), day(number))
    return database


def test_a_line_that_was_not_met_comes_first_then_the_one_longest_unseen() -> None:
    drills = real()
    first, second = "still-counting", "key-under-the-mat"
    for met, wanted, again in (
        ([], first, False),
        ([first], second, False),
        ([second], first, False),
        ([second, first], second, True),
        ([first, second, first], second, True),
    ):
        database = done_with(*met)
        chosen = choose_exercise(drills, all_done(database, "player"), "cue", "picked")
        assert chosen is not None and (chosen.exercise.id, chosen.met_before) == (wanted, again)
        database.close()
        database_file().unlink()


def test_answers_to_drills_that_are_gone_or_edited_are_no_harm() -> None:
    database = done_with("still-counting", "gone-since", "[/]\x1b[2J")
    edited = real()
    del edited["still-counting"]
    chosen = choose_exercise(edited, all_done(database, "player"), "cue", "picked")
    assert chosen is not None and chosen.exercise.id == "key-under-the-mat" and not chosen.met_before
    assert choose_exercise({}, all_done(database, "player"), "cue", "picked") is None


def test_a_skill_without_exercises_is_left_out_of_what_is_due() -> None:
    drills = {name: one for name, one in made(1).items() if one.skill != "paraphrase"}
    practice = Practice(Database(database_file()), "player", drills, now=lambda: MONDAY)
    assert [one.exercise.skill for one in practice.due()] == ["feeling"]
    assert Practice(Database(database_file()), "player", {}, now=lambda: MONDAY).next_due() is None


def test_a_typed_drill_offers_three_of_its_examples_in_an_order_of_its_own() -> None:
    for one in real().values():
        if one.typed:
            lines = lines_to_choose(one)
            assert lines == lines_to_choose(one) and len(lines) == len({line.words for line in lines}) == 3
            results = sorted(line.result for line in lines)
            assert results in (["met", "missed", "partly"], ["met", "missed", "missed"])
    orders = [
        [line.result for line in lines_to_choose(one)].index("met") for one in made(9).values() if one.typed
    ]
    assert len(set(orders)) > 1, "the one that fits does not always stand first"


def test_drills_of_all_folders_count_and_are_kept_in_the_cache(tmp_path: Path) -> None:
    pack = tmp_path / "pack" / "drills"
    pack.mkdir(parents=True)
    (pack / "mine.drills.yaml").write_bytes(SMALL.read_bytes())
    (pack / "broken.drills.yaml").write_text("format: 1\nskill: none\n")
    for _ in range(2):
        found = all_drills(tmp_path / "cache", [tmp_path / "pack"])
        assert "still-counting" in found.drills and len(found.problems) == 1
    assert set(real(RENT)) == {"rent-bounced", "van-by-nine", "two-cups", "long-line"}


def test_what_ships_has_drills_of_every_skill_in_each_of_its_forms() -> None:
    shipped = all_drills(None).drills.values()
    wanted = {(skill, form) for skill, row in skills().items() for form in row.forms}
    assert {(one.skill, one.form) for one in shipped} == wanted


@pytest.mark.full
def test_every_drill_that_ships_can_be_done_by_choosing_and_by_speaking_at_any_place(home: Path) -> None:
    practice = Practice(Database(database_file()), "player", all_drills(None).drills, now=lambda: MONDAY)
    for one in all_drills(None).drills.values():
        drill = Drill(one, Due(one.skill, one.form, MONDAY.date()))
        lines = lines_to_choose(one)
        answers = [practice.answer_chosen(drill, line, helped=False) for line in lines]
        own = sum(beat.who != YOU for beat in one.customer) if one.form == "placed" else 0
        placed = [practice.answer_placed(drill, beats, helped=False) for beats in range(1, own + 1)]
        assert one.form != "placed" or "met" in [answer.result for answer in placed], one.id
        for answer in (*answers, *placed):
            told = [str(line) for line in feedback(drill, "words", answer)]
            assert all(line.strip() for line in told) and (answer.result != "missed" or len(told) > 5), one.id
    assert not practice.unsaved
