"""How many people a question needs, held to published tables."""

import pytest

from game.facilitator.noncentral_t import t_cdf, t_quantile
from game.facilitator.power import effect_interval, effect_shown, people_needed, power


@pytest.mark.parametrize(("people", "effect"), [(12, 0.89), (30, 0.53), (66, 0.35)])
def test_so_many_people_show_such_an_effect(people: int, effect: float) -> None:
    assert round(effect_shown(people), 2) == effect
    assert people_needed(effect_shown(people)) == people


@pytest.mark.parametrize(
    ("effect", "people"), [(0.9, 12), (0.53, 30), (0.35, 66), (0.2, 199), (0.5, 34), (0.8, 15)]
)
def test_such_an_effect_needs_so_many_people(effect: float, people: int) -> None:
    """The last three as G*Power has them."""
    assert people_needed(effect) == people == people_needed(-effect)


@pytest.mark.parametrize(
    ("freedom", "t"), [(2, 4.30265), (4, 2.77645), (11, 2.20099), (29, 2.04523), (120, 1.97993)]
)
def test_the_t_distribution_is_that_of_the_tables(freedom: int, t: float) -> None:
    assert t_quantile(0.975, freedom) == pytest.approx(t, abs=1e-4)
    assert t_quantile(0.025, freedom) == pytest.approx(-t, abs=1e-4)
    assert t_cdf(0.0, freedom) == pytest.approx(0.5, abs=1e-7)


def test_without_an_effect_a_change_is_told_one_time_of_twenty() -> None:
    assert power(12, 0.0) == pytest.approx(0.05, abs=1e-6)


def test_an_effect_that_hardly_shows_begins_its_interval_at_nothing() -> None:
    """What is just told at .05 has an interval that just leaves out zero."""
    low, high = effect_interval(t_quantile(0.975, 11) / 12**0.5, 12)
    assert low == pytest.approx(0.0, abs=1e-4) and high > 1
    assert effect_interval(-0.8, 20) == pytest.approx([-end for end in reversed(effect_interval(0.8, 20))])


@pytest.mark.parametrize(("effect", "people"), ((66.0, 30), (53.0, 5), (1000.0, 5), (-66.0, 30)))
def test_an_effect_however_large_has_both_ends_of_its_interval(effect: float, people: int) -> None:
    """Each end is the effect with which what was seen is 1 of 40."""
    t = effect * people**0.5
    low, high = effect_interval(effect, people)
    assert t_cdf(t, people - 1, low * people**0.5) == pytest.approx(0.975, abs=1e-4)
    assert t_cdf(t, people - 1, high * people**0.5) == pytest.approx(0.025, abs=1e-4)


def test_an_effect_of_next_to_nothing_needs_more_people_than_anybody_has() -> None:
    assert people_needed(0.001) is None
