"""Scenes opened to every reply there is: each reading that the `when`s of a scene can tell apart.

What a reading moves is taken as any sum that its behaviours could earn, spent or not: nothing that a
player could type is left out, so what cannot be reached here cannot be reached at all.
"""

from collections.abc import Iterable, Iterator
from itertools import product

from game.conversation.plan import Plan
from game.proof.compiled_scene import NOTHING_SHOWN, STAYS, CompiledScene, Option
from game.proof.control import Control, Spread
from game.proof.controls import Controls, Offer
from game.proof.guards import TypedReply, code_of
from game.proof.meters import FULL, Shift
from game.proof.own_words import Spreads
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
        for option in scene.tried:
            if option.guard:
                self._read(option.guard.condition)

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
    """Controls of players who may type anything at all where a scene has routes, or the author's answers to
    what no route takes; with `own_words` in every scene that has a floor."""

    _knows_texts = False

    def __init__(
        self, plan: Plan, forgets: int, remembers: tuple[Key, ...] = (), *, own_words: bool = False
    ) -> None:
        super().__init__(plan, forgets, remembers=remembers, own_words=own_words)
        self._asked: dict[str, AskedOfReply] = {}
        self._options: dict[tuple[str, bool, int], list[Offer]] = {}
        self._summed: dict[tuple[frozenset[str], frozenset[str]], frozenset[Shift]] = {}
        self._words = Spreads(plan.rulebook, self.rating)

    def typed(self, control: Control, cuts: bool) -> Iterable[Offer]:
        """Every way that some reading leads to."""
        scene = control.scene
        key = (scene.id, cuts, control.bits & scene.judges)
        found = self._options.get(key)
        if found is None:
            found = self._options[key] = [
                *self._lent(control),
                *(
                    (mask, option, "type", NOTHING_SHOWN, spread)
                    for option, mask, spread in self._find(control, cuts)
                ),
            ]
        answers = scene.answers
        for offer in found if answers else ():
            if offer[1] in answers and offer[1].exits[cuts] is STAYS:
                # However many such replies follow each other: what they earn is earned with the first.
                if control.answered:
                    yield FULL, *offer[1:4], self._words.costs
                else:
                    yield *offer[:4], self._words.anything
            else:
                yield offer
        if not answers:
            yield from found
        elif scene.lost and control.answered:
            yield FULL, scene.lost, "type", NOTHING_SHOWN, self._words.anything

    def _lent(self, control: Control) -> Iterator[Offer]:
        """The ways of picks, by words of the same act."""
        for lent in control.scene.lent:
            mask = lent.guard.answers(control.bits, control.scene.unsure)[0] if lent.guard else FULL
            yield mask, lent, "type", NOTHING_SHOWN, self._words.of_act(lent)

    def _find(self, control: Control, cuts: bool) -> list[tuple[Option, int, Spread]]:
        scene = control.scene
        asked = self._asked.get(scene.id)
        if asked is None:
            asked = self._asked[scene.id] = AskedOfReply(scene)
        told = (control.bits | ~scene.keep) & self.index.all_told
        firsts: dict[tuple[Option, int], set[Shift]] = {}
        count = 0
        for said in self._replies(asked, told, cuts):
            for codes, undecided, taken in self._apart(control, said):
                count += 1
                if count > _MOST_READINGS:
                    return [(option, FULL, self._words.anything) for option in scene.tried]
                sums = self._sums(codes, undecided)
                for key in taken:
                    firsts.setdefault(key, set()).update(sums)
        free = [code for code in self.rating.moving() if code not in asked.codes]
        optional = self._words.of((), free).optional
        return [(option, mask, Spread(frozenset(sums), optional)) for (option, mask), sums in firsts.items()]

    def _apart(
        self, control: Control, said: TypedReply
    ) -> Iterator[tuple[frozenset[str], frozenset[str], list[tuple[Option, int]]]]:
        """The readings that lead apart: the codes shown, those that make no odds, and the ways that may be
        taken with the pairs for it. A code is decided only where a way asks for it."""
        left, found = FULL, list[tuple[Option, int]]()
        for option in control.scene.tried:
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

    def _sums(self, codes: frozenset[str], undecided: frozenset[str]) -> frozenset[Shift]:
        """What a reading may shift, with any of the undecided codes and without."""
        known = self._summed.get((codes, undecided))
        if known is None:
            sums = {(0, 0)}
            for code in sorted((codes | undecided).intersection(self.rating.moving())):
                parts = self.rating.variants(code)
                if code in undecided:
                    parts = (*parts, (0, 0))
                sums = {(t + dt, f + df) for t, f in sums for dt, df in parts}
            known = self._summed[codes, undecided] = frozenset(sums)
        return known
