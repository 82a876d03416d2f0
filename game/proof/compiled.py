"""A story's scenes made ready for a proof: beats, options, where they lead, and what of a state they read."""

from collections.abc import Iterator
from typing import NamedTuple

from game.channels import Channel
from game.conversation.ear import CachedEar, pick_reading
from game.conversation.plan import Plan
from game.conversation.state import State
from game.listening.reading import Reading
from game.proof.guards import Guard
from game.proof.state_bits import Key, StateBits
from game.story.conditions import Condition
from game.story.model import NO_EFFECTS, Beat, Effects, Goto, Interrupted, KeyPath, Reply, Route, Scene


class CompiledBeat(NamedTuple):
    """One beat: its condition, the bits of the facts it tells, and whether the floor may be taken after."""

    guard: Guard | None
    tells: int
    done: bool


class CompiledTurn(NamedTuple):
    """The beats of a turn; silence beats apart."""

    ordinary: tuple[CompiledBeat, ...] = ()
    silent: tuple[CompiledBeat, ...] = ()

    def before(self, own: "CompiledTurn") -> "CompiledTurn":
        """These beats, an answer's, and then a scene's own."""
        return CompiledTurn(self.ordinary + own.ordinary, self.silent + own.silent)


class CompiledGoto(NamedTuple):
    """Conditions and the scenes they lead to; the last scene is always open."""

    tests: tuple[tuple[Guard, str], ...]
    last: str

    def scenes(self) -> Iterator[str]:
        """Every scene it may lead to."""
        for _, to in self.tests:
            yield to
        yield self.last


class CompiledEffects(NamedTuple):
    """An author's effects: `set` bits are added to those in `keep`."""

    trust: int = 0
    frustration: int = 0
    set: int = 0
    keep: int = -1


class CompiledReading(NamedTuple):
    """What a reply shows: codes in order, each once; the bits of the facts named, asked for and got wrong.

    Equal ones do the same in every state.
    """

    codes: tuple[str, ...]
    facts: int
    asks: int
    feelings: int
    misheard: int = 0


NOTHING_SHOWN = CompiledReading((), 0, 0, 0)


class Counting(NamedTuple):
    """What counts of a reply on a way: `nothing` that it would earn, and not the charges in `spares`."""

    nothing: bool = False
    spares: tuple[str, ...] = ()


ALL_COUNTS = Counting()


class Option:
    """One reply to pick, or one typed route. `exits` and `effects` are as it is taken, then as it cuts in.

    `reading` is that of a pick. `key` is the scene, whether it is typed, and the id.
    """

    __slots__ = (
        "answer",
        "answer_reads",
        "counting",
        "effects",
        "examples",
        "exits",
        "guard",
        "key",
        "number",
        "reading",
    )

    def __init__(self, number: int, key: tuple[str, bool, str], guard: Guard | None) -> None:
        self.number = number
        self.key = key
        self.guard = guard
        self.exits: tuple[CompiledGoto, CompiledGoto]
        self.effects: tuple[CompiledEffects, CompiledEffects]
        self.answer = ""
        self.answer_reads = (0, 0)
        self.reading = NOTHING_SHOWN
        self.counting = ALL_COUNTS
        self.examples: tuple[str, ...] = ()

    @property
    def typed(self) -> bool:
        """Whether it is a typed route."""
        return self.key[1]

    def scenes(self) -> Iterator[str]:
        """Every scene it may lead to."""
        for goto in dict.fromkeys(self.exits):
            yield from goto.scenes()


class CompiledScene:
    """One scene. `rank` is its place in an order in which most ways lead forward.

    `reads` are the bits that something from here on looks at, `judges` those of them that a condition looks
    at (the others only decide how far a meter moves); `keep` and `unsure` part `reads` into what a proof
    remembers and what it takes to be either way. `answered` are conditions of the customer's answers to what
    no route takes, `strays` the scenes that these lead to.
    """

    __slots__ = (
        "answered", "channel", "ending", "floor", "goto", "id", "judges", "keep", "options", "picks", "rank",
        "reads", "routes", "scene", "strays", "survey", "turn", "unsure", "visited",
    )  # fmt: skip

    def __init__(self, scene: Scene, channel: Channel) -> None:
        self.id = scene.id
        self.scene = scene
        self.channel = channel
        self.ending = scene.ending is not None
        self.floor = not (self.ending or scene.goto)
        self.turn = CompiledTurn()
        self.goto: CompiledGoto | None = None
        self.survey: tuple[Guard, ...] = ()
        self.picks: list[Option] = []
        self.routes: list[Option] = []
        self.options: list[Option] = []
        self.answered: list[Guard] = []
        self.strays: list[str] = []
        self.visited = self.reads = self.judges = self.keep = self.unsure = self.rank = 0

    def exits(self) -> Iterator[tuple[str, int]]:
        """Every scene that this one may lead to, with the floor-takings it costs."""
        if self.goto:
            yield from ((to, 0) for to in self.goto.scenes())
        for option in self.options:
            yield from ((to, 1) for to in option.scenes())
        yield from ((to, 1) for to in self.strays)


class CompiledStory:
    """All scenes of a story, compiled in one pass.

    `forgets` trades exactness for size: 0 remembers all that is read; 1 forgets what only moves meters
    (credits, facts asked for); 2 forgets everything but what `remembers` names. What is
    forgotten is taken to be either way, which only ever adds plays. `reads_examples`: typed are the authored
    examples, so what they name is read.
    """

    def __init__(
        self,
        plan: Plan,
        forgets: int = 0,
        *,
        reads_examples: bool = True,
        remembers: tuple[Key, ...] = (),
    ) -> None:
        self.plan = plan
        self.index = StateBits(plan.story)
        self.forgets = forgets
        self.reads_examples = reads_examples
        self._remembers = remembers
        self.guards: list[Guard] = []
        self.answers: dict[str, CompiledTurn] = {}
        self._hearing_counts = False
        self.scenes = {scene.id: self._scene(scene) for scene in plan.story.scenes.values()}
        for scene in self.scenes.values():
            scene.visited = self.index.known("visited", scene.id)
        order = postorder(plan.story.start.scene, self.scenes)
        for rank, name in enumerate(reversed(order)):
            self.scenes[name].rank = rank
        if self._hearing_counts or not self.index.only_earned:
            self._spread_reads(order)

    def _scene(self, story_scene: Scene) -> CompiledScene:
        scene = CompiledScene(story_scene, self.plan.channel(story_scene))
        base: KeyPath = ("scenes", scene.id)
        scene.turn = self._turn(scene, (*base, "customer"), story_scene.customer)
        guards = (self._guard(scene, (*path, "if"), entry.condition) for path, entry in story_scene.surveys())
        scene.survey = tuple(guard for guard in guards if guard)
        if story_scene.goto:
            scene.goto = self._goto(scene, (*base, "goto"), story_scene.goto)
        for index, reply in enumerate(story_scene.replies):
            scene.picks.append(self._pick(scene, (*base, "replies", index), index, reply))
        for index, route in enumerate(story_scene.typed.routes if story_scene.typed else ()):
            scene.routes.append(self._route(scene, (*base, "typed", "routes", index), index, route))
        scene.options = scene.picks + scene.routes
        if scene.floor:
            self._answered(scene)
        if story_scene.interrupted:
            self._interrupted(scene, (*base, "interrupted", "goto"), story_scene.interrupted)
        return scene

    def _answered(self, scene: CompiledScene) -> None:
        """How the customer answers what no route takes. Nobody asks whether these conditions are ever met."""
        for number, own in enumerate(self.plan.answers(scene.scene)):
            path: KeyPath = ("answers", number)
            known = len(self.guards)
            guard = self._guard(scene, (*path, "when"), own.condition)
            if own.goto:
                key = f"{scene.id}/answers/{own.id}"
                self.answers[key] = self._turn(scene, (*path, "answer"), own.answer)
                scene.strays += [branch.to for branch in own.goto]
            for made in self.guards[known:]:
                made.met_true = made.met_false = True
            if guard and number < len(scene.scene.answers) + len(self.plan.story.answers):
                scene.answered.append(guard)
        if self.plan.story.lost and (scene.answered or not scene.routes):
            scene.strays.append(self.plan.story.lost)

    def _interrupted(self, scene: CompiledScene, path: KeyPath, cut: Interrupted) -> None:
        goto = self._goto(scene, path, cut.goto)
        more = self._effects(cut.effects)
        for option in scene.options:
            own = option.effects[0]
            option.exits = (option.exits[0], goto)
            option.effects = (
                own,
                CompiledEffects(
                    own.trust + more.trust,
                    own.frustration + more.frustration,
                    own.set | more.set,
                    own.keep & more.keep,
                ),
            )

    def _guard(self, scene: CompiledScene, path: KeyPath, condition: Condition | None) -> Guard | None:
        if condition is None:
            return None
        guard = Guard(path, condition, self.index)
        self.guards.append(guard)
        scene.reads |= guard.reads
        scene.judges |= guard.reads
        return guard

    def _turn(self, scene: CompiledScene, path: KeyPath, beats: tuple[Beat, ...]) -> CompiledTurn:
        parts: tuple[list[CompiledBeat], list[CompiledBeat]] = ([], [])
        for number, beat in enumerate(beats):
            guard = self._guard(scene, (*path, number, "if"), beat.condition)
            tells = self.index.told(beat.tells)
            # A fact told anew unasked takes `earned` away, so who tells reads.
            scene.reads |= tells | tells << self.index.count
            parts[beat.silence].append(CompiledBeat(guard, tells, beat.done))
        return CompiledTurn(tuple(parts[0]), tuple(parts[1]))

    def _goto(self, scene: CompiledScene, path: KeyPath, goto: Goto) -> CompiledGoto:
        tests: list[tuple[Guard, str]] = []
        for number, branch in enumerate(goto[:-1]):
            guard = self._guard(scene, (*path, number, "if"), branch.condition)
            if guard is None:
                return CompiledGoto(tuple(tests), branch.to)
            tests.append((guard, branch.to))
        return CompiledGoto(tuple(tests), goto[-1].to)

    def _effects(self, effects: Effects) -> CompiledEffects:
        if effects is NO_EFFECTS:
            return _NO_EFFECTS
        cleared = self.index.all("flag", effects.clear)
        added = self.index.all("flag", effects.set)
        return CompiledEffects(effects.trust, effects.frustration, added & ~cleared, ~cleared)

    def _option(
        self, scene: CompiledScene, path: KeyPath, number: int, told: Reply | Route, asks: str
    ) -> Option:
        """What a pick and a route have in common. `asks` is the key of its condition."""
        typed = asks == "when"
        guard = self._guard(scene, (*path, asks), told.condition)
        option = Option(number, (scene.id, typed, told.id), guard)
        option.exits = (self._goto(scene, (*path, "goto"), told.goto),) * 2
        option.effects = (self._effects(told.effects),) * 2
        if told.answer:
            reads, judges = scene.reads, scene.judges
            scene.reads = scene.judges = 0
            option.answer = f"{scene.id}/{'typed' if typed else 'pick'}/{told.id}"
            self.answers[option.answer] = self._turn(scene, (*path, "answer"), told.answer)
            option.answer_reads = scene.reads, scene.judges
            scene.reads, scene.judges = reads | scene.reads, judges | scene.judges
        return option

    def _pick(self, scene: CompiledScene, path: KeyPath, number: int, reply: Reply) -> Option:
        option = self._option(scene, path, number, reply, "if")
        if reply.shows is None or reply.shows or reply.asks or reply.mishears:
            option.reading = compiled_reading(pick_reading(self.plan, scene.scene, reply), self.index)
            self._reads(scene, option.reading)
        return option

    def _route(self, scene: CompiledScene, path: KeyPath, number: int, route: Route) -> Option:
        option = self._option(scene, path, number, route, "when")
        if option.guard:
            # Which routes are taken is noted option by option.
            option.guard.met_true = option.guard.met_false = True
        option.examples = route.examples
        option.counting = Counting(route.earns == "nothing", route.spares)
        if self.reads_examples:
            ear, whole = CachedEar.of(self.plan), _whole_turn(self.plan, scene.id)
            facts = self.index.told(fact for text in route.examples for fact in ear.facts(whole, text))
            # What a reply could show that is read later on: what counts otherwise too early, what earns once.
            codes = tuple(c for c, r in self.plan.rulebook.rules.items() if r.early or r.once)
            self._reads(scene, CompiledReading(codes, facts, facts, 0, facts))
        return option

    def _reads(self, scene: CompiledScene, reading: CompiledReading) -> None:
        index = self.index
        scene.reads |= reading.asks | reading.asks << index.count | reading.misheard
        for code in reading.codes:
            rule = self.plan.rulebook.rules[code]
            if rule.early:
                self._hearing_counts = True
                scene.reads |= index.earned
            if rule.once == "call":
                scene.reads |= index.bit("spent", code)
            elif rule.once == "fact":
                scene.reads |= reading.facts | index.bit("spent", f"{code}@{scene.id}")
                scene.reads |= index.all("spent", (f"{code}:{fact}" for fact in index.names(reading.facts)))

    def _spread_reads(self, order: list[str]) -> None:
        """What is read later is read here: spread it back along the ways until nothing changes."""
        for scene in self.scenes.values():
            for option in scene.options:
                if option.answer:
                    for name in option.scenes():
                        self.scenes[name].reads |= option.answer_reads[0]
                        self.scenes[name].judges |= option.answer_reads[1]
        after = {name: [self.scenes[to] for to, _ in scene.exits()] for name, scene in self.scenes.items()}
        changed = True
        while changed:
            changed = False
            for name in order:
                scene = self.scenes[name]
                reads, judges = scene.reads, scene.judges
                for to in after[name]:
                    reads |= to.reads
                    judges |= to.judges
                changed |= (reads, judges) != (scene.reads, scene.judges)
                scene.reads, scene.judges = reads, judges
        asked = self.index.all_told << self.index.count
        kept = sum(map(self.index.of_key, self._remembers))
        for scene in self.scenes.values():
            if not scene.reads & self.index.earned:
                scene.reads &= ~asked
            scene.keep = (scene.reads, scene.judges, scene.judges & kept)[self.forgets]
            scene.unsure = scene.reads & ~scene.keep


_NO_EFFECTS = CompiledEffects()


def compiled_reading(reading: Reading, index: StateBits) -> CompiledReading:
    """A reading in a proof's form."""
    return CompiledReading(
        tuple(dict.fromkeys(behaviour.code for behaviour in reading.behaviours)),
        index.told(reading.facts),
        index.told(reading.asks),
        len(set(reading.feelings)),
        index.told(reading.mistaken),
    )


def _whole_turn(plan: Plan, scene: str) -> State:
    told = frozenset(plan.story.facts)
    return State(scene, 0, 0, told=told, position=len(plan.story.scenes[scene].customer))


def postorder(start: str, scenes: dict[str, CompiledScene]) -> list[str]:
    """Scenes that the ways lead to, the last ones first. Scenes that nothing leads to stand at the end."""
    order: list[str] = []
    seen: set[str] = set()
    for root in (start, *scenes):
        if root in seen:
            continue
        seen.add(root)
        stack = [(root, scenes[root].exits())]
        while stack:
            name, exits = stack[-1]
            to = next((to for to, _ in exits if to not in seen), None)
            if to is None:
                order.append(name)
                stack.pop()
            else:
                seen.add(to)
                stack.append((to, scenes[to].exits()))
    return order
