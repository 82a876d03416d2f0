"""The fitted weights, loaded at the first use, and what they make of a sentence."""

from functools import lru_cache

import msgspec

from game.listening.lexicon import DATA, sections

SHARE = {2: 0.0, 1: 0.45, 0: 0.65}
"""How much of the talk table counts, by how surely the customer speaks to a company."""

UNIT = 0.05
"""Weights are held as whole numbers of this."""

Weights = list[tuple[int, float]]


class Table:
    """One table of weights: feature -> code -> weight, unpacked feature by feature as texts need them."""

    def __init__(self, packed: dict[str, str]) -> None:
        self._packed = packed
        self._known: dict[str, Weights] = {}

    def of(self, name: str) -> Weights:
        """What one feature speaks for, by the place of a code in `Model.codes`; of "" it is the bias."""
        weights = self._known.get(name)
        if weights is None:
            held = self._packed.get(name, "").split()
            weights = self._known[name] = [(ord(part[0]) - 97, int(part[1:]) * UNIT) for part in held]
        return weights

    def weight(self, name: str, place: int) -> float:
        """What one feature speaks for the code at a place of `Model.codes`."""
        return sum(w for at, w in self.of(name) if at == place)


class Model:
    """The table for talk with a company, and the one for any other talk. `codes` are those that it weighs, in
    the order of its letters; `recall` is not among them, for only a story's facts tell it."""

    def __init__(self) -> None:
        held = msgspec.json.decode((DATA / "model.json").read_bytes(), type=dict[str, dict[str, str]])
        self.families = held["codes"]
        self.codes = tuple(self.families)
        self._prior: dict[str, Weights] = {}
        for line in sections("prior.txt")["prior"]:
            code, name, weight = line.split()
            self._prior.setdefault(name, []).append((self.codes.index(code), float(weight)))
        self.service = Table(held["service"])
        self._talk = Table(held["talk"])
        self._shared: dict[int, dict[str, Weights]] = {level: {} for level in SHARE}

    def weights(self, name: str, about_business: int) -> Weights:
        """What one feature speaks for, with each table's share."""
        known = self._shared[about_business]
        found = known.get(name)
        if found is None:
            share, summed = SHARE[about_business], dict[int, float]()
            for table, part in ((self.service.of(name), 1.0 - share), (self._talk.of(name), share)):
                for place, weight in table if part else ():
                    summed[place] = summed.get(place, 0.0) + part * weight
            for place, weight in self._prior.get(name, ()) if share else ():
                summed[place] = summed.get(place, 0.0) + weight
            found = known[name] = list(summed.items())
        return found


@lru_cache(maxsize=1)
def model() -> Model:
    return Model()


@lru_cache(maxsize=1_024)
def scores(names: tuple[str, ...], about_business: int) -> tuple[float, ...]:
    """How much speaks for each of the model's codes. A proof reads the examples of a scene after each of its
    beats, and five in six of their sentences have the same features again."""
    held = model()
    found = [0.0] * len(held.codes)
    for name in ("", *names):
        for place, weight in held.weights(name, about_business):
            found[place] += weight
    return tuple(found)
