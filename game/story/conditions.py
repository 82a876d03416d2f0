"""Conditions (`if`, `when`) as a small syntax tree: the grammar of `design`, nothing else runs.

`parse` reads one expression; every error has the exact offset of the token to change.
"""

from typing import Literal

from msgspec import Struct

Operator = Literal["<", "<=", "==", "!=", ">=", ">"]


class Number(Struct, frozen=True, tag="number"):
    """A whole number."""

    value: int


class Meter(Struct, frozen=True, tag="meter"):
    """`trust` or `frustration`, 0..100."""

    name: Literal["trust", "frustration"]


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


Condition = Flag | Heard | Visited | Shows | Count | Names | Interrupts | Compare | Not | All | Any
