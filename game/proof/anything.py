"""Typed scenes opened to every reply there is: each reading that the `when`s of a scene can tell apart.

What a reading moves is taken as any sum that its behaviours could earn, spent or not: nothing that a
player could type is left out, so what cannot be reached here cannot be reached at all.
"""

from collections.abc import Iterator
from itertools import product

from game.conversation.plan import Plan
from game.proof.machine import Machine, Move, Spread, Stop
from game.proof.masks import NOTHING_SAID, Said
from game.proof.meters import FULL
from game.proof.rooms import NOTHING_SHOWN, Door, Room
from game.story.conditions import All, Any, Compare, Condition, Count, Meter, Names, Not, Number, Shows

_MOST_READINGS = 20_000


class Asked:
    """What the `when`s of one scene ask of a reply."""

    __slots__ = ("codes", "counts", "feelings", "names")

    def __init__(self, room: Room) -> None:
        self.codes: dict[str, None] = {}
        self.names: dict[str, None] = {}
        self.counts = False
        self.feelings = 0
        assert room.scene.typed
        for route in room.scene.typed.routes:
            if route.condition:
                self._read(route.condition)

    def _read(self, condition: Condition) -> None:
        match condition:
            case Shows(code):
                self.codes[code] = None
            case Names(fact):
                self.names[fact] = None
            case Count("facts"):
                self.counts = True
            case Count():
                self.feelings = max(self.feelings, 1)
            case Compare(left, _, right):
                self._compare(left, right)
                self._compare(right, left)
            case Not(part):
                self._read(part)
            case All(parts) | Any(parts):
                for part in parts:
                    self._read(part)

    def _compare(self, side: Number | Meter | Count, other: Number | Meter | Count) -> None:
        if side == Count("facts"):
            self.counts = True
        elif isinstance(side, Count):
            most = other.value + 1 if isinstance(other, Number) else 100
            self.feelings = max(self.feelings, most)


class AnyReplyMachine(Machine):
    """A machine whose players may type anything at all."""

    def __init__(self, plan: Plan, forgets: int) -> None:
        super().__init__(plan, forgets, anything=True)
        self._asked: dict[str, Asked] = {}
        self._options: dict[tuple[str, bool, int], list[tuple[Door, int, Spread]]] = {}

    def typed(self, stop: Stop, interrupts: bool, where: int) -> None:
        """Open every route that some reading leads to."""
        judged = stop.memory & stop.room.judges
        key = (stop.room.id, interrupts, judged)
        options = self._options.get(key)
        if options is None:
            options = self._options[key] = self._find(stop, interrupts)
        for door, mask, spread in options:
            if mask & where:
                before = len(stop.edges)
                self.open(stop, door, NOTHING_SHOWN, f"say:{door.id}", interrupts, mask & where)
                for edge in stop.edges[before:]:
                    edge.spread = spread

    def _find(self, stop: Stop, interrupts: bool) -> list[tuple[Door, int, Spread]]:
        room = stop.room
        asked = self._asked.get(room.id)
        if asked is None:
            asked = self._asked[room.id] = Asked(room)
        told = (stop.memory | ~room.keep) & self.memory.all_told
        shown = self._moving()
        optional = [frozenset(self._variants(code)) for code in shown if code not in asked.codes]
        optional.append(frozenset((self.moves["asked_again"],)))
        readings = list(self._readings_apart(asked, told, interrupts))
        if len(readings) > _MOST_READINGS:
            every = tuple(frozenset(self._variants(code)) for code in shown)
            spread = Spread(frozenset(((0, 0),)), (*every, optional[-1]))
            return [(door, FULL, spread) for door in room.routes]
        firsts: dict[tuple[Door, int], set[Move]] = {}
        moves: dict[frozenset[str], frozenset[Move]] = {}
        for said in readings:
            first = moves.get(said.codes)
            if first is None:
                first = moves[said.codes] = self._sums(said.codes)
            left = FULL
            for door in room.routes:
                taken = left & door.guard.yes(stop.memory, said) if door.guard else left
                if taken:
                    firsts.setdefault((door, taken), set()).update(first)
                left = left & door.guard.no(stop.memory, said) if door.guard else 0
                if not left:
                    break
        return [
            (door, mask, Spread(frozenset(first), tuple(optional))) for (door, mask), first in firsts.items()
        ]

    def _readings_apart(self, asked: Asked, told: int, interrupts: bool) -> Iterator[Said]:
        memory = self.memory
        names = [memory.told(fact) for fact in asked.names if memory.told(fact) & told]
        others = 0
        if asked.counts:
            others = (told & ~sum(names)).bit_count()
        feelings = range(min(asked.feelings, len(self.plan.story.feelings)) + 1)
        count = 1 << len(asked.codes) + len(names)
        if count * (others + 1) * len(feelings) > _MOST_READINGS:
            yield from [NOTHING_SAID] * (_MOST_READINGS + 1)
            return
        spare = told & ~sum(names)
        extra = [0]
        while spare and others:
            extra.append(extra[-1] | spare & -spare)
            spare &= spare - 1
        codes = list(asked.codes)
        for shown in product((False, True), repeat=len(codes)):
            these = frozenset(code for code, there in zip(codes, shown, strict=True) if there)
            for named in product((False, True), repeat=len(names)):
                bits = sum(bit for bit, there in zip(names, named, strict=True) if there)
                for more in extra:
                    for felt in feelings:
                        yield Said(these, bits | more, felt, interrupts)

    def _moving(self) -> list[str]:
        """The codes that move the meters in a reply."""
        return [c for c in self.plan.rulebook.shown if self.rules[c].family != "continuer"]

    def _variants(self, code: str) -> tuple[Move, ...]:
        early = self.rules[code].early
        return (self.moves[code], self.moves[early]) if early else (self.moves[code],)

    def _sums(self, codes: frozenset[str]) -> frozenset[Move]:
        sums = {(0, 0)}
        for code in sorted(codes.intersection(self._moving())):
            parts = self._variants(code)
            if self.rules[code].once:
                parts = (*parts, (0, 0))
            sums = {(t + dt, f + df) for t, f in sums for dt, df in parts}
        return frozenset(sums)
