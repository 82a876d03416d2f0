"""The fitted weights, loaded at the first use, and what they make of a sentence."""

from functools import lru_cache

import msgspec

from game.listening.lexicon import DATA

UNIT = 0.05
"""Weights are held as whole numbers of this."""

# A feature's weights for all codes are one whole number, so that one addition adds them all. A field of 24
# bits holds the sum of more features than a sentence has: weights stay under a thousand units.
_BITS = 24
_HALF = 1 << (_BITS - 1)
_MASK = (1 << _BITS) - 1


class Weights(dict[str, int]):
    """What each feature speaks for, all codes in one number; unpacked as texts need them."""

    def __init__(self, held: dict[str, str]) -> None:
        super().__init__()
        self._held = held

    def __missing__(self, name: str) -> int:
        parts = self._held.get(name, "").split()
        weights = self[name] = sum(int(part[1:]) << _BITS * (ord(part[0]) - 97) for part in parts)
        return weights


class Model:
    """Feature -> code -> weight. `codes` are those that it weighs, in the order of its letters; `recall` is
    not among them, for only a story's facts tell it. In `weights` that of "" is the bias."""

    def __init__(self) -> None:
        held = msgspec.json.decode((DATA / "model.json").read_bytes(), type=dict[str, dict[str, str]])
        self.families = held["codes"]
        self.codes = tuple(self.families)
        self.weights = Weights(held["weights"])
        self.shifts = tuple(_BITS * place for place in range(len(self.codes)))
        # Added to a sum, it makes every field positive, so that none borrows from the next.
        self.level = sum(_HALF << shift for shift in self.shifts)

    def weight(self, name: str, place: int) -> float:
        """What one feature speaks for the code at a place of `codes`."""
        return self.apart(self.weights[name])[place]

    def apart(self, weights: int) -> tuple[float, ...]:
        """The sum of weights for each code."""
        level = weights + self.level
        return tuple([((level >> shift & _MASK) - _HALF) * UNIT for shift in self.shifts])


@lru_cache(maxsize=1)
def model() -> Model:
    return Model()


@lru_cache(maxsize=1_024)
def scores(names: tuple[str, ...]) -> tuple[float, ...]:
    """How much speaks for each of the model's codes. A proof reads the examples of a scene after each of its
    beats, and five in six of their sentences have the same features again."""
    held = model()
    return held.apart(sum(map(held.weights.__getitem__, names), held.weights[""]))
