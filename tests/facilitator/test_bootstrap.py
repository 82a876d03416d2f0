"""The intervals of means: what holds for every group, and how often they hold the truth."""

from random import Random
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.facilitator.bootstrap import difference_interval, mean_interval
from tests.facilitator.studies import drawn, sitting

SHARES = st.lists(st.integers(-6, 6).map(lambda sixth: sixth / 6), min_size=5, max_size=25)


@settings(max_examples=25, deadline=None)
@given(SHARES, st.randoms(use_true_random=False))
def test_an_interval_holds_the_mean_whatever_the_order_and_narrows_with_more_people(
    values: list[float], random: Random
) -> None:
    low, high = mean_interval(values)
    assert low - 1e-9 <= fmean(values) <= high + 1e-9
    assert low >= -1 and high <= 1
    shuffled = random.sample(values, len(values))
    assert mean_interval(shuffled) == (low, high)
    twice = mean_interval(values * 2)
    assert twice[1] - twice[0] <= high - low + 1e-9
    if len(set(values)) > 1:
        assert twice[1] - twice[0] < high - low


def test_the_difference_of_a_group_and_itself_is_about_nothing() -> None:
    values = [0.0, 0.5, 1.0, 0.25, 0.75, 0.5]
    low, high = difference_interval(values, values)
    assert low < 0 < high and low == pytest.approx(-high, abs=0.05)


def test_many_people_are_reckoned_by_the_bell_and_come_out_alike() -> None:
    few = [random_share / 12 for random_share in range(12)] * 41
    many = few + few[:12]
    assert len(few) < 500 < len(many)
    assert mean_interval(many) == pytest.approx(mean_interval(few), abs=0.004)


@pytest.mark.full
@pytest.mark.parametrize(("people", "least"), [(5, 0.88), (12, 0.91), (30, 0.93)])
def test_the_interval_holds_the_true_change_about_95_times_of_100(people: int, least: float) -> None:
    """Simulated people at twelve stations before and after; 400 groups, so .93 to .97 is 95 give or take."""
    random = Random(people)

    def change() -> float:
        able = random.uniform(0.05, 0.6)
        before = sitting(0, "before", drawn(random, able)).done("")
        after = sitting(0, "after", drawn(random, able + random.uniform(0.0, 0.35))).done("")
        assert before is not None and after is not None
        return after - before

    everybody = [change() for _ in range(20_000)]
    truth, held = fmean(everybody), 0
    for _ in range(400):
        low, high = mean_interval(random.sample(everybody, people))
        held += low <= truth <= high
    assert least <= held / 400 <= 0.985
