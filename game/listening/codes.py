"""What the ear knows of each code beside its weights, from `data/codes.txt`; and the codes of a family."""

from functools import cache, lru_cache
from typing import NamedTuple

from game.behaviours import Family
from game.listening.lexicon import sections
from game.listening.reading import Code
from game.listening.weights import model


class CodeData(NamedTuple):
    """From which score on a code is shown; `explicit` where one of some patterns stands in the sentence,
    `plain` where the pattern leaves hardly a doubt. `why` says what a reply does that shows it, `otherwise`
    the same where it is shown in another way."""

    cuts: dict[Code, float]
    explicit: dict[Code, tuple[float, frozenset[str]]]
    plain: dict[Code, tuple[float, frozenset[str]]]
    why: dict[Code, str]
    otherwise: dict[Code, str]


@cache
def code_data() -> CodeData:
    held = {
        name: {code: rest for code, _, rest in (line.partition(" ") for line in lines)}
        for name, lines in sections("codes.txt").items()
    }
    cuts = {code: float(cut) for code, cut in held["cuts"].items()}
    return CodeData(
        cuts, _by_pattern(held["explicit"]), _by_pattern(held["plain"]), held["why"], held["otherwise"]
    )


def _by_pattern(held: dict[Code, str]) -> dict[Code, tuple[float, frozenset[str]]]:
    return {
        code: (float(cut), frozenset(patterns))
        for code, rest in held.items()
        for cut, *patterns in [rest.split()]
    }


@lru_cache(maxsize=32)
def of_family(*families: Family) -> tuple[Code, ...]:
    """The codes of these families that the model weighs."""
    return tuple(code for code, family in model().families.items() if family in families)
