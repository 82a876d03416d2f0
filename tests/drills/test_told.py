"""What is said at the end of a day's drills."""

from collections import Counter

import pytest

from game.drills.practice import Close, SkillSum
from game.drills.told import close_lines

ASIDE = "set aside, as you disagreed with"


@pytest.mark.parametrize(
    ("against", "unclear", "told"),
    [
        (1, 0, f"1 {ASIDE} its reading"),
        (2, 0, f"2 {ASIDE} their reading"),
        (0, 1, "1 that could not be told"),
        (1, 1, f"1 {ASIDE} its reading, 1 that could not be told"),
    ],
)
def test_where_nothing_counts_it_is_said_why(against: int, unclear: int, told: str) -> None:
    one = SkillSum("paraphrase", Counter(), Counter(), against, unclear)
    lines = close_lines(Close((one,), against + unclear, 0, None, 0))
    assert f"Say it back: today {told}, so nothing that counts." in lines
