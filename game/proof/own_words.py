"""Words of the player's own that could show anything: what they can move beside the way that they take.

Every reading that such a reply could have is taken, and every pick of the same act: this only ever adds
plays, so it serves to show what cannot be reached, never what can.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations

from game.behaviours import Rulebook
from game.conversation.own_words import act_alike
from game.proof.compiled_scene import Option
from game.proof.control import Spread
from game.proof.meters import Shift
from game.proof.rating import Rating


class Spreads:
    """What words can move, by what is known of them."""

    def __init__(self, rulebook: Rulebook, rating: Rating) -> None:
        self._rulebook = rulebook
        self._rating = rating
        self._known: dict[frozenset[str], Spread] = {}
        self.anything = self.of((frozenset(),), rating.moving())
        """What any words can move."""
        self.costs = Spread(frozenset(((0, 0),)), tuple(map(_costs, self.anything.optional)))
        """What they cost."""

    def of(self, readings: Iterable[frozenset[str]], free: Iterable[str]) -> Spread:
        """What replies can move that show just these of some codes, and any of those that are `free`."""
        first = {shift for codes in readings for shift in self._sums(codes)}
        optional = (frozenset(self._rating.variants(code)) for code in free)
        again = frozenset((self._rating.shifts["asked_again"],))
        return Spread(frozenset(first), (*optional, again))

    def of_act(self, pick: Option) -> Spread:
        """What words of the same act as a pick can move."""
        shown = frozenset(pick.reading.codes)
        found = self._known.get(shown)
        if found is None:
            acts = set(_acts(self._rulebook, shown))
            # A code that may be added to every such reading, and left out of it, decides nothing.
            free = [c for c in self._rating.moving() if all(codes ^ {c} in acts for codes in acts)]
            asked = {codes.difference(free) for codes in acts}
            others = self._rating.moving()
            decided = frozenset().union(*self._rulebook.likewise, self._rulebook.family("reflection"))
            free += [code for code in others if code not in decided]
            found = self._known[shown] = self.of(asked, dict.fromkeys(free))
        return found

    def _sums(self, codes: frozenset[str]) -> set[Shift]:
        sums = {(0, 0)}
        for code in sorted(codes):
            sums = {(t + dt, f + df) for t, f in sums for dt, df in self._rating.variants(code)}
        return sums


def _acts(rulebook: Rulebook, shown: frozenset[str]) -> Iterator[frozenset[str]]:
    """The readings of the same act as a pick that shows some codes, by the codes that make an act."""
    decided = sorted(frozenset().union(*rulebook.likewise, rulebook.family("reflection")))
    for count in range(len(decided) + 1):
        for some in combinations(decided, count):
            if act_alike(rulebook, frozenset(some), shown):
                yield frozenset(some)


def _costs(shifts: frozenset[Shift]) -> frozenset[Shift]:
    return frozenset((trust, frustration) for trust, frustration in shifts if trust <= 0 <= frustration)
