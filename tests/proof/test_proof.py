"""What a proof says holds: every verdict against every play there is."""

from collections.abc import Iterator
from contextlib import contextmanager
from heapq import heappop, heappush
from itertools import count

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from game.conversation.events import Event, Pick, Say
from game.conversation.path import PathError, event_of, replay_path
from game.conversation.plan import Plan
from game.conversation.state import State
from game.conversation.step import begin, enter, offered, step
from game.playtest import playtest
from game.playtest.playtest import simulate
from game.proof import search, style_proofs, typed_examples
from game.proof.controls import Controls
from game.proof.explore import Explorer
from game.proof.proof import prove
from game.proof.results import EndingProof, Proof
from game.proof.search import DEFAULT_BUDGET
from game.proof.styles import ignoring_styles
from game.proof.successors import Successors
from tests.playing import CHAPTERS, chapter, of_chapters, plan_of, proved
from tests.proof.small_stories import answered, own_words, plans, quiet_plans

# In the long tests they look further.
TIMES = 4 if settings.get_current_profile_name() == "full" else 1
calm = settings(max_examples=15 * TIMES, deadline=None, suppress_health_check=list(HealthCheck))
MOST_STATES = 600
"""Of a hundred small stories five have between this and twice as many, and half have more: to count on in
those would take most of the time."""
# Some small stories that take any words use up the whole budget, which is many seconds each. What is said
# must be true with any budget; with the whole one it is held to that in the long tests, at few states.
LITTLE = 30_000
BUDGET = LITTLE if TIMES == 1 else DEFAULT_BUDGET
budgets = pytest.mark.parametrize("budget", [LITTLE, pytest.param(DEFAULT_BUDGET, marks=pytest.mark.full)])


def steps(plan: Plan, state: State) -> Iterator[str]:
    """Every step that could stand here."""
    yield from ("listen", "wait", "cue")
    scene = plan.scene(state)
    for reply in scene.replies:
        yield f"pick:{reply.id}"
    for route in scene.typed.routes if scene.typed else ():
        for number in range(1, len(route.examples) + 1):
            yield f"say:{route.id}#{number}"


class Everything:
    """Every state of a story, one by one, nearest first; None where there are too many."""

    def __init__(self, plan: Plan, most: int = MOST_STATES) -> None:
        self.events: dict[object, Event] = {}
        self.cost: dict[str, tuple[int, int]] = {}
        self.meters: dict[str, list[tuple[int, int]]] = {}
        self.scenes: set[str] = set()
        self.picks: set[tuple[str, str]] = set()
        self.routes: set[tuple[str, str]] = set()
        self.locked: set[str] = set()
        self.whole = self._visit(plan, most)

    def _visit(self, plan: Plan, most: int) -> bool:
        order = count()
        queue = [(0, 0, next(order), enter(plan, begin(plan, flags))[0]) for flags in ((), ("earlier",))]
        seen: set[State] = set()
        while queue:
            floors, events, _, state = heappop(queue)
            if state in seen:
                continue
            seen.add(state)
            if len(seen) > most:
                return False
            self.scenes.add(state.scene)
            if state.over:
                self.cost.setdefault(state.scene, (floors, events))
                self.meters.setdefault(state.scene, []).append((state.trust, state.frustration))
                continue
            for words in steps(plan, state):
                # What the ear hears depends on this much of a state, and not on the meters.
                key = (words, state.scene, state.answer, state.position, state.silences, state.told)
                event = self.events.get(key) or self.events.setdefault(key, event_of(plan, state, words))
                after, outcome = step(plan, state, event)
                if outcome.refusal is None:
                    taken = isinstance(outcome.event, Pick | Say)
                    if taken:
                        known = self.routes if isinstance(outcome.event, Say) else self.picks
                        known.add((state.scene, outcome.route))
                    heappush(queue, (floors + taken, events + 1, next(order), after))
        return True


@contextmanager
def looked_at(whole: bool) -> Iterator[None]:
    """Proofs of small stories see every state, or make do with as little as those of large ones."""
    with pytest.MonkeyPatch.context() as patch:
        if not whole:
            for module, name in ((search, "_WHOLE"), (search, "_FIRST"), (style_proofs, "_STYLE")):
                patch.setattr(module, name, 40)
            patch.setattr(search, "_WHOLE_OPTION", 0)
        yield


looks = pytest.mark.parametrize(
    "whole",
    [
        # A proof of a large story looks at few states: the rarer way of the two is the one that can go wrong.
        pytest.param(True, id="at every state", marks=pytest.mark.full),
        pytest.param(False, id="at few states"),
    ],
)


@calm
@given(plan=quiet_plans())
def test_a_proof_by_the_first_example_of_each_route_says_nothing_that_is_not_so(plan: Plan) -> None:
    """As of a story of many examples: what it sees happens, and what it rules out nobody comes to by any."""
    every = Everything(plan)
    assume(every.whole)
    with looked_at(False), pytest.MonkeyPatch.context() as patch:
        patch.setattr(typed_examples, "MANY", 0)
        proof = prove(plan, budget=30_000)
    for scene, ending in proof.endings.items():
        if ending.verdict == "reachable":
            assert arrives(plan, scene, ending)
            assert not any(words.startswith("say:") and not words.endswith("#1") for words in ending.path)
            trusts, frustrations = zip(*every.meters[scene], strict=True)
            if ending.exact:
                assert ending.trust == (min(trusts), max(trusts))
                assert ending.frustration == (min(frustrations), max(frustrations))
        else:
            assert ending.verdict == "undecided" or scene not in every.cost
    assert every.scenes.isdisjoint(proof.unreachable_scenes)
    assert every.picks.isdisjoint(proof.never_offered)
    assert every.routes.isdisjoint(proof.never_taken)
    for name, style in ignoring_styles(plan.rulebook).items():
        explorer = Explorer(Successors(Controls(plan, texts=style.texts), style.manner), 10_000)
        explorer.run(explorer.successors.controls.start(()))
        assert "glad" not in explorer.endings or proof.styles[name].verdict != "unreachable", name


@looks
@calm
@given(plan=quiet_plans())
def test_a_proof_of_a_small_story_says_what_visiting_every_state_says(whole: bool, plan: Plan) -> None:
    every = Everything(plan)
    assume(every.whole)
    with looked_at(whole):
        proof = prove(plan, budget=LITTLE if whole else BUDGET)
    for scene, ending in proof.endings.items():
        if scene not in every.cost:
            assert ending.verdict != "reachable"
            continue
        if ending.verdict != "reachable":
            assert (ending.verdict, proof.exact) == ("undecided", False)
            continue
        trusts, frustrations = zip(*every.meters[scene], strict=True)
        if ending.exact:
            assert ending.trust == (min(trusts), max(trusts))
            assert ending.frustration == (min(frustrations), max(frustrations))
        cost = (sum(":" in words for words in ending.path), len(ending.path))
        assert cost >= every.cost[scene]
        if ending.shortest and not ending.flags:
            assert cost == every.cost[scene] or _nearer_with_flags(plan, scene, every.cost[scene])
    if proof.exact:
        assert set(proof.reachable_scenes) == every.scenes
    assert every.scenes.isdisjoint(proof.unreachable_scenes)
    assert every.picks.isdisjoint(proof.never_offered)
    assert every.routes.isdisjoint(proof.never_taken)


@looks
@calm
@given(plan=quiet_plans())
def test_a_style_reaches_what_visiting_all_of_its_plays_comes_to(whole: bool, plan: Plan) -> None:
    with looked_at(whole):
        proof = prove(plan, budget=30_000)
    for name, style in ignoring_styles(plan.rulebook).items():
        controls = Controls(plan, texts=style.texts)
        explorer = Explorer(Successors(controls, style.manner), 10_000)
        assume(explorer.run(controls.start(())))
        verdict = "reachable" if "glad" in explorer.endings else "unreachable"
        assert proof.styles[name].verdict in (verdict, "undecided"), name


@looks
@calm
@given(plan=plans())
def test_no_simulated_player_comes_where_its_style_is_said_not_to(whole: bool, plan: Plan) -> None:
    with looked_at(whole):
        proof = prove(plan, budget=30_000)
    # A play that goes round and round comes nowhere new.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(playtest, "MOST_EVENTS", 100)
        _comes_nowhere_else(plan, proof)


def _comes_nowhere_else(plan: Plan, proof: Proof) -> None:
    for name in ("keyword", "script-reader"):
        if proof.styles[name].verdict == "unreachable":
            assert all(play.ending != "glad" for play in simulate(plan, 30, 0, name)), name


def test_a_simulated_player_who_never_waits_goes_on_where_nobody_answers() -> None:
    """Its style is said not to come to what only a pause there tells."""
    story = """format: 1
id: small
title: Small
channel: phone
customer: {name: Kim}
start: {scene: one, trust: 40, frustration: 40}
facts: {friday: {says: by Friday, words: [friday]}}
scenes:
  one: {customer: ["Well."], replies: [{id: go, say: "I see.", shows: [], goto: between}]}
  between:
    customer: ["So.", {say: "By Friday.", silence: true, tells: [friday]}]
    goto: [{to: glad, if: heard(friday)}, sour]
  glad: {customer: ["Thanks."], ending: {kind: best, title: Glad}}
  sour: {customer: ["Bye."], ending: {kind: poor, title: Sour}}
"""
    plan = plan_of(story)
    assert prove(plan).styles["script-reader"].verdict == "unreachable"
    assert {play.ending for play in simulate(plan, 20, 0, "script-reader")} == {"sour"}
    assert {play.ending for play in simulate(plan, 20, 0, "listener")} == {"glad"}


def test_a_style_takes_any_of_equal_replies_as_its_simulated_player_does() -> None:
    story = """format: 1
id: small
title: Small
channel: phone
customer: {name: Kim}
start: {scene: one, trust: 40, frustration: 40}
scenes:
  one:
    customer: ["Well."]
    replies:
      - {id: stay, say: "I see it.", shows: [], goto: sour}
      - {id: go, say: "I see.", shows: [], goto: glad}
  glad: {customer: ["Thanks."], ending: {kind: best, title: Glad}}
  sour: {customer: ["Bye."], ending: {kind: poor, title: Sour}}
"""
    plan = plan_of(story)
    assert any(play.ending == "glad" for play in simulate(plan, 30, 0, "script-reader"))
    assert prove(plan).styles["script-reader"].verdict == "reachable"


@pytest.mark.full
@calm
@given(quiet_plans())
def test_a_path_is_a_shortest_one(plan: Plan) -> None:
    proof = prove(plan)
    assume(proof.exact)
    every = Everything(plan)
    for scene, ending in proof.endings.items():
        if ending.path and not ending.flags and scene in every.cost:
            cost = (sum(":" in words for words in ending.path), len(ending.path))
            with_flags = every.cost[scene]
            assert cost >= with_flags
            assert cost == with_flags or _nearer_with_flags(plan, scene, with_flags)


def _nearer_with_flags(plan: Plan, scene: str, cost: tuple[int, int]) -> bool:
    """Whether only a run that brings a flag in is that short: paths prefer to bring in none."""
    order = count()
    queue = [(0, 0, next(order), enter(plan, begin(plan, ()))[0])]
    seen: set[State] = set()
    while queue:
        floors, events, _, state = heappop(queue)
        if (floors, events) > cost:
            return True
        if state in seen:
            continue
        seen.add(state)
        if state.over:
            if state.scene == scene:
                return False
            continue
        for words in steps(plan, state):
            after, outcome = step(plan, state, event_of(plan, state, words))
            if outcome.refusal is None:
                taken = isinstance(outcome.event, Pick | Say)
                heappush(queue, (floors + taken, events + 1, next(order), after))
    return True


def arrives(plan: Plan, scene: str, ending: EndingProof) -> bool:
    last = replay_path(plan, ending.path, flags=ending.flags)[-1]
    state, outcome = last.after, last.outcome
    assert ending.trust and ending.frustration
    within = ending.trust[0] <= state.trust <= ending.trust[1]
    return state.scene == scene and outcome.ending is not None and within


@budgets
@calm
@given(plan=plans())
def test_every_path_replays_to_its_ending(plan: Plan, budget: int) -> None:
    for scene, ending in prove(plan, budget=budget).endings.items():
        if ending.verdict == "reachable":
            assert arrives(plan, scene, ending)
            assert len(replay_path(plan, ending.path, flags=ending.flags)) == len(ending.path) + 1
        else:
            assert not ending.path


def play_anything(plan: Plan, proof: Proof, draw: st.DataObject, most: int) -> None:
    """A play in which anything may be typed never does what was ruled out. What is said of picks, routes and
    the author's answers holds until words took a pick's way, or were answered where no author has foreseen
    that; what is said of an ending holds after them too."""
    flags = draw.draw(
        st.sampled_from([(), tuple(f for brought in plan.story.brought.values() for f in brought)])
    )
    state, _ = enter(plan, begin(plan, flags))
    written = True
    for _ in range(most):
        assert not written or state.scene not in proof.unreachable_scenes
        if state.over:
            assert proof.endings[state.scene].verdict != "unreachable"
            return
        picks = offered(plan, state, helped=True)
        standing = {(state.scene, reply.id) for reply in picks}
        assert not written or standing.isdisjoint(proof.never_offered)
        words = draw.draw(st.sampled_from(["listen", "wait", "cue", "say", "say", *(r.id for r in picks)]))
        event: Event
        if words in ("listen", "wait", "cue"):
            event = event_of(plan, state, words)
        else:
            event = own_words(plan, state, draw) if words == "say" else Pick(words)
        before = state
        state, outcome = step(plan, state, event)
        scene = plan.scene(before)
        foreseen = bool(plan.story.lost or plan.story.answers or scene.answers)
        written = written and not (
            isinstance(event, Say) and (event.by or (answered(plan, before, outcome) and not foreseen))
        )
        if isinstance(event, Say) and outcome.refusal is None and written:
            assert (scene.id, outcome.route) not in proof.never_taken


@budgets
@calm
@given(plan=plans(), draw=st.data())
def test_nothing_that_can_be_typed_does_what_was_ruled_out(
    plan: Plan, draw: st.DataObject, budget: int
) -> None:
    proof = prove(plan, budget=budget, styles=False)
    for _ in range(5):
        play_anything(plan, proof, draw, 25)


@pytest.mark.full
@calm
@given(plans(), st.sampled_from([0, 3, 30, 300]))
def test_a_small_budget_leaves_things_undecided_and_never_says_otherwise(plan: Plan, budget: int) -> None:
    whole, part = (prove(plan, budget=one, styles=False) for one in (LITTLE, budget))
    for scene, ending in part.endings.items():
        if "undecided" not in (ending.verdict, whole.endings[scene].verdict):
            assert ending.verdict == whole.endings[scene].verdict
    assert set(part.unreachable_scenes).isdisjoint(whole.reachable_scenes)
    assert set(part.reachable_scenes).isdisjoint(whole.unreachable_scenes)
    assert part == prove(plan, budget=budget, styles=False)


@pytest.mark.full
@of_chapters(*CHAPTERS, "missing-parcel")
def test_every_ending_of_a_chapter_is_reached_by_a_play_that_replays(name: str) -> None:
    proof = proved(name)
    for scene, ending in proof.endings.items():
        assert ending.verdict == "reachable", scene
        assert arrives(chapter(name), scene, ending)
    assert not (proof.unreachable_scenes or proof.undecided_scenes or proof.endless or proof.soft_locks)
    assert not (proof.never_offered or proof.never_taken)


@of_chapters(*CHAPTERS, "missing-parcel")
def test_no_chapter_is_won_without_listening(name: str) -> None:
    styles = proved(name).styles
    assert set(styles) == {"always-first", "fix-first", "cut-in", "script-reader", "keyword"}
    for name, proof in styles.items():
        # What a style types where no route takes it may be left undecided.
        assert proof.verdict == "unreachable" or (proof.unwritten and not proof.path), name


HEAD = """format: 1
id: small
title: A small call
channel: phone
customer: {name: Kim}
skills: [acknowledge]
start: {scene: one, trust: 50, frustration: 40}
"""
END = """
  end:
    customer: ["Bye."]
    ending: {kind: best, title: End}
"""


def small(scenes: str, head: str = HEAD) -> Proof:
    return prove(plan_of(f"{head}scenes:{scenes}{END}"))


def test_a_route_that_asks_for_a_forgotten_flag_leaves_room_for_the_next_one() -> None:
    plan = plan_of(
        HEAD
        + "flags: [promised]\nscenes:"
        + """
  one:
    customer: ["Hello."]
    typed:
      routes:
        - {id: known, when: promised and solve, goto: sour, examples: ["I will refund it today."]}
        - {id: rest, otherwise: true, goto: end, examples: ["Hm."]}
    replies:
      - {id: on, say: "Hello.", shows: [], goto: sour}
  sour:
    customer: ["Bye."]
    ending: {kind: poor, title: Sour}
"""
        + END
    )
    forgetful = Controls(plan, 2)
    ((_, control),) = forgetful.start(())
    forgetful.expand(control)
    taken = {(way.label, way.option.key[2]) for _, way in control.choices if way.option.typed}
    assert {("say:known#1", "known"), ("say:known#1", "rest")} <= taken


def test_an_ending_that_needs_more_trust_than_there_is_cannot_be_reached() -> None:
    proof = small(
        """
  one:
    customer: ["Hello."]
    replies:
      - {id: kind, say: "Yes.", shows: [], effects: {trust: 2}, goto: fork}
  fork:
    customer: ["Well."]
    goto: [{if: trust >= 90, to: top}, {to: end}]
  top:
    customer: ["Thank you."]
    ending: {kind: good, title: Top}
""",
        HEAD.replace("trust: 50", "trust: 0"),
    )
    assert proof.exact
    assert proof.endings["top"].verdict == "unreachable"
    # Three cues before the reply and three after it are the most there is.
    assert proof.endings["end"].trust == (0, 8)
    assert proof.unreachable_scenes == ("top",)
    (condition,) = proof.conditions
    assert condition.path == ("scenes", "fork", "goto", 0, "if")
    assert not condition.always
    assert condition.trust == (0, 8)


def test_a_scene_where_no_reply_stands_is_a_soft_lock() -> None:
    proof = small("""
  one:
    customer: ["Hello."]
    replies:
      - {id: on, say: "Yes.", shows: [], goto: two}
  two:
    customer: ["Well?"]
    replies:
      - {id: high, say: "Yes.", shows: [], if: trust >= 99, goto: end}
""")
    assert proof.soft_locks == ("two",)
    assert proof.never_offered == (("two", "high"),)
    assert proof.endings["end"].unwritten


def test_replies_that_open_when_the_customer_has_finished_are_no_soft_lock() -> None:
    proof = small(
        """
  one:
    customer: [{say: "Hello."}, {say: "It broke.", tells: [broken]}]
    replies:
      - {id: broke, say: "It broke.", shows: [], if: heard(broken), goto: end}
""",
        HEAD + "facts: {broken: {says: it broke, words: [broke]}}\n",
    )
    assert proof.soft_locks == ()
    assert proof.endings["end"].path == ("listen", "pick:broke")


def test_a_loop_without_a_way_out_is_told() -> None:
    proof = small("""
  one:
    customer: ["Hello."]
    replies:
      - {id: out, say: "Yes.", shows: [], goto: end}
      - {id: in, say: "No.", shows: [], goto: round}
  round:
    customer: ["And?"]
    replies:
      - {id: again, say: "Again.", shows: [], goto: about}
  about:
    customer: ["Well."]
    goto: round
""")
    assert proof.endless == ("round", "about")


def test_a_flag_brought_in_opens_a_way_and_the_path_says_so() -> None:
    proof = small(
        """
  one:
    customer: ["Hello."]
    replies:
      - {id: old, say: "Again.", shows: [], if: happy, goto: top}
      - {id: new, say: "Yes.", shows: [], goto: end}
  top:
    customer: ["Thank you."]
    ending: {kind: good, title: Top}
""",
        HEAD + "from: {before: [happy]}\n",
    )
    assert (proof.endings["top"].verdict, proof.endings["top"].flags) == ("reachable", ("happy",))
    assert proof.endings["end"].flags == ()
    assert proof.conditions == ()


def test_what_only_an_unwritten_reply_reaches_is_undecided() -> None:
    proof = small("""
  one:
    customer: ["Hello."]
    typed:
      routes:
        - {id: rude, when: confront, examples: ["ok", "Yes, of course.", "Right."], goto: top}
        - {id: rest, otherwise: true, examples: ["ok then", "Yes please.", "Right then."], goto: end}
  top:
    customer: ["Well!"]
    ending: {kind: critical, title: Top}
""")
    assert proof.endings["top"].verdict == "undecided"
    assert proof.never_taken == ()
    assert proof.undecided_taken == (("one", "rude"),)


def test_what_no_reply_at_all_can_reach_is_ruled_out_in_a_typed_scene_too() -> None:
    proof = small("""
  one:
    customer: ["Hello."]
    typed:
      routes:
        - {id: both, when: confront and not confront, examples: ["ok", "Yes.", "Right."], goto: top}
        - {id: rest, otherwise: true, examples: ["ok then", "Yes please.", "Right then."], goto: end}
  top:
    customer: ["Well!"]
    ending: {kind: critical, title: Top}
""")
    assert proof.endings["top"].verdict == "unreachable"
    assert proof.never_taken == (("one", "both"),)


def test_a_path_waits_for_what_is_told_only_into_silence() -> None:
    story = """
  one:
    customer: [{say: "Hello."}, {say: "My brother died.", tells: [brother], silence: true}]
    replies:
      - {id: sorry, say: "Your brother died.", shows: [acknowledge], if: heard(brother), goto: end}
      - {id: on, say: "Yes?", shows: [], goto: sour}
  sour:
    customer: ["Bye."]
    ending: {kind: poor, title: Sour}
"""
    head = HEAD + "facts: {brother: {says: died, words: [brother]}}\n"
    proof = small(story, head)
    assert proof.endings["end"].path == ("wait", "pick:sorry")
    assert proof.styles["always-first"].verdict == "unreachable"
    best = small(story.replace("kind: poor", "kind: best"), head)
    assert best.styles["always-first"].path == ("pick:on",)


def test_a_step_that_is_none_is_refused_in_words() -> None:
    plan = chapter(CHAPTERS[0])
    state, _ = enter(plan, begin(plan))
    for words in ("shout", "pick:", "say:nothing#1", "say:"):
        with pytest.raises(PathError, match=r"step|route"):
            event_of(plan, state, words)


def test_a_style_is_held_to_every_example_and_not_to_the_first_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typed_examples, "MANY", 0)
    proof = small("""
  one:
    customer: ["Four evenings of it."]
    typed:
      prompt: "You"
      routes:
        - id: any
          otherwise: true
          examples: ["Right.", "You sound worn out after four evenings of it.", "ok"]
          goto: [{if: trust >= 55, to: end}, {to: sad}]
  sad:
    customer: ["Bye."]
    ending: {kind: poor, title: Sad}""")
    assert proof.endings["end"].verdict != "unreachable"
    assert all(
        proof.styles[name].verdict != "unreachable" for name in ("always-first", "fix-first", "cut-in")
    )
