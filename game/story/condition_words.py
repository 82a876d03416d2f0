"""Conditions in an author's words: as they are written, and part by part with what is so now."""

from collections.abc import Collection

from msgspec import Struct

from game.story.compiled_conditions import View, compile_condition
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
    Term,
    Visited,
)


class AnsweredTerm(Struct, frozen=True):
    """One part of a condition with its answer; `now` are the values that make it so."""

    text: str
    holds: bool
    now: str


def written(condition: Condition | None) -> str:
    """A condition as an author would write it; "" for none."""
    match condition:
        case None:
            return ""
        case Flag(name) | Count(name) | Shows(name):
            return name
        case Heard(name):
            return f"heard({name})"
        case Visited(name):
            return f"visited({name})"
        case Names(name):
            return f"names({name})"
        case Interrupts():
            return "interrupted"
        case Compare(left, operator, right):
            return f"{_number(left)} {operator} {_number(right)}"
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
    """The parts of a condition, each with its answer. `not` stays with the part that it turns.

    `early` are the facts that the reply names though they were not told yet.
    """
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
        case Flag(name):
            return "it is set" if name in seen.flags else "it is not set"
        case Heard(fact):
            return "heard" if fact in seen.told else "not heard yet"
        case Visited(scene):
            return "entered before" if scene in seen.visited else "not entered"
        case Shows(code):
            return "read in the reply" if code in seen.codes else "not read in the reply"
        case Names(fact) if fact in early:
            return "named, but not heard before"
        case Names(fact):
            return "named" if fact in seen.named else "not named"
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
