"""Conditions (`if`, `when`) as a small syntax tree, and what one can be asked without knowing its parts.

Only this module and its neighbours know the kinds of part: `condition_parser` reads them, `condition_words`
writes them, `compiled_conditions` answers them.
"""

import operator
from collections.abc import Callable, Iterator
from typing import Literal

from msgspec import Struct

Operator = Literal["<", "<=", "==", "!=", ">=", ">"]
MeterName = Literal["trust", "frustration"]

COMPARE: dict[Operator, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
TURNED: dict[Operator, Operator] = {"<": ">", "<=": ">=", ">=": "<=", ">": "<", "==": "==", "!=": "!="}


class Number(Struct, frozen=True, tag="number"):
    """A whole number."""

    value: int


class Meter(Struct, frozen=True, tag="meter"):
    """`trust` or `frustration`, 0..100."""

    name: MeterName


class Flag(Struct, frozen=True, tag="flag"):
    """True while the flag is set."""

    name: str


class Heard(Struct, frozen=True, tag="heard"):
    """`heard(fact)`: the customer has told it in this call."""

    fact: str


class Visited(Struct, frozen=True, tag="visited"):
    """`visited(scene)`: entered in this call, the present scene included."""

    scene: str


class Shows(Struct, frozen=True, tag="shows"):
    """A behaviour code: the typed reply shows it (only in `when`)."""

    code: str


class Count(Struct, frozen=True, tag="count"):
    """`facts` or `feelings`: how many the typed reply names (only in `when`); alone, true from 1."""

    name: Literal["facts", "feelings"]


class Names(Struct, frozen=True, tag="names"):
    """`names(fact)`: the typed reply names a fact already heard (only in `when`)."""

    fact: str


class Interrupts(Struct, frozen=True, tag="interrupted"):
    """`interrupted`: the typed reply cuts in (only in `when`)."""


class Compare(Struct, frozen=True, tag="compare"):
    """A comparison of two numbers."""

    left: "Number | Meter | Count"
    operator: Operator
    right: "Number | Meter | Count"


class Not(Struct, frozen=True, tag="not"):
    """True when the part is not."""

    part: "Condition"


class All(Struct, frozen=True, tag="and"):
    """True when every part is."""

    parts: "tuple[Condition, ...]"


class Any(Struct, frozen=True, tag="or"):
    """True when some part is."""

    parts: "tuple[Condition, ...]"


Term = Flag | Heard | Visited | Shows | Count | Names | Interrupts | Compare
"""A condition that is no `and`, `or` or `not` of others."""
Condition = Term | Not | All | Any

CALLS = ("heard", "visited", "names")
METERS = ("trust", "frustration")
JOINS = ("and", "or", "not")
WHEN_WORDS = ("facts", "feelings", "interrupted")
RESERVED = frozenset((*JOINS, *METERS, *CALLS, *WHEN_WORDS, "true", "false"))
"""Words that no flag can be called by, nor by any behaviour code."""


class Limit(Struct, frozen=True):
    """A comparison of a meter with a whole number; `value` is None where it is with something that moves."""

    meter: MeterName
    operator: Operator
    value: int | None


def terms(condition: Condition) -> Iterator[Term]:
    """The parts of a condition that are no `and`, `or` or `not`, in the order in which they stand."""
    match condition:
        case Not(part):
            yield from terms(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from terms(part)
        case _:
            yield condition


def needs(condition: Condition) -> Iterator[tuple[Literal["flag", "fact", "scene"], str]]:
    """The names of the story that a condition asks after; `facts` alone names none."""
    for term in terms(condition):
        match term:
            case Flag(name):
                yield "flag", name
            case Heard(name) | Names(name):
                yield "fact", name
            case Visited(name):
                yield "scene", name


def limits(condition: Condition) -> Iterator[Limit]:
    """The comparisons of meters, each with the meter on its left."""
    for term in terms(condition):
        if isinstance(term, Compare):
            for meter, sign, other in (
                (term.left, term.operator, term.right),
                (term.right, TURNED[term.operator], term.left),
            ):
                if isinstance(meter, Meter):
                    yield Limit(meter.name, sign, other.value if isinstance(other, Number) else None)


def counts_facts(condition: Condition) -> bool:
    """Whether it asks how many told facts a reply names."""
    facts = Count("facts")
    return any(
        term == facts or (isinstance(term, Compare) and facts in (term.left, term.right))
        for term in terms(condition)
    )
