"""What players think of their calls is kept beside them, and never gets in a call's way."""

from pathlib import Path

from game.paths import database_file
from game.progress.database import Database
from game.progress.own_views import (
    KeptView,
    disagreed,
    disagreements,
    latest_intention,
    load_view,
    save_intention,
    save_rating,
    toggle_disagreement,
)
from tests.looking_back import SAVES, WELL, finished_call, older_save


def reopened() -> Database:
    return Database(database_file())


def test_a_rating_and_an_intention_are_kept_with_their_run() -> None:
    call, other = finished_call(), finished_call()
    assert save_rating(reopened(), call.log.id, 2, None)
    assert save_rating(reopened(), call.log.id, 2, 5)
    assert save_intention(reopened(), call.log.id, "  Wait one\tbreath\x1b[2J more. ")
    kept = load_view(reopened(), call.log.id)
    assert kept == KeptView(2, 5, "Wait one breath[2J more.")
    assert load_view(reopened(), other.log.id) == KeptView()


def test_the_latest_intention_is_the_one_meant_last_whatever_was_played_last() -> None:
    first, second = finished_call(), finished_call()
    assert latest_intention(reopened(), "player") == ""
    save_intention(reopened(), second.log.id, "Name the cost first.")
    save_intention(reopened(), first.log.id, "Let them finish.")
    assert latest_intention(reopened(), "player") == "Let them finish."
    assert latest_intention(reopened(), "PLAYER") == "Let them finish."
    assert latest_intention(reopened(), "somebody else") == ""
    save_rating(reopened(), second.log.id, 1, 1)
    assert latest_intention(reopened(), "player") == "Let them finish."
    save_intention(reopened(), second.log.id, "Name the cost first.")
    assert latest_intention(reopened(), "player") == "Name the cost first."


def test_disagreeing_twice_takes_it_back_and_moves_no_meter() -> None:
    call = finished_call(WELL)
    before = call.state
    run, seq = call.log.id, len(call.events) - 1
    assert toggle_disagreement(reopened(), run, seq, "check")
    assert disagreed(reopened(), run) == {(seq, "check")}
    assert toggle_disagreement(reopened(), run, seq, "check")
    assert disagreed(reopened(), run) == frozenset()
    assert call.state == before


def test_a_disagreement_comes_out_with_everything_that_mends_an_ear() -> None:
    call = finished_call(WELL)
    seq = len(call.events) - 1
    toggle_disagreement(reopened(), call.log.id, seq, "paraphrase")
    (row,) = disagreements(reopened(), "player")
    assert row.text == WELL[-1].removeprefix("say:")
    assert (row.code, row.story, row.scene, row.seq) == ("paraphrase", "kettle", "more", seq)
    assert row.why
    assert disagreements(reopened(), "somebody else") == []
    assert disagreements(reopened()) == [row]


def test_what_cannot_be_kept_is_said_and_nothing_breaks(tmp_path: Path) -> None:
    nowhere = Database(tmp_path / "file" / "progress.sqlite3")
    (tmp_path / "file").write_text("in the way")
    assert not save_rating(nowhere, "run", 1, 1)
    assert not save_intention(nowhere, "run", "Wait.")
    assert not toggle_disagreement(nowhere, "run", 1, "solve")
    assert load_view(nowhere, "run") == KeptView()
    assert latest_intention(nowhere, "player") == ""
    # A run that was never saved has nothing to hang a thought on.
    assert not save_rating(reopened(), "no-such-run", 1, 1)


def test_a_database_of_before_keeps_its_runs_and_learns_to_keep_thoughts() -> None:
    older_save(SAVES[0]).close()
    assert save_rating(reopened(), "best", 3, 4)
    assert load_view(reopened(), "best") == KeptView(3, 4, "")
