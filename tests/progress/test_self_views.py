"""What players took their replies for is kept with their profile, and counted: never a score."""

import json
from pathlib import Path

import pytest

from game.debrief.self_view import Nearness, Question, SameViews
from game.paths import database_file
from game.play.rewind import rewind
from game.play.session import Call
from game.progress.database import Database
from game.progress.self_views import nearness, played_again, save_self_view
from tests.looking_back import SAVES, older_save
from tests.playing import hearmeout
from tests.self_view_calls import BACK, BOTH, DOUBT, NEITHER, asked, lamp_call


def answer(call: Call, *answers: bool) -> None:
    """Answer the questions on a call, one after the other."""
    questions: tuple[Question, ...] = ("feeling", "facts")
    pairs = [(reply, question) for reply in asked(call) for question in questions]
    for (reply, question), own in zip(pairs, answers, strict=False):
        assert save_self_view(Database(database_file()), call.log.id, reply, question, own)


def near(profile: str = "player") -> Nearness:
    return nearness(Database(database_file()), profile)


def test_answers_are_counted_by_question_and_a_changed_one_once() -> None:
    call = lamp_call(BACK, BOTH, NEITHER)
    answer(call, False, True, True, False)
    assert near() == Nearness(SameViews(0, 2), SameViews(2, 2))
    answer(call, True)
    assert near() == Nearness(SameViews(1, 2), SameViews(2, 2))
    assert near("somebody else") == Nearness()
    assert near("PLAYER") == near()


def test_what_the_ear_is_in_doubt_of_counts_for_nothing() -> None:
    answer(lamp_call(DOUBT, "pick:send", NEITHER), True, True, False, False)
    assert near() == Nearness(SameViews(1, 1), SameViews(1, 2))


def test_calls_of_a_story_after_the_first_that_was_finished_are_counted_apart() -> None:
    later, first = lamp_call(BACK, BOTH, NEITHER, profile="Ada"), lamp_call(BACK, BOTH, NEITHER)
    again = lamp_call(BACK, BOTH, NEITHER)
    answer(again, True, False, False, False)
    answer(first, True, True, False, False)
    answer(later, True)
    assert near() == Nearness(SameViews(2, 2), SameViews(2, 2), SameViews(3, 4))
    assert near("ada") == Nearness(SameViews(1, 1))


def test_a_call_played_on_from_the_middle_of_another_is_known_also_when_it_goes_on_later() -> None:
    first = lamp_call(BACK, BOTH, NEITHER)
    database = Database(database_file())
    assert not played_again(database, first.log.id)
    again = rewind(first, 2)
    assert played_again(database, again.log.id)
    edited = again.log.branch(again.plan)
    edited.append(*again.played)
    assert played_again(database, edited.id)


def test_what_takes_away_a_players_calls_takes_their_answers_too() -> None:
    mine, hers = lamp_call(BACK, BOTH, NEITHER), lamp_call(BACK, BOTH, NEITHER, profile="Ada")
    answer(mine, True, True)
    answer(hers, True)
    with Database(database_file()).transaction() as db:
        runs = "(SELECT r.id FROM runs r JOIN profiles p ON p.id = r.profile WHERE p.key = 'player')"
        db.execute(f"DELETE FROM events WHERE run IN {runs}")
        db.execute(f"DELETE FROM runs WHERE id IN {runs}")
        db.execute("DELETE FROM profiles WHERE key = 'player'")
    assert Database(database_file()).rows("SELECT run FROM self_views") == [(hers.log.id,)]


def test_where_nothing_can_be_kept_or_read_nothing_breaks(tmp_path: Path) -> None:
    (reply, _) = asked(lamp_call(BACK, BOTH, NEITHER))
    (tmp_path / "file").write_text("in the way")
    nowhere = Database(tmp_path / "file" / "progress.sqlite3")
    assert not save_self_view(nowhere, "run", reply, "facts", True)
    assert nearness(nowhere, "player") == Nearness()
    assert not played_again(nowhere, "run")
    assert not save_self_view(Database(database_file()), "no-such-run", reply, "facts", True)


@pytest.mark.parametrize("script", SAVES[:4], ids=[path.stem for path in SAVES[:4]])
def test_a_file_of_an_earlier_game_learns_to_keep_them(script: Path, tmp_path: Path) -> None:
    (reply, _) = asked(lamp_call(BACK, BOTH, NEITHER, database=Database(tmp_path / "other.sqlite3")))
    older_save(script).close()
    assert near() == Nearness()
    assert save_self_view(Database(database_file()), "best", reply, "facts", True)
    assert near() == Nearness(facts=SameViews(1, 1))


def test_progress_says_how_near_from_five_answers_on_and_always_as_rows() -> None:
    answer(lamp_call(BACK, BOTH, NEITHER), True, False, False, False)
    told = hearmeout("progress").stdout.decode()
    assert "Not enough to say: 4 of 5 answers to “What did you just do?”" in told
    with Database(database_file()).transaction() as db:
        db.execute("UPDATE runs SET story = 'another'")
    answer(lamp_call(BACK, BOTH, NEITHER), True, True, False, False)
    told = hearmeout("progress").stdout.decode()
    same = (
        "Your own view and the game's were the same: feeling or cost named, 4 of 4 answers;"
        " facts given back, 3 of 4."
    )
    assert same in told.splitlines()
    rows = json.loads(hearmeout("progress", "--json").stdout)
    assert rows["self_view"] == {
        "feeling": {"same": 4, "answers": 4},
        "facts": {"same": 3, "answers": 4},
        "later": {"same": 0, "answers": 0},
    }
