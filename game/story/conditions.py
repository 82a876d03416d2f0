"""Conditions (`if`, `when`) as a small syntax tree: what they need, their answers, and their words.

`condition_parser` reads them.
"""

import operator
from collections.abc import Callable, Collection, Iterator
from typing import Literal, NamedTuple, assert_never

from msgspec import Struct

Operator = Literal["<", "<=", "==", "!=", ">=", ">"]
MeterName = Literal["trust", "frustration"]

COMPARE: dict[Operator, Callable[[int, int], bool]] = {
    "<": operator.lt, "<=": operator.le, "==": operator.eq,
    "!=": operator.ne, ">=": operator.ge, ">": operator.gt,
}  # fmt: skip
TURNED: dict[Operator, Operator] = {"<": ">", "<=": ">=", ">=": "<=", ">": "<", "==": "==", "!=": "!="}


class Number(Struct, frozen=True, tag="number"):
    """A whole number."""

    value: int


class Meter(Struct, frozen=True, tag="meter"):
    """`trust` or `frustration`, 0..100."""

    name: MeterName


class NamedTerm(Struct, frozen=True):
    """A term that holds while its name is among those of one field of a `View`."""

    name: str


class Flag(NamedTerm, frozen=True, tag="flag"):
    """True while the flag is set."""


class Heard(NamedTerm, frozen=True, tag="heard"):
    """`heard(fact)`: the customer has told it in this call."""


class Visited(NamedTerm, frozen=True, tag="visited"):
    """`visited(scene)`: entered in this call, the present scene included."""


class Shows(NamedTerm, frozen=True, tag="shows"):
    """A behaviour code: the typed reply shows it (only in `when`). `misheard` counts as one: a told fact is
    given back wrongly, and not merely to have it confirmed."""


class Names(NamedTerm, frozen=True, tag="names"):
    """`names(fact)`: the typed reply names a fact already heard (only in `when`)."""


class Asks(NamedTerm, frozen=True, tag="asks"):
    """`asks(fact)`: the typed reply asks for it, told already or not (only in `when`)."""


class Count(Struct, frozen=True, tag="count"):
    """`facts` or `feelings`: how many the typed reply names (only in `when`); alone, true from 1."""

    name: Literal["facts", "feelings"]


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


Term = Flag | Heard | Visited | Shows | Count | Names | Asks | Interrupts | Compare
"""A condition that is no `and`, `or` or `not` of others."""
Condition = Term | Not | All | Any

CALLS = ("heard", "visited", "names", "asks")
OF_A_REPLY = ("names", "asks")
"""Those of the calls that ask after a typed reply."""
METERS = ("trust", "frustration")
JOINS = ("and", "or", "not")
WHEN_WORDS = ("facts", "feelings", "interrupted", "misheard")
RESERVED = frozenset((*JOINS, *METERS, *CALLS, *WHEN_WORDS, "true", "false"))
"""Words that no flag can be called by, nor by any behaviour code."""


class View(NamedTuple):
    """What a condition may see: the call (meters 0..100) and, in `when`, the typed reply besides.

    `named` are the facts that the reply names, of those in `told`; `asked` those it asks for; `feelings`
    how many of the story's it names; `interrupts`: it cuts in.
    """

    trust: int
    frustration: int
    flags: frozenset[str]
    told: frozenset[str]
    visited: frozenset[str]
    codes: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    feelings: int = 0
    interrupts: bool = False
    asked: frozenset[str] = frozenset()


Test = Callable[[View], bool]

# The field of a `View` where a name is looked for, and how it is put that it is not there, or is.
_SEEN: dict[type[NamedTerm], tuple[str, str, str]] = {
    Flag: ("flags", "it is not set", "it is set"),
    Heard: ("told", "not heard yet", "heard"),
    Visited: ("visited", "not entered", "entered before"),
    Shows: ("codes", "not read in the reply", "read in the reply"),
    Names: ("named", "not named", "named"),
    Asks: ("asked", "not asked for", "asked for"),
}


class AnsweredTerm(Struct, frozen=True):
    """One part of a condition with its answer; `now` are the values that make it so."""

    text: str
    holds: bool
    now: str


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
            case Heard(name) | Names(name) | Asks(name):
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


def compile_condition(condition: Condition) -> Test:
    """A function that answers the condition for any view; it keeps no state and never raises."""
    match condition:
        case NamedTerm(name):
            names = operator.attrgetter(_SEEN[type(condition)][0])
            return lambda view: name in names(view)
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
        case All((one, other)) | Any((one, other)):
            first, second = compile_condition(one), compile_condition(other)
            if isinstance(condition, All):
                return lambda view: first(view) and second(view)
            return lambda view: first(view) or second(view)
        case All(parts) | Any(parts):
            tests = [compile_condition(part) for part in parts]
            join = all if isinstance(condition, All) else any
            return lambda view: join(test(view) for test in tests)
    assert_never(condition)


def could_hold(condition: Condition, seen: View) -> tuple[bool, bool]:
    """Whether a `when` can be true here, and whether it can be false, whatever the reply says. Of the reply
    only `interrupts` is given; `feelings` is the most that one could name."""
    match condition:
        case Names(fact):
            return fact in seen.told, True
        case Shows() | Asks():
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
        meter, limit = operator.attrgetter(left.name), right.value
        return lambda view: compare(meter(view), limit)
    first, second = _value(left), _value(right)
    return lambda view: compare(first(view), second(view))


def _value(part: Number | Meter | Count) -> Callable[[View], int]:
    match part:
        case Number(value):
            return lambda view: value
        case Count("facts"):
            return lambda view: len(view.named)
        case Meter(name) | Count(name):
            return operator.attrgetter(name)
    assert_never(part)


def written(condition: Condition | None) -> str:
    """A condition as an author would write it; "" for none."""
    match condition:
        case None:
            return ""
        case Flag(name) | Count(name) | Shows(name):
            return name
        case NamedTerm(name):
            return f"{condition.__struct_config__.tag}({name})"
        case Interrupts():
            return "interrupted"
        case Compare(left, sign, right):
            return f"{_number(left)} {sign} {_number(right)}"
        case Not(part):
            bracketed = isinstance(part, All | Any | Compare)
            return f"not ({written(part)})" if bracketed else f"not {written(part)}"
        case All(parts):
            return " and ".join(f"({written(p)})" if isinstance(p, Any) else written(p) for p in parts)
        case Any(parts):
            return " or ".join(written(p) for p in parts)


def answered(
    condition: Condition | None, seen: View, early: Collection[str] = ()
) -> tuple[AnsweredTerm, ...]:
    """The parts of a condition, each with its answer. `not` stays with the part that it turns. `early` are
    the facts that the reply names though they were not told yet."""
    match condition:
        case None:
            return ()
        case Not(All() | Any() as group):
            return answered(group, seen, early)
        case All(parts) | Any(parts):
            return tuple(term for part in parts for term in answered(part, seen, early))
    term: Condition = condition
    while isinstance(term, Not):
        term = term.part
    now = "" if isinstance(term, All | Any) else _now(term, seen, early)
    return (AnsweredTerm(written(condition), compile_condition(condition)(seen), now),)


def _now(term: Term, seen: View, early: Collection[str]) -> str:
    match term:
        case Names(fact) if fact in early:
            return "named, but not heard before"
        case NamedTerm():
            _, absent, there = _SEEN[type(term)]
            return there if compile_condition(term)(seen) else absent
        case Count():
            return _counted(term, seen)
        case Interrupts():
            return "the reply cut in" if seen.interrupts else "the reply did not cut in"
        case Compare(left, _, right):
            meters = [f"{p.name} is {getattr(seen, p.name)}" for p in (left, right) if isinstance(p, Meter)]
            counts = [_counted(part, seen) for part in (left, right) if isinstance(part, Count)]
            return ", ".join((*meters, *counts))


def _counted(count: Count, seen: View) -> str:
    if count.name == "feelings":
        return f"it names {seen.feelings}"
    named = f" ({', '.join(sorted(seen.named))})" if seen.named else ""
    return f"it names {len(seen.named)}{named}"


def _number(part: Number | Meter | Count) -> str:
    return str(part.value) if isinstance(part, Number) else part.name
