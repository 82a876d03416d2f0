"""When a drill comes again: FSRS on whole days, folded from the answers.

Days and not minutes: a drill is there again on another day, and what is spaced keeps better than what is
massed, by whatever intervals (Latimier 2021, g = 0.74; expanding against uniform, g = 0.03). So there are no
learning steps within a day, with which FSRS would ask again in one minute and in ten.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from game.story.exercises import Result

if TYPE_CHECKING:
    from fsrs import Rating, Scheduler

LONGEST = 30
"""Days: every skill that was met is met again within a month, which a course of some weeks has room for. FSRS
alone would wait for two months after two good answers. Our own number."""
_NOON = 12
"""Hours: the same in every answer, so that only whole days lie between two of them."""
_SOME_DAY = datetime(2000, 1, 1, _NOON, tzinfo=UTC)
"""Where the fold begins. Only the days between answers matter."""


class Given(Struct, frozen=True):
    """An answer as the schedule sees it. `day` is the player's own; `helped`: a hint was looked at."""

    day: date
    result: Result
    helped: bool = False


def days_until_due(answers: Sequence[Given]) -> int:
    """Days from the last of these answers to one skill in one form, oldest first, until it is due: 1 to
    `LONGEST`. Where the clock went back between two answers, no day lies between them; where it was far
    ahead, at most `LONGEST` do."""
    # Late, for what only counts what is due: 25 ms.
    from fsrs import Card

    scheduler, card, now = _scheduler(), Card(card_id=1), _SOME_DAY
    for number, given in enumerate(answers):
        passed = (given.day - answers[number - 1].day).days if number else 0
        now += timedelta(days=min(max(passed, 0), LONGEST))
        card, _ = scheduler.review_card(card, _rating(given), now)
    return max(1, (card.due - now).days)


@cache
def _scheduler() -> "Scheduler":
    from fsrs import Scheduler

    return Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=LONGEST, enable_fuzzing=False)


def _rating(given: Given) -> "Rating":
    from fsrs import Rating

    if given.result == "met":
        return Rating.Good if given.helped else Rating.Easy
    return Rating.Hard if given.result == "partly" else Rating.Again
