"""Sentences of the report that hold for small numbers and for many people, too."""

import pytest

from game.facilitator.report_parts import spent
from game.facilitator.store import in_parts
from game.messages import say


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(0.0, "0 seconds"), (0.02, "1 second"), (0.7, "42 seconds"), (1.0, "1 minute"), (12.4, "12 minutes")],
)
def test_a_time_is_told_with_a_unit_that_fits_it(minutes: float, told: str) -> None:
    assert spent(minutes) == told
    assert f"half less than {told}," in say("report.minutes", low=told, middle=told, high=told)


def test_keys_are_asked_for_in_parts_and_each_once() -> None:
    parts = list(in_parts(range(1201)))
    assert [len(part) for part in parts] == [500, 500, 201]
    assert [one for part in parts for one in part] == list(range(1201)) and not list(in_parts([]))
