"""The rules of a call compiled for proofs and simulated plays: where a turn stands, and what leads on.

A `Stop` is a place in a customer's turn with all that is remembered but the two meters and the counts of
cues and empty waits. What leads on from it is guarded by sets of meter pairs, so a proof can push every
value through at once and a simulated play just one. `game.conversation.step` stays the law: a property
test holds the two together.
"""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from game.behaviours import Rule
from game.conversation.ear import hear
from game.conversation.plan import Plan
from game.conversation.state import State
from game.proof.masks import Said, Site
from game.proof.meters import FULL, both, either
from game.proof.rooms import NOTHING_SHOWN, Beats, Door, Room, Rooms, Row, Shown, Way, shown

Branch = tuple[int, "Stop"]
Watch = tuple[Site, int, int]
Leads = tuple[list[Branch], list[Watch]]
Move = tuple[int, int]


@contextmanager
def collector_paused() -> Iterator[None]:
    """No garbage collection inside: the collector would walk a large story's stops again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            # All that is left counts as old, or the first collection walks it once more.
            gc.freeze()
            gc.unfreeze()
            gc.enable()


class Spread:
    """Every move that some reading could make: any sum of one of `first` and some of each of `optional`."""

    __slots__ = ("first", "optional")

    def __init__(self, first: frozenset[Move], optional: tuple[frozenset[Move], ...]) -> None:
        self.first = first
        self.optional = optional


class Edge:
    """Taking the floor at a stop: open to `pre`, moves both meters, then leads on by the values after.

    `watch` are conditions judged on the values after the move. `spread` stands for many moves at once.
    """

    __slots__ = (
        "branches", "door", "frustration", "interrupts", "label", "pre", "shown", "spread", "trust", "watch",
    )  # fmt: skip

    def __init__(
        self, label: str, door: Door, interrupts: bool, pre: int, move: Move, leads: Leads, shown: Shown
    ) -> None:
        self.label = label
        self.door = door
        self.interrupts = interrupts
        self.pre = pre
        self.trust, self.frustration = move
        self.branches, self.watch = leads
        self.shown = shown
        self.spread: Spread | None = None

    def narrowed(self, pre: int) -> "Edge":
        """The same edge, open to fewer pairs."""
        if pre == self.pre:
            return self
        move, leads = (self.trust, self.frustration), (self.branches, self.watch)
        edge = Edge(self.label, self.door, self.interrupts, pre, move, leads, self.shown)
        edge.spread = self.spread
        return edge


class Stop:
    """A place in a turn. All but its name is filled in by `Machine.expand`.

    `listen` hears the next ordinary beat, `onward` leaves a bare-`goto` scene, `hush` hears a silence
    beat, `empty` is where a wait finds nothing. `talk` is where ordinary beats remain, `offers` where a
    reply may be picked.
    """

    __slots__ = (
        "answer", "cues", "edges", "empty", "expanded", "hush", "listen", "memory", "number", "offers",
        "onward", "over", "point", "position", "room", "silences", "still", "talk", "waits", "watch",
    )  # fmt: skip

    def __init__(self, number: int, room: Room, answer: str, memory: int) -> None:
        self.number = number
        self.room = room
        self.answer = answer
        self.memory = memory
        self.position = 0
        self.silences = 0
        self.point = False
        self.over = False
        self.expanded = False
        self.cues = self.waits = False
        self.still = False
        self.talk = self.empty = self.offers = 0
        self.listen: list[Branch] = []
        self.onward: list[Branch] = []
        self.hush: list[Branch] = []
        self.edges: list[Edge] = []
        self.watch: list[Watch] = []


class Machine:
    """One story's stops, made as they are met. Typed are the authored `examples`, and `texts` besides."""

    def __init__(
        self,
        plan: Plan,
        forgets: int = 0,
        *,
        anything: bool = False,
        texts: tuple[str, ...] = (),
        examples: bool = True,
    ) -> None:
        self.plan = plan
        self.rooms = Rooms(plan, forgets, anything)
        self.memory = self.rooms.memory
        self.exact = forgets == 0
        self.texts = texts
        self.examples = examples
        self.stops: list[Stop] = []
        self.rules = plan.rulebook.rules
        self.moves: dict[str, Move] = {c: (rule.trust, rule.frustration) for c, rule in self.rules.items()}
        self.cap = plan.rulebook.cue_cap
        self._named: dict[tuple[object, ...], Stop] = {}
        self._beats: dict[tuple[str, str], Beats] = {}
        self._arrivals: dict[tuple[str, str, int], Leads] = {}
        self._leads: dict[tuple[Door, bool, int], Leads] = {}
        self._heard: dict[tuple[object, ...], Shown] = {}
        self._lexical: dict[tuple[object, ...], int] = {}
        self._low = self.memory.all_told
        self._count = self.memory.count

    def close(self) -> None:
        """Let go of the stops. They lead in circles, and a collector would have to walk them all."""
        for stop in self.stops:
            stop.listen = stop.onward = stop.hush = []
            stop.edges = []
            stop.watch = []
        for memo in (self._arrivals, self._leads):
            memo.clear()
        self.stops = []

    def start(self, brought: Iterable[str] = ()) -> list[Branch]:
        """Where a run begins, by the meters: the first beat is heard."""
        remembered = 0
        for flag in brought:
            remembered |= self.memory.bit("flag", flag)
        return self._arrive(self.plan.story.start.scene, "", remembered)[0]

    def expand(self, stop: Stop) -> Stop:
        """Fill in what leads on from a stop."""
        stop.expanded = True
        if stop.over:
            return stop
        room, remembered = stop.room, stop.memory
        beats = self._turn(room, stop.answer)
        found, rest = self._scan(beats.ordinary, remembered, stop.position, stop.watch)
        for mask, index in found:
            stop.talk = either(stop.talk, mask)
            leads = self._hear(stop.room, stop.answer, beats, remembered, index, stop.silences)
            stop.listen += [(both(mask, also), to) for also, to in leads[0] if mask & also]
            stop.watch += [(site, both(yes, mask), both(no, mask)) for site, yes, no in leads[1]]
        if room.way:
            leads = self._lead(room.way, "", remembered)
            stop.onward += [(both(rest, also), to) for also, to in leads[0] if rest & also]
            stop.watch += [(site, both(yes, rest), both(no, rest)) for site, yes, no in leads[1]]
        if not room.email:
            self._pause(stop, beats, rest)
        stop.still = not stop.listen and not stop.hush and stop.empty == FULL and not stop.onward
        if room.floor:
            self._floor(stop, rest)
        return stop

    def _pause(self, stop: Stop, beats: Beats, rest: int) -> None:
        stop.waits = True
        stop.cues = not stop.room.ending
        silent, stop.empty = self._scan(beats.silent, stop.memory, stop.silences, stop.watch)
        stop.empty = both(stop.empty, rest)
        for mask, index in silent:
            if mask & rest:
                told = self._tell(stop.memory, beats.silent[index].tells)
                to = self._stop(stop.room, stop.answer, told, stop.position, index + 1, stop.point)
                stop.hush.append((both(mask, rest), to))

    def _floor(self, stop: Stop, rest: int) -> None:
        variants = [(False, FULL)] if stop.point else [(True, stop.talk), (False, rest)]
        room, remembered = stop.room, stop.memory
        for door in room.picks:
            if door.guard:
                opened = door.guard.yes(remembered)
                if door.guard.watched():
                    stop.watch.append((door.guard, opened, door.guard.no(remembered)))
            else:
                opened = FULL
            stop.offers = either(stop.offers, opened)
            for interrupts, where in variants:
                if opened & where:
                    self.open(
                        stop, door, door.shown or NOTHING_SHOWN, door.label, interrupts, both(opened, where)
                    )
        if room.routes:
            stop.offers = FULL
            for interrupts, where in variants:
                if where:
                    self.typed(stop, interrupts, where)

    def typed(self, stop: Stop, interrupts: bool, where: int) -> None:
        """Open the typed routes to every authored example, each as the ear hears it here."""
        done: set[tuple[Shown, int]] = set()
        for text, label in self._texts(stop.room):
            for reading, told in self._readings(stop, text):
                if (reading, told) in done:
                    continue
                done.add((reading, told))
                said = Said(frozenset(reading.codes), reading.facts & told, reading.feelings, interrupts)
                left = where
                for door in stop.room.routes:
                    taken = left & door.guard.yes(stop.memory, said) if door.guard else left
                    if taken:
                        self.open(stop, door, reading, label, interrupts, taken)
                        left ^= taken
                        if not left:
                            break

    def open(self, stop: Stop, door: Door, reading: Shown, label: str, interrupts: bool, where: int) -> None:
        """Add the edges of one reply."""
        push, way = (door.cut_push, door.cut) if interrupts else (door.push, door.way)
        trust, frustration = push.trust, push.frustration
        if interrupts:
            charge = self.moves["interrupt"]
            trust, frustration = trust + charge[0], frustration + charge[1]
        for move, remembered in self.rate(reading, stop):
            remembered = (remembered | push.set) & push.keep
            leads = self._onward(door, interrupts, way, remembered)
            both = (trust + move[0], frustration + move[1])
            stop.edges.append(Edge(label, door, interrupts, where, both, leads, reading))

    def _onward(self, door: Door, interrupts: bool, way: Way, remembered: int) -> Leads:
        if not way.tests and not door.answer:
            return self._arrive(way.last, "", remembered)
        key = (door, interrupts, remembered)
        leads = self._leads.get(key)
        if leads is None:
            leads = self._leads[key] = self._lead(way, door.answer, remembered)
        return leads

    def rate(self, reading: Shown, stop: Stop) -> list[tuple[Move, int]]:
        """The rulebook's moves for a reading and what is remembered after; several where it was forgotten."""
        remembered, forgotten = stop.memory, stop.room.forgotten
        if reading is NOTHING_SHOWN:
            return [((0, 0), remembered)]
        ways: list[tuple[int, int, int, bool]] = [(0, 0, remembered, False)]
        told = reading.facts & remembered & self._low
        unsure = reading.facts & forgotten & self._low
        for code in reading.codes:
            rule = self.rules[code]
            if rule.family == "continuer":
                continue
            after: list[tuple[int, int, int, bool]] = []
            for trust, frustration, now, earned in ways:
                if rule.early:
                    for name in self._early(code, rule, now, earned, forgotten):
                        plus = self.moves[name]
                        after.append((trust + plus[0], frustration + plus[1], now, earned))
                    continue
                plus = self.moves[code]
                keys = self._credits(code, stop.room, told)
                sure = not (unsure or keys & forgotten)
                if keys and (keys & now == keys or not sure):
                    after.append((trust, frustration, now, earned))
                if not keys or keys & now != keys or not sure:
                    listened = earned or rule.hearing
                    after.append((trust + plus[0], frustration + plus[1], now | keys, listened))
            ways = after
        asks = reading.asks & self._low
        found: dict[tuple[Move, int], None] = {}
        again = self.moves["asked_again"]
        for trust, frustration, now, earned in ways:
            if earned:
                now |= self.memory.earned
            now |= (asks & ~now) << self._count
            if asks & remembered:
                trust, frustration = trust + again[0], frustration + again[1]
            elif asks & forgotten:
                found[(trust + again[0], frustration + again[1]), now & ~forgotten] = None
            found[(trust, frustration), now if self.exact else now & ~forgotten] = None
        return list(found)

    def _early(self, code: str, rule: Rule, now: int, earned: bool, forgotten: int) -> tuple[str, ...]:
        if earned:
            return (code,)
        if self.memory.earned & forgotten:
            return (code, rule.early)
        return (code,) if now & self.memory.earned else (rule.early,)

    def _credits(self, code: str, room: Room, told: int) -> int:
        """The bits that a once-a-run credit is kept under; 0 when the behaviour earns every time."""
        once = self.rules[code].once
        if once != "fact":
            return self.memory.bit("spent", code) if once else 0
        keys = 0
        for fact in self.memory.names(told) if told else ():
            keys |= self.memory.bit("spent", f"{code}:{fact}")
        return keys or self.memory.bit("spent", f"{code}@{room.id}")

    def _readings(self, stop: Stop, text: str) -> Iterable[tuple[Shown, int]]:
        """What the ear hears in a text typed here, with the facts told that it names or asks for; once for
        each choice of those forgotten."""
        where = (text, stop.room.id, stop.answer, stop.position, stop.silences)
        facts = self._lexical.get(where)
        if facts is None:
            whole = self._hear_text(stop, text, self._low)
            facts = self._lexical[where] = whole.facts | whole.asks
        unsure = facts & stop.room.forgotten
        told = stop.memory & facts & ~unsure
        more = unsure
        while True:
            key = (*where, told | more)
            reading = self._heard.get(key)
            if reading is None:
                reading = self._heard[key] = self._hear_text(stop, text, told | more)
            yield reading, told | more
            if not more:
                return
            more = (more - 1) & unsure

    def _hear_text(self, stop: Stop, text: str, told: int) -> Shown:
        state = State(
            stop.room.id,
            0,
            0,
            told=self.memory.names(told),
            answer=stop.answer,
            position=stop.position,
            silences=stop.silences,
        )
        return shown(hear(self.plan, state, text), self.memory)

    def _texts(self, room: Room) -> Iterable[tuple[str, str]]:
        if self.examples:
            for door in room.routes:
                for number, text in enumerate(door.examples, 1):
                    yield text, f"say:{door.id}#{number}"
        for text in self.texts:
            yield text, f"type:{text}"

    def _turn(self, room: Room, answer: str) -> Beats:
        if not answer:
            return room.beats
        key = (room.id, answer)
        beats = self._beats.get(key)
        if beats is None:
            first, own = self.rooms.answers[answer], room.beats
            beats = self._beats[key] = Beats(first.ordinary + own.ordinary, first.silent + own.silent)
        return beats

    def _scan(
        self, rows: tuple[Row, ...], remembered: int, position: int, watch: list[Watch]
    ) -> tuple[list[tuple[int, int]], int]:
        """Where each beat from `position` on is the next, and where none is."""
        found: list[tuple[int, int]] = []
        rest = FULL
        for index in range(position, len(rows)):
            site = rows[index].site
            if site is None:
                found.append((rest, index))
                return found, 0
            yes = both(site.yes(remembered), rest)
            no = both(site.no(remembered), rest)
            if site.watched():
                watch.append((site, yes, no))
            if yes:
                found.append((yes, index))
            rest = no
            if not rest:
                break
        return found, rest

    def _tell(self, remembered: int, tells: int) -> int:
        new = tells & ~remembered
        if new:
            if new & ~(remembered >> self._count):
                remembered &= ~self.memory.earned
            remembered = (remembered | new) & ~(new << self._count)
        return remembered

    def _hear(
        self, room: Room, answer: str, beats: Beats, remembered: int, index: int, silences: int
    ) -> Leads:
        row = beats.ordinary[index]
        if row.tells:
            remembered = self._tell(remembered, row.tells)
        return self._settle(room, answer, beats, remembered, index + 1, row.done, silences)

    def _settle(
        self,
        room: Room,
        answer: str,
        beats: Beats,
        remembered: int,
        position: int,
        point: bool,
        silences: int,
    ) -> Leads:
        watch: list[Watch] = []
        branches: list[Branch] = []
        found, rest = self._scan(beats.ordinary, remembered, position, watch)
        talk = 0
        for mask, _index in found:
            talk = either(talk, mask)
        if talk:
            branches.append((talk, self._stop(room, answer, remembered, position, silences, point)))
        if rest:
            end = len(beats.ordinary)
            branches.append((rest, self._stop(room, answer, remembered, end, silences, True, room.ending)))
        return branches, watch

    def _arrive(self, scene: str, answer: str, remembered: int) -> Leads:
        room = self.rooms.by_id[scene]
        remembered = (remembered | room.visited) & (room.keep | room.visited)
        key = (scene, answer, remembered)
        leads = self._arrivals.get(key)
        if leads is None:
            leads = self._arrivals[key] = self._enter(room, answer, remembered)
        return leads

    def _enter(self, room: Room, answer: str, remembered: int) -> Leads:
        beats = self._turn(room, answer)
        branches: dict[Stop, int] = {}
        watch: list[Watch] = []
        pending = [(FULL, remembered, 0)]
        while pending:
            where, now, position = pending.pop()
            seen: list[Watch] = []
            found, rest = self._scan(beats.ordinary, now, position, seen)
            for mask, index in found:
                mask = both(mask, where)
                if room.email and mask:
                    told = self._tell(now, beats.ordinary[index].tells)
                    pending.append((mask, told, index + 1))
                elif mask:
                    leads = self._hear(room, answer, beats, now, index, 0)
                    for also, to in leads[0]:
                        branches[to] = either(branches.get(to, 0), both(mask, also))
                    seen += [(site, both(yes, mask), both(no, mask)) for site, yes, no in leads[1]]
            if rest & where:
                to = self._stop(room, answer, now, len(beats.ordinary), 0, True, room.ending)
                branches[to] = either(branches.get(to, 0), both(rest, where))
            watch += [(site, both(yes, where), both(no, where)) for site, yes, no in seen]
        return [(mask, to) for to, mask in branches.items() if mask], watch

    def _lead(self, way: Way, answer: str, remembered: int) -> Leads:
        rest = FULL
        branches: dict[Stop, int] = {}
        watch: list[Watch] = []
        for site, to in way.tests:
            yes, no = both(site.yes(remembered), rest), both(site.no(remembered), rest)
            if site.watched():
                watch.append((site, yes, no))
            self._join(branches, watch, self._arrive(to, answer, remembered) if yes else ([], []), yes)
            rest = no
            if not rest:
                break
        if rest:
            self._join(branches, watch, self._arrive(way.last, answer, remembered), rest)
        return [(mask, to) for to, mask in branches.items()], watch

    @staticmethod
    def _join(branches: dict[Stop, int], watch: list[Watch], leads: Leads, where: int) -> None:
        for mask, to in leads[0]:
            if mask & where:
                branches[to] = either(branches.get(to, 0), both(mask, where))
        watch += [(site, both(yes, where), both(no, where)) for site, yes, no in leads[1]]

    def _stop(
        self,
        room: Room,
        answer: str,
        remembered: int,
        position: int,
        silences: int,
        point: bool,
        over: bool = False,
    ) -> Stop:
        remembered &= room.keep
        key = (room.id, answer, remembered, position, silences, point)
        stop = self._named.get(key)
        if stop is None:
            stop = self._named[key] = Stop(len(self.stops), room, answer, remembered)
            stop.position, stop.silences, stop.point, stop.over = position, silences, point, over
            self.stops.append(stop)
        return stop
