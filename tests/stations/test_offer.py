"""When the twelve stations are offered, and which form comes."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from game.progress.database import Database
from game.progress.profiles import profile_id
from game.stations.forms import FORMS, may_come, next_form
from game.stations.offer import Offer, not_now, occasion_now, offered
from game.stations.told import offer_line
from game.story.exercises import StationForm

DAY = date(2026, 3, 2)


@pytest.fixture
def data(tmp_path: Path) -> Database:
    return Database(tmp_path / "progress.sqlite")


def sitting(data: Database, form: str, occasion: str, finished: str | None) -> None:
    with data.transaction() as db:
        number = db.execute("SELECT COUNT(*) FROM sittings").fetchone()[0] + 1
        db.execute(
            "INSERT INTO sittings (id, profile, number, form, occasion, exercises, began, finished)"
            " VALUES (?, ?, ?, ?, ?, '[]', '2026-01-01T10:00:00+00:00', ?)",
            (f"s{number}", profile_id(db, "ada"), number, form, occasion, finished),
        )


def asked(data: Database, done: int, day: date = DAY) -> Offer | None:
    return offered(data, "ada", chapters_done=done, chapters_all=3, today=day)


def test_it_is_offered_after_the_first_finished_call_and_not_sooner(data: Database) -> None:
    assert asked(data, 0) is None
    offer = asked(data, 1)
    assert offer is not None and offer.occasion == "before" and not offer.begun


def test_it_is_offered_again_after_the_last_chapter_and_91_days_later_in_another_form(
    data: Database,
) -> None:
    first = asked(data, 1)
    assert first is not None
    sitting(data, first.form, "before", "2026-03-02T10:00:00+00:00")
    assert asked(data, 2) is None
    after = asked(data, 3)
    assert after is not None and after.occasion == "after" and after.form != first.form
    sitting(data, after.form, "after", "2026-03-02T12:00:00+00:00")
    assert asked(data, 3, DAY + timedelta(90)) is None
    later = asked(data, 3, DAY + timedelta(91))
    assert later is not None and later.occasion == "later"
    assert {first.form, after.form, later.form} == set(FORMS)


def test_a_clock_that_went_back_offers_nothing_too_soon(data: Database) -> None:
    sitting(data, "a", "after", "2026-03-02T12:00:00+00:00")
    assert asked(data, 3, DAY - timedelta(400)) is None


def test_who_finished_the_course_first_is_asked_for_one_after_it(data: Database) -> None:
    offer = asked(data, 3)
    assert offer is not None and offer.occasion == "after" and offer.first
    assert offer_line(offer).endswith("There is no earlier one to compare it with; in three months you can.")


def test_what_is_offered_after_the_course_speaks_of_an_earlier_one_only_where_there_is_one(
    data: Database,
) -> None:
    sitting(data, "a", "before", "2026-03-02T10:00:00+00:00")
    offer = asked(data, 3)
    assert offer is not None and not offer.first and "once more" in offer_line(offer)


def test_not_now_is_kept_and_asks_again_once_at_most(data: Database) -> None:
    offer = asked(data, 1)
    assert offer is not None
    assert not_now(data, "ada", offer, chapters_done=1, today=DAY)
    assert asked(data, 1) is None
    again = asked(data, 2)
    assert again == offer
    assert not_now(data, "ada", again, chapters_done=2, today=DAY)
    assert asked(data, 2, DAY + timedelta(300)) is None
    # Another occasion is another question.
    after = asked(data, 3)
    assert after is not None and after.occasion == "after"


def test_not_now_asks_again_after_a_week_without_another_chapter(data: Database) -> None:
    offer = asked(data, 1)
    assert offer is not None and not_now(data, "ada", offer, chapters_done=1, today=DAY)
    assert asked(data, 1, DAY + timedelta(6)) is None
    assert asked(data, 1, DAY + timedelta(7)) == offer


def test_a_sitting_that_was_left_is_offered_to_be_gone_on_with(data: Database) -> None:
    sitting(data, "c", "before", None)
    assert asked(data, 0) == Offer("before", "c", begun=True)


def test_a_choice_that_another_program_spoilt_asks_no_more_than_before(data: Database) -> None:
    offer = asked(data, 1)
    assert offer is not None and not_now(data, "ada", offer, chapters_done=1, today=DAY)
    for spoilt in ("1", "1 x y", "1 2 2026-99-99", "99999999999999999999"):
        data.try_write("UPDATE settings SET value = ?", spoilt)
        assert asked(data, 2, DAY + timedelta(99)) is None


def test_what_a_sitting_is_follows_from_what_was_done(data: Database) -> None:
    def now(done: int) -> str:
        return occasion_now(data, "ada", chapters_done=done, chapters_all=3, today=DAY)

    assert now(0) == "before"
    sitting(data, "a", "before", "2026-03-02T10:00:00+00:00")
    assert now(1) == "between"
    assert now(3) == "after"


@pytest.mark.parametrize("first", [None, "a"])
def test_nobody_gets_a_form_twice_before_all_three(first: StationForm | None) -> None:
    for player in range(60):
        had: list[StationForm] = []
        for _ in range(6):
            had.append(next_form(f"player {player}", had, first))
        assert set(had[:3]) == set(FORMS) and had[3:] == had[:3]
        assert first is None or had[0] == first


def test_forms_are_spread_over_players_and_the_same_player_gets_the_same() -> None:
    counted = Counter(next_form(f"player {n}", []) for n in range(300))
    assert min(counted.values()) > 70
    assert next_form("Ada", []) == next_form("ada", [])


def test_a_form_that_was_asked_for_may_come_only_in_its_turn() -> None:
    assert may_come("a", []) and not may_come("a", ["a"]) and not may_come("a", ["a", "b"])
    assert may_come("c", ["a", "b"]) and may_come("a", ["a", "b", "c"])


def test_in_a_cohort_no_form_comes_before_the_one_that_all_begin_with() -> None:
    assert may_come("a", [], "a") and not may_come("b", [], "a") and not may_come("c", ["b"], "a")
    assert may_come("a", ["b"], "a") and may_come("b", ["a"], "a") and not may_come("a", ["a"], "a")
