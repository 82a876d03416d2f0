"""The rulebook: how behaviours move the meters, read from `rulebook.yaml` beside this module."""

from functools import cache
from importlib.resources import files

from msgspec import Struct, yaml


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """One behaviour's moves. `label` names it in a count, `reason` is the player's line, `spent` the
    line when it earns no more, `because` the published work or judgement that the numbers rest on."""

    label: str
    trust: int
    frustration: int
    reason: str
    because: str
    spent: str = ""


class Rulebook(Struct, frozen=True, forbid_unknown_fields=True):
    """All rules by behaviour code, with the seen-from-state codes beside them.

    `cue_cap` is per scene. `are_you_there` is by channel; a run pins `version`.
    """

    version: str
    cue_cap: int
    moves: dict[str, Rule]
    are_you_there: dict[str, str]


@cache
def standard_rulebook() -> Rulebook:
    """The rulebook that ships with the game."""
    source = files(__package__).joinpath("rulebook.yaml").read_bytes()
    return yaml.decode(source, type=Rulebook)
