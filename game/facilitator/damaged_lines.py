"""Damage in the lines of a bundle: what is the same is told once, with the numbers that it leaves out.

A number that is missing because its line is damaged is no second thing to ask about.
"""

from collections.abc import Iterator

from msgspec import Struct

from game.cohort.bundle import Damage
from game.facilitator.chain_checks import MOST, Stretch
from game.facilitator.intake import LearnerKey
from game.messages import say
from game.words import listed

_SHOWN = 10
"""Stretches of lines that are named in one sentence; the count tells of the rest."""
_KEPT = 1000
"""Stretches that are kept of one sentence: a file with more is beyond telling."""


class _Alike(Struct):
    """Damage of one kind. `numbers` are places in the chain."""

    count: int = 0
    lines: list[Stretch] = []
    numbers: list[Stretch] = []


class DamagedLines:
    """The damage of one file, by learner and sentence. Of many sentences the first are kept."""

    def __init__(self) -> None:
        self._found: dict[tuple[LearnerKey, str], _Alike] = {}

    def add(self, learner: LearnerKey, damage: Damage) -> None:
        # One more than is told, so that it is said that there are more.
        if (learner, damage.what) not in self._found and len(self._found) > MOST:
            return
        alike = self._found.setdefault((learner, damage.what), _Alike())
        alike.count += 1
        _extend(alike.lines, (damage.line, damage.line))
        if 0 < damage.first <= damage.last:
            _extend(alike.numbers, (damage.first, damage.last))

    def told(self) -> Iterator[tuple[LearnerKey, str, str]]:
        """The learner, a sentence with its lines, and the numbers as `chain_checks.explained` reads them."""
        for (learner, what), alike in self._found.items():
            told = say("chain.at_line", count=alike.count, line=_shown(alike.lines), what=what)
            yield learner, told, ",".join(f"{first}-{last}" for first, last in alike.numbers)


def _extend(stretches: list[Stretch], one: Stretch) -> None:
    if stretches and stretches[-1][1] + 1 == one[0]:
        stretches[-1] = stretches[-1][0], one[1]
    elif len(stretches) < _KEPT:
        stretches.append(one)


def _shown(stretches: list[Stretch]) -> str:
    parts = [
        str(first) if first == last else say("chain.lines", first=first, last=last)
        for first, last in stretches[:_SHOWN]
    ]
    return listed(parts) if len(stretches) <= _SHOWN else f"{', '.join(parts)} …"
