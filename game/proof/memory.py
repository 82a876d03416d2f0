"""What is remembered of a call beside the meters, as the bits of one whole number."""

from collections.abc import Iterable
from typing import Literal

from game.story.model import Story

Sort = Literal["flag", "visited", "spent"]


class Memory:
    """Which bit stands for what. Facts told come first, then facts asked for, then `earned`; flags, visited
    scenes and spent credits get a bit when somebody reads them."""

    def __init__(self, story: Story) -> None:
        self.facts = {fact: index for index, fact in enumerate(story.facts)}
        self.count = len(self.facts)
        self.all_told = (1 << self.count) - 1
        self.earned = 1 << 2 * self.count
        self._bits: dict[tuple[Sort, str], int] = {}
        self._next = self.earned << 1

    def bit(self, sort: Sort, name: str) -> int:
        """The bit of a flag, visited scene or spent credit; a new one when it was never asked for."""
        key = (sort, name)
        bit = self._bits.get(key)
        if bit is None:
            bit = self._bits[key] = self._next
            self._next <<= 1
        return bit

    def known(self, sort: Sort, name: str) -> int:
        """The bit if somebody reads it, else 0."""
        return self._bits.get((sort, name), 0)

    def kept(self, sort: Sort) -> int:
        """The bits of one sort."""
        return sum(bit for (other, _), bit in self._bits.items() if other == sort)

    def told(self, fact: str) -> int:
        """The bit of a fact told."""
        index = self.facts.get(fact)
        return 0 if index is None else 1 << index

    def told_all(self, facts: Iterable[str]) -> int:
        """The bits of facts told."""
        found = 0
        for fact in facts:
            found |= self.told(fact)
        return found

    def names(self, told: int) -> frozenset[str]:
        """The facts whose bits are set."""
        return frozenset(fact for fact, index in self.facts.items() if told >> index & 1)

    @property
    def everything(self) -> int:
        """All bits in use."""
        return self._next - 1
