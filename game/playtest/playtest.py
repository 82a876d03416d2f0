"""Simulated players, thousands of plays a second, each play made by the rules themselves.

Every play is written down as a path. One seed gives the same plays on every machine.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from random import Random

from msgspec import Struct

from game.conversation.ear import CachedEar, pick_reading
from game.conversation.events import Cue, Event, Listen, Pick, Wait
from game.conversation.own_words import said
from game.conversation.plan import Plan
from game.conversation.state import Outcome, State
from game.conversation.step import begin, enter, offered, step
from game.conversation.turn import speaking
from game.listening.reading import Reading, with_misheard
from game.playtest.players import PLAYERS, Player, PossibleReply, happens, typed_lines
from game.story.model import Reply, Route

STYLES = tuple(PLAYERS)
MOST_EVENTS = 2_000
"""A play with more events than this, and two a scene, is given up: it goes round in circles."""


class Play(Struct, frozen=True):
    """One play. `ending` is "" where it came to stand or went round in circles; `scenes` are those it was
    in, `taken` the scene and id of each pick or route it took."""

    path: tuple[str, ...]
    ending: str
    trust: int
    frustration: int
    scenes: frozenset[str]
    taken: tuple[tuple[str, str], ...]


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
    With a `clock`, `seconds` is the time that the plays took. Raises ValueError on another style."""
    now = clock or (lambda: 0.0)
    results: dict[str, StyleResult] = {}
    seen: set[str] = set()
    taken: Counter[str] = Counter()
    before = now()
    for name in STYLES if style == "all" else (style,):
        results[name] = _counted(plan, simulate(plan, plays, seed, name), seen, taken)
    return Playtest(plays * len(results), results, _coverage(plan, seen, taken), dict(taken), now() - before)


def simulate(plan: Plan, plays: int, seed: int, style: str) -> Iterator[Play]:
    """The plays that `playtest` makes, one by one. Raises ValueError on a style that there is not."""
    if style not in PLAYERS:
        raise ValueError(f"there is no style “{style}”; there are {', '.join(STYLES)} and all")
    simulation = _Simulation(plan, PLAYERS[style])
    random = Random(f"{seed}/{style}")
    for _ in range(plays):
        yield simulation.play(random)


def _counted(plan: Plan, plays: Iterator[Play], seen: set[str], taken: Counter[str]) -> StyleResult:
    """The result of one style; the scenes and replies that it saw are added to `seen` and `taken`."""
    endings: Counter[str] = Counter()
    count = trusts = frustrations = turns = 0
    for play in plays:
        count += 1
        endings[play.ending] += 1
        trusts += play.trust
        frustrations += play.frustration
        turns += len(play.taken)
        seen.update(play.scenes)
        taken.update(f"{scene}/{reply}" for scene, reply in play.taken)
    share = max(1, count)
    return StyleResult(
        count,
        {scene: endings[scene] for scene in plan.story.scenes if endings[scene]},
        endings[""],
        round(trusts / share, 2),
        round(frustrations / share, 2),
        round(turns / share, 2),
    )


def _coverage(plan: Plan, seen: set[str], taken: Counter[str]) -> Coverage:
    scenes = plan.story.scenes
    replies = [f"{name}/{reply.id}" for name, scene in scenes.items() for reply in scene.replies]
    replies += [f"{name}/{route.id}" for name, scene in scenes.items() for route in scene.routes]
    return Coverage(
        len(scenes),
        len(seen),
        len(replies),
        sum(reply in taken for reply in replies),
        tuple(scene for scene in scenes if scene not in seen),
        tuple(reply for reply in replies if reply not in taken),
    )


class _Simulation:
    """One style's plays of one story; what can be answered where is kept from play to play."""

    def __init__(self, plan: Plan, player: Player) -> None:
        self.plan = plan
        self.player = player
        self._picks: dict[tuple[str, str], PossibleReply] = {}
        self._ear = CachedEar.of(plan)
        self._typed: dict[tuple[object, ...], tuple[PossibleReply, ...]] = {}
        self._facts: dict[tuple[object, ...], frozenset[str]] = {}
        self._first = enter(plan, begin(plan))[0]

    def play(self, rng: Random) -> Play:
        state, path = self._first, list[str]()
        scenes, taken = {state.scene}, list[tuple[str, str]]()
        most = MOST_EVENTS + 2 * len(self.plan.story.scenes)
        while not state.over and len(path) < most:
            state, choice = self._listen(state, path, rng)
            scenes.add(state.scene)
            if choice:
                scene = state.scene
                state, outcome = self._do(state, choice.event, choice.words, path)
                taken.append((scene, outcome.route))
                scenes.add(state.scene)
            elif self.plan.scene(state).goto is None:
                break
            else:
                state, _ = self._do(state, _LISTEN, "listen", path)
                scenes.add(state.scene)
        ending = state.scene if state.over else ""
        return Play(tuple(path), ending, state.trust, state.frustration, frozenset(scenes), tuple(taken))

    def _do(self, state: State, event: Event, words: str, path: list[str]) -> tuple[State, Outcome]:
        path.append(words)
        return step(self.plan, state, event)

    def _listen(self, state: State, path: list[str], rng: Random) -> tuple[State, PossibleReply | None]:
        """One turn of the customer's: beats, silence, cues; then the reply that is given to it, if any."""
        plan, player = self.plan, self.player
        channel = plan.channel(plan.scene(state))
        cues = channel.cue and not plan.scene(state).ending
        while talking := speaking(plan, state):
            if self._choices(state) and happens(rng, player.cuts):
                break
            if cues and state.cues < plan.rulebook.cue_cap and happens(rng, player.cued):
                state, _ = self._do(state, _CUE, "cue", path)
                continue
            state, _ = self._do(state, _LISTEN, "listen", path)
            if state.over:
                return state, None
        if not talking:
            state = self._hear_silence(state, path, rng)
        standing = self._choices(state)
        if not standing:
            return state, None
        if player.pauses and not talking and channel.silence and not step(plan, state, _WAIT)[1].silence:
            state, _ = self._do(state, _WAIT, "wait", path)
        best = player.best(plan.rulebook, standing)
        return state, best[int(rng.random() * len(best))]

    def _hear_silence(self, state: State, path: list[str], rng: Random) -> State:
        """The pauses that are left after the last ordinary beat, while they bring something. Who never waits
        does so only where nothing else leads on."""
        silent, leads_on = len(self.plan.turn(state.scene, state.answer).silent), self.plan.scene(state).goto
        while state.silences < silent:
            after, outcome = step(self.plan, state, _WAIT)
            stuck = not leads_on and not self._choices(state)
            if not outcome.silence or not (happens(rng, self.player.waited) or stuck):
                break
            state = after
            path.append("wait")
        return state

    def _choices(self, state: State) -> Sequence[PossibleReply]:
        """The replies that stand, those typed with them: one of each that does the same."""
        scene = self.plan.scene(state)
        picks = offered(self.plan, state)
        # Where nothing stands nobody answers; and whose own words were answered, and led nowhere, picks.
        if scene.typed is None and not (picks and self.player.types and state.answered == 0):
            return [self._pick(state.scene, reply) for reply in picks]
        where = (state.scene, state.answer, state.position, state.silences)
        facts = self._facts.get(where)
        if facts is None:
            lines = self._lines(scene.routes)
            facts = frozenset().union(*(self._ear.facts(state, text) for _, text in lines))
            self._facts[where] = facts
        # Whose way words may take hangs on the picks that stand.
        standing = () if scene.typed else tuple(reply.id for reply in picks)
        key = (*where, state.told & facts, standing)
        typed = self._typed.get(key)
        if typed is None:
            typed = self._typed[key] = tuple(self._typings(state, scene.routes))
        if self.player.types:
            return typed
        helped = offered(self.plan, state, helped=True)
        return (*(self._pick(state.scene, reply) for reply in helped), *typed)

    def _pick(self, scene: str, reply: Reply) -> PossibleReply:
        name = reply.id
        choice = self._picks.get((scene, name))
        if choice is None:
            whole = self.plan.story.scenes[scene]
            codes = _does(pick_reading(self.plan, whole, reply))
            choice = self._picks[scene, name] = PossibleReply(f"pick:{name}", Pick(name), codes, False)
        return choice

    def _lines(self, routes: Sequence[Route]) -> Sequence[tuple[str, str]]:
        """The steps and texts of all that this player may type."""
        if self.player.types:
            return [(f"type:{text}", text) for text in getattr(typed_lines(), self.player.types)]
        return [
            (f"say:{route.id}#{number}", text)
            for route in routes
            for number, text in enumerate(route.examples, 1)
        ]

    def _typings(self, state: State, routes: Sequence[Route]) -> Iterator[PossibleReply]:
        done: set[object] = set()
        for words, text in self._lines(routes):
            reading = self._ear.hear(state, text)
            codes = _does(reading)
            facts = frozenset(reading.facts), frozenset(reading.asks), frozenset(reading.misheard)
            does = (codes, facts, len(set(reading.feelings)))
            if does not in done:
                done.add(does)
                yield PossibleReply(words, said(self.plan, state, text, reading), codes, True)


def _does(reading: Reading) -> tuple[str, ...]:
    """What a player likes a reply by: what it shows, and that it gets something wrong."""
    return with_misheard(reading.codes, bool(reading.mistaken))


_LISTEN, _WAIT, _CUE = Listen(), Wait(), Cue()
