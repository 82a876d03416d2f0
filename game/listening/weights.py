"""The fitted weights, loaded at the first use, and what they make of a sentence."""

from functools import lru_cache

import msgspec

from game.listening.lexicon import DATA

UNIT = 0.05
"""Weights are held as whole numbers of this."""

Weights = list[tuple[int, float]]


class Model:
    """Feature -> code -> weight, unpacked feature by feature as texts need them. `codes` are those that it
    weighs, in the order of its letters; `recall` is not among them, for only a story's facts tell it. `known`
    holds what was unpacked."""

    def __init__(self) -> None:
        held = msgspec.json.decode((DATA / "model.json").read_bytes(), type=dict[str, dict[str, str]])
        self.families = held["codes"]
        self.codes = tuple(self.families)
        self._packed = held["weights"]
        self.known: dict[str, Weights] = {}

    def of(self, name: str) -> Weights:
        """What one feature speaks for, by the place of a code in `codes`; of "" it is the bias."""
        weights = self.known.get(name)
        if weights is None:
            held = self._packed.get(name, "").split()
            weights = self.known[name] = [(ord(part[0]) - 97, int(part[1:]) * UNIT) for part in held]
        return weights

    def weight(self, name: str, place: int) -> float:
        """What one feature speaks for the code at a place of `codes`."""
        return sum(w for at, w in self.of(name) if at == place)


@lru_cache(maxsize=1)
def model() -> Model:
    return Model()


@lru_cache(maxsize=1_024)
def scores(names: tuple[str, ...]) -> tuple[float, ...]:
    """How much speaks for each of the model's codes. A proof reads the examples of a scene after each of its
    beats, and five in six of their sentences have the same features again."""
    held = model()
    known, found = held.known, [0.0] * len(held.codes)
    for name in ("", *names):
        for place, weight in known[name] if name in known else held.of(name):
            found[place] += weight
    return tuple(found)
