"""`{player}` and `{customer}` in the texts of a story: names that are put in where a text is shown.

A story keeps its texts as they were written, and so do states and logs: no name of a player gets into them.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from game.words import nearest

NAMES = ("player", "customer")

_PART = re.compile(r"\{\{|\}\}|\{(?:player|customer)\}|\{[^{}\n]*\}|[{}]")
_REAL = {"{{": "{", "}}": "}"}


class BraceFault(Struct, frozen=True):
    """Braces that mean nothing: from `start` to `end` of the text, and what to write there instead."""

    start: int
    end: int
    message: str
    suggestion: str


def with_names(text: str, player: str, customer: str) -> str:
    """The text as it is shown: names for `{player}` and `{customer}`, a brace for two."""
    if "{" not in text and "}" not in text:
        return text
    known = {"{player}": player, "{customer}": customer, **_REAL}
    return _PART.sub(lambda found: known.get(found[0], found[0]), text)


def with_open_names(text: str) -> str:
    """The text as an author's tool shows it: braces as braces, and names left open."""
    return with_names(text, "{player}", "{customer}")


def without_names(text: str) -> str:
    """The text as the ear reads it, blanks for each name: what it reads does not depend on who plays, and
    every other word stays at its place."""
    if "{" not in text:
        return text
    return _PART.sub(lambda found: " " * len(found[0]) if found[0][1:-1] in NAMES else found[0], text)


def names_in(text: str) -> list[tuple[int, int]]:
    """Where `{player}` and `{customer}` stand in a text."""
    if "{" not in text:
        return []
    return [found.span() for found in _PART.finditer(text) if found[0][1:-1] in NAMES]


def brace_faults(text: str) -> Iterator[BraceFault]:
    """The braces of a text that are neither a name nor two for one."""
    if "{" not in text and "}" not in text:
        return
    for found in _PART.finditer(text):
        part = found[0]
        if part in _REAL or part[1:-1] in NAMES:
            continue
        near = nearest(part[1:-1].strip(), NAMES) if len(part) > 1 else None
        message = f'"{part}" is no name: there are {{player}} and {{customer}}'
        if near is None:
            inside = part[1:-1]
            suggestion = f"{{{{{inside}}}}}" if len(part) > 1 else part * 2
            message += f"; for a real brace write {'{{' if part != '}' else '}}'}"
        else:
            suggestion = f"{{{near}}}"
        yield BraceFault(found.start(), found.end(), message, suggestion)
