"""The fitted weights, loaded at the first use, and what they make of a sentence."""

from functools import lru_cache
from typing import get_args

import msgspec

from game.listening.lexicon import DATA
from game.listening.reading import Code

FITTED: tuple[Code, ...] = tuple(code for code in get_args(Code) if code != "recall")


@lru_cache(maxsize=1)
def weights() -> dict[str, list[tuple[int, float]]]:
    """Feature -> (place of the code in `FITTED`, weight); the bias is the feature ""."""
    held = msgspec.json.decode((DATA / "model.json").read_bytes(), type=dict[str, dict[str, float]])
    place = {code: i for i, code in enumerate(FITTED)}
    return {name: [(place[code], w) for code, w in found.items()] for name, found in held.items()}


def scores(names: list[str]) -> list[float]:
    """How much speaks for each code of `FITTED`; above 0 the sentence shows it."""
    table = weights()
    found = [0.0] * len(FITTED)
    get = table.get
    for place, weight in table[""]:
        found[place] = weight
    for name in names:
        held = get(name)
        if held:
            for place, weight in held:
                found[place] += weight
    return found
