"""The listening behaviours as one table, read from `behaviours.yaml` beside this module: the rulebook.

Whoever asks what a behaviour code means asks here: its family, what it earns, how it moves the meters.
"""

from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

TABLE = Path(__file__).with_suffix(".yaml")

Family = Literal[
    "reflection", "sympathy", "question", "leave", "continuer", "courtesy", "help", "harsh", "fault", "pause"
]  # fmt: skip


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """One behaviour: a row of the table, whose head says what each key is for."""

    label: str
    family: Family
    trust: int
    frustration: int
    reason: str
    because: str
    about: str = ""
    short: str = ""
    aim: str = ""
    skill: str = ""
    seen: bool = False
    hearing: bool = False
    once: Literal["", "call", "fact"] = ""
    takes_up: bool = False
    early: str = ""
    beside: str = ""
    cancels: str = ""
    worth: int = 0
    manners: int = 0
    near: tuple[str, ...] = ()
    likewise: Literal["", "same", "some"] = ""
    spent: str = ""
    review: str = ""

    @property
    def credits(self) -> bool:
        """Whether it moves a meter for the better."""
        return self.trust > 0 or self.frustration < 0


class Rulebook(Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """All rules by code. `cue_cap` is per scene; a run pins `version`."""

    version: str
    cue_cap: int
    rules: dict[str, Rule]
    earlier: dict[str, tuple[str, ...]] = {}

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """The codes that a reply can show, in the table's order."""
        return tuple(code for code, rule in self.rules.items() if not rule.seen)

    @cached_property
    def hearing(self) -> frozenset[str]:
        return frozenset(code for code, rule in self.rules.items() if rule.hearing)

    @cached_property
    def listening(self) -> frozenset[str]:
        """The codes of a reply that listens."""
        return frozenset(code for code, rule in self.rules.items() if rule.worth > 0)

    @cached_property
    def early(self) -> frozenset[str]:
        """The codes that are charged in place of others which come before anything was heard."""
        return frozenset(rule.early for rule in self.rules.values() if rule.early)

    @cached_property
    def closed(self) -> frozenset[str]:
        """The questions for one detail: they count as asked, and earn no hearing."""
        return self.of_skill("Enquire") - self.hearing

    @cached_property
    def continuer(self) -> str:
        """The code of a cue, the one behaviour that is an event of its own."""
        return next(code for code in self.shown if self.rules[code].family == "continuer")

    @cached_property
    def likewise(self) -> tuple[frozenset[str], frozenset[str]]:
        """What two replies that do the same act both show or both do not, and what they have one of in common
        if either shows any."""
        same, some = (
            frozenset(code for code, rule in self.rules.items() if rule.likewise == how)
            for how in ("same", "some")
        )
        return same, some

    def family(self, *names: Family) -> frozenset[str]:
        return frozenset(code for code, rule in self.rules.items() if rule.family in names)

    def of_skill(self, skill: str, *families: Family) -> frozenset[str]:
        """The codes that one row of the score card counts, of these families or of all."""
        return frozenset(
            code
            for code, rule in self.rules.items()
            if rule.skill == skill and (not families or rule.family in families)
        )

    def worth(self, codes: Iterable[str]) -> int:
        """How much a reply that shows these codes listens."""
        return sum(self.rules[code].worth for code in codes)


@cache
def standard_rulebook() -> Rulebook:
    return read_rulebook(TABLE.read_bytes())


def rulebook_of(version: str) -> Rulebook | None:
    """The rulebook of a version, today's or an earlier one that is known by what it did not have."""
    today = standard_rulebook()
    if version == today.version:
        return today
    if version not in today.earlier:
        return None
    without = dict.fromkeys(today.earlier[version], "")
    rules = {code: msgspec.structs.replace(rule, **without) for code, rule in today.rules.items()}
    return Rulebook(version, today.cue_cap, rules)


def read_rulebook(source: bytes) -> Rulebook:
    """A rulebook from its text, as the table holds it or as `source_of` gave it. Raises
    `msgspec.MsgspecError` on anything else."""
    from msgspec import yaml

    return yaml.decode(source, type=Rulebook)


def source_of(rulebook: Rulebook) -> bytes:
    """The text that `read_rulebook` makes this rulebook of."""
    return msgspec.json.encode(rulebook)


def shown_codes() -> tuple[str, ...]:
    """The codes that a reply can show. Read at the first use: a game that starts from its cache, and a reply
    that is read for its words alone, never wait for the YAML reader."""
    return standard_rulebook().shown
