"""What a reply earns or costs: the rulebook's rules on what is shown, made ready for proofs.

`game.conversation.step` stays the law: property tests hold the two together.
"""

from collections.abc import Iterable

from game.behaviours import Rulebook
from game.proof.compiled import once_here
from game.proof.compiled_scene import ALL_COUNTS, NOTHING_SHOWN, CompiledReading, CompiledScene, Counting
from game.proof.meters import Shift
from game.proof.state_bits import StateBits

Rated = tuple[Shift, int]
"""How a reply shifts the meters, and the bits that it sets."""

_Way = tuple[int, int, int, bool]
"""Trust and frustration so far, the bits, and whether a hearing was earned."""


class Rating:
    """Rates what replies show. A reply is rated once for all states that make no difference to it."""

    def __init__(self, rulebook: Rulebook, index: StateBits) -> None:
        self.index = index
        self.rules = rulebook.rules
        self.shifts: dict[str, Shift] = {c: (rule.trust, rule.frustration) for c, rule in self.rules.items()}
        self._shown_codes = [c for c in rulebook.shown if self.rules[c].family != "continuer"]
        # Any reply may hold beside the rest what cancels its credit.
        self._cancels = any(rule.cancels for rule in self.rules.values())
        self._known: dict[
            tuple[str, CompiledReading, Counting, bool], tuple[int, dict[int, list[Rated]]]
        ] = {}

    def moving(self) -> list[str]:
        """The codes that move the meters in a reply; where there are facts, one may be got wrong."""
        wrong = self.index.facts and "misheard" in self.rules
        return [*self._shown_codes, "misheard"] if wrong else self._shown_codes

    def variants(self, code: str) -> tuple[Shift, ...]:
        """All that a behaviour may move, whatever is shown beside it and was shown before."""
        rule = self.rules[code]
        found = [self.shifts[code]]
        if rule.early:
            found.append(self.shifts[rule.early])
        if rule.beside or rule.once or (rule.credits and self._cancels):
            found.append((0, 0))
        return tuple(found)

    def of(
        self,
        reading: CompiledReading,
        scene: CompiledScene,
        bits: int,
        counting: Counting = ALL_COUNTS,
        *,
        stays: bool = False,
    ) -> list[Rated]:
        """What a reading earns in a scene; several where something that it depends on was forgotten. Where
        the call `stays` in its scene, each credit counts there once."""
        if reading is NOTHING_SHOWN:
            return _NOTHING
        known = self._known.get((scene.id, reading, counting, stays))
        if known is None:
            known = self._known[scene.id, reading, counting, stays] = self._depends(reading, scene), {}
        bits &= known[0]
        found = known[1].get(bits)
        if found is None:
            found = known[1][bits] = self._rate(reading, scene, bits, counting, stays)
        return found

    def _depends(self, reading: CompiledReading, scene: CompiledScene) -> int:
        """The bits that make a difference."""
        index = self.index
        found = index.earned | reading.asks | reading.asks << index.count | reading.facts
        found |= reading.misheard
        for code in reading.codes:
            found |= self._credits(code, scene, reading.facts) | self._credits(code, scene, 0)
            found |= index.known("spent", once_here(code, scene.id))
        return found

    def _rate(
        self, reading: CompiledReading, scene: CompiledScene, bits: int, counting: Counting, stays: bool
    ) -> list[Rated]:
        unsure, index, rules = scene.unsure, self.index, self.rules
        # As in `step`: help comes last where it matters whether the whole reply earned a hearing.
        codes = [code for code in reading.codes if rules[code].family != "continuer"]
        codes.sort(key=lambda code: bool(rules[code].beside))
        cancelled = any(rules[code].cancels for code in codes)
        takes_up = any(rules[code].takes_up for code in reading.codes)
        asks = reading.asks & index.all_told
        found: dict[Rated, None] = {}
        charged = 0 if "asked_again" in counting.spares else asks
        for again in self._charges("asked_again", charged, bits, unsure):
            nothing = (
                counting.nothing or cancelled or (again != (0, 0) and bool(rules["asked_again"].cancels))
            )
            ways: list[_Way] = [(*again, bits, False)]
            for code in codes:
                early = rules[code].early
                spared = bool(early) and (early in counting.spares or (takes_up and bool(rules[code].beside)))
                ways = [
                    after
                    for before in ways
                    for way in self._shown(code, reading, scene, bits, before, nothing=nothing, spared=spared)
                    for after in (self._once(code, scene, before, way) if stays else (way,))
                ]
            charges = self._charges("misheard", reading.misheard, bits, unsure)
            for trust, frustration, now, earned in ways:
                if earned:
                    now |= index.earned
                now = (now | (asks & ~now) << index.count) & ~bits & (scene.keep | ~unsure)
                for more, dearer in charges:
                    found[(trust + more, frustration + dearer), now] = None
        return list(found)

    def _charges(self, code: str, facts: int, bits: int, unsure: int) -> list[Shift]:
        """What a reply is charged that does to a fact what only a fact told is charged for."""
        if facts & bits:
            return [self.shifts[code]]
        return [self.shifts[code], (0, 0)] if facts & unsure else [(0, 0)]

    def _shown(
        self,
        code: str,
        reading: CompiledReading,
        scene: CompiledScene,
        bits: int,
        way: _Way,
        *,
        nothing: bool,
        spared: bool,
    ) -> Iterable[_Way]:
        """What one behaviour of a reply may do: at most once with its credit and once without. `nothing`:
        its credit is cancelled; `spared`: to come too early costs nothing, by the route or because the
        reply takes something up itself."""
        trust, frustration, now, earned = way
        unsure, index = scene.unsure, self.index
        rule = self.rules[code]
        spent = (trust, frustration, now, earned)
        if rule.early:
            timely, early = (
                (trust + shift[0], frustration + shift[1], now, earned)
                for shift in (self.shifts[code], self.shifts[rule.early])
            )
            if spared:
                early = spent
            if nothing and rule.credits:
                timely = spent
            beside = spent if rule.beside else timely
            if index.earned & unsure:
                return dict.fromkeys((timely, beside if earned else early))
            if now & index.earned:
                return (timely,)
            return (beside if earned else early,)
        if nothing and rule.credits:
            return (spent,)
        shift = self.shifts[code]
        keys = self._credits(code, scene, reading.facts & bits & index.all_told)
        earns = (trust + shift[0], frustration + shift[1], now | keys, earned or rule.hearing)
        if not keys:
            return (earns,)
        if reading.facts & unsure & index.all_told or keys & unsure:
            return (spent, earns)
        return (spent,) if keys & now == keys else (earns,)

    def _once(self, code: str, scene: CompiledScene, before: _Way, way: _Way) -> Iterable[_Way]:
        """A behaviour's move where the call stays in its scene: with its credit, or without it."""
        trust, frustration, now, earned = way
        if trust <= before[0] and frustration >= before[1]:
            return (way,)
        key = self.index.bit("spent", once_here(code, scene.id))
        spent = (*before[:2], now, earned)
        if now & key:
            return (spent,)
        earns = (trust, frustration, now | key, earned)
        return (spent, earns) if key & scene.unsure else (earns,)

    def _credits(self, code: str, scene: CompiledScene, told: int) -> int:
        """The bits that a once-a-run credit is kept under; 0 when the behaviour earns every time."""
        once = self.rules[code].once
        if once != "fact":
            return self.index.bit("spent", code) if once else 0
        keys = self.index.all("spent", (f"{code}:{fact}" for fact in self.index.names(told))) if told else 0
        return keys or self.index.bit("spent", f"{code}@{scene.id}")


_NOTHING: list[Rated] = [((0, 0), 0)]
