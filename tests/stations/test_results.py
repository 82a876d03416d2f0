"""What twelve answers come to: shares with intervals, and the smallest change that means anything."""

from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.stations.results import Counts, change, changes, counts, reliability, share_interval

ofs = st.integers(1, 40)


@st.composite
def shares(draw: st.DrawFn) -> Counts:
    of = draw(ofs)
    met = draw(st.integers(0, of))
    partly = draw(st.integers(0, of - met))
    return Counts(met=met, partly=partly, missed=of - met - partly, unclear=draw(st.integers(0, 3)))


@given(shares())
def test_an_interval_holds_the_share_and_stays_between_nothing_and_all(found: Counts) -> None:
    low, high = found.interval
    assert 0 <= low <= found.met / found.of <= (found.met + found.unclear) / found.of <= high <= 1
    low, high = share_interval(found.met, found.of)
    mirrored = share_interval(found.of - found.met, found.of)
    assert isclose(mirrored[0], 1 - high) and isclose(mirrored[1], 1 - low)


def test_the_intervals_are_those_of_the_sources() -> None:
    # Newcombe 1998, table II: 56 of 70 against 48 of 80, method 10.
    low, high = change(Counts(met=48, missed=32), Counts(met=56, missed=14)).interval
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)
    # Newcombe 1998 (proportions), table I: 81 of 263, the score interval.
    low, high = share_interval(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    low, high = share_interval(0, 20)
    assert low == 0 and round(high, 4) == 0.1611


@given(shares(), shares())
def test_a_change_told_backwards_is_the_same_change(one: Counts, other: Counts) -> None:
    there, back = change(one, other), change(other, one)
    assert isclose(there.difference, -back.difference, abs_tol=1e-12)
    assert isclose(there.interval[0], -back.interval[1], abs_tol=1e-9)
    assert there.interval[0] <= there.difference <= there.interval[1]
    assert there.told == back.told


# Every number of later answers is tried, which a busy machine takes its time for.
@settings(deadline=None)
@given(shares(), shares())
def test_the_smallest_change_leaves_out_zero_and_one_less_does_not(before: Counts, after: Counts) -> None:
    found, of = change(before, after), after.of

    def interval(met: int) -> tuple[float, float]:
        return change(before, Counts(met=met, missed=of - met)).interval

    if found.enough is None:
        assert all(interval(met)[0] <= 0 for met in range(of + 1))
    else:
        assert interval(found.enough)[0] > 0
        assert all(interval(met)[0] <= 0 for met in range(found.enough))
    if found.enough_less is None:
        assert all(interval(met)[1] >= 0 for met in range(of + 1))
    else:
        assert interval(found.enough_less)[1] < 0
        assert all(interval(met)[1] >= 0 for met in range(found.enough_less + 1, of + 1))
    # Of its unclear answers none helps to reach either.
    reached = found.enough is not None and after.met >= found.enough
    lost = found.enough_less is not None and after.met + after.unclear <= found.enough_less
    assert found.told == (reached or lost)


def test_from_five_of_twelve_it_takes_ten_and_of_three_hardly_any_change_can_be_told() -> None:
    assert change(Counts(met=5, missed=7), Counts(met=9, missed=3)).enough == 10
    from_ = [change(Counts(met=met, missed=3 - met), Counts(met=3)).enough for met in range(4)]
    assert from_ == [3, None, None, None]


def test_an_unclear_answer_is_counted_as_such_and_one_not_given_as_not_done() -> None:
    found = counts([("met", False), ("unclear", True), ("skipped", False), ("", False), ("partly", True)])
    assert found == Counts(met=1, partly=1, unclear=1, unanswered=2, against=2)
    assert found.of == 5


def test_nothing_to_count_tells_nothing() -> None:
    assert Counts(unclear=3).interval == (0, 1)
    found = change(Counts(unclear=3), Counts(met=3))
    assert not found.told and found.enough is None and found.enough_less is None


def test_what_could_not_be_told_shows_no_change() -> None:
    """Three that met it twice, and nonsense at all other stations once: nothing was done more often."""
    sure, nonsense = Counts(met=3, missed=9), Counts(met=3, unclear=9)
    assert not change(sure, nonsense).told and not change(nonsense, sure).told
    assert not change(Counts(missed=3), Counts(met=1, unclear=2)).told
    assert change(Counts(missed=12), Counts(met=9, unclear=3)).told


@given(shares(), shares())
def test_answers_that_could_not_be_told_never_show_more_than_any_other_result(
    before: Counts, after: Counts
) -> None:
    def read(found: Counts, met: bool) -> Counts:
        more = found.unclear if met else 0
        return Counts(met=found.met + more, missed=found.of - found.met - more)

    low, high = change(before, after).interval
    for first in (True, False):
        for second in (True, False):
            other = change(read(before, first), read(after, second))
            assert low <= other.interval[0] + 1e-9 and other.interval[1] <= high + 1e-9
            assert other.told or not change(before, after).told


def test_only_skills_of_both_sittings_are_compared() -> None:
    assert list(changes({"open": Counts(met=1)}, {"open": Counts(met=1), "limit": Counts(met=1)})) == ["open"]


@pytest.mark.parametrize(
    ("answers", "low", "high"), [(1, 0.17, 0.2), (2, 0.29, 0.33), (3, 0.38, 0.43), (12, 0.71, 0.75)]
)
def test_more_answers_are_more_reliable(answers: int, low: float, high: float) -> None:
    assert [round(each, 2) for each in reliability(answers)] == [low, high]
