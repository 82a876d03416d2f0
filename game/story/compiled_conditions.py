"""Conditions made ready to run: each tree becomes one closure, built once and asked often."""

import operator
from collections.abc import Callable
from typing import Protocol, assert_never

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
    Operator,
    Shows,
    Visited,
)


class View(Protocol):
    """What a condition may see of a call and, in `when`, of the typed reply."""

    @property
    def trust(self) -> int:
        """0..100."""
        ...

    @property
    def frustration(self) -> int:
        """0..100."""
        ...

    @property
    def flags(self) -> frozenset[str]:
        """The flags that are set."""
        ...

    @property
    def told(self) -> frozenset[str]:
        """The facts heard in this call."""
        ...

    @property
    def visited(self) -> frozenset[str]:
        """The scenes entered, the present one included."""
        ...

    @property
    def codes(self) -> frozenset[str]:
        """The behaviours that the reply shows."""
        ...

    @property
    def named(self) -> frozenset[str]:
        """The facts that the reply names, of those in `told`."""
        ...

    @property
    def feelings(self) -> int:
        """How many feelings the reply names."""
        ...

    @property
    def interrupts(self) -> bool:
        """The reply cuts in."""
        ...


Test = Callable[[View], bool]
Value = Callable[[View], int]

_COMPARE: dict[Operator, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}


def compile_condition(condition: Condition) -> Test:
    """A function that answers the condition for any view; it keeps no state and never raises."""
    match condition:
        case Flag(name):
            return lambda view: name in view.flags
        case Heard(fact):
            return lambda view: fact in view.told
        case Visited(scene):
            return lambda view: scene in view.visited
        case Shows(code):
            return lambda view: code in view.codes
        case Names(fact):
            return lambda view: fact in view.named
        case Count("facts"):
            return lambda view: bool(view.named)
        case Count():
            return lambda view: view.feelings > 0
        case Interrupts():
            return lambda view: view.interrupts
        case Compare(left, sign, right):
            return _comparison(left, _COMPARE[sign], right)
        case Not(part):
            inner = compile_condition(part)
            return lambda view: not inner(view)
        case All(parts):
            return _all([compile_condition(part) for part in parts])
        case Any(parts):
            return _any([compile_condition(part) for part in parts])
    assert_never(condition)


def _comparison(
    left: Number | Meter | Count, compare: Callable[[int, int], bool], right: Number | Meter | Count
) -> Test:
    # Nearly every comparison holds a meter against a number, and plays ask it thousands of times a second.
    if isinstance(left, Meter) and isinstance(right, Number):
        limit = right.value
        if left.name == "trust":
            return lambda view: compare(view.trust, limit)
        return lambda view: compare(view.frustration, limit)
    first, second = _value(left), _value(right)
    return lambda view: compare(first(view), second(view))


def _value(part: Number | Meter | Count) -> Value:
    match part:
        case Number(value):
            return lambda view: value
        case Meter("trust"):
            return lambda view: view.trust
        case Meter():
            return lambda view: view.frustration
        case Count("facts"):
            return lambda view: len(view.named)
        case Count():
            return lambda view: view.feelings
    assert_never(part)


def _all(tests: list[Test]) -> Test:
    if len(tests) == 2:
        first, second = tests
        return lambda view: first(view) and second(view)
    return lambda view: all(test(view) for test in tests)


def _any(tests: list[Test]) -> Test:
    if len(tests) == 2:
        first, second = tests
        return lambda view: first(view) or second(view)
    return lambda view: any(test(view) for test in tests)
