"""Who is far from the others, both ways, in sentences: the same for the report and for lines."""

from collections.abc import Callable, Iterator, Sequence

from game.facilitator.figures import Figures, Learner, cost_outliers, outliers
from game.messages import say

_MOST = 200
"""Names of one list: it is said how many more there are."""


def outliers_told(found: Figures, called: Callable[[Learner], str]) -> Iterator[str]:
    """Who is far from the others, both ways, in sentences; each list in the order of names."""

    def named(who: Sequence[Learner]) -> str:
        names = sorted(called(one) for one in who)
        told = ", ".join(names[:_MOST])
        more = len(names) - _MOST
        return say("report.more_outliers", who=told, count=more) if more > 0 else told

    short, long = map(named, outliers(found))
    seldom, often = map(named, cost_outliers(found))
    if short:
        yield say("report.short_of_time", who=short)
    if long:
        yield say("report.long_at_it", who=long)
    if seldom:
        yield say("report.seldom_cost", who=seldom)
    if often:
        yield say("report.often_cost", who=often)
