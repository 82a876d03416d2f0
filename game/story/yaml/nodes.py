"""The parts of a YAML file, with their positions: what is left of it when no type is guessed."""

from collections.abc import Iterator
from typing import Protocol


class Mark(Protocol):
    """A position as the parser counts it, each from 0."""

    line: int
    column: int
    index: int


class Scalar(Protocol):
    """One piece of text: the parser's own event. `style` is "" for plain text, else its first mark."""

    value: str
    style: str
    start_mark: Mark
    end_mark: Mark


class Group:
    """What holds other nodes. `parts` are in the order of the file; `flow`: written in brackets."""

    __slots__ = ("end_mark", "flow", "parts", "start_mark")

    def __init__(self, start: Mark, end: Mark, flow: bool) -> None:
        self.start_mark = start
        self.end_mark = end
        self.flow = flow
        self.parts: list[Node] = []


class Seq(Group):
    """A list."""

    __slots__ = ()


class Map(Group):
    """A mapping: `parts` has key, value, key, value, duplicates included."""

    __slots__ = ()

    def pairs(self) -> Iterator[tuple["Node", "Node"]]:
        return zip(self.parts[::2], self.parts[1::2], strict=True)


Node = Scalar | Seq | Map
