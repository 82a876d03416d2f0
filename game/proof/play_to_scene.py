"""The short play on which a reply is read: how `check`, `analyse`, previews and story tests come to a scene.

Fewest replies first, then fewest events, and the same on every machine. A play hears everybody out unless
only cutting in gets there; where the reply names facts, one on which they were told is preferred.
"""

from bisect import bisect
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cached_property
from heapq import heappop, heappush
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from game.conversation.beginning import Beginning, begin_in
from game.conversation.ear import CachedEar
from game.conversation.events import Cue, Event, Listen, Pick, Say, Wait
from game.conversation.plan import Plan, view
from game.conversation.state import State
from game.conversation.step import begin, enter, listened_to, offered, step
from game.conversation.turn import speaking, would_interrupt
from game.proof.typed_examples import examples_typed
from game.story.conditions import could_hold, counts_facts, limits, needs
from game.story.links import Links, links, reach, turned
from game.story.model import Route, Scene

BUDGET = 4_000
"""States that one search looks at before it gives up: a fixed count, so that no answer depends on the
machine."""

_SMALL = 500
"""Up to so many scenes it is worked out for each what is still asked after it, and each is looked for alone
where a search for all did not find it."""
_COUNTED = 5
"""From so many facts on, a count of facts told makes no difference that a search looks for."""


class ShortPlay(Struct, frozen=True):
    """A play to a scene. `path` has its steps, `beginning` how the call stood as the scene was entered, and
    `state` how it stands where a reply can be made. `path` is None where the author pinned how it stands."""

    path: tuple[str, ...] | None
    beginning: Beginning
    state: State


class ShortPlays:
    """Finds short plays in one story; what it has looked at is kept from question to question."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.ear = CachedEar.of(plan)
        self.examples = examples_typed(plan.story)
        self._told: dict[str, frozenset[str]] = {}
        self.ways = links(plan.story)
        self._back = turned(self.ways)
        self._searches: dict[tuple[str, str], _Search] = {}

    @cached_property
    def alike(self) -> Callable[[State], Hashable]:
        """What conditions still to come can tell of a state: equal for states that need not be told apart."""
        return _alike(self)

    def to_scene(self, scene: str, text: str = "") -> ShortPlay | None:
        """A play that hears a scene out, if one is found; `text` is what would be said there."""
        return self._best(scene, text, lambda state: not speaking(self.plan, state), straight=True)

    def passes(self, scene: str) -> bool:
        """Whether a search for many scenes at once has come to this one."""
        return any(next(self._search(kind, "").arrivals(scene), None) for kind in ("patient", "any"))

    def to_reply(self, scene: str, text: str) -> ShortPlay | None:
        """A play on which to read what somebody would say in a scene: an example on that of its route."""
        for route in self.plan.story.scenes[scene].routes:
            if text in route.examples:
                play = self.to_example(self.plan.story.scenes[scene], route, text)
                if play:
                    return play
        return self.to_scene(scene, text)

    def to_example(self, scene: Scene, route: Route, text: str) -> ShortPlay | None:
        """A play that brings a scene about in which a route can be taken, if one is found; `given` pins how
        the call stands there, or says it where no play is found."""
        given, found = route.given, None
        if given is None or (given.heard is None and given.visited is None):
            # What falls through all other routes is not meant to name anything.
            wanted = text if route.condition else ""
            straight = len(self.ways) <= _SMALL
            found = self._best(scene.id, wanted, lambda state: self.suits(state, route), straight=straight)
        if found or given is None:
            return found
        base = self.to_scene(scene.id)
        if base is None and given.heard is None and given.visited is None:
            return None
        was = base.beginning if base else Beginning(scene.id)
        flags = tuple(dict.fromkeys((*was.flags, *(given.flags or ()))))
        pinned = was.but(given.trust, given.frustration, flags, given.heard, given.visited)
        return ShortPlay(None, pinned, listened_to(self.plan, begin_in(self.plan, pinned).after))

    def exhausted(self) -> bool:
        """Whether every play there is has been looked at, so that what was not found is not there."""
        return self.examples is None and self._search("any", "").exhausted

    def suits(self, state: State, route: Route) -> bool:
        """Whether some reply could take a route here: its own `when` can hold, and none above it must. One
        that can be taken without cutting in is not read where a reply cuts in."""
        if would_interrupt(self.plan, state):
            return self._could_take(state, route, True) and not self._could_take(state, route, False)
        return self._could_take(state, route, False)

    def _could_take(self, state: State, route: Route, cuts: bool) -> bool:
        seen = view(state)._replace(interrupts=cuts, feelings=len(self.plan.story.feelings))
        for other in self.plan.scene(state).routes:
            can, may_not = could_hold(other.condition, seen) if other.condition else (True, False)
            if other.id == route.id:
                return can
            if not may_not:
                return False
        return False

    def _best(
        self, scene: str, text: str, suits: Callable[[State], bool], *, straight: bool
    ) -> ShortPlay | None:
        named: frozenset[str] | None = None
        first: _Node | None = None
        for search in self._tried(scene, straight):
            for node in search.arrivals(scene):
                if not suits(node.state):
                    continue
                if named is None:
                    read = self.ear.named(node.state, text) if text else ()
                    named = self._can_be_told(scene).intersection(read)
                first = first or node
                if node.state.told.issuperset(named):
                    return self._play(node)
            if first:
                return self._play(first)
        return None

    def _tried(self, scene: str, straight: bool) -> Iterator["_Search"]:
        """The searches for a scene, the next one where those before have not found it: plays that hear
        everybody out, those among them that go straight there, and plays of every kind."""
        yield self._search("patient", "")
        if straight and not self._search("patient", "").exhausted:
            yield self._search("straight", scene)
        yield self._search("any", "")

    def _search(self, kind: Literal["patient", "straight", "any"], to: str) -> "_Search":
        key = kind, to
        if key not in self._searches:
            far = _distances(self._back, to) if to else None
            self._searches[key] = _Search(self, kind != "any", far)
        return self._searches[key]

    def _can_be_told(self, scene: str) -> frozenset[str]:
        """The facts that some beat tells on the ways to a scene, or in it; in a large story anywhere."""
        if len(self.ways) > _SMALL:
            return self._told_anywhere
        known = self._told.get(scene)
        if known is None:
            ways_in = reach(self._back, (scene,))
            known = self._told[scene] = frozenset().union(*(self._tells[name] for name in ways_in))
        return known

    @cached_property
    def _tells(self) -> dict[str, frozenset[str]]:
        """The facts that each scene tells."""
        return {
            name: frozenset(fact for _, beat in scene.beats() for fact in beat.tells)
            for name, scene in self.plan.story.scenes.items()
        }

    @cached_property
    def _told_anywhere(self) -> frozenset[str]:
        return frozenset().union(*self._tells.values())

    def _play(self, node: "_Node") -> ShortPlay:
        path: list[str] = []
        at: _Node | None = node
        while at:
            path[:0] = at.words
            at = at.parent
        before, entered = node.entry
        answer = self.plan.turn(entered.scene, entered.answer).ordinary
        own = self.plan.turn(entered.scene, "").ordinary
        told = dict.fromkeys(fact for beat in answer[: len(answer) - len(own)] for fact in beat.tells)
        facts = self.plan.story.facts
        beginning = Beginning(
            entered.scene,
            entered.trust,
            entered.frustration,
            tuple(flag for flag in self.plan.story.every_flag if flag in entered.flags),
            tuple(fact for fact in facts if fact in told or (before and fact in before.told)),
            tuple(scene for scene in self.plan.story.scenes if before and scene in before.visited),
        )
        return ShortPlay(tuple(path), beginning, node.state)


class _Node(NamedTuple):
    """A state that a play comes to, and the steps since the one before. `entry` are the states before and
    after its scene was entered."""

    state: State
    parent: "_Node | None"
    words: tuple[str, ...]
    entry: tuple[State | None, State]


class _Search:
    """Plays in the order of their length, looked at only as far as somebody asks. `patient` ones hear
    everybody out, and two states are one where no condition still to come tells them apart; the others do
    whatever can be done. With `far`, the links from each scene to the one that is looked for, nearer states
    come first, however long the play."""

    def __init__(self, plays: ShortPlays, patient: bool, far: Mapping[str, int] | None) -> None:
        self.plays = plays
        self.plan = plays.plan
        self.exhausted = False
        self._patient = patient
        self._far = far
        self._found: dict[str, list[_Node]] = {name: [] for name in self.plan.story.scenes}
        self._full = False
        self._seen: dict[Hashable, tuple[int, int]] = {}
        self._queue: list[tuple[int, int, int, int, _Node, Hashable]] = []
        self._count = 0
        state = enter(self.plan, begin(self.plan))[0]
        self._look: Callable[[State], Hashable] = plays.alike if patient else lambda state: state
        self._add(0, 0, None, (), state, (None, state))

    def arrivals(self, scene: str) -> Iterator[_Node]:
        """The states in which a reply can be made in a scene, that of the shortest play first."""
        found = self._found[scene]
        at = 0
        while True:
            while at < len(found):
                at += 1
                yield found[at - 1]
            if not self._queue:
                return
            self._advance()

    def _advance(self) -> None:
        _, floors, events, _, node, look = heappop(self._queue)
        if self._seen[look] < (floors, events):
            return
        state = node.state
        if not speaking(self.plan, state) or would_interrupt(self.plan, state):
            self._found[state.scene].append(node)
        for word, event in () if self._full else self._events(state):
            after, outcome = step(self.plan, state, event)
            in_vain = self._patient and word == "wait" and not outcome.silence
            if outcome.refusal or after == state or in_vain:
                continue
            takes_floor = isinstance(event, Pick | Say)
            moves_on = takes_floor or (word == "listen" and not speaking(self.plan, state))
            entry = (state, after) if moves_on else node.entry
            self._add(floors + takes_floor, events + 1, node, (word,), after, entry)
        self.exhausted = not self._queue and not self._full

    def _add(
        self,
        floors: int,
        events: int,
        parent: _Node | None,
        words: tuple[str, ...],
        state: State,
        entry: tuple[State | None, State],
    ) -> None:
        while self._patient and speaking(self.plan, state):
            state, words, events = step(self.plan, state, Listen())[0], (*words, "listen"), events + 1
        look = self._look(state)
        far = 0 if self._far is None else self._far.get(state.scene)
        if far is None or (look in self._seen and self._seen[look] <= (floors, events)):
            return
        self._full = self._full or len(self._seen) >= BUDGET
        if not self._full:
            self._seen[look] = floors, events
            self._count += 1
            node = _Node(state, parent, words, entry)
            heappush(self._queue, (far, floors, events, self._count, node, look))

    def _events(self, state: State) -> Iterator[tuple[str, Event]]:
        scene = self.plan.scene(state)
        if state.over:
            return
        if scene.goto or not self._patient:
            yield "listen", Listen()
        yield "wait", Wait()
        if not self._patient:
            yield "cue", Cue()
        for reply in offered(self.plan, state, helped=True):
            yield f"pick:{reply.id}", Pick(reply.id)
        for route in scene.routes:
            for number, text in enumerate(route.examples[: self.plays.examples], 1):
                yield f"say:{route.id}#{number}", Say(text, self.plays.ear.hear(state, text))


def _distances(back: Links, scene: str) -> dict[str, int]:
    """How many links lead from each scene to this one."""
    found = {scene: 0}
    queue = deque(found)
    while queue:
        name = queue.popleft()
        for source in back[name]:
            if source not in found:
                found[source] = found[name] + 1
                queue.append(source)
    return found


def _answered(plays: ShortPlays) -> Callable[[str, str], str]:
    """The first answer met that makes no difference from a given one where its scene is heard out: it tells
    nothing, and the examples there take the same from what was said."""
    first: dict[tuple[str, str], str] = {}
    kinds: dict[Hashable, str] = {}

    def answered(scene: str, answer: str) -> str:
        found = first.get((scene, answer))
        if found is None:
            found = first[scene, answer] = answer
            own, turn = plays.plan.story.scenes[scene], plays.plan.turn(scene, answer)
            more = [beat for beat in (*turn.ordinary, *turn.silent) if beat not in own.customer]
            if answer and not any(beat.tells or beat.condition or beat.silence for beat in more):
                end, silent = len(turn.ordinary), range(len(turn.silent) + 1)
                states = [State(scene, 0, 0, answer=answer, position=end, silences=at) for at in silent]
                texts = (text for route in own.routes for text in route.examples)
                ties = tuple(plays.ear.ties(state, text) for text in texts for state in states)
                found = first[scene, answer] = kinds.setdefault((scene, ties), answer)
        return found

    return answered


def _alike(plays: ShortPlays) -> Callable[[State], Hashable]:
    scenes = plays.plan.story.scenes
    own = {name: _asked(scene) for name, scene in scenes.items()}
    if len(scenes) > _SMALL:
        every_fact = (("fact", fact) for fact in plays.plan.story.facts)
        ahead = dict.fromkeys(scenes, _Asked(frozenset(every_fact).union(*own.values())))
    else:
        for name, scene in scenes.items():
            own[name] |= _named(plays, scene)
        ahead = {
            name: _Asked(frozenset().union(*(own[to] for to in reach(plays.ways, (name,)))))
            for name in scenes
        }

    answered = _answered(plays)

    def look(state: State) -> Hashable:
        asked = ahead[state.scene]
        return (
            state.scene, answered(state.scene, state.answer), state.silences,
            state.flags & asked.flags, state.told & asked.facts,
            asked.counts and min(len(state.told), _COUNTED), state.visited & asked.scenes,
            bisect(asked.trust, state.trust), bisect(asked.frustration, state.frustration),
        )  # fmt: skip

    return look


class _Asked:
    """What conditions ask of a call, by kind."""

    def __init__(self, asked: frozenset[tuple[str, str | int]]) -> None:
        def of(kind: str) -> list[Any]:
            return sorted(what for other, what in asked if other == kind)

        self.flags, self.facts, self.scenes = (frozenset(of(kind)) for kind in ("flag", "fact", "scene"))
        self.trust, self.frustration = of("trust"), of("frustration")
        self.counts = bool(of("facts"))


def _asked(scene: Scene) -> frozenset[tuple[str, str | int]]:
    """What the conditions of a scene ask of a call, each thing with its kind."""
    found: set[tuple[str, str | int]] = set()
    for _, condition in scene.conditions():
        found.update(needs(condition))
        if counts_facts(condition):
            found.add(("facts", ""))
        for limit in limits(condition):
            values = range(101) if limit.value is None else (limit.value, limit.value + 1)
            found.update((limit.meter, value) for value in values)
    return frozenset(found)


def _named(plays: ShortPlays, scene: Scene) -> frozenset[tuple[str, str | int]]:
    """The facts that the examples of a scene give back, in the same form."""
    start = enter(plays.plan, begin(plays.plan))[0]
    texts = (text for route in scene.routes for text in route.examples)
    return frozenset(("fact", fact) for text in texts for fact in plays.ear.named(start, text))
