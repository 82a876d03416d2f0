"""The controls that proofs use follow the same rules as `step`."""

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from game.channels import channels
from game.conversation.events import Cue, Event, Listen, Pick, Say, Wait
from game.conversation.path import event_of
from game.conversation.plan import Plan
from game.conversation.state import State
from game.conversation.step import begin, enter, offered, step
from game.proof.any_reply import AnyReply
from game.proof.control import Control, WayOn
from game.proof.controls import Controls
from game.proof.meters import Grid, bounds, boxed, first_point, moved, point, spread, unmoved
from game.proof.state_bits import Key
from game.proof.successors import Cells, Next, Successors, union
from tests.examples_tried import examples
from tests.playing import CHAPTERS, chapter, together
from tests.proof.small_stories import TYPED, own_words, plans

# In the long tests they look further.
TIMES = 4 if settings.get_current_profile_name() == "full" else 1
EVENTS = 14 if settings.get_current_profile_name() == "full" else 10
"""Of a play with words in every scene: with each there are more places where a proof holds it possible."""
calm = settings(max_examples=examples(60 * TIMES), deadline=None, suppress_health_check=list(HealthCheck))


class Follower:
    """Walks the controls with one pair of meters, the way a proof walks them with all."""

    def __init__(self, plan: Plan, flags: tuple[str, ...] = (), texts: tuple[str, ...] = ()) -> None:
        self.plan = plan
        self.controls = Controls(plan, texts=texts, own_words=bool(texts))
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

    def do(self, words: str, by: str = "") -> bool:
        """One step of a path; false where it does not stand. `by`: the way of which pick typed words take,
        of those of the same act."""
        if words == "wait" and self.control.scene.channel.silence and self.control.talk & self.pair:
            words = "listen"
        following = [after for after in self.following() if after[0] == words]
        if by:
            following = [after for after in following if after[1] and after[1].option.key[2] == f"by/{by}"]
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
        here = (control.position + forgotten(control, self.plan, state), control.silences, control.point)
        assert here == (state.position, state.silences, state.at_point)
        assert control.answered == min(state.answered, 2 if self.plan.story.lost else 1)
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


def forgotten(control: Control, plan: Plan, state: State) -> int:
    """How many beats answered the last reply, where a proof has forgotten them."""
    if control.answer or not state.answer:
        return 0
    return len(plan.turn(state.scene, state.answer).ordinary) - len(plan.turn(state.scene, "").ordinary)


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


def follow(
    plan: Plan, draw: st.DataObject, flags: tuple[str, ...], most: int, texts: tuple[str, ...] = ()
) -> None:
    """Play at random on both, step by step; with `texts` these are typed in every scene."""
    follower = Follower(plan, flags, texts)
    state, _ = enter(plan, begin(plan, flags))
    follower.agrees(state)
    for _ in range(most):
        control = follower.control
        choices = ["listen", "listen", "wait", "cue"]
        choices += [f"pick:{reply.id}" for reply in plan.scene(state).replies]
        # Of texts that do the same for some meters a proof has one: where it stands for them.
        choices += [
            taken.label
            for where, taken in (*control.choices, *control.words)
            if taken.option.typed and where & follower.pair
        ]
        words = draw.draw(st.sampled_from(choices))
        event = event_of(plan, state, words)
        state, outcome = step(plan, state, event)
        by = event.by if isinstance(event, Say) else ""
        assert follower.do(words, by) is (outcome.refusal is None), words
        follower.agrees(state)


@calm
@given(plans(), st.data())
def test_random_plays_go_the_same_way_where_words_are_typed_in_every_scene(
    plan: Plan, draw: st.DataObject
) -> None:
    follow(plan, draw, (), 14, TYPED)


@calm
@given(plans(), st.data(), st.sampled_from([(), ("earlier",)]))
def test_random_plays_of_small_stories_go_the_same_way(
    plan: Plan, draw: st.DataObject, flags: tuple[str, ...]
) -> None:
    follow(plan, draw, flags, 14)


@settings(calm, max_examples=examples(30 * TIMES))
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
        cue_says="Go on." if cue else "",
        are_you_there="There?" if silence else "",
        cut_in=() if whole else ("Wait.",),
        pause="" if whole else "(a pause)",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(channels(), "email", other)
        follow(plan, draw, (), 14)


@together
@pytest.mark.full
@settings(calm, max_examples=examples(20 * TIMES))
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
        events += [taken.label for _, taken in follower.control.choices if taken.option.typed]
        words = draw.draw(st.sampled_from(events))
        state, outcome = step(plan, state, event_of(plan, state, words))
        assert follower.do(words) is (outcome.refusal is None)


class Cover:
    """Walks the controls of a proof that takes more plays than there are beside a play: `here` is all that it
    holds possible where that play stands."""

    def __init__(self, controls: Controls, state: State, flags: tuple[str, ...]) -> None:
        self.controls = controls
        self.successors = Successors(controls)
        self.here: dict[Control, Cells] = {}
        self._come_to([(to, 0, where) for where, to in controls.start(flags)], state)

    def step(self, state: State, event: Event) -> State:
        """The play's state after an event; where it stands, the proof has to take it in."""
        after, outcome = step(self.controls.plan, state, event)
        if outcome.refusal is None:
            self.follow(after, event)
        return after

    def follow(self, state: State, event: Event) -> None:
        """What may follow by an event of this kind, as far as it stands where the play does now."""
        came: list[tuple[Control, int, int]] = []
        for at, some in self.here.items():
            cells = self.successors.idled(at, some)
            following = list(self.successors.of(at, cells, union(cells)))
            came += [(to, cell, on) for words, _, to, cell, on, _, _ in following if of_kind(words, event)]
            if isinstance(event, Cue | Wait):
                came += [(at, cell, pairs) for cell, pairs in cells.items()]
        self._come_to(came, state)

    def _come_to(self, came: list[tuple[Control, int, int]], state: State) -> None:
        every: dict[Control, Cells] = {}
        for to, cell, pairs in came:
            cells = every.setdefault(to, {})
            cells[cell] = cells.get(cell, 0) | pairs
        # Many ways lead to one control.
        self.here = {to: cells for to, cells in every.items() if stands_at(self.controls, to, state)}
        cell = state.waits * self.successors.columns + state.cues
        pair = point(state.trust, state.frustration)
        assert any(cells.get(cell, 0) & pair for cells in self.here.values())


def of_kind(words: str, event: Event) -> bool:
    """Whether a step of a path may be this event."""
    match event:
        case Listen():
            return words == "listen"
        case Wait():
            return words in ("wait", "listen")
        case Pick():
            return words == f"pick:{event.id}"
        case Say():
            return words.partition(":")[0] in ("say", "type")
    return False


def stands_at(controls: Controls, control: Control, state: State) -> bool:
    """Whether a control is where a state stands, as far as the proof remembers it."""
    scene = controls.story.scenes[state.scene]
    told = controls.index.told(state.told)
    bits = told
    for flag in state.flags:
        bits |= controls.index.known("flag", flag)
    for name in state.visited:
        bits |= controls.index.known("visited", name)
    judged = scene.keep & scene.judges
    return (
        (control.scene.id, control.over) == (state.scene, state.over)
        and control.position + forgotten(control, controls.plan, state) == state.position
        and (control.silences, control.point) == (state.silences, state.at_point)
        and (control.answered > 0) == (state.answered > 0)
        and control.bits & judged == bits & judged
    )


KEYS: tuple[Key, ...] = (("flag", "promised"), ("visited", "two"), ("told", "parcel"))
forgetting = st.sampled_from([(1, ()), (2, ()), (2, KEYS[:1]), (2, KEYS[2:]), (2, KEYS)])


def played_in_words(plan: Plan, state: State, draw: st.DataObject) -> Event:
    """Any event, more often than not words of any reading."""
    picks = offered(plan, state, helped=True)
    words = draw.draw(
        st.sampled_from(["listen", "wait", "cue", *["say"] * 5, *(f"pick:{r.id}" for r in picks)])
    )
    return own_words(plan, state, draw) if words == "say" else event_of(plan, state, words)


@settings(calm, max_examples=examples(80 * TIMES))
@given(plans(), st.data(), forgetting, st.sampled_from([(), ("earlier",)]))
def test_whatever_is_typed_anywhere_a_proof_of_what_cannot_be_takes_it_in(
    plan: Plan, draw: st.DataObject, forgets: tuple[int, tuple[Key, ...]], flags: tuple[str, ...]
) -> None:
    controls = AnyReply(plan, *forgets, own_words=True)
    state, _ = enter(plan, begin(plan, flags))
    cover = Cover(controls, state, flags)
    for _ in range(14):
        state = cover.step(state, played_in_words(plan, state, draw))
        if state.over:
            return


@settings(calm, max_examples=examples(90 * TIMES))
@given(plans(), st.data(), forgetting)
def test_whatever_a_style_types_anywhere_a_proof_of_what_it_cannot_reach_takes_it_in(
    plan: Plan, draw: st.DataObject, forgets: tuple[int, tuple[Key, ...]]
) -> None:
    controls = Controls(plan, forgets[0], remembers=forgets[1], texts=TYPED, own_words=True)
    state, _ = enter(plan, begin(plan))
    cover = Cover(controls, state, ())
    for _ in range(EVENTS):
        choices = [
            "listen",
            "listen",
            "wait",
            "cue",
            *(f"pick:{reply.id}" for reply in offered(plan, state, helped=True)),
        ]
        words = draw.draw(st.sampled_from([*choices, *(f"type:{text}" for text in TYPED)]))
        state = cover.step(state, event_of(plan, state, words))
        if state.over:
            return


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

    of_trust = [cell(trust, value) for value in range(101)]
    of_frustration = [cell(frustration, value) for value in range(101)]
    cells = {(of_trust[t], of_frustration[f]) for t, f in pairs}
    expected = [(t, f) for t in range(101) for f in range(101) if (of_trust[t], of_frustration[f]) in cells]
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
