"""Conditions as sets: for a state without meters, the (trust, frustration) pairs for which one holds."""

from collections.abc import Iterable
from typing import NamedTuple, assert_never

from game.proof.meters import FULL, both, compared, either, without
from game.proof.state_bits import StateBits
from game.story.conditions import (
    All,
    Any,
    Asks,
    Compare,
    Condition,
    Count,
    Flag,
    Heard,
    Interrupts,
    Meter,
    MeterName,
    Names,
    Not,
    Number,
    Shows,
    Term,
    Visited,
    counts_facts,
    limits,
    terms,
)
from game.story.model import KeyPath


class TypedReply(NamedTuple):
    """What a `when` sees of a typed reply; `named` are the bits of facts, only of those told. A fact asked
    for stands among the codes, as `asked_for` names it. Codes that are `undecided` may be shown or not."""

    codes: frozenset[str]
    named: int
    feelings: int
    interrupts: bool
    undecided: frozenset[str] = frozenset()


def named_as(fact: str) -> str:
    """A fact that a reply names, among codes that are undecided, or were."""
    return f"names({fact})"


def asked_for(fact: str) -> str:
    """A fact that a reply asks for, among the codes that it shows. No code is called so."""
    return f"asks({fact})"


NO_REPLY = TypedReply(frozenset(), 0, 0, False)


class Guard:
    """One condition at its place in the story, and whether it was met true and met false.

    `asked` are the pairs that it was asked of while one answer was still to be met. With `unsure` bits,
    which may be set or not, `yes` and `no` overlap: each is all pairs for which the answer is possible.
    """

    __slots__ = (
        "_answers",
        "_index",
        "_of_reply",
        "asked",
        "codes",
        "condition",
        "met_false",
        "met_true",
        "path",
        "reads",
    )

    def __init__(self, path: KeyPath, condition: Condition, index: StateBits) -> None:
        self.path = path
        self.asked = 0
        self.met_true = False
        self.met_false = False
        self.reads = read_bits(condition, index)
        self.codes = frozenset(code for term in terms(condition) if (code := code_of(term)))
        self._of_reply = _of_reply(condition, self.codes, index)
        self.condition = condition
        self._index = index
        self._answers: dict[tuple[int, int, TypedReply], tuple[int, int]] = {}

    def answers(self, bits: int, unsure: int = 0, reply: TypedReply = NO_REPLY) -> tuple[int, int]:
        """The pairs for which the condition can hold, and those for which it can fail."""
        key = (bits & self.reads, unsure & self.reads, self._of(reply))
        found = self._answers.get(key)
        if found is None:
            holds, fails = (
                _pairs(self.condition, self._index, *key, wanted=wanted) for wanted in (True, False)
            )
            found = self._answers[key] = (holds, fails)
        return found

    def _of(self, reply: TypedReply) -> TypedReply:
        """The part of a reply that makes a difference to the condition."""
        if not self._of_reply:
            return NO_REPLY
        codes, named, feelings, interrupts = self._of_reply
        return TypedReply(
            reply.codes & codes,
            reply.named & named,
            reply.feelings * feelings,
            reply.interrupts and interrupts,
            reply.undecided & codes,
        )

    def open(self) -> bool:
        """Whether one of the two answers has still to be met."""
        return not (self.met_true and self.met_false)

    def note(self, yes: int, no: int) -> None:
        """Mark the answers that some of the pairs came to."""
        if yes or no:
            self.met_true = self.met_true or bool(yes)
            self.met_false = self.met_false or bool(no)
            self.asked = 0 if not self.open() else self.asked | yes | no


def code_of(term: Term) -> str:
    """What a term looks for among the codes of a reply; "" where it is another term."""
    match term:
        case Shows(code):
            return code
        case Asks(fact):
            return asked_for(fact)
        case Names(fact):
            return named_as(fact)
    return ""


def _of_reply(
    condition: Condition, codes: frozenset[str], index: StateBits
) -> tuple[frozenset[str], int, bool, bool] | None:
    """What a condition asks of a reply: codes, bits of facts, feelings, cutting in; None where nothing."""
    parts = list(terms(condition))
    named = index.all_told if counts_facts(condition) else 0
    named |= index.told(term.name for term in parts if isinstance(term, Names))
    sides = [side for term in parts if isinstance(term, Compare) for side in (term.left, term.right)]
    feelings = Count("feelings") in (*parts, *sides)
    interrupts = Interrupts() in parts
    return (codes, named, feelings, interrupts) if codes or named or feelings or interrupts else None


def read_bits(condition: Condition, index: StateBits) -> int:
    """The bits that a condition reads."""
    found = index.all_told if counts_facts(condition) else 0
    for term in terms(condition):
        match term:
            case Heard(name) | Names(name):
                found |= index.told((name,))
            case Flag(name):
                found |= index.bit("flag", name)
            case Visited(name):
                found |= index.bit("visited", name)
    return found


def _bit(condition: Flag | Visited | Heard, index: StateBits) -> int:
    match condition:
        case Flag(name):
            return index.bit("flag", name)
        case Visited(scene):
            return index.bit("visited", scene)
        case Heard(fact):
            return index.told((fact,))


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
            bit = _bit(condition, index)
            answer = bool(bits & bit)
            return FULL if unsure & bit or answer is wanted else 0
        case Names(fact):
            if named_as(fact) in reply.undecided:
                return FULL
            answer = bool(reply.named & index.told((fact,))) or named_as(fact) in reply.codes
        case Shows() | Asks():
            code = code_of(condition)
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
    trust, frustration = set[int](), set[int]()
    for guard in guards:
        for limit in limits(guard.condition):
            if limit.value is not None:
                cuts = trust if limit.meter == "trust" else frustration
                cuts.update(at for at in (limit.value, limit.value + 1) if at <= 100)
    return trust, frustration
