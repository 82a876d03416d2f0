"""A smoke test: the three forms come out alike for simulated players. For people it is not measured."""

from game.progress.exercise_library import all_stations
from tests.stations.simulated import Spread, furthest_apart, spreads

MOST = 0.2
"""Standard deviations: less than what is called a small difference."""


def test_no_style_of_player_is_favoured_by_a_form() -> None:
    shipped = all_stations(None).stations
    forms: dict[str, dict[str, Spread]] = {form: spreads(items) for form, items in shipped.items()}
    assert set(forms) == {"a", "b", "c"}
    apart = furthest_apart(forms)
    assert {style: round(found, 2) for style, found in apart.items() if found >= MOST} == {}
    # The yardstick tells ways of answering apart: who hears does better than who fixes or reads a script.
    for found in forms.values():
        assert found["listener"].mean > found["random"].mean > found["silent"].mean > found["fixer"].mean
