"""What the meaning of a story gives cause to say, before its place in the file is looked up.

Looking a place up costs more than finding the fault, and of a fault that stands thirty thousand times
only the first place is ever shown.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from game.story.findings import Explanation, Finding, read_explanations, reader_explanations
from game.story.model import KeyPath
from game.story.yaml.positions import Positions
from game.story.yaml.read_nodes import nodes_of_file
from game.story.yaml.source import Position
from game.text import clean

# Findings of one kind: a screenful; a story with more of them has one cause to look for, not twenty.
MOST = 20


class Remark(Struct, frozen=True):
    """One thing to change, at a path of the file.

    `spot` is the token there: "key" for the key itself, else a word or expression to look for within the
    value ("" is all of it). Without a place at the path the nearest one above it is taken.
    """

    code: str
    path: KeyPath
    message: str
    suggestion: str | None = None
    spot: str = ""


KEY = "key"

_Coded = TypeVar("_Coded", Remark, Finding)


class File:
    """A file that remarks are about. What is known of its places can be let go, as it takes much memory:
    the file is then read again when a place is asked for."""

    def __init__(self, path: Path, positions: Positions | None = None) -> None:
        self.path = path
        self.name = str(path)
        self._positions = positions

    def forget(self) -> None:
        self._positions = None

    def finding(self, remark: Remark) -> Finding:
        line, column, end = self.place(remark)
        shown = clean(self._lines[line - 1]) if 0 < line <= len(self._lines) else ""
        return Finding(
            self.name,
            line,
            column,
            end,
            remark.code,
            explanations()[remark.code].severity,
            clean(remark.message),
            clean(remark.suggestion) if remark.suggestion else None,
            shown,
        )

    def place(self, remark: Remark) -> Position:
        """Line, column and end column of the token that the remark is about."""
        positions = self._known() if remark.path else Positions()
        path = remark.path
        place = positions.key(path) if remark.spot == KEY else positions.value(path)
        while place is None and path:
            path = path[:-1]
            place = positions.key(path) if path else None
        line, column, end = place or (1, 1, 2)
        if remark.spot and remark.spot != KEY and line <= len(self._lines):
            words = r"\s*".join(map(re.escape, remark.spot.split()))
            found = re.search(rf"(?<![\w-]){words}(?![\w-])", self._lines[line - 1][column - 1 : end - 1])
            if found:
                return line, column + found.start(), column + found.end()
        return line, column, end

    def _known(self) -> Positions:
        if self._positions is None:
            self._positions = Positions(*nodes_of_file(self.path, self.name))
        return self._positions

    @property
    def _lines(self) -> Sequence[str]:
        return self._positions.lines if self._positions else ()


@lru_cache(maxsize=1)
def explanations() -> dict[str, Explanation]:
    """Every code that `check` can give: the reader's, then those of meaning, proof and tests."""
    own = files("game.check").joinpath("findings.yaml").read_text(encoding="utf-8")
    return {**reader_explanations(), **read_explanations(own)}


def placed(file: File, remarks: Iterable[Remark], every: bool = False) -> Iterator[Finding]:
    """The remarks as findings, summed up."""
    return map(file.finding, summed(remarks, every))


def summed(found: Iterable[_Coded], every: bool = False) -> Iterator[_Coded]:
    """More than `MOST` of one code become the first with their number, unless `every`."""
    groups: dict[str, list[_Coded]] = {}
    for one in found:
        groups.setdefault(one.code, []).append(one)
    for first, *others in groups.values():
        if every or len(others) < MOST:
            yield from (first, *others)
        else:
            count = f"the first of {len(others) + 1:,} findings of this kind; --all shows them all"
            yield replace(first, message=f"{first.message} ({count})")
