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
from game.proof.guards import TypedReply, code_of, named_as
from game.proof.meters import FULL, Shift
from game.proof.own_words import Spreads
from game.proof.state_bits import Key
from game.story.conditions import (
    Asks,
    Compare,
    Condition,
    Count,
    Interrupts,
    Meter,
    Names,
    Number,
    Shows,
    terms,
)

_MOST_READINGS = 20_000
"""Beyond this many readings of one scene, about a second, every reply is taken to do all."""


class AskedOfReply:
    """What the `when`s of one scene ask of a reply."""

    __slots__ = ("codes", "facts", "feelings", "interrupts", "names")

    def __init__(self, scene: CompiledScene) -> None:
        self.codes: dict[str, None] = {}
        self.names: dict[str, None] = {}
        self.facts = 0
        self.feelings = 0
        self.interrupts = False
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
                case Count():
                    self._count(term, 1)
                case Interrupts():
                    self.interrupts = True
                case Compare(left, _, right):
                    self._compare(left, right)
                    self._compare(right, left)

    def _compare(self, side: Number | Meter | Count, other: Number | Meter | Count) -> None:
        if isinstance(side, Count):
            self._count(side, other.value + 1 if isinstance(other, Number) else 100)

    def _count(self, what: Count, most: int) -> None:
        """So many facts or feelings are told apart; more are as many."""
        if what.name == "facts":
            self.facts = max(self.facts, most)
        else:
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
        self._sums: dict[tuple[frozenset[Shift], str, bool], frozenset[Shift]] = {}
        self._words = Spreads(plan.rulebook, self.rating)

    def typed(self, control: Control, cuts: bool) -> Iterable[Offer]:
        """Every way that some reading leads to."""
        scene = control.scene
        asked = self._asked.get(scene.id)
        if asked is None:
            asked = self._asked[scene.id] = AskedOfReply(scene)
        key = (scene.id, cuts and asked.interrupts, control.bits & scene.judges)
        found = self._options.get(key)
        if found is None:
            found = self._options[key] = [
                *self._lent(control),
                *(
                    (mask, option, "type", NOTHING_SHOWN, spread)
                    for option, mask, spread in self._find(control, asked, cuts)
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

    def _find(self, control: Control, asked: AskedOfReply, cuts: bool) -> list[tuple[Option, int, Spread]]:
        scene = control.scene
        told = (control.bits | ~scene.keep) & self.index.all_told
        firsts: dict[tuple[Option, int], frozenset[Shift]] = {}
        count = 0
        for said in self._replies(asked, told, cuts):
            for way, sums in self._apart(control, said):
                count += 1
                if count > _MOST_READINGS:
                    return [(option, FULL, self._words.anything) for option in scene.tried]
                firsts[way] = firsts.get(way, frozenset()) | sums
        free = [code for code in self.rating.moving() if code not in asked.codes]
        optional = self._words.of((), free).optional
        return [(option, mask, Spread(sums, optional)) for (option, mask), sums in firsts.items()]

    def _apart(
        self, control: Control, said: TypedReply
    ) -> Iterator[tuple[tuple[Option, int], frozenset[Shift]]]:
        """The ways that may be taken, with the pairs for it and what the reading may shift. A code is decided
        only where a way asks for it; once no way behind asks for it, only what it shifts is remembered."""
        tried, bits, unsure = control.scene.tried, control.bits, control.scene.unsure
        here = {(FULL, said.codes, said.undecided): _NOTHING_MOVED}
        for number, option in enumerate(tried):
            later = frozenset[str]().union(
                *(other.guard.codes for other in tried[number + 1 :] if other.guard)
            )
            behind: dict[tuple[int, frozenset[str], frozenset[str]], frozenset[Shift]] = {}
            todo = list(here.items())
            while todo:
                (left, codes, undecided), sums = todo.pop()
                yes, no = left, 0
                if option.guard:
                    reply = said._replace(codes=codes, undecided=undecided)
                    yes, no = (part & left for part in option.guard.answers(bits, unsure, reply))
                    asks = undecided & option.guard.codes if yes & no else None
                    if asks:
                        code = min(asks)
                        rest = undecided - {code}
                        todo += [((left, codes, rest), sums), ((left, codes | {code}, rest), sums)]
                        continue
                if yes:
                    yield (option, yes), self._summed(sums, codes, undecided)
                if no:
                    key = no, codes & later, undecided & later
                    moved = self._summed(sums, codes - later, undecided - later)
                    behind[key] = behind.get(key, frozenset()) | moved
            here = behind

    def _replies(self, asked: AskedOfReply, told: int, cuts: bool) -> Iterator[TypedReply]:
        """Replies that differ in the facts and feelings they name, as far as a `when` asks; every code is
        undecided still."""
        names = {fact: bit for fact in asked.names if (bit := self.index.told((fact,)) & told)}
        codes = frozenset(asked.codes).difference(() if self.plan.story.facts else ("misheard",))
        counted = [0]
        if asked.facts:
            spare = told & ~sum(names.values())
            while spare and len(counted) <= asked.facts:
                counted.append(counted[-1] | spare & -spare)
                spare &= spare - 1
            every = [sum(some) for some in product(*((0, bit) for bit in names.values()))]
            counted = [bits | more for bits in every for more in counted]
        else:
            # Which of them are named is decided where a way asks for it, as with codes.
            codes |= frozenset(map(named_as, names))
        for felt in range(min(asked.feelings, len(self.plan.story.feelings)) + 1):
            for named in counted:
                yield TypedReply(frozenset(), named, felt, cuts, codes)

    def _summed(
        self, sums: frozenset[Shift], codes: frozenset[str], undecided: frozenset[str]
    ) -> frozenset[Shift]:
        """These shifts with what some codes may shift, and with and without any of those undecided."""
        for code in sorted((codes | undecided).intersection(self.rating.moving())):
            key = sums, code, code in undecided
            found = self._sums.get(key)
            if found is None:
                parts = self.rating.variants(code)
                if code in undecided:
                    parts = (*parts, (0, 0))
                found = frozenset((t + dt, f + df) for t, f in sums for dt, df in parts)
                self._sums[key] = found
            sums = found
        return sums


_NOTHING_MOVED = frozenset(((0, 0),))
