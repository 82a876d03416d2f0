"""Typed examples held against the routes they stand under.

Each is read by the ear on the shortest play to its scene, all ordinary beats heard, in which the route's
own demands on the call hold; `given` stands in where no play brings that about.
"""

from bisect import bisect
from collections.abc import Callable, Hashable, Iterator
from heapq import heappop, heappush

from msgspec.structs import replace

from game.check.remarks import KEY, Remark
from game.conversation.ear import hear
from game.conversation.events import Cue, Event, Listen, Pick, Say, Wait
from game.conversation.plan import Plan, view
from game.conversation.state import State
from game.conversation.step import begin, enter, offered, speaking, step, would_interrupt
from game.listening.reading import Reading
from game.story.compiled_conditions import View, could_hold
from game.story.conditions import limits, needs
from game.story.links import Links, reach, turned
from game.story.model import KeyPath, Route

# States looked at before a search gives up; a fixed count, so that findings do not depend on the machine.
BUDGET = 4_000

Key = tuple[str, int]


def examples_remarks(
    plan: Plan, links: Links, never_taken: frozenset[tuple[str, str]] = frozenset()
) -> Iterator[Remark]:
    """Examples that lead elsewhere, and routes whose examples no play can be found for.

    Of the routes in `never_taken` it was told that no reply takes them: only a `given` is looked at.
    """
    typed = {name: scene.typed.routes for name, scene in plan.story.scenes.items() if scene.typed}
    wanted = {
        (name, number)
        for name, routes in typed.items()
        for number, route in enumerate(routes)
        if route.examples and (route.given or (name, route.id) not in never_taken)
    }
    if not wanted:
        return
    search = _Search(plan, links, wanted)
    search.run()
    for name, routes in typed.items():
        for number, route in enumerate(routes):
            if (name, number) in wanted:
                told = (name, route.id) in never_taken
                yield from _route_remarks(search, name, number, route, told)


class _Search:
    """Plays in the order of their length, until every wanted route has a state for its examples."""

    def __init__(self, plan: Plan, links: Links, wanted: set[Key]) -> None:
        self.plan = plan
        self.wanted = set(wanted)
        self.states: dict[Key, State] = {}
        self.first: dict[str, State] = {}
        self.complete = False
        self._useful = reach(turned(links), {name for name, _ in wanted})
        self._readings: dict[tuple[object, ...], Reading] = {}

    def run(self) -> None:
        """First plays that hear everything out, taking for one what no condition tells apart; then, for
        what is still missing, plays of every kind."""
        self._walk(self._mannered, self._coarse())
        if self.wanted:
            self.complete = self._walk(self._every, lambda state: state)

    def reading(self, state: State, text: str) -> Reading:
        """What the ear reads here; what was heard and told decides, nothing else of the state."""
        key = (text, state.scene, state.answer, state.position, state.silences, state.told)
        reading = self._readings.get(key)
        if reading is None:
            reading = self._readings[key] = hear(self.plan, state, text)
        return reading

    def _coarse(self) -> Callable[[State], Hashable]:
        """What the story's conditions can tell of a state: meters by the numbers they are held against."""
        trust, frustration = {0}, {0}
        visited: set[str] = set()
        for scene in self.plan.story.scenes.values():
            for _, condition in scene.conditions():
                visited.update(name for what, name in needs(condition) if what == "scene")
                for limit in limits(condition):
                    asked = (limit.value, limit.value + 1) if limit.value is not None else range(101)
                    (trust if limit.meter == "trust" else frustration).update(asked)
        bands = sorted(trust), sorted(frustration)

        def seen(state: State) -> Hashable:
            return (
                state.scene, state.answer, state.position, state.silences, state.told, state.flags,
                state.visited & visited, bisect(bands[0], state.trust), bisect(bands[1], state.frustration),
            )  # fmt: skip

        return seen

    def _walk(
        self,
        moves: Callable[[State], Iterator[tuple[int, State]]],
        seen_as: Callable[[State], Hashable],
    ) -> bool:
        """Whether every play was seen."""
        start = enter(self.plan, begin(self.plan))[0]
        queue: list[tuple[int, int, int, State]] = [(0, 0, 0, start)]
        seen = {seen_as(start)}
        count = 0
        while queue and self.wanted:
            floors, events, _, state = heappop(queue)
            if state.scene not in self._useful:
                continue
            self._look(state)
            for taken, after in moves(state):
                look = seen_as(after)
                if look not in seen:
                    if len(seen) > BUDGET:
                        return False
                    seen.add(look)
                    count += 1
                    heappush(queue, (floors + taken, events + 1, count, after))
        return True

    def _look(self, state: State) -> None:
        typed = self.plan.scene(state).typed
        if typed is None:
            return
        cuts = would_interrupt(self.plan, state)
        if not speaking(self.plan, state):
            self.first.setdefault(state.scene, state)
        elif not cuts:
            return
        for number in range(len(typed.routes)):
            key = (state.scene, number)
            if key in self.wanted and suits(self.plan, state, typed.routes, number, cuts):
                # A route that can be taken without cutting in is read that way.
                if cuts and suits(self.plan, state, typed.routes, number, False):
                    continue
                self.states[key] = state
                self.wanted.discard(key)

    def _mannered(self, state: State) -> Iterator[tuple[int, State]]:
        after = step(self.plan, state, Listen())
        if after[1].refusal is None:
            yield 0, after[0]
            return
        waited = step(self.plan, state, Wait())
        if waited[1].silence:
            yield 0, waited[0]
        yield from self._floor(state)

    def _every(self, state: State) -> Iterator[tuple[int, State]]:
        for event in (Listen(), Wait(), Cue()):
            after, outcome = step(self.plan, state, event)
            if outcome.refusal is None and after != state:
                yield 0, after
        yield from self._floor(state)

    def _floor(self, state: State) -> Iterator[tuple[int, State]]:
        events: list[Event] = [Pick(reply.id) for reply in offered(self.plan, state, helped=True)]
        typed = self.plan.scene(state).typed
        for route in typed.routes if typed else ():
            events += [Say(text, self.reading(state, text)) for text in route.examples]
        for event in events:
            after, outcome = step(self.plan, state, event)
            if outcome.refusal is None:
                yield 1, after


def _route_remarks(search: _Search, name: str, number: int, route: Route, told: bool) -> Iterator[Remark]:
    at: KeyPath = ("scenes", name, "typed", "routes", number)
    state = search.states.get((name, number))
    typed = search.plan.story.scenes[name].typed
    assert typed is not None
    if state is None and route.given and name in search.first:
        first = search.first[name]
        state = replace(
            first,
            flags=first.flags.union(route.given.flags),
            trust=first.trust if route.given.trust is None else route.given.trust,
            frustration=first.frustration if route.given.frustration is None else route.given.frustration,
        )
        if not suits(search.plan, state, typed.routes, number, False):
            if told:
                return
            message = f'even with this `given`, the route "{route.id}" cannot be taken'
            yield Remark("example-no-state", (*at, "given"), message, spot=KEY)
            return
    if state is None:
        if name not in search.first:
            return
        if search.complete:
            message = (
                f'no play comes to "{name}" as the route "{route.id}" needs it, so its examples are not read'
            )
            yield Remark("example-no-state", (*at, "when") if route.condition else (*at, "id"), message)
        else:
            message = f'no play was found that comes to "{name}" as the route "{route.id}" needs it'
            yield Remark("example-unread", (*at, "when") if route.condition else (*at, "id"), message)
        return
    for index, text in enumerate(route.examples):
        reading = search.reading(state, text)
        outcome = step(search.plan, state, Say(text, reading))[1]
        if outcome.route != route.id:
            codes = ", ".join(dict.fromkeys(b.code for b in reading.behaviours)) or "no behaviour"
            named = "".join(
                f"; {what} {', '.join(names)}"
                for what, names in (("facts named:", reading.facts), ("feelings named:", reading.feelings))
                if names
            )
            message = (
                f'this example leads to "{outcome.route}", not to "{route.id}": the ear reads {codes}{named}'
            )
            yield Remark("example-elsewhere", (*at, "examples", index), message)


def suits(plan: Plan, state: State, routes: tuple[Route, ...], number: int, cuts: bool) -> bool:
    """Whether some reply could take a route here: its own `when` can hold, and none above must."""
    for route in routes[:number]:
        if route.condition is None or not could_hold(route.condition, _seen(plan, state, cuts))[1]:
            return False
    condition = routes[number].condition
    return condition is None or could_hold(condition, _seen(plan, state, cuts))[0]


def _seen(plan: Plan, state: State, cuts: bool) -> View:
    return view(state)._replace(interrupts=cuts, feelings=len(plan.story.feelings))
