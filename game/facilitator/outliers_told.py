"""Who is far from the others, both ways, in sentences: the same for the report and for lines."""

from collections.abc import Callable, Iterator, Sequence

from game.facilitator.figures import Figures, Learner, cost_outliers, outliers
from game.facilitator.report_parts import minutes
from game.messages import say

_MOST = 200
"""Names of one list: it is said how many more there are."""


def outliers_told(found: Figures, called: Callable[[Learner], str]) -> Iterator[str]:
    """Who is far from the others, both ways, in sentences with the limit; each list in the order of names."""
    time, cost = outliers(found), cost_outliers(found)

    def named(who: Sequence[Learner]) -> str:
        return _told(sorted(map(called, who)))

    def with_minutes(learner: Learner) -> str:
        return say("report.who_minutes", who=called(learner), minutes=minutes(learner.seconds / 60))

    def timed(who: Sequence[Learner]) -> str:
        return _told([with_minutes(one) for one in sorted(who, key=called)])

    if time.low and time.low_limit is not None:
        yield say("report.short_of_time", limit=minutes(time.low_limit), who=timed(time.low))
    if time.high and time.high_limit is not None:
        yield say("report.long_at_it", limit=minutes(time.high_limit), who=timed(time.high))
    if cost.low and cost.low_limit is not None:
        yield say("report.seldom_cost", limit=round(100 * cost.low_limit), who=named(cost.low))
    if cost.high and cost.high_limit is not None:
        yield say("report.often_cost", limit=round(100 * cost.high_limit), who=named(cost.high))
    if cost.high_limit is not None and cost.high_limit >= 1:
        yield say("report.costs_apart", limit=round(100 * cost.high_limit))


def _told(names: Sequence[str]) -> str:
    told = ", ".join(names[:_MOST])
    return say("bundle.and_others", who=told, count=len(names) - _MOST) if names[_MOST:] else told
