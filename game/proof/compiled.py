"""A story's scenes made ready for a proof: beats, options, where they lead, and what of a state they read."""

from collections.abc import Iterable

from game.conversation.ear import CachedEar, pick_reading
from game.conversation.own_words import lends
from game.conversation.plan import Plan
from game.conversation.state import State
from game.proof.compiled_scene import (
    NO_EFFECTS,
    CompiledBeat,
    CompiledEffects,
    CompiledGoto,
    CompiledReading,
    CompiledScene,
    CompiledTurn,
    Counting,
    Option,
    compiled_reading,
)
from game.proof.guards import Guard
from game.proof.state_bits import Key, StateBits
from game.story import model
from game.story.conditions import Condition
from game.story.model import Answer, Beat, Effects, Goto, Interrupted, KeyPath, Reply, Route, Scene


class CompiledStory:
    """All scenes of a story, compiled in one pass.

    `forgets` trades exactness for size: 0 remembers all that is read; 1 forgets what only moves meters
    (credits, facts asked for); 2 forgets everything but what `remembers` names. What is
    forgotten is taken to be either way, which only ever adds plays. `reads_texts`: what is typed is known, so
    what it names is read: so many authored `examples` of each route, all where it is None, or `texts`. With
    `own_words` words are typed in every scene, and may take the way of a pick.
    """

    def __init__(
        self,
        plan: Plan,
        forgets: int = 0,
        *,
        reads_texts: bool = True,
        texts: tuple[str, ...] = (),
        remembers: tuple[Key, ...] = (),
        own_words: bool = False,
        examples: int | None = None,
    ) -> None:
        self.plan = plan
        self.index = StateBits(plan.story)
        self.forgets = forgets
        self.own_words = own_words
        self._examples = examples
        self._reads_texts = reads_texts
        self._texts = texts
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
            self._unforeseen(scene, base)
        if story_scene.interrupted:
            self._interrupted(scene, (*base, "interrupted", "goto"), story_scene.interrupted)
        if self._reads_texts and (scene.routes or (scene.answers and self.own_words)):
            self._reads_typed(scene)
        return scene

    def _unforeseen(self, scene: CompiledScene, base: KeyPath) -> None:
        """What words may take that no route does."""
        authored = (*scene.scene.answers, *self.plan.story.answers)
        own: Iterable[Answer] = authored
        if not scene.routes and (self.own_words or authored or self.plan.story.lost):
            # The stock lines of a channel tell nothing and lead nowhere: the last, which takes everything,
            # stands for all of them.
            own = (*authored, self.plan.answers(scene.scene)[-1])
        for number, answer in enumerate(own):
            scene.answers.append(self._answer(scene, (*base, "answers", number), answer))
        if self.plan.story.lost and scene.answers:
            scene.lost = Option(_LAST, (scene.id, True, "lost"), None)
            scene.lost.exits = (CompiledGoto((), self.plan.story.lost),) * 2
        if self.own_words and not scene.routes:
            scene.lent = [
                self._lent(pick)
                for pick, reply in zip(scene.picks, scene.scene.replies, strict=True)
                if lends(self.plan, reply)
            ]

    def _answer(self, scene: CompiledScene, path: KeyPath, own: Answer) -> Option:
        """An answer of the customer's. Nobody asks whether its conditions are ever met."""
        known = len(self.guards)
        option = Option(
            _LAST, (scene.id, True, f"answers/{own.id}"), self._guard(scene, (*path, "when"), own.condition)
        )
        if own.goto:
            option.exits = (self._goto(scene, (*path, "goto"), own.goto),) * 2
        option.answer = f"{scene.id}/answers/{own.id}"
        self._heard_first(scene, option, path, own.answer)
        option.beats = self.answers[option.answer].ordinary
        for made in self.guards[known:]:
            made.met_true = made.met_false = True
        return option

    def _lent(self, pick: Option) -> Option:
        """The way of a pick for words that do the same act: where it leads and what is answered, and nothing
        else of it."""
        scene, _, name = pick.key
        option = Option(_LAST, (scene, True, f"by/{name}"), pick.guard)
        option.exits, option.reading, option.pick = pick.exits, pick.reading, pick.number
        option.answer, option.answer_reads = pick.answer, pick.answer_reads
        return option

    def _interrupted(self, scene: CompiledScene, path: KeyPath, cut: Interrupted) -> None:
        goto = self._goto(scene, path, cut.goto)
        more = self._effects(cut.effects)
        for option in (*scene.options, *scene.strays()):
            option.exits = (option.exits[0], goto)
            option.effects = (option.effects[0], option.effects[0].and_then(more))

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
        if effects is model.NO_EFFECTS:
            return NO_EFFECTS
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
            option.answer = f"{scene.id}/{'typed' if typed else 'pick'}/{told.id}"
            self._heard_first(scene, option, path, told.answer)
        return option

    def _heard_first(
        self, scene: CompiledScene, option: Option, path: KeyPath, answer: tuple[Beat, ...]
    ) -> None:
        """What the customer says to a way, and what these beats read wherever it leads."""
        reads, judges = scene.reads, scene.judges
        scene.reads = scene.judges = 0
        self.answers[option.answer] = self._turn(scene, (*path, "answer"), answer)
        option.answer_reads = scene.reads, scene.judges
        scene.reads, scene.judges = reads | scene.reads, judges | scene.judges

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
        option.examples = route.examples[: self._examples]
        option.counting = Counting(route.earns == "nothing", route.spares)
        return option

    def _reads_typed(self, scene: CompiledScene) -> None:
        """What the texts that are typed in a scene could read later on: what counts otherwise too early, what
        earns once."""
        ear, whole = CachedEar.of(self.plan), _whole_turn(self.plan, scene.id)
        texts = self._texts or [text for route in scene.routes for text in route.examples]
        facts = self.index.told(fact for text in texts for fact in ear.facts(whole, text))
        codes = tuple(c for c, r in self.plan.rulebook.rules.items() if r.early or r.once)
        self._reads(scene, CompiledReading(codes, facts, facts, 0, facts))
        if scene.answers:
            scene.reads |= self._once_here(scene)

    def _once_here(self, scene: CompiledScene) -> int:
        """The bits of what earns once in a scene where the customer's answer leaves the call in it."""
        return self.index.all("spent", (once_here(code, scene.id) for code in self.plan.rulebook.shown))

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
            for option in (*scene.options, *scene.strays()):
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
            if self.forgets and scene.answers and self._reads_texts:
                # What earned here is remembered while the call stays here. What earned on an earlier visit
                # is not, so one that is not set may be.
                scene.keep |= self._once_here(scene) & scene.reads


_LAST = -1
"""Ways that no author has written stand behind all others for players who take replies in their order."""


def once_here(code: str, scene: str) -> str:
    """Under what `step` keeps that a reply earned, where it was answered and the call stayed in its scene."""
    return f"{code}@{scene}/answered"


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
