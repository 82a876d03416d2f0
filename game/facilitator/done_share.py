"""What share of its stations a group did, as every page counts it: half of what was asked counts half."""

from game.records.of_practice import SCORES
from game.stations.results import Counts, Interval, share_interval


def done_share(counts: Counts) -> float:
    """0 to 1, of all stations: what was left out or could not be told counts as not done."""
    return _done(counts) / max(1, counts.of)


def done_interval(counts: Counts) -> Interval:
    """Its 95 % score interval, wide enough for whatever could not be told. Halves differ less than all and
    nothing do, so it is rather too wide."""
    done = _done(counts)
    return share_interval(done, counts.of)[0], share_interval(done + counts.unclear, counts.of)[1]


def _done(counts: Counts) -> float:
    return counts.met * SCORES["met"] + counts.partly * SCORES["partly"]
