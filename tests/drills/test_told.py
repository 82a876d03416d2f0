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


def test_a_drill_that_counts_for_no_goal_is_said_beside_what_was_done() -> None:
    counted = SkillSum("paraphrase", Counter(met=2), Counter(met=2), 1, 0)
    lines = close_lines(Close((counted,), 3, 0, None, 0))
    assert lines[0] == "Done for today: 3 drills."
    assert lines[1].startswith("For a goal of the week 1 of them does not count: you disagreed")
    all_counted = SkillSum("paraphrase", Counter(met=2), Counter(met=2))
    assert not any("goal" in line for line in close_lines(Close((all_counted,), 2, 0, None, 0)))
