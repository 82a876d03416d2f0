"""What twelve answers come to, and what two sittings can tell of a change.

Pure counting: no clock, no store. A share is of all stations. One not answered counts as not done. An
unclear answer may have been done or not, and nobody is to gain by it: an interval begins where all unclear
ones were not done, and ends where all were (bounds of C. F. Manski, Am. Econ. Rev. 80, 1990, p. 319). The
interval of a share is the score interval (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927), which stays between
nothing and all with few answers; that of a difference is made of two of these (R. G. Newcombe, Stat. Med. 17,
1998, p. 873, method 10): two sittings ask different stations, so their answers are taken as independent. How
reliable several answers are together follows from one by Spearman and Brown (Br. J. Psychol. 3, 1910).
"""

from collections.abc import Iterable, Mapping
from math import sqrt

from msgspec import Struct
from msgspec.structs import replace

_Z = 1.959964
"""Of the normal distribution: between minus and plus this lie 95 of 100."""
SINGLE = (0.17, 0.20)
"""Reliability of one station of talking with people: doi 10.1111/j.1365-2923.1996.tb00715.x."""

Interval = tuple[float, float]


class Counts(Struct, frozen=True):
    """How answers came out. `unanswered`: skipped, or not come to. `against`: readings that the player
    disagrees with; they stay counted as they were read."""

    met: int = 0
    partly: int = 0
    missed: int = 0
    unclear: int = 0
    unanswered: int = 0
    against: int = 0

    @property
    def of(self) -> int:
        return self.met + self.partly + self.missed + self.unclear + self.unanswered

    @property
    def answered(self) -> int:
        """All that were answered, the unclear ones too."""
        return self.of - self.unanswered

    @property
    def interval(self) -> Interval:
        """Of the share of those that met: wide enough for whatever the unclear ones were."""
        return share_interval(self.met, self.of)[0], share_interval(self.met + self.unclear, self.of)[1]


class Change(Struct, frozen=True):
    """From one sitting to another, as a difference of shares with its interval. `enough` and `enough_less`:
    how many of the later answers would have to be met, at least or at most, for a change to be told if none
    of them is unclear; None where no number does."""

    before: Counts
    after: Counts
    difference: float
    interval: Interval
    enough: int | None
    enough_less: int | None

    @property
    def told(self) -> bool:
        """Whether a change can be told from it."""
        return _direction(self.before, self.after) != 0


def counts(results: Iterable[tuple[str, bool]]) -> Counts:
    """Count answers: each its result ("met" to "unclear"; any other word is an answer not given), and whether
    the player disagrees with it."""
    found = dict.fromkeys(Counts.__struct_fields__, 0)
    for result, against in results:
        found[result if result in ("met", "partly", "missed", "unclear") else "unanswered"] += 1
        found["against"] += against
    return Counts(**found)


def change(before: Counts, after: Counts) -> Change:
    """What two sittings tell of a change."""
    difference, interval = _difference(before, after)
    of = after.of
    # Below zero there is none less, above all there is none more.
    more = (n for n in range(of + 1) if _direction(before, _met(n, of)) > 0)
    less = (n for n in reversed(range(of + 1)) if _direction(before, _met(n, of)) < 0)
    return Change(before, after, difference, interval, next(more, None), next(less, None))


def changes(before: Mapping[str, Counts], after: Mapping[str, Counts]) -> dict[str, Change]:
    """The change in each skill that both have."""
    return {skill: change(before[skill], after[skill]) for skill in before if skill in after}


def share_interval(met: float, of: int) -> Interval:
    """The 95 % score interval of a share, in which halves may count; from nothing to all where there is
    nothing to count."""
    if of == 0:
        return 0.0, 1.0
    share, z2 = met / of, _Z * _Z
    middle = share + z2 / (2 * of)
    spread = _Z * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    low, high = (middle - spread) / (1 + z2 / of), (middle + spread) / (1 + z2 / of)
    # At both ends it ends there exactly, and rounding would leave a trace.
    return (0.0 if met == 0 else low), (1.0 if met == of else high)


def reliability(answers: int) -> Interval:
    """How reliable so many stations are likely to be together, from the lower and the higher figure for
    one: of what differs between people, the part that is not chance."""
    low, high = (answers * one / (1 + (answers - 1) * one) for one in SINGLE)
    return low, high


def _difference(before: Counts, after: Counts) -> tuple[float, Interval]:
    if not (before.of and after.of):
        return 0.0, (-1.0, 1.0)
    # The least that it grew: what was unclear was done before, and not done after. The most: the other way.
    least = _growth(_all_done(before), _none_done(after))[1][0]
    most = _growth(_none_done(before), _all_done(after))[1][1]
    return _growth(before, after)[0], (least, most)


def _growth(before: Counts, after: Counts) -> tuple[float, Interval]:
    """Of two sittings as they are counted, what is unclear as not done."""
    (low1, high1), (low2, high2) = share_interval(before.met, before.of), share_interval(after.met, after.of)
    share1, share2 = before.met / before.of, after.met / after.of
    found = share2 - share1
    down = sqrt((share2 - low2) ** 2 + (high1 - share1) ** 2)
    up = sqrt((high2 - share2) ** 2 + (share1 - low1) ** 2)
    return found, (found - down, found + up)


def _all_done(found: Counts) -> Counts:
    return replace(found, met=found.met + found.unclear, unclear=0)


def _none_done(found: Counts) -> Counts:
    return replace(found, missed=found.missed + found.unclear, unclear=0)


def _direction(before: Counts, after: Counts) -> int:
    """1 for more, -1 for less, 0 where no change can be told: the interval leaves out zero, and does so as
    well without the stations that were not answered. Whoever ended a sitting early did no worse in it."""
    ways = ((before, after), (_answered(before), _answered(after)))
    intervals = [_difference(*way)[1] for way in ways]
    if all(low > 0 for low, _ in intervals):
        return 1
    return -1 if all(high < 0 for _, high in intervals) else 0


def _answered(found: Counts) -> Counts:
    return replace(found, unanswered=0)


def _met(number: int, of: int) -> Counts:
    return Counts(met=number, missed=of - number)
