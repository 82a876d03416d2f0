"""The table of skills: what exercises train, and where each shows in a call.

A row is read from `skills.toml`; what its keys mean stands there.
"""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

TABLE = Path(__file__).with_name("skills.toml")


class Skill(Struct, frozen=True, forbid_unknown_fields=True):
    """One row of the table."""

    label: str
    task: str
    means: str
    half: str
    row: str
    occasion: Literal["reflect", "ask", "call", "recall", "codes", "reply", "no", "misheard", "shown"]
    codes: tuple[str, ...]
    missed: tuple[str, ...]
    forms: tuple[Literal["typed", "picked", "placed"], ...]
    instead: tuple[str, ...] = ()
    in_calls: str = ""
    met: str = ""
    partly: str = ""


@cache
def skills() -> dict[str, Skill]:
    """All skills by their names, in the order of the table."""
    return msgspec.toml.decode(TABLE.read_bytes(), type=dict[str, Skill])


def skill_label(skill: str) -> str:
    """What players read for a skill; its name where this game has no such row."""
    row = skills().get(skill)
    return row.label if row else skill
