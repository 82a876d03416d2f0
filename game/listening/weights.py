"""The fitted weights, loaded at the first use, and what they make of a sentence."""

from functools import lru_cache

import msgspec

from game.listening.lexicon import DATA, sections
from game.listening.reading import Code

CUTS: dict[Code, float] = {
    "acknowledge": -0.5,
    "acknowledge_generic": -0.3,
    "paraphrase": -0.6,
    "open_question": -0.2,
    "closed_question": -0.3,
    "check": -0.9,
    "cue": -0.7,
    "apologise": -1.3,
    "solve": -0.5,
    "permission": -0.5,
    "follow_up": -1.0,
    "confront": -1.2,
    "dismiss": -1.1,
}
"""From which score on a sentence shows the code: the best of cross-validation on the training replies,
rounded. They lie below 0 because a reply's label pulls up one sentence only."""

FITTED: tuple[Code, ...] = tuple(CUTS)
"""The codes that the model weighs, in the order of its letters (`recall` is told by the story's facts)."""

SHARE = {2: 0.0, 1: 0.45, 0: 0.65}
"""How much of the talk table counts, by how surely the customer speaks to a company."""

UNIT = 0.05
"""Weights are held as whole numbers of this."""

_PLACES: dict[str, int] = {code: place for place, code in enumerate(FITTED)}

Weights = list[tuple[int, float]]


class Table:
    """One table of weights: feature -> code -> weight, unpacked feature by feature as texts need them."""

    __slots__ = ("_known", "_packed", "bias")

    def __init__(self, packed: dict[str, str], prior: dict[str, Weights]) -> None:
        self._packed = packed
        self._known: dict[str, Weights] = {}
        for name, weights in prior.items():
            self._known[name] = self._unpack(packed.get(name, "")) + weights
        self.bias = [0.0] * len(FITTED)
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
        """What one feature speaks for the code at a place of `FITTED`."""
        return sum(w for at, w in self._unpack(self._packed.get(name, "")) if at == place)

    @staticmethod
    def _unpack(held: str) -> Weights:
        return [(ord(part[0]) - 97, int(part[1:]) * UNIT) for part in held.split()]


class Model:
    """The table for talk with a company, and the one for any other talk."""

    __slots__ = ("prior", "service", "talk")

    def __init__(self) -> None:
        held = msgspec.json.decode((DATA / "model.json").read_bytes(), type=dict[str, dict[str, str]])
        prior: dict[str, Weights] = {}
        for line in sections("prior.txt")["prior"]:
            code, name, weight = line.split()
            prior.setdefault(name, []).append((_PLACES[code], float(weight)))
        self.service = Table(held["service"], {})
        self.talk = Table(held["talk"], {})
        self.prior = Table({}, prior)


@lru_cache(maxsize=1)
def model() -> Model:
    """The model, loaded at the first use."""
    return Model()


def scores(names: list[str], about_business: int) -> list[float]:
    """How much speaks for each code of `FITTED`."""
    held = model()
    found = [0.0] * len(FITTED)
    share = SHARE[about_business]
    held.service.add(names, 1.0 - share, found)
    if share:
        held.talk.add(names, share, found)
        held.prior.add(names, 1.0, found)
    return found
