"""Who is far from the others, both ways, in sentences: the same for the report and for lines."""

from collections.abc import Callable, Iterator, Sequence

from game.facilitator.figures import Figures, Learner, cost_outliers, outliers
from game.messages import say

_MOST = 200
"""Names of one list: more are no reason to ask somebody."""


def outliers_told(found: Figures, called: Callable[[Learner], str]) -> Iterator[str]:
    """Who is far from the others, both ways, in sentences; each list in the order of names."""

    def named(who: Sequence[Learner]) -> str:
        return _told(sorted(map(called, who)))

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


def _told(names: Sequence[str]) -> str:
    told = ", ".join(names[:_MOST])
    return say("bundle.and_others", who=told, count=len(names) - _MOST) if names[_MOST:] else told
