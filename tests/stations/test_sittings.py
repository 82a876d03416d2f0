"""A sitting on a real file: nothing is lost by a kill, a second window, a clock or an author's edit."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from game.errors import PlainError
from game.paths import database_file
from game.progress.database import Database
from game.stations.sittings import (
    LIMIT,
    MOST,
    NOT_SAID,
    Sitting,
    answer,
    begin,
    finish,
    guess,
    set_untimed,
    sittings,
    skip,
    spend,
    toggle_against,
    waiting,
)
from game.story.exercises import Exercise
from tests.stations.small_form import begun, sat_through, small

HOSTILE = ("[/]", "\x1b]0;x\x07\x1b[2J", "\u202eevil\u2066", "a" * 20_000, "[@click=app.quit]x[/]", "\ud83d")


@pytest.fixture
def data() -> Database:
    return Database(database_file())


def here(sitting: Sitting, result: str = "met") -> str:
    """An example for the station that is open."""
    assert sitting.place is not None
    wanted = sitting.stations[sitting.place].typed
    assert wanted is not None
    return str(getattr(wanted.examples, result)[0])


def test_the_order_is_drawn_from_the_seed_and_kept(data: Database) -> None:
    orders = {
        tuple(one.id for one in begun(data, player=f"p{seed}", seed=seed).stations) for seed in range(12)
    }
    assert len(orders) > 5
    first = begun(data, player="p3", seed=3)
    assert waiting(Database(data.path), "p3") == first
    # Asked again with another seed, it is the same sitting.
    assert begun(data, player="p3", seed=8) == first


def test_every_answer_counts_as_it_was_read(data: Database) -> None:
    sitting = begun(data)
    sitting, read = answer(data, sitting, 30, here(sitting))
    assert read.result == "met"
    sitting, read = answer(data, sitting, 30, here(sitting, "missed"))
    assert read.result == "missed"
    sitting = finish(data, skip(data, sitting, 5))
    found = sitting.counts
    assert (found.met, found.missed, found.unanswered, found.of) == (1, 1, 2, 4)
    assert sitting.finished and sitting.seconds == 65
    assert sum(each.of for each in sitting.by_skill.values()) == 4
    assert list(sitting.by_skill) == ["paraphrase", "feeling", "open", "limit"]


def test_a_kill_after_any_answer_loses_none_of_it(home: Path) -> None:
    program = (
        "import os, signal\n"
        "from game.paths import database_file\n"
        "from game.progress.database import Database\n"
        "from game.stations.sittings import answer, spend\n"
        "from tests.stations.small_form import begun\n"
        "data = Database(database_file())\n"
        "sitting, _ = answer(data, begun(data), 40, 'Two words.')\n"
        "sitting = spend(data, sitting, 17, 'half a sent')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], env=os.environ, check=False)
    assert ended.returncode == -signal.SIGKILL
    again = waiting(Database(database_file()), "ada")
    assert again is not None and again.place == 1 and again.seconds == 57
    assert again.answers[0].text == "Two words." and again.answers[0].result is not None
    assert again.answers[1].text == "half a sent" and again.answers[1].result is None


def test_time_is_what_was_spent_at_stations_and_a_pause_counts_nothing(data: Database) -> None:
    sitting = spend(data, begun(data), LIMIT - 100, "")
    again = waiting(Database(data.path), "ada")
    assert again is not None and again.left == 100 and not again.ran_out
    again = spend(data, again, 150, "nearly")
    assert again.left == 0 and again.ran_out
    # The words that were being written when it ran out still become an answer.
    again, _ = answer(data, again, 0, "nearly")
    assert again.answers[0].text == "nearly" and again.ran_out
    assert sitting.place == 0


def test_without_the_limit_no_time_runs_out_and_it_can_be_switched_on_again(data: Database) -> None:
    sitting = set_untimed(data, spend(data, begun(data), 5 * LIMIT, ""), True)
    assert sitting.left is None and not sitting.ran_out
    assert set_untimed(data, sitting, False).ran_out


def test_a_clock_that_goes_back_changes_neither_time_nor_order(
    data: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("game.stations.sittings._now", lambda: "2026-06-01T10:00:00+00:00")
    first = sat_through(data, begun(data, seed=1))
    monkeypatch.setattr("game.stations.sittings._now", lambda: "2020-01-01T10:00:00+00:00")
    second = begun(data, seed=2)
    second = spend(data, second, -500, "")
    assert second.seconds == 0
    second = sat_through(data, second)
    assert [one.id for one in sittings(data, "ada")] == [first.id, second.id]


def test_two_windows_answer_a_station_once(data: Database) -> None:
    one = begun(data)
    other_window = Database(data.path)
    other = waiting(other_window, "ada")
    assert other is not None
    one, _ = answer(data, one, 10, "First window.")
    other, _ = answer(other_window, other, 12, "Second window.")
    assert other == one and other.answers[0].text == "First window." and other.place == 1
    finish(data, one)
    other, _ = answer(other_window, other, 5, "Too late.")
    assert other.finished and other.counts.unanswered == 3


def test_a_form_that_is_edited_between_two_answers_changes_nothing(data: Database) -> None:
    sitting = begun(data)
    asked = sitting.stations
    sitting, _ = answer(data, sitting, 5, here(sitting))
    edited = [replace(one, id=f"new-{one.id}", facts={}) for one in small()[:2]]
    again = begin(Database(data.path), "ada", "a", edited, seed=5, occasion="before")
    assert again.stations == asked and again.place == 1
    assert sat_through(data, again).counts.met == 4


def test_a_file_that_is_taken_away_while_one_writes_loses_no_answer(data: Database) -> None:
    sitting = begun(data)
    sitting, _ = answer(data, sitting, 5, here(sitting))
    for part in data.path.parent.glob(f"{data.path.name}*"):
        part.unlink()
    sitting, _ = answer(data, sitting, 5, here(sitting))
    (again,) = sittings(Database(data.path), "ada")
    assert again == sitting and again.counts.met == 2


def test_where_nothing_can_be_saved_it_says_so_and_goes_no_further(data: Database) -> None:
    sitting = begun(data)
    data.close()
    reader = Database(data.path, reads_only=True)
    with pytest.raises(PlainError):
        answer(reader, sitting, 5, here(sitting))
    assert waiting(reader, "ada") == sitting


def test_the_own_guess_is_kept_once_and_a_disagreement_changes_no_count(data: Database) -> None:
    sitting = sat_through(data, begun(data), "missed")
    assert sitting.own is None
    sitting = guess(data, sitting, 99)
    assert sitting.own == 4 and guess(data, sitting, 1).own == 4
    before = sitting.counts
    sitting = toggle_against(data, sitting, 2)
    assert sitting.counts == replace(before, against=1)
    assert toggle_against(data, sitting, 2).counts == before
    silent = guess(data, sat_through(data, begun(data, player="bo")), None)
    assert silent.own == NOT_SAID


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=200)))
def test_any_text_is_an_answer_and_comes_back_clean(data: Database, text: str) -> None:
    sitting = finish(data, skip(data, begun(data), 0))
    sitting, _ = answer(data, begun(data), 1, text)
    (again,) = [one for one in sittings(data, "ada") if one.id == sitting.id]
    kept = again.answers[0].text
    assert again.answers[0].result and len(kept) <= MOST
    assert not {"\x1b", "\x07", "\u202e", "\u2066", "\ud83d"} & set(kept)
    finish(data, again)


def test_a_row_that_another_program_spoilt_ends_nothing(data: Database) -> None:
    sitting = begun(data)
    answer(data, sitting, 5, here(sitting))
    for spoilt in (
        "UPDATE station_answers SET result = 'fine', told = '{', seconds = 'x', answer = x'a3'",
        "UPDATE sittings SET began = 7, own = 'many', untimed = 'x'",
    ):
        data.try_write(spoilt)
    (again,) = sittings(data, "ada")
    assert again.place == 0 and again.own is None and again.seconds == 0
    data.try_write("UPDATE sittings SET exercises = ?", '[{"id": "rent", "skill": "paraphrase", "new": 1}]')
    assert sittings(data, "ada") == []
    # What cannot be asked any more is not in the way of a new one, and its count still stands.
    fresh = begun(data, seed=4)
    assert [one.id for one in sittings(data, "ada")] == [sitting.id, fresh.id]
    assert sittings(data, "ada")[0].by_skill["paraphrase"].of == 1


@pytest.mark.parametrize("stations", [(), (replace(small()[0], typed=None),)])
def test_a_form_that_cannot_be_asked_is_refused_in_a_sentence(
    data: Database, stations: tuple[Exercise, ...]
) -> None:
    with pytest.raises(PlainError, match="Form B cannot be used"):
        begin(data, "ada", "b", stations, seed=1, occasion="before")
