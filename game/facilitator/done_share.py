"""What share of its stations a group did, as every page counts it: half of what was asked counts half."""

from game.records.of_practice import SCORES
from game.stations.results import Counts, Interval, share_interval


def done_share(counts: Counts) -> float:
    """0 to 1, of what was answered or left out; 0 where nothing could be told."""
    return _done(counts) / max(1, counts.counted)


def done_interval(counts: Counts) -> Interval:
    """Its 95 % score interval. Halves differ less than all and nothing do, so it is rather too wide."""
    return share_interval(_done(counts), counts.counted)


def _done(counts: Counts) -> float:
    return counts.met * SCORES["met"] + counts.partly * SCORES["partly"]
