"""A smoke test: the three forms come out alike for simulated players. For people it is not measured."""

from game.progress.exercise_library import all_stations
from game.story.exercises import Exercise
from tests.stations.simulated import SCORES, Spread, furthest_apart, judged_replies, spreads

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


def test_a_form_that_is_read_more_strictly_is_found() -> None:
    """What is looked for can be found: three stations of twelve at which half of it is not seen."""

    def judged(station: Exercise, line: str) -> float:
        results = judged_replies()[station.id].items()
        return next((SCORES.get(result, 0.0) for result, lines in results if line in lines), 0.0)

    def strict(station: Exercise, line: str) -> float:
        return 0.0 if station.skill == "open" and judged(station, line) < 1 else judged(station, line)

    shipped = all_stations(None).stations
    alike: dict[str, dict[str, Spread]] = {form: spreads(items, judged) for form, items in shipped.items()}
    assert max(furthest_apart(alike).values()) < MOST
    assert max(furthest_apart(alike | {"c": spreads(shipped["c"], strict)}).values()) >= MOST
