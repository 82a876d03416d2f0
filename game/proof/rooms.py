"""Scenes made ready for the machine: beats, replies, where they lead, and what is worth remembering."""

from collections.abc import Iterator
from typing import NamedTuple

from game.conversation.ear import hear
from game.conversation.plan import Plan
from game.conversation.state import State
from game.listening.reading import Reading
from game.proof.masks import Path, Site, leaves
from game.proof.memory import Memory
from game.story.conditions import Condition
from game.story.model import NO_EFFECTS, Beat, Effects, Goto, Reply, Route, Scene


class Row(NamedTuple):
    """One beat: its condition, the bits of the facts it tells, and whether the floor may be taken after."""

    site: Site | None
    tells: int
    done: bool


class Beats(NamedTuple):
    """The beats of a turn; silence beats apart."""

    ordinary: tuple[Row, ...] = ()
    silent: tuple[Row, ...] = ()


class Way(NamedTuple):
    """A `goto`: conditions and the scenes they lead to, the last always open."""

    tests: tuple[tuple[Site, str], ...]
    last: str

    def scenes(self) -> Iterator[str]:
        """Every scene it may lead to."""
        for _, to in self.tests:
            yield to
        yield self.last


class Push(NamedTuple):
    """An author's effects."""

    trust: int
    frustration: int
    set: int
    keep: int


class Shown(NamedTuple):
    """A reading made ready: codes in order, each once; the bits of the facts named and asked for.

    Equal ones do the same in every state.
    """

    codes: tuple[str, ...]
    facts: int
    asks: int
    feelings: int


class Door:
    """One reply to pick, or one typed route."""

    __slots__ = (
        "answer", "answer_reads", "cut", "cut_push", "examples", "guard", "id", "label", "number", "push",
        "shown", "typed", "way",
    )  # fmt: skip

    def __init__(self, number: int, name: str, typed: bool, guard: Site | None, way: Way, push: Push) -> None:
        self.number = number
        self.id = name
        self.typed = typed
        self.label = f"pick:{name}"
        self.guard = guard
        self.way = self.cut = way
        self.push = self.cut_push = push
        self.answer = ""
        self.answer_reads = (0, 0)
        self.shown: Shown | None = None
        self.examples: tuple[str, ...] = ()


class Room:
    """One scene."""

    __slots__ = (
        "beats", "doors", "email", "ending", "floor", "forgotten", "id", "judges", "keep", "picks", "rank",
        "reads", "routes", "scene", "visited", "way",
    )  # fmt: skip

    def __init__(self, scene: Scene, email: bool) -> None:
        self.id = scene.id
        self.scene = scene
        self.email = email
        self.ending = scene.ending is not None
        self.floor = not (self.ending or scene.goto)
        self.beats = Beats()
        self.way: Way | None = None
        self.picks: list[Door] = []
        self.routes: list[Door] = []
        self.doors: list[Door] = []
        self.visited = 0
        self.reads = 0
        self.judges = 0
        self.forgotten = 0
        self.keep = 0
        self.rank = 0


class Rooms:
    """All scenes of a story, compiled in one pass.

    `forgets` trades exactness for size: 0 remembers all that is read; 1 forgets what only moves meters
    (credits, facts asked for); 2 forgets everything. What is forgotten is taken to be either way, which
    only ever adds plays. With `anything`, replies are not limited to the authored examples.
    """

    def __init__(self, plan: Plan, forgets: int = 0, anything: bool = False) -> None:
        self.plan = plan
        self.anything = anything
        # What a reply could show that is read later on: what counts otherwise too early, what earns once.
        self._remembered = tuple(c for c, r in plan.rulebook.rules.items() if r.early or r.once)
        self.memory = memory = Memory(plan.story)
        self.forgets = forgets
        self.sites: list[Site] = []
        self.answers: dict[str, Beats] = {}
        self.solves = False
        self.forgot = 0
        story = plan.story
        self.by_id = {scene.id: self._room(scene) for scene in story.scenes.values()}
        for room in self.by_id.values():
            room.visited = memory.known("visited", room.id)
        self._order(story.start.scene)

    def _room(self, scene: Scene) -> Room:
        room = Room(scene, self.plan.channel(scene) == "email")
        base: Path = ("scenes", scene.id)
        room.beats = self._beats(room, (*base, "customer"), scene.customer)
        if scene.goto:
            room.way = self._way(room, (*base, "goto"), scene.goto)
        for index, reply in enumerate(scene.replies):
            room.picks.append(self._pick(room, (*base, "replies", index), reply))
        if scene.typed:
            for index, route in enumerate(scene.typed.routes):
                room.routes.append(self._route(room, (*base, "typed", "routes", index), route))
        room.doors = room.picks + room.routes
        cut = scene.interrupted
        if cut:
            way = self._way(room, (*base, "interrupted", "goto"), cut.goto)
            for door in room.doors:
                extra = self._push(cut.effects)
                door.cut = way
                door.cut_push = Push(
                    door.push.trust + extra.trust,
                    door.push.frustration + extra.frustration,
                    door.push.set | extra.set,
                    door.push.keep & extra.keep,
                )
        return room

    def _site(self, room: Room, path: Path, condition: Condition | None) -> Site | None:
        if condition is None:
            return None
        site = Site(path, condition, self.memory, -1 if self.forgets == 2 else 0)
        self.sites.append(site)
        reads = leaves(condition, self.memory)
        room.reads |= reads
        room.judges |= reads
        return site

    def _beats(self, room: Room, path: Path, beats: tuple[Beat, ...]) -> Beats:
        ordinary: list[Row] = []
        silent: list[Row] = []
        for index, beat in enumerate(beats):
            site = self._site(room, (*path, index, "if"), beat.condition) if beat.condition else None
            tells = self.memory.told_all(beat.tells) if beat.tells else 0
            # A fact told anew unasked takes `earned` away, so who tells reads.
            room.reads |= tells | tells << self.memory.count
            (silent if beat.silence else ordinary).append(Row(site, tells, beat.done))
        return Beats(tuple(ordinary), tuple(silent))

    def _way(self, room: Room, path: Path, goto: Goto) -> Way:
        if len(goto) == 1:
            return Way((), goto[0].to)
        tests: list[tuple[Site, str]] = []
        for index, branch in enumerate(goto[:-1]):
            site = self._site(room, (*path, index, "if"), branch.condition)
            if site is None:
                return Way(tuple(tests), branch.to)
            tests.append((site, branch.to))
        return Way(tuple(tests), goto[-1].to)

    def _push(self, effects: Effects) -> Push:
        if effects is NO_EFFECTS:
            return _NO_PUSH
        if not (effects.set or effects.clear):
            return Push(effects.trust, effects.frustration, 0, -1)
        cleared = 0
        for flag in effects.clear:
            cleared |= self.memory.bit("flag", flag)
        added = 0
        for flag in effects.set:
            added |= self.memory.bit("flag", flag)
        return Push(effects.trust, effects.frustration, added & ~cleared, ~cleared)

    def _pick(self, room: Room, path: Path, reply: Reply) -> Door:
        guard = self._site(room, (*path, "if"), reply.condition)
        way = self._way(room, (*path, "goto"), reply.goto)
        door = Door(len(room.picks), reply.id, False, guard, way, self._push(reply.effects))
        if reply.shows is not None and not reply.shows:
            asks = self.memory.told_all(reply.asks or ())
            room.reads |= asks | asks << self.memory.count
            door.shown = Shown((), 0, asks, 0) if asks else NOTHING_SHOWN
        else:
            door.shown = shown(self.plan.pick_reading(room.scene, reply), self.memory)
            self._reads(room, door.shown)
        self._answer(room, door, (*path, "answer"), reply.answer, f"{room.id}/pick/{reply.id}")
        return door

    def _route(self, room: Room, path: Path, route: Route) -> Door:
        guard = self._site(room, (*path, "when"), route.condition)
        if guard:
            # Which routes are taken is noted door by door.
            guard.met_true = guard.met_false = True
        way = self._way(room, (*path, "goto"), route.goto)
        door = Door(len(room.routes), route.id, True, guard, way, self._push(route.effects))
        door.examples = route.examples
        self._answer(room, door, (*path, "answer"), route.answer, f"{room.id}/typed/{route.id}")
        if self.anything:
            return door
        facts = 0
        for text in route.examples:
            heard = hear(self.plan, _whole_turn(self.plan, room.id), text)
            facts |= self.memory.told_all((*heard.facts, *heard.asks))
        self._reads(room, Shown(self._remembered, facts, facts, 0))
        return door

    def _answer(self, room: Room, door: Door, path: Path, beats: tuple[Beat, ...], name: str) -> None:
        if beats:
            before, room.reads = room.reads, 0
            judged, room.judges = room.judges, 0
            door.answer = name
            self.answers[name] = self._beats(room, path, beats)
            door.answer_reads = room.reads, room.judges
            room.reads |= before
            room.judges |= judged

    def _reads(self, room: Room, reading: Shown) -> None:
        memory = self.memory
        room.reads |= reading.asks | reading.asks << memory.count
        for code in reading.codes:
            rule = self.plan.rulebook.rules[code]
            if rule.early:
                self.solves = True
                room.reads |= memory.earned
            if rule.once == "call":
                room.reads |= memory.bit("spent", code)
            elif rule.once == "fact":
                room.reads |= reading.facts | memory.bit("spent", f"{code}@{room.id}")
                for fact in memory.names(reading.facts):
                    room.reads |= memory.bit("spent", f"{code}:{fact}")

    def _order(self, start: str) -> None:
        """Rank the scenes so that most ways lead forward, and spread what is read back along the ways."""
        after = {room.id: _after(room) for room in self.by_id.values()}
        order = _postorder(start, after)
        for rank, scene in enumerate(reversed(order)):
            self.by_id[scene].rank = rank
        if self.memory.everything == self.memory.earned and not self.solves:
            return
        for room in self.by_id.values():
            for door in room.doors:
                if door.answer:
                    for to in (*door.way.scenes(), *door.cut.scenes()):
                        self.by_id[to].reads |= door.answer_reads[0]
                        self.by_id[to].judges |= door.answer_reads[1]
        changed = True
        while changed:
            changed = False
            for scene in order:
                room = self.by_id[scene]
                reads, judges = room.reads, room.judges
                for to in after[scene]:
                    reads |= self.by_id[to].reads
                    judges |= self.by_id[to].judges
                if (reads, judges) != (room.reads, room.judges):
                    room.reads, room.judges = reads, judges
                    changed = True
        asked = self.memory.all_told << self.memory.count
        for room in self.by_id.values():
            if not room.reads & self.memory.earned:
                room.reads &= ~asked
            room.keep = (room.reads, room.judges, 0)[self.forgets]
            room.forgotten = room.reads & ~room.keep
            self.forgot |= room.forgotten


def shown(reading: Reading, memory: Memory) -> Shown:
    """A reading in the machine's form."""
    return Shown(
        tuple(dict.fromkeys(behaviour.code for behaviour in reading.behaviours)),
        memory.told_all(reading.facts),
        memory.told_all(reading.asks),
        len(set(reading.feelings)),
    )


NOTHING_SHOWN = Shown((), 0, 0, 0)
_NO_PUSH = Push(0, 0, 0, -1)


def _whole_turn(plan: Plan, scene: str) -> State:
    return State(
        scene, 0, 0, told=frozenset(plan.story.facts), position=len(plan.story.scenes[scene].customer)
    )


def _after(room: Room) -> list[str]:
    found: dict[str, None] = {}
    if room.way:
        found.update(dict.fromkeys(room.way.scenes()))
    for door in room.doors:
        found.update(dict.fromkeys(door.way.scenes()))
        if door.cut is not door.way:
            found.update(dict.fromkeys(door.cut.scenes()))
    return list(found)


def _postorder(start: str, after: dict[str, list[str]]) -> list[str]:
    """Scenes that the ways lead to, the last ones first. Scenes that nothing leads to stand at the end."""
    order: list[str] = []
    seen: set[str] = set()
    for root in (start, *after):
        if root in seen:
            continue
        seen.add(root)
        stack = [(root, iter(after[root]))]
        while stack:
            scene, ways = stack[-1]
            for to in ways:
                if to not in seen:
                    seen.add(to)
                    stack.append((to, iter(after[to])))
                    break
            else:
                order.append(scene)
                stack.pop()
    return order
