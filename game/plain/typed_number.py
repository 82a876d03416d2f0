"""A whole number in a line that was typed, as every question of plain play reads it."""

import re

from game.words import shortened

_NUMBER = re.compile(r"0*([0-9]+)[.)]?")
_LONGEST = 9
"""Digits, without zeros before them: no list of the game is as long."""
_SHOWN = 10


def typed_number(line: str) -> int | None:
    """The number that a line is, such as "2", "2.", "2)" or "02"; None for any other text. One of more
    digits than any list of the game needs is larger than all of them, and not exact."""
    found = _NUMBER.fullmatch(line)
    if found is None:
        return None
    return int(found[1]) if len(found[1]) <= _LONGEST else 10**_LONGEST


def shown_number(line: str) -> str:
    """A line that is a number as a sentence tells it again."""
    return shortened(line.rstrip(".)"), _SHOWN)
