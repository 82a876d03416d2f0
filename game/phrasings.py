"""The table of phrasings: what a reply says in one of many ways, by name. Exercises judge by them.

A row is read from `phrasings.toml`; what its keys mean stands there. `game.listening.phrasings` finds them
in a text.
"""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

TABLE = Path(__file__).with_suffix(".toml")


class Phrasing(Struct, frozen=True, forbid_unknown_fields=True):
    """One row of the table; `said` and `unless` hold a pattern a line."""

    says: str
    said: str
    unless: str = ""
    where: Literal["", "asked", "told"] = ""
    alone: bool = False


@cache
def phrasings() -> dict[str, Phrasing]:
    """All phrasings by their names, in the order of the table."""
    return msgspec.toml.decode(TABLE.read_bytes(), type=dict[str, Phrasing])
