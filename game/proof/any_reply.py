"""Typed scenes opened to every reply there is: each reading that the `when`s of a scene can tell apart.

What a reading moves is taken as any sum that its behaviours could earn, spent or not: nothing that a
player could type is left out, so what cannot be reached here cannot be reached at all.
"""

from collections.abc import Iterable, Iterator
from itertools import product

from game.conversation.plan import Plan
from game.proof.compiled import NOTHING_SHOWN, CompiledScene, Option
from game.proof.control import Control, Spread
from game.proof.controls import Controls, Offer
from game.proof.guards import TypedReply, code_of
from game.proof.meters import FULL, Shift
from game.proof.own_words import OwnWordsOf
from game.proof.state_bits import Key
from game.story.conditions import Asks, Compare, Condition, Count, Meter, Names, Number, Shows, terms

_MOST_READINGS = 20_000
"""Beyond this many readings of one scene, about a second, every reply is taken to do all."""


class AskedOfReply:
    """What the `when`s of one scene ask of a reply."""

    __slots__ = ("codes", "counts", "feelings", "names")

    def __init__(self, scene: CompiledScene) -> None:
        self.codes: dict[str, None] = {}
        self.names: dict[str, None] = {}
        self.counts = False
        self.feelings = 0
        assert scene.scene.typed
        for route in scene.scene.typed.routes:
            if route.condition:
                self._read(route.condition)

    def _read(self, condition: Condition) -> None:
        for term in terms(condition):
            match term:
                case Shows() | Asks():
                    self.codes[code_of(term)] = None
                case Names(fact):
                    self.names[fact] = None
                case Count("facts"):
                    self.counts = True
                case Count():
                    self.feelings = max(self.feelings, 1)
                case Compare(left, _, right):
                    self._compare(left, right)
                    self._compare(right, left)

    def _compare(self, side: Number | Meter | Count, other: Number | Meter | Count) -> None:
        if side == Count("facts"):
            self.counts = True
        elif isinstance(side, Count):
            most = other.value + 1 if isinstance(other, Number) else 100
            self.feelings = max(self.feelings, most)


class AnyReply(Controls):
    """Controls of players who may type anything at all where a scene has routes, with `own_words` in every
    scene that has a floor."""

    _reads_examples = False

    def __init__(
        self, plan: Plan, forgets: int, remembers: tuple[Key, ...] = (), *, own_words: bool = False
    ) -> None:
        super().__init__(plan, forgets, remembers=remembers, own_words=own_words)
        self._asked: dict[str, AskedOfReply] = {}
        self._options: dict[tuple[str, bool, int], list[Offer]] = {}
        self._summed: dict[tuple[frozenset[str], frozenset[str]], frozenset[Shift]] = {}
        # Any reply may hold beside the rest what cancels its credit.
        self._cancels = any(rule.cancels for rule in self.rules.values())

    def _words_of(self, texts: tuple[str, ...]) -> OwnWordsOf:
        return OwnWordsOf(self.plan, self.rating)

    def typed(self, control: Control, cuts: bool) -> Iterable[Offer]:
        """Every route that some reading leads to."""
        key = (control.scene.id, cuts, control.bits & control.scene.judges)
        found = self._options.get(key)
        if found is None:
            found = self._options[key] = [
                (mask, option, f"say:{option.key[2]}", NOTHING_SHOWN, spread)
                for option, mask, spread in self._find(control, cuts)
            ]
        return found

    def _find(self, control: Control, cuts: bool) -> list[tuple[Option, int, Spread]]:
        scene = control.scene
        asked = self._asked.get(scene.id)
        if asked is None:
            asked = self._asked[scene.id] = AskedOfReply(scene)
        told = (control.bits | ~scene.keep) & self.index.all_told
        again = frozenset((self.shifts["asked_again"],))
        firsts: dict[tuple[Option, int], set[Shift]] = {}
        count = 0
        for said in self._replies(asked, told, cuts):
            for codes, undecided, taken in self._apart(control, said):
                count += 1
                if count > _MOST_READINGS:
                    every = tuple(frozenset(self._variants(code)) for code in self._moving())
                    spread = Spread(frozenset(((0, 0),)), (*every, again))
                    return [(option, FULL, spread) for option in scene.routes]
                sums = self._sums(codes, undecided)
                for key in taken:
                    firsts.setdefault(key, set()).update(sums)
        free = [code for code in self._moving() if code not in asked.codes]
        optional = (*(frozenset(self._variants(code)) for code in free), again)
        return [(option, mask, Spread(frozenset(sums), optional)) for (option, mask), sums in firsts.items()]

    def _apart(
        self, control: Control, said: TypedReply
    ) -> Iterator[tuple[frozenset[str], frozenset[str], list[tuple[Option, int]]]]:
        """The readings that lead apart: the codes shown, those that make no odds, and the routes that may be
        taken with the pairs for it. A code is decided only where a route asks for it."""
        left, found = FULL, list[tuple[Option, int]]()
        for option in control.scene.routes:
            yes, no = (left, 0)
            if option.guard:
                yes, no = option.guard.answers(control.bits, control.scene.unsure, said)
                yes, no = yes & left, no & left
                asks = said.undecided & option.guard.codes if yes & no else None
                if asks:
                    code = min(asks)
                    rest = said.undecided - {code}
                    yield from self._apart(control, said._replace(undecided=rest))
                    shown = said.codes | {code}
                    yield from self._apart(control, said._replace(codes=shown, undecided=rest))
                    return
            if yes:
                found.append((option, yes))
            left = no
            if not left:
                break
        yield said.codes, said.undecided, found

    def _replies(self, asked: AskedOfReply, told: int, cuts: bool) -> Iterator[TypedReply]:
        """Replies that differ in the facts and feelings they name, as far as a `when` asks; every code is
        undecided still."""
        names = [bit for fact in asked.names if (bit := self.index.told((fact,))) & told]
        spare = told & ~sum(names)
        extra = [0]
        while spare and asked.counts:
            extra.append(extra[-1] | spare & -spare)
            spare &= spare - 1
        feelings = range(min(asked.feelings, len(self.plan.story.feelings)) + 1)
        codes = frozenset(asked.codes).difference(() if self.plan.story.facts else ("misheard",))
        for named in product((False, True), repeat=len(names)):
            bits = sum(bit for bit, there in zip(names, named, strict=True) if there)
            for more in extra:
                for felt in feelings:
                    yield TypedReply(frozenset(), bits | more, felt, cuts, codes)

    def _variants(self, code: str) -> tuple[Shift, ...]:
        rule = self.rules[code]
        found = [self.shifts[code]]
        if rule.early:
            found.append(self.shifts[rule.early])
        if rule.beside or (rule.credits and self._cancels):
            found.append((0, 0))
        return tuple(found)

    def _moving(self) -> list[str]:
        """The codes that move the meters in a reply; where there are facts, one may be got wrong."""
        shown = [c for c in self.plan.rulebook.shown if self.rules[c].family != "continuer"]
        return [*shown, "misheard"] if self.plan.story.facts else shown

    def _sums(self, codes: frozenset[str], undecided: frozenset[str]) -> frozenset[Shift]:
        """What a reading may shift, with any of the undecided codes and without."""
        known = self._summed.get((codes, undecided))
        if known is None:
            sums = {(0, 0)}
            for code in sorted((codes | undecided).intersection(self._moving())):
                parts = self._variants(code)
                if code in undecided or self.rules[code].once:
                    parts = (*parts, (0, 0))
                sums = {(t + dt, f + df) for t, f in sums for dt, df in parts}
            known = self._summed[codes, undecided] = frozenset(sums)
        return known
