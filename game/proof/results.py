"""What a proof says of a story, as data."""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from game.story.model import KeyPath, Kind

ProofVerdict = Literal["reachable", "unreachable", "undecided"]
Span = tuple[int, int]
Tell = Callable[[str], None]
"""Is told in a few words what is being done now."""


class EndingProof(Struct, frozen=True):
    """One ending. `trust` and `frustration` are the least and most on arrival over all plays of picks and
    examples; `exact` is false where a value beyond them was not ruled out. `flags` must be brought in for
    `path` to stand; `shortest` is false where a shorter play than `path` was not ruled out, with
    `first_examples` one that types no other example of a route than the first. `unwritten`: no
    pick and no route leads there, whatever is typed; *undecided* then says that words of the player's own,
    typed where no route takes them, might.
    """

    kind: Kind
    verdict: ProofVerdict
    trust: Span | None = None
    frustration: Span | None = None
    exact: bool = False
    path: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    shortest: bool = False
    first_examples: bool = False
    unwritten: bool = False


class StyleProof(Struct, frozen=True):
    """Whether one way of playing can reach a `best` ending, and the play that does. `unwritten`: by picks and
    routes it cannot; whether what it types where no route takes it could was not decided."""

    verdict: ProofVerdict
    path: tuple[str, ...] = ()
    unwritten: bool = False


class ConditionProof(Struct, frozen=True):
    """A condition that is always or never true where it is asked. `path` leads to it in the file; the
    meters are at most from least to most where it is asked."""

    path: KeyPath
    always: bool
    trust: Span | None = None
    frustration: Span | None = None


class Proof(Struct, frozen=True):
    """What was proved of a story. Scenes, replies and routes are named by id, in the story's order.

    `undecided_*` were neither seen nor ruled out. `soft_locks` are scenes where a play can come to
    stand with no reply offered; `endless` those from which no ending can be reached. `covered` tells
    in words how far the proof went where `exact` is false.
    """

    endings: dict[str, EndingProof]
    reachable_scenes: tuple[str, ...]
    unreachable_scenes: tuple[str, ...] = ()
    undecided_scenes: tuple[str, ...] = ()
    never_offered: tuple[tuple[str, str], ...] = ()
    undecided_offered: tuple[tuple[str, str], ...] = ()
    never_taken: tuple[tuple[str, str], ...] = ()
    undecided_taken: tuple[tuple[str, str], ...] = ()
    soft_locks: tuple[str, ...] = ()
    endless: tuple[str, ...] = ()
    conditions: tuple[ConditionProof, ...] = ()
    styles: dict[str, StyleProof] = {}
    covered: str = ""
    exact: bool = False
