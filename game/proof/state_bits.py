"""A state beside its meters as the bits of one whole number: told, asked, earned, flags, visited, spent."""

from collections.abc import Iterable
from typing import Literal

from game.story.model import Story

Sort = Literal["flag", "visited", "spent"]

Key = tuple[str, str]
"""What a bit stands for: its sort, or `told` for a fact told, and the name."""


class StateBits:
    """Which bit stands for what. Facts told come first, then facts asked for, then `earned`; flags, visited
    scenes and spent credits get a bit when a rule or a condition of the story reads them."""

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

    def all(self, sort: Sort, names: Iterable[str]) -> int:
        """The bits of several."""
        return sum(self.bit(sort, name) for name in dict.fromkeys(names))

    def known(self, sort: Sort, name: str) -> int:
        """The bit if somebody reads it, else 0."""
        return self._bits.get((sort, name), 0)

    def told(self, facts: Iterable[str]) -> int:
        """The bits of facts told."""
        found = 0
        for fact in facts:
            index = self.facts.get(fact)
            found |= 0 if index is None else 1 << index
        return found

    def key(self, bit: int) -> Key:
        """What a bit stands for."""
        for (sort, name), other in self._bits.items():
            if other == bit:
                return sort, name
        return "told", next(fact for fact, number in self.facts.items() if bit == 1 << number)

    def keys(self, bits: int) -> list[Key]:
        """What several bits stand for, one by one."""
        found = list[Key]()
        while bits:
            found.append(self.key(bits & -bits))
            bits &= bits - 1
        return found

    def of_key(self, key: Key) -> int:
        """The bit with this key, or 0."""
        sort, name = key
        if sort == "told":
            return self.told((name,))
        return next((bit for kept, bit in self._bits.items() if kept == key), 0)

    def names(self, told: int) -> frozenset[str]:
        """The facts whose bits are set."""
        return frozenset(fact for fact, index in self.facts.items() if told >> index & 1)

    @property
    def only_earned(self) -> bool:
        """Whether a story has neither facts nor anything else that is remembered."""
        return self._next - 1 == self.earned
