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

    def __init__(self, codes: int, packed: dict[str, str], prior: dict[str, Weights]) -> None:
        self._packed = packed
        self._known = {name: self._unpack(packed.get(name, "")) + own for name, own in prior.items()}
        self.bias = [0.0] * codes
        for place, weight in self._unpack(packed.get("", "")):
            self.bias[place] = weight

    def add(self, names: list[str], share: float, found: list[float]) -> None:
        """Add what the features speak for each code, times `share`."""
        known, packed = self._known, self._packed
        for place, weight in enumerate(self.bias):
            found[place] += share * weight
        for name in names:
            weights = known.get(name)
            if weights is None:
                held = packed.get(name)
                if held is None:
                    continue
                weights = known[name] = self._unpack(held)
            for place, weight in weights:
                found[place] += share * weight

    def weight(self, name: str, place: int) -> float:
        """What one feature speaks for the code at a place of `Model.codes`."""
        weights = self._known.get(name)
        if weights is None:
            weights = self._known[name] = self._unpack(self._packed.get(name, ""))
        return sum(w for at, w in weights if at == place)

    @staticmethod
    def _unpack(held: str) -> Weights:
        return [(ord(part[0]) - 97, int(part[1:]) * UNIT) for part in held.split()]


class Model:
    """The table for talk with a company, and the one for any other talk. `codes` are those that it weighs, in
    the order of its letters; `recall` is not among them, for only a story's facts tell it."""

    def __init__(self) -> None:
        held = msgspec.json.decode((DATA / "model.json").read_bytes(), type=dict[str, dict[str, str]])
        self.families = held["codes"]
        self.codes = tuple(self.families)
        prior: dict[str, Weights] = {}
        for line in sections("prior.txt")["prior"]:
            code, name, weight = line.split()
            prior.setdefault(name, []).append((self.codes.index(code), float(weight)))
        size = len(self.codes)
        self.service = Table(size, held["service"], {})
        self.talk = Table(size, held["talk"], {})
        self.prior = Table(size, {}, prior)


@lru_cache(maxsize=1)
def model() -> Model:
    return Model()


def scores(names: list[str], about_business: int) -> list[float]:
    """How much speaks for each of the model's codes."""
    held = model()
    found = [0.0] * len(held.codes)
    share = SHARE[about_business]
    held.service.add(names, 1.0 - share, found)
    if share:
        held.talk.add(names, share, found)
        held.prior.add(names, 1.0, found)
    return found
