"""The machine that proofs and simulated players use follows the same rules as `step`."""

from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.conversation.path import event_of
from game.conversation.plan import Plan
from game.conversation.state import State
from game.conversation.step import begin, enter, offered, step
from game.proof.machine import Branch, Machine, Stop
from game.proof.meters import bounds, boxed, first_point, moved, point, spread, unmoved
from tests.playing import CHAPTERS, chapter
from tests.proof.small_stories import plans

calm = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


class Follower:
    """Walks a machine with one pair of meters, the way a proof walks it with all."""

    def __init__(self, plan: Plan, flags: tuple[str, ...] = ()) -> None:
        self.plan = plan
        self.machine = Machine(plan)
        self.pair = point(plan.story.start.trust, plan.story.start.frustration)
        self.cues = self.waits = 0
        self.stop = self.found(self.machine.start(flags))

    def found(self, branches: list[Branch]) -> Stop:
        """The one stop that these meters lead to."""
        stops = [to for where, to in branches if where & self.pair]
        assert len(stops) == 1, "the ways on must be one for each value"
        if not stops[0].expanded:
            self.machine.expand(stops[0])
        return stops[0]

    def move(self, move: tuple[int, int]) -> None:
        """Move the meters, clamped."""
        self.pair = moved(self.pair, *move)

    def enter(self, branches: list[Branch]) -> None:
        """Come to a new scene."""
        self.stop = self.found(branches)
        self.cues = self.waits = 0

    def do(self, words: str) -> bool:
        """One step of a path; false where it does not stand."""
        stop, rules = self.stop, self.machine.moves
        if stop.over:
            return False
        if words == "cue":
            if not stop.cues:
                return False
            self.move(rules["cue" if self.cues < self.machine.cap else "cue_excess"])
            self.cues += 1
            return True
        if words == "wait" and not stop.waits:
            return False
        if words in ("listen", "wait") and stop.talk & self.pair:
            self.stop = self.found(stop.listen)
            return True
        if words == "listen":
            if not stop.onward:
                return False
            self.enter(stop.onward)
            return True
        if words == "wait":
            if any(where & self.pair for where, _ in stop.hush):
                self.stop = self.found(stop.hush)
                self.move(rules["silence"])
            else:
                assert stop.empty & self.pair
                if self.waits:
                    self.move(rules["empty_silence"])
                self.waits += 1
            return True
        edges = [edge for edge in stop.edges if edge.label == words and edge.pre & self.pair]
        if not edges:
            return False
        assert len(edges) == 1
        self.move((edges[0].trust, edges[0].frustration))
        self.enter(edges[0].branches)
        return True

    def agrees(self, state: State) -> None:
        """Where the machine stands, and what of it is remembered, is what the rules say."""
        stop, memory = self.stop, self.machine.memory
        assert (stop.room.id, stop.over) == (state.scene, state.over)
        assert first_point(self.pair) == (state.trust, state.frustration)
        assert (stop.position, stop.silences, stop.point) == (state.position, state.silences, state.at_point)
        bits = memory.told_all(state.told)
        bits |= (memory.told_all(state.asked - state.told)) << memory.count
        bits |= memory.earned if state.earned else 0
        for flag in state.flags:
            bits |= memory.known("flag", flag)
        for scene in state.visited:
            bits |= memory.known("visited", scene)
        for key in state.spent:
            bits |= memory.known("spent", key)
        kept = stop.room.keep
        # Facts asked for and told are no longer asked for: nothing turns on it.
        assert stop.memory & kept == bits & kept


def said_alike(stop: Stop, plan: Plan) -> set[str]:
    """Typed examples that the machine leaves out because another does the same here."""
    typed = plan.story.scenes[stop.room.id].typed
    if not typed:
        return set()
    every = {
        f"say:{route.id}#{number}" for route in typed.routes for number in range(1, len(route.examples) + 1)
    }
    return every - {edge.label for edge in stop.edges}


@cache
def chapters() -> tuple[Plan, ...]:
    return tuple(chapter(name) for name in CHAPTERS)


def follow(plan: Plan, draw: st.DataObject, flags: tuple[str, ...], most: int) -> None:
    """Play at random on both, step by step."""
    follower = Follower(plan, flags)
    state, _ = enter(plan, begin(plan, flags))
    follower.agrees(state)
    for _ in range(most):
        choices = ["listen", "listen", "wait", "cue"]
        choices += [f"pick:{reply.id}" for reply in plan.scene(state).replies]
        choices += [edge.label for edge in follower.stop.edges if edge.door.typed]
        words = draw.draw(st.sampled_from(choices))
        state, outcome = step(plan, state, event_of(plan, state, words))
        assert follower.do(words) is (outcome.refusal is None), words
        follower.agrees(state)


@calm
@given(plans(), st.data(), st.sampled_from([(), ("earlier",)]))
def test_random_plays_of_small_stories_go_the_same_way(
    plan: Plan, draw: st.DataObject, flags: tuple[str, ...]
) -> None:
    follow(plan, draw, flags, 14)


@settings(calm, max_examples=40)
@given(st.sampled_from(range(len(CHAPTERS))), st.data())
def test_random_plays_of_the_chapters_go_the_same_way(which: int, draw: st.DataObject) -> None:
    follow(chapters()[which], draw, (), 30)


@calm
@given(plans(), st.data())
def test_an_example_that_is_left_out_does_what_another_does(plan: Plan, draw: st.DataObject) -> None:
    follower = Follower(plan)
    state, _ = enter(plan, begin(plan))
    for _ in range(6):
        ends = {
            step(plan, state, event_of(plan, state, edge.label))[0]
            for edge in follower.stop.edges
            if edge.door.typed
        }
        for words in sorted(said_alike(follower.stop, plan)):
            if follower.stop.room.routes and not state.over:
                assert step(plan, state, event_of(plan, state, words))[0] in ends
        events: list[str] = ["listen", "wait", *(f"pick:{reply.id}" for reply in offered(plan, state))]
        words = draw.draw(st.sampled_from(events))
        state, outcome = step(plan, state, event_of(plan, state, words))
        assert follower.do(words) is (outcome.refusal is None)


meters = st.integers(0, 100)
sets = st.lists(st.tuples(meters, meters), min_size=1, max_size=12)
move = st.tuples(st.integers(-100, 100), st.integers(-100, 100))


def bits(pairs: list[tuple[int, int]]) -> int:
    found = 0
    for trust, frustration in pairs:
        found |= point(trust, frustration)
    return found


def clamp(value: int) -> int:
    return min(100, max(0, value))


@given(sets, move)
def test_a_set_moves_as_each_of_its_pairs_does(pairs: list[tuple[int, int]], by: tuple[int, int]) -> None:
    expected = bits([(clamp(t + by[0]), clamp(f + by[1])) for t, f in pairs])
    assert moved(bits(pairs), *by) == expected


@given(sets, move, st.tuples(meters, meters))
def test_a_move_undone_is_every_pair_that_leads_into_the_set(
    pairs: list[tuple[int, int]], by: tuple[int, int], asked: tuple[int, int]
) -> None:
    after = (clamp(asked[0] + by[0]), clamp(asked[1] + by[1]))
    assert bool(unmoved(bits(pairs), *by) & point(*asked)) is (after in pairs)


@given(sets)
def test_bounds_are_the_least_and_the_most(pairs: list[tuple[int, int]]) -> None:
    trusts, frustrations = zip(*pairs, strict=True)
    expected = ((min(trusts), max(trusts)), (min(frustrations), max(frustrations)))
    assert bounds(bits(pairs)) == expected
    assert bounds(boxed(bits(pairs))) == expected


small = st.tuples(st.integers(-15, 15), st.integers(-15, 15))
choices = st.frozensets(small, min_size=1, max_size=3)


@given(sets, small, choices, st.lists(choices, max_size=3))
def test_spreading_adds_every_sum_and_clamps_once(
    pairs: list[tuple[int, int]],
    base: tuple[int, int],
    first: frozenset[tuple[int, int]],
    optional: list[frozenset[tuple[int, int]]],
) -> None:
    sums = {(base[0] + t, base[1] + f) for t, f in first}
    for part in optional:
        sums |= {(t + dt, f + df) for t, f in sums for dt, df in part}
    expected = bits([(clamp(t + dt), clamp(f + df)) for t, f in pairs for dt, df in sums])
    assert spread(bits(pairs), base, first, tuple(optional)) == expected
