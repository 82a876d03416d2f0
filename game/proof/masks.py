"""Conditions as sets: for what is remembered, the (trust, frustration) pairs for which one holds."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, assert_never

from game.proof.memory import Memory
from game.proof.meters import FULL, MeterName, compared, without
from game.story.conditions import (
    All,
    Any,
    Compare,
    Condition,
    Count,
    Flag,
    Heard,
    Interrupts,
    Meter,
    Names,
    Not,
    Number,
    Shows,
    Visited,
)


class Said(NamedTuple):
    """What a `when` sees of a reply; `named` are fact bits, of facts told."""

    codes: frozenset[str]
    named: int
    feelings: int
    interrupts: bool


NOTHING_SAID = Said(frozenset(), 0, 0, False)

Mask = Callable[[int, Said], int]
Path = tuple[str | int, ...]


class Site:
    """One condition at its place in the story, and whether it was met true and met false.

    `asked` are the pairs that it was asked of while one answer was still to be met.
    With forgotten bits `yes` and `no` overlap: each is all pairs for which the answer is possible.
    """

    __slots__ = ("_no", "_yes", "asked", "met_false", "met_true", "path")

    def __init__(self, path: Path, condition: Condition, memory: Memory, forgotten: int) -> None:
        self.path = path
        self.asked = 0
        self.met_true = False
        self.met_false = False
        self._yes = _mask(condition, memory, forgotten, True)
        yes = self._yes
        if isinstance(yes, int):
            self._no: int | Mask = without(yes)
        else:
            self._no = _mask(condition, memory, forgotten, False)

    def yes(self, remembered: int, said: Said = NOTHING_SAID) -> int:
        """The pairs for which the condition can hold."""
        return self._yes if isinstance(self._yes, int) else self._yes(remembered, said)

    def no(self, remembered: int, said: Said = NOTHING_SAID) -> int:
        """The pairs for which it can fail."""
        return self._no if isinstance(self._no, int) else self._no(remembered, said)

    def watched(self) -> bool:
        """Whether one of the two answers has still to be met."""
        return not (self.met_true and self.met_false)


def leaves(condition: Condition, memory: Memory) -> int:
    """The bits that a condition reads."""
    match condition:
        case Flag(name):
            return memory.bit("flag", name)
        case Visited(scene):
            return memory.bit("visited", scene)
        case Heard(fact) | Names(fact):
            return memory.told(fact)
        case Count("facts"):
            return memory.all_told
        case Compare(left, _, right):
            return memory.all_told if Count("facts") in (left, right) else 0
        case Not(part):
            return leaves(part, memory)
        case All(parts) | Any(parts):
            found = 0
            for part in parts:
                found |= leaves(part, memory)
            return found
        case Shows() | Count() | Interrupts():
            return 0
    assert_never(condition)


def _mask(condition: Condition, memory: Memory, forgotten: int, wanted: bool) -> int | Mask:
    match condition:
        case Compare(left, sign, right):
            if isinstance(left, Count) or isinstance(right, Count):
                return _counted(condition, wanted)
            holds = compared(_plain(left), sign, _plain(right))
            return holds if wanted else without(holds)
        case Flag(name):
            return _bit(memory.bit("flag", name), forgotten, wanted)
        case Visited(scene):
            return _bit(memory.bit("visited", scene), forgotten, wanted)
        case Heard(fact):
            return _bit(memory.told(fact), forgotten, wanted)
        case Names(fact):
            named = memory.told(fact)
            return lambda _, said: FULL if bool(said.named & named) is wanted else 0
        case Shows(code):
            return lambda _, said: FULL if (code in said.codes) is wanted else 0
        case Count("facts"):
            return lambda _, said: FULL if bool(said.named) is wanted else 0
        case Count():
            return lambda _, said: FULL if (said.feelings > 0) is wanted else 0
        case Interrupts():
            return lambda _, said: FULL if said.interrupts is wanted else 0
        case Not(part):
            return _mask(part, memory, forgotten, not wanted)
        case All(parts) | Any(parts):
            narrowing = isinstance(condition, All) is wanted
            return _joined([_mask(part, memory, forgotten, wanted) for part in parts], narrowing)
    assert_never(condition)


def _bit(bit: int, forgotten: int, wanted: bool) -> int | Mask:
    if bit & forgotten:
        # Not a plain number: a plain number's opposite is taken for its complement.
        return lambda _, said: FULL
    if wanted:
        return lambda remembered, _: FULL if remembered & bit else 0
    return lambda remembered, _: 0 if remembered & bit else FULL


def _joined(parts: list[int | Mask], narrowing: bool) -> int | Mask:
    fixed = FULL if narrowing else 0
    asked: list[Mask] = []
    for part in parts:
        if not isinstance(part, int):
            asked.append(part)
        elif narrowing:
            fixed &= part
        else:
            fixed |= part
    if not asked:
        return fixed
    return partial(_all if narrowing else _any, fixed, asked)


def _all(fixed: int, asked: list[Mask], remembered: int, said: Said) -> int:
    for mask in asked:
        if not fixed:
            return 0
        fixed &= mask(remembered, said)
    return fixed


def _any(fixed: int, asked: list[Mask], remembered: int, said: Said) -> int:
    for mask in asked:
        fixed |= mask(remembered, said)
    return fixed


def _plain(part: Number | Meter | Count) -> int | MeterName:
    if isinstance(part, Number):
        return part.value
    assert isinstance(part, Meter)
    return part.name


def _counted(condition: Compare, wanted: bool) -> Mask:
    def value(part: Number | Meter | Count, said: Said) -> int | MeterName:
        if isinstance(part, Count):
            return said.named.bit_count() if part.name == "facts" else said.feelings
        return _plain(part)

    def mask(_: int, said: Said) -> int:
        holds = compared(value(condition.left, said), condition.operator, value(condition.right, said))
        return holds if wanted else without(holds)

    return mask
