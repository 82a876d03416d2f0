"""The controls that proofs use follow the same rules as `step`."""

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from game.channels import channels
from game.conversation.path import event_of
from game.conversation.plan import Plan
from game.conversation.state import State
from game.conversation.step import begin, enter, offered, step
from game.proof.control import Control, WayOn
from game.proof.controls import Controls
from game.proof.meters import Grid, bounds, boxed, first_point, moved, point, spread, unmoved
from game.proof.successors import Next, Successors
from tests.playing import CHAPTERS, chapter
from tests.proof.small_stories import plans

calm = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


class Follower:
    """Walks the controls with one pair of meters, the way a proof walks them with all."""

    def __init__(self, plan: Plan, flags: tuple[str, ...] = ()) -> None:
        self.plan = plan
        self.controls = Controls(plan)
        self.successors = Successors(self.controls)
        self.pair = point(plan.story.start.trust, plan.story.start.frustration)
        self.cell = 0
        self.control = self.found(self.controls.start(flags))

    def found(self, branches: list[WayOn]) -> Control:
        """The one control that these meters lead to."""
        controls = [to for where, to in branches if where & self.pair]
        assert len(controls) == 1, "the ways on must be one for each value"
        if not controls[0].expanded:
            self.controls.expand(controls[0])
        return controls[0]

    def following(self) -> list[Next]:
        """All that can follow here."""
        control, cell, pair = self.control, self.cell, self.pair
        found = list(self.successors.of(control, {cell: pair}, pair))
        for words, to, moved_to, where, shift in self.successors.idle(control, cell, pair):
            found.append((words, None, control, to, moved_to, where, shift))
        return found

    def do(self, words: str) -> bool:
        """One step of a path; false where it does not stand."""
        if words == "wait" and self.control.scene.channel.silence and self.control.talk & self.pair:
            words = "listen"
        following = [after for after in self.following() if after[0] == words]
        if not following:
            return False
        assert len(following) == 1, "the ways on must be one for each value"
        _, _, to, cell, pair, where, shift = following[0]
        assert where & self.pair
        assert moved(self.pair, *shift) == pair
        if not to.expanded:
            self.controls.expand(to)
        self.control, self.cell, self.pair = to, cell, pair
        return True

    def agrees(self, state: State) -> None:
        """Where the control stands, and what of it is remembered, is what the rules say."""
        control, index = self.control, self.controls.index
        assert (control.scene.id, control.over) == (state.scene, state.over)
        assert first_point(self.pair) == (state.trust, state.frustration)
        here = (control.position, control.silences, control.point)
        assert here == (state.position, state.silences, state.at_point)
        assert divmod(self.cell, self.successors.columns) == (state.waits, state.cues)
        bits = index.told(state.told)
        bits |= (index.told(state.asked - state.told)) << index.count
        bits |= index.earned if state.earned else 0
        for flag in state.flags:
            bits |= index.known("flag", flag)
        for scene in state.visited:
            bits |= index.known("visited", scene)
        for key in state.spent:
            bits |= index.known("spent", key)
        kept = control.scene.keep
        # Facts asked for and told are no longer asked for: nothing turns on it.
        assert control.bits & kept == bits & kept


def said_alike(control: Control, plan: Plan) -> set[str]:
    """Typed examples that a proof leaves out because another does the same here."""
    typed = plan.story.scenes[control.scene.id].typed
    if not typed:
        return set()
    every = {
        f"say:{route.id}#{number}" for route in typed.routes for number in range(1, len(route.examples) + 1)
    }
    return every - {taken.label for _, taken in control.choices}


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
        choices += [taken.label for _, taken in follower.control.choices if taken.option.typed]
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


@settings(calm, max_examples=60)
@given(plans(), st.data(), st.booleans(), st.booleans(), st.booleans())
def test_random_plays_go_the_same_way_whatever_a_channel_allows(
    plan: Plan, draw: st.DataObject, whole: bool, cue: bool, silence: bool
) -> None:
    other = replace(
        channels()["email"],
        whole=whole,
        cue=cue,
        silence=silence,
        medium="" if cue and silence else "A letter",
        are_you_there="There?" if silence else "",
        pause="" if whole else "(a pause)",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(channels(), "email", other)
        follow(plan, draw, (), 14)


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
            step(plan, state, event_of(plan, state, taken.label))[0]
            for _, taken in follower.control.choices
            if taken.option.typed
        }
        for words in sorted(said_alike(follower.control, plan)):
            if follower.control.scene.routes and not state.over:
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


@settings(calm, max_examples=30)
@given(sets, st.sets(meters), st.sets(meters), st.integers(1, 20))
def test_a_grid_fills_no_cell_that_holds_no_pair(
    pairs: list[tuple[int, int]], trust: set[int], frustration: set[int], width: int
) -> None:
    def cell(cuts: set[int], value: int) -> int:
        begins = [at for at in range(value + 1) if at in {0, 1, 100, *cuts}]
        return begins[-1] + (value - begins[-1]) // width * width

    cells = {(cell(trust, t), cell(frustration, f)) for t, f in pairs}
    expected = [
        (t, f) for t in range(101) for f in range(101) if (cell(trust, t), cell(frustration, f)) in cells
    ]
    assert Grid(trust, frustration, width).filled(bits(pairs)) == bits(expected)


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
