"""Simulated players, thousands of plays a second, on the machine that proofs use.

Every play can be written down as a path, and replays through `step` to the same ending and meters. One
seed gives the same plays on every machine.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from random import Random

from msgspec import Struct

from game.conversation.plan import Plan
from game.playtest.players import PLAYERS, Player
from game.proof.machine import Branch, Edge, Machine, Stop, collector_paused
from game.proof.meters import FULL, WIDTH
from game.proof.styles import players

STYLES = tuple(PLAYERS)
MOST_EVENTS = 2_000
"""A play with more events than this, and two a scene, is given up: it goes round in circles."""


class Play(Struct, frozen=True):
    """One play. `ending` is "" where it came to stand or went round in circles."""

    path: tuple[str, ...]
    ending: str
    trust: int
    frustration: int


class StyleResult(Struct, frozen=True):
    """What one style's plays came to. Means are over all its plays; `turns` counts replies taken."""

    plays: int
    endings: dict[str, int]
    unfinished: int
    trust: float
    frustration: float
    turns: float


class Coverage(Struct, frozen=True):
    """What all plays together have seen. Replies are `scene/reply` and `scene/route`."""

    scenes: int
    scenes_seen: int
    replies: int
    replies_taken: int
    unseen_scenes: tuple[str, ...]
    untaken_replies: tuple[str, ...]


class Playtest(Struct, frozen=True):
    """The plays of all styles asked for. `taken` counts each reply (`scene/reply`, `scene/route`)."""

    plays: int
    styles: dict[str, StyleResult]
    coverage: Coverage
    taken: dict[str, int]
    seconds: float = 0.0


def playtest(
    plan: Plan,
    plays: int = 1_000,
    seed: int = 0,
    style: str = "all",
    *,
    clock: Callable[[], float] | None = None,
) -> Playtest:
    """Let simulated players play. `style` is one of `STYLES` or `all`, which gives each style `plays` plays.

    With a `clock`, `seconds` is the time that the plays took, without making the story ready.
    Raises ValueError on another style.
    """
    with collector_paused():
        return _played(plan, plays, seed, STYLES if style == "all" else (style,), clock or (lambda: 0.0))


def _played(
    plan: Plan, plays: int, seed: int, names: tuple[str, ...], clock: Callable[[], float]
) -> Playtest:
    machine = Machine(plan)
    results: dict[str, StyleResult] = {}
    seen: set[str] = set()
    taken: Counter[str] = Counter()
    seconds = 0.0
    for name in names:
        table = _Table(plan, name, machine)
        table.prepare()
        before = clock()
        results[name] = _run(table, plays, seed)
        seconds += clock() - before
        table.coverage(seen, taken)
        if table.machine is not machine:
            table.machine.close()
    machine.close()
    return Playtest(plays * len(names), results, _coverage(plan, seen, taken), dict(taken), seconds)


def simulate(plan: Plan, plays: int, seed: int, style: str) -> Iterator[Play]:
    """The same plays as `playtest` makes, each written down."""
    table = _Table(plan, style, Machine(plan))
    random = _random(seed, style)
    for _ in range(plays):
        stop, trust, frustration, trail = table.play(random)
        labels = table.labels
        path = tuple(labels[number][0] for number in trail)
        yield Play(path, stop.room.id if stop.over else "", trust, frustration)


def visits(plan: Plan, plays: int, seed: int, style: str) -> Iterator[frozenset[tuple[str, str]]]:
    """The same plays, each as the scenes it was in (with "") and the replies it took there."""
    table = _Table(plan, style, Machine(plan))
    random = _random(seed, style)
    for _ in range(plays):
        stop, _, _, trail = table.play(random)
        met = {table.labels[number][1:] for number in trail}
        yield frozenset((*met, *((scene, "") for scene, _ in met), (stop.room.id, "")))


def _random(seed: int, style: str) -> Random:
    return Random(f"{seed}/{style}")


def _run(table: "_Table", plays: int, seed: int) -> StyleResult:
    random = _random(seed, table.name)
    endings: Counter[str] = Counter()
    unfinished = trusts = frustrations = 0
    play, counts = table.play, table.counts
    for _ in range(plays):
        stop, trust, frustration, trail = play(random)
        counts.update(trail)
        if stop.over:
            endings[stop.room.id] += 1
        else:
            unfinished += 1
        trusts += trust
        frustrations += frustration
    table.ended.update(dict.fromkeys(endings))
    turns = sum(count for number, count in counts.items() if table.labels[number][2])
    order = {scene: place for place, scene in enumerate(table.plan.story.scenes)}
    share = max(1, plays)
    return StyleResult(
        plays,
        dict(sorted(endings.items(), key=lambda item: order[item[0]])),
        unfinished,
        round(trusts / share, 2),
        round(frustrations / share, 2),
        round(turns / share, 2),
    )


def _coverage(plan: Plan, seen: set[str], taken: Counter[str]) -> Coverage:
    scenes = plan.story.scenes
    replies = [f"{scene.id}/{reply.id}" for scene in scenes.values() for reply in scene.replies]
    replies += [f"{s.id}/{route.id}" for s in scenes.values() if s.typed for route in s.typed.routes]
    return Coverage(
        len(scenes),
        len(seen),
        len(replies),
        sum(reply in taken for reply in replies),
        tuple(scene for scene in scenes if scene not in seen),
        tuple(reply for reply in replies if reply not in taken),
    )


Exit = tuple[int, int, "_Spot | None", int, list[Branch]]


class _Spot:
    """A stop made ready for one style. `quick` has the replies that stand at each trust, where a reply is
    all there is to do and frustration does not matter."""

    __slots__ = ("edges", "pause", "quick", "ready", "stop")

    def __init__(self, stop: Stop) -> None:
        self.stop = stop
        self.quick: list[tuple[Exit, ...]] | None = None
        self.edges: list[tuple[Edge, Exit]] = []
        self.pause = 0
        self.ready = False


class _Table:
    """One story made ready for one style of play; spots are filled as plays come to them."""

    def __init__(self, plan: Plan, style: str, machine: Machine) -> None:
        if style not in PLAYERS:
            raise ValueError(f"there is no style “{style}”; there are {', '.join(STYLES)} and all")
        self.plan = plan
        self.name = style
        self.player: Player = PLAYERS[style]
        if self.player.types:
            machine = Machine(plan, texts=getattr(players(), self.player.types), examples=False)
        self.machine = machine
        self.counts: Counter[int] = Counter()
        self.ended: dict[str, None] = {}
        self.labels: list[tuple[str, str, str]] = []
        self._numbers: dict[tuple[str, str, str], int] = {}
        self._spots: dict[Stop, _Spot] = {}
        start = plan.story.start
        self._start = (start.trust, start.frustration)
        self._first = self._spot(_branch(machine.start(), start.frustration * WIDTH + start.trust))

    def prepare(self) -> None:
        """Fill the spots beforehand, as long as they are about as many as the scenes."""
        most = 1_000 + 2 * len(self.plan.story.scenes)
        todo = [self._first]
        known = {self._first}
        while todo and len(known) < most:
            spot = todo.pop()
            self._fill(spot)
            for _, (_, _, to, _, branches) in spot.edges:
                for near in (to,) if to else [self._spot(stop) for _, stop in branches]:
                    if near not in known:
                        known.add(near)
                        todo.append(near)

    def coverage(self, seen: set[str], taken: Counter[str]) -> None:
        """Add what the plays counted so far have seen."""
        for number, count in self.counts.items():
            _, scene, door = self.labels[number]
            seen.add(scene)
            if door:
                taken[f"{scene}/{door}"] += count
        seen.update(self.ended)

    def play(self, rng: Random) -> tuple[Stop, int, int, list[int]]:
        """One play: where it came to, the meters there, and its steps by number."""
        trust, frustration = self._start
        spot, trail = self._first, list[int]()
        random, append = rng.random, trail.append
        pauses, most = self.player.pauses, MOST_EVENTS + 2 * len(self.plan.story.scenes)
        while True:
            quick = spot.quick
            if quick is None:
                if not spot.ready:
                    self._fill(spot)
                    continue
                if spot.stop.over or len(trail) >= most:
                    return spot.stop, trust, frustration, trail
                spot, trust, frustration, stuck = self._slow(spot, trust, frustration, rng, trail)
                if stuck:
                    return spot.stop, trust, frustration, trail
                continue
            offered = quick[trust]
            if not offered or len(trail) >= most:
                return spot.stop, trust, frustration, trail
            if pauses and spot.pause:
                append(spot.pause)
            up, cost, to, number, branches = offered[int(random() * len(offered))]
            append(number)
            if up:
                trust += up
                if trust > 100:
                    trust = 100
                elif trust < 0:
                    trust = 0
            if cost:
                frustration += cost
                if frustration > 100:
                    frustration = 100
                elif frustration < 0:
                    frustration = 0
            spot = to or self._spot(_branch(branches, frustration * WIDTH + trust))

    def _spot(self, stop: Stop) -> _Spot:
        spot = self._spots.get(stop)
        if spot is None:
            spot = self._spots[stop] = _Spot(stop)
        return spot

    def _number(self, label: str, scene: str, door: str = "") -> int:
        key = (label, scene, door)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.labels)
            self.labels.append(key)
        return number

    def _fill(self, spot: _Spot) -> None:
        stop = spot.stop
        if not stop.expanded:
            self.machine.expand(stop)
        spot.ready = True
        scene = stop.room.id
        for edge in self.player.edges(stop):
            branches = edge.branches
            to = self._spot(branches[0][1]) if len(branches) == 1 and branches[0][0] == FULL else None
            number = self._number(edge.label, scene, edge.door.id)
            spot.edges.append((edge, (edge.trust, edge.frustration, to, number, branches)))
        if stop.room.floor and not stop.talk and not stop.hush and not stop.over:
            if stop.waits:
                spot.pause = self._number("wait", scene)
            spot.quick = self._by_trust(spot)

    def _by_trust(self, spot: _Spot) -> list[tuple[Exit, ...]] | None:
        """The replies at each trust; None where frustration decides as well."""
        rows: list[int] = []
        for edge, _ in spot.edges:
            row = edge.pre & _ROW
            if edge.pre != FULL and row * _COLUMN != edge.pre:
                return None
            rows.append(row)
        bends = 0
        for row in set(rows):
            bends |= (row ^ row >> 1) & _ROW >> 1
        found: list[tuple[Exit, ...]] = []
        low = 0
        while low < WIDTH:
            rest = bends >> low
            high = low + (rest & -rest).bit_length() - 1 if rest else WIDTH - 1
            standing = [pair for pair, row in zip(spot.edges, rows, strict=True) if row >> low & 1]
            found += [tuple(way for _, way in self.player.best(spot.stop, standing))] * (high - low + 1)
            low = high + 1
        return found

    def _slow(
        self, spot: _Spot, trust: int, frustration: int, rng: Random, trail: list[int]
    ) -> tuple[_Spot, int, int, bool]:
        """All that a turn may hold: beats to hear, silence, cues; until the floor is taken. Last comes
        whether the play stands still: nothing is left to hear and no reply offered."""
        machine, player = self.machine, self.player
        cues = 0
        while True:
            stop = spot.stop
            scene = stop.room.id
            bit = frustration * WIDTH + trust
            talking = bool(stop.talk >> bit & 1)
            standing = [pair for pair in spot.edges if pair[0].pre >> bit & 1]
            if standing and player.speaks(rng, talking):
                break
            if stop.cues and cues < machine.cap and player.cues(rng, talking):
                cues += 1
                trail.append(self._number("cue", scene))
                trust, frustration = _clamped(trust, frustration, *machine.moves["cue"])
                continue
            after = _found(stop.listen, bit) or _found(stop.onward, bit)
            if after:
                trail.append(self._number("listen", scene))
                left = after.room is not stop.room or after.answer != stop.answer or bool(stop.onward)
                spot = self._spot(after)
                if left or spot.quick or after.over:
                    return spot, trust, frustration, False
            else:
                hushed = _found(stop.hush, bit)
                if not hushed or not (player.waits(rng) or not standing):
                    break
                trail.append(self._number("wait", scene))
                trust, frustration = _clamped(trust, frustration, *machine.moves["silence"])
                spot = self._spot(hushed)
            if not spot.ready:
                self._fill(spot)
        if not standing:
            return spot, trust, frustration, True
        if player.pauses and not talking and stop.waits and not _found(stop.hush, bit):
            trail.append(self._number("wait", scene))
        exits = player.best(stop, standing)
        up, cost, to, number, branches = exits[int(rng.random() * len(exits))][1]
        trail.append(number)
        trust, frustration = _clamped(trust, frustration, up, cost)
        to = to or self._spot(_branch(branches, frustration * WIDTH + trust))
        return to, trust, frustration, False


_ROW = (1 << WIDTH) - 1
_COLUMN = sum(1 << row * WIDTH for row in range(WIDTH))


def _clamped(trust: int, frustration: int, up: int, cost: int) -> tuple[int, int]:
    return min(100, max(0, trust + up)), min(100, max(0, frustration + cost))


def _found(branches: list[Branch], bit: int) -> Stop | None:
    for where, to in branches:
        if where >> bit & 1:
            return to
    return None


def _branch(branches: list[Branch], bit: int) -> Stop:
    found = _found(branches, bit)
    if found is None:
        raise AssertionError("a reply leads nowhere")
    return found
