"""Conditions as sets: for a state without meters, the (trust, frustration) pairs for which one holds."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, assert_never

from game.proof.meters import FULL, MeterName, both, compared, either, without
from game.proof.state_bits import StateBits
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

Path = tuple[str | int, ...]


class TypedReply(NamedTuple):
    """What a `when` sees of a typed reply; `named` are the bits of facts, only of those told. Codes that are
    `undecided` may be shown or not."""

    codes: frozenset[str]
    named: int
    feelings: int
    interrupts: bool
    undecided: frozenset[str] = frozenset()


NO_REPLY = TypedReply(frozenset(), 0, 0, False)


class Guard:
    """One condition at its place in the story, and whether it was met true and met false.

    `asked` are the pairs that it was asked of while one answer was still to be met. With `unsure` bits,
    which may be set or not, `yes` and `no` overlap: each is all pairs for which the answer is possible.
    """

    __slots__ = (
        "_answers",
        "_index",
        "asked",
        "codes",
        "condition",
        "met_false",
        "met_true",
        "path",
        "reads",
    )

    def __init__(self, path: Path, condition: Condition, index: StateBits) -> None:
        self.path = path
        self.asked = 0
        self.met_true = False
        self.met_false = False
        self.reads = read_bits(condition, index)
        self.codes = frozenset(_codes(condition))
        self.condition = condition
        self._index = index
        self._answers: dict[tuple[int, int, TypedReply], tuple[int, int]] = {}

    def answers(self, bits: int, unsure: int = 0, reply: TypedReply = NO_REPLY) -> tuple[int, int]:
        """The pairs for which the condition can hold, and those for which it can fail."""
        key = (bits & self.reads, unsure & self.reads, reply)
        found = self._answers.get(key)
        if found is None:
            holds, fails = (
                _pairs(self.condition, self._index, *key, wanted=wanted) for wanted in (True, False)
            )
            found = self._answers[key] = (holds, fails)
        return found

    def open(self) -> bool:
        """Whether one of the two answers has still to be met."""
        return not (self.met_true and self.met_false)

    def note(self, yes: int, no: int) -> None:
        """Mark the answers that some of the pairs came to."""
        if yes or no:
            self.met_true = self.met_true or bool(yes)
            self.met_false = self.met_false or bool(no)
            self.asked = 0 if not self.open() else self.asked | yes | no


def read_bits(condition: Condition, index: StateBits) -> int:
    """The bits that a condition reads."""
    match condition:
        case Flag(name):
            return index.bit("flag", name)
        case Visited(scene):
            return index.bit("visited", scene)
        case Heard(fact) | Names(fact):
            return index.told((fact,))
        case Count("facts"):
            return index.all_told
        case Compare(left, _, right):
            return index.all_told if Count("facts") in (left, right) else 0
        case Not(part):
            return read_bits(part, index)
        case All(parts) | Any(parts):
            found = 0
            for part in parts:
                found |= read_bits(part, index)
            return found
        case Shows() | Count() | Interrupts():
            return 0
    assert_never(condition)


def _codes(condition: Condition) -> Iterator[str]:
    """The behaviours that a condition asks for."""
    match condition:
        case Shows(code):
            yield code
        case Not(part):
            yield from _codes(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from _codes(part)


def _pairs(
    condition: Condition, index: StateBits, bits: int, unsure: int, reply: TypedReply, *, wanted: bool
) -> int:
    match condition:
        case Compare(left, sign, right):
            holds = compared(_value(left, reply), sign, _value(right, reply))
            return holds if wanted else without(holds)
        case Not(part):
            return _pairs(part, index, bits, unsure, reply, wanted=not wanted)
        case All(parts) | Any(parts):
            narrowing = isinstance(condition, All) is wanted
            found = FULL if narrowing else 0
            for part in parts:
                more = _pairs(part, index, bits, unsure, reply, wanted=wanted)
                found = both(found, more) if narrowing else either(found, more)
            return found
        case Flag() | Visited() | Heard():
            bit = read_bits(condition, index)
            answer = bool(bits & bit)
            return FULL if unsure & bit or answer is wanted else 0
        case Names(fact):
            answer = bool(reply.named & index.told((fact,)))
        case Shows(code):
            if code in reply.undecided:
                return FULL
            answer = code in reply.codes
        case Count(name):
            answer = bool(reply.named if name == "facts" else reply.feelings)
        case Interrupts():
            answer = reply.interrupts
        case _:
            assert_never(condition)
    return FULL if answer is wanted else 0


def _value(part: Number | Meter | Count, reply: TypedReply) -> int | MeterName:
    if isinstance(part, Number):
        return part.value
    if isinstance(part, Meter):
        return part.name
    return reply.named.bit_count() if part.name == "facts" else reply.feelings


def meter_cuts(guards: Iterable[Guard]) -> tuple[set[int], set[int]]:
    """The values of trust and of frustration from which on some comparison answers otherwise."""
    cuts: tuple[set[int], set[int]] = (set(), set())
    for guard in guards:
        _note_cuts(guard.condition, *cuts)
    return cuts


def _note_cuts(condition: Condition, trust: set[int], frustration: set[int]) -> None:
    match condition:
        case Compare(left, _, right):
            for meter, number in ((left, right), (right, left)):
                if isinstance(meter, Meter) and isinstance(number, Number):
                    cuts = trust if meter.name == "trust" else frustration
                    cuts.update(at for at in (number.value, number.value + 1) if at <= 100)
        case Not(part):
            _note_cuts(part, trust, frustration)
        case All(parts) | Any(parts):
            for part in parts:
                _note_cuts(part, trust, frustration)
