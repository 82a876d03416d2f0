"""Conditions made ready to run: each tree becomes one closure, built once and asked often."""

from collections.abc import Callable
from typing import NamedTuple, assert_never

from game.story.conditions import (
    COMPARE,
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

_NOTHING: frozenset[str] = frozenset()


class View(NamedTuple):
    """What a condition may see: the call (meters 0..100) and, in `when`, the typed reply besides.

    `named` are the facts that the reply names, of those in `told`; `feelings` how many of the story's it
    names; `interrupts`: it cuts in.
    """

    trust: int
    frustration: int
    flags: frozenset[str]
    told: frozenset[str]
    visited: frozenset[str]
    codes: frozenset[str] = _NOTHING
    named: frozenset[str] = _NOTHING
    feelings: int = 0
    interrupts: bool = False


Test = Callable[[View], bool]
Value = Callable[[View], int]


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
            return _comparison(left, COMPARE[sign], right)
        case Not(part):
            inner = compile_condition(part)
            return lambda view: not inner(view)
        case All(parts):
            return _all([compile_condition(part) for part in parts])
        case Any(parts):
            return _any([compile_condition(part) for part in parts])
    assert_never(condition)


def could_hold(condition: Condition, seen: View) -> tuple[bool, bool]:
    """Whether a `when` can be true here, and whether it can be false, whatever the reply says.

    Of the reply only `interrupts` is given; `feelings` is the most that one could name.
    """
    match condition:
        case Names(fact):
            return fact in seen.told, True
        case Shows():
            return True, True
        case Count():
            return _most(condition, seen) > 0, True
        case Not(part):
            can, may_not = could_hold(part, seen)
            return may_not, can
        case All(parts) | Any(parts):
            answers = [could_hold(part, seen) for part in parts]
            every, some = (all, any) if isinstance(condition, All) else (any, all)
            return every(can for can, _ in answers), some(may_not for _, may_not in answers)
        case Compare(left, sign, right):
            compare = COMPARE[sign]
            found = {compare(a, b) for a in _values(left, seen) for b in _values(right, seen)}
            return True in found, False in found
        case _:
            holds = compile_condition(condition)(seen)
            return holds, not holds


def _values(part: Number | Meter | Count, seen: View) -> range:
    if isinstance(part, Count):
        return range(_most(part, seen) + 1)
    value = _value(part)(seen)
    return range(value, value + 1)


def _most(count: Count, seen: View) -> int:
    return len(seen.told) if count.name == "facts" else seen.feelings


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
