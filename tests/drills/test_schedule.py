"""When a drill comes again: by whole days, the sooner the less of it was there."""

import subprocess
import sys
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from game.drills.schedule import LONGEST, Given, days_until_due
from game.story.exercises import RESULTS

DAY = date(2026, 3, 2)
answers = st.lists(
    st.builds(
        Given,
        st.integers(-400, 9000).map(lambda days: DAY + timedelta(days=days)),
        st.sampled_from(RESULTS),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


def test_the_less_was_there_the_sooner_it_comes_again() -> None:
    met, helped, partly, missed = (
        days_until_due([Given(DAY, "met")]),
        days_until_due([Given(DAY, "met", helped=True)]),
        days_until_due([Given(DAY, "partly")]),
        days_until_due([Given(DAY, "missed")]),
    )
    assert met > helped > partly >= missed == 1


def test_what_is_met_again_and_again_waits_longer_and_a_miss_brings_it_back() -> None:
    first = days_until_due([Given(DAY, "met", helped=True)])
    later = [Given(DAY, "met", helped=True), Given(DAY + timedelta(days=first), "met", helped=True)]
    assert days_until_due(later) > first
    assert days_until_due([*later, Given(DAY + timedelta(days=20), "missed")]) < first * 3


@given(answers)
def test_it_is_a_day_to_a_month_whatever_the_clock_did(given: list[Given]) -> None:
    assert 1 <= days_until_due(given) <= LONGEST
    assert days_until_due(given) == days_until_due(list(given))


@given(answers, st.integers(-3000, 3000))
def test_only_the_days_between_answers_matter(given: list[Given], moved: int) -> None:
    elsewhere = [Given(one.day + timedelta(days=moved), one.result, one.helped) for one in given]
    assert days_until_due(given) == days_until_due(elsewhere)


def test_home_counts_without_loading_the_schedule_or_an_exercise() -> None:
    asked = (
        "import sys; from datetime import datetime; from game.paths import database_file;"
        "from game.progress.database import Database; from game.drills.due import due_count;"
        "print(due_count(Database(database_file()), 'player', datetime.now()));"
        "print(*{'fsrs', 'game.exercises.judge', 'game.story.exercise_reader'} & set(sys.modules))"
    )
    ended = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["2"]
