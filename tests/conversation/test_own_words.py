"""Words of the player's own where only picks stand: whose way they take, and how others are answered."""

import pytest

from game.conversation.ear import hear
from game.conversation.events import Listen, Say
from game.conversation.own_words import said, same_act
from game.conversation.plan import Plan
from game.conversation.state import Outcome, State
from game.conversation.step import begin, enter, listened_to, step
from tests.conversation.calls import HEAD, plan

STORY = (
    HEAD
    + """
start: {scene: opening, trust: 50, frustration: 50}
flags: [promised]
lost: sour
answers:
  - {id: blamed, when: confront or dismiss, answer: ["I did not ring to be told that."]}
facts:
  account: {says: the account number, words: [account number], asked: [account number]}
  bills: {says: three bills came out wrong, words: [three bills]}
scenes:
  opening:
    customer:
      - {say: "Three bills were wrong.", tells: [bills]}
      - {say: "What now?", done: true}
      - {say: "And it has been a long year.", silence: true}
    answers:
      - {id: who, when: open_question, answer: ["I would rather not say."]}
    replies:
      - id: number
        say: "What is your account number?"
        asks: [account]
        effects: {trust: -5}
        answer: ["Four two."]
        goto: then
        why: "It asked first."
      - {id: promise, say: "I will refund it today.", effects: {set: [promised]}, goto: glad, why: "w"}
      - {id: heard, say: "So three bills came out wrong.", goto: then, why: "Given back."}
      - {id: policy, say: "You should have told us in writing.", goto: rude, why: "Blame."}
  then:
    customer: ["Yes."]
    replies: [{id: bye, say: "Goodbye.", shows: [], goto: glad, why: "w"}]
  rude: {customer: ["Well!"], ending: {kind: critical, title: Rude}}
  glad: {customer: ["Bye."], ending: {kind: good, title: Glad}}
  sour: {customer: ["Leave it."], ending: {kind: poor, title: Sour}}
"""
)


@pytest.fixture
def at() -> Plan:
    return plan(STORY)


def floor(at: Plan) -> State:
    return listened_to(at, enter(at, begin(at))[0])


def typed(at: Plan, state: State, text: str) -> tuple[State, Outcome, Say]:
    event = said(at, state, text, hear(at, state, text))
    return *step(at, state, event), event


def test_a_pick_lends_its_way_and_its_answer_and_nothing_else(at: Plan) -> None:
    before = floor(at)
    after, outcome, event = typed(at, before, "could i have the account number please")
    assert (event.by, after.scene, outcome.route) == ("number", "then", "number")
    assert outcome.heard[0].say == "Four two."
    assert outcome.why == "" and all(move.code != "effect" for move in outcome.moves)


def test_a_reflection_takes_the_way_of_the_reply_that_reflects(at: Plan) -> None:
    assert typed(at, floor(at), "three bills, all of them wrong then")[2].by == "heard"


@pytest.mark.parametrize(
    "text", ["I'll refund it today.", "You should have put it in writing!", "The sky is blue over here."]
)
def test_words_that_were_not_picked_set_no_flag_and_end_no_call_as_critical(at: Plan, text: str) -> None:
    before = floor(at)
    assert same_act(at, before, text, hear(at, before, text)) == ()
    after, outcome, _ = typed(at, before, text)
    assert (after.scene, after.flags, after.over) == ("opening", frozenset(), False)
    assert len(outcome.heard) == 1


def test_an_answer_leaves_the_call_where_it_is_and_what_silence_brings_still_comes(at: Plan) -> None:
    before = floor(at)
    after, outcome, _ = typed(at, before, "You should have put it in writing!")
    assert (outcome.route, outcome.heard[0].say) == ("blamed", "I did not ring to be told that.")
    assert after.trust < before.trust and after.frustration > before.frustration
    assert (after.position, after.silences, after.at_point) == (before.position, 0, True)
    assert step(at, after, Listen())[1].refusal is not None, "nothing is said again"


def test_the_scenes_own_answers_come_before_the_storys(at: Plan) -> None:
    assert typed(at, floor(at), "how have you been in all this?")[1].route == "who"


def test_what_an_answered_reply_earns_counts_once_in_a_scene_and_what_it_costs_each_time(at: Plan) -> None:
    state, trusts = floor(at), list[int]()
    for _ in range(2):
        state, _, _ = typed(at, state, "how have you been in all this?")
        trusts.append(state.trust)
    assert trusts == [53, 53]
    state, _, _ = typed(at, floor(at), "You should have put it in writing!")
    again, _, _ = typed(at, state, "You should have put it in writing!")
    assert again.trust < state.trust


def test_the_third_answer_in_a_row_leads_to_lost(at: Plan) -> None:
    state = floor(at)
    for _ in range(2):
        state, _, _ = typed(at, state, "The sky is blue over here.")
        assert state.scene == "opening"
    state, outcome, _ = typed(at, state, "The sky is blue over here.")
    assert state.scene == "sour" and outcome.heard[0].say == "Leave it."


def test_a_way_that_does_not_stand_is_refused(at: Plan) -> None:
    before = floor(at)
    reading = hear(at, before, "Well.")
    after, outcome = step(at, before, Say("Well.", reading, "nobody"))
    assert outcome.refusal is not None and after == before


STOCK = (
    HEAD
    + """
start: {scene: opening, trust: 50, frustration: 50}
facts:
  bills: {says: three bills came out wrong, words: [three bills]}
scenes:
  opening:
    customer: [{say: "Three bills were wrong.", tells: [bills]}]
    replies: [{id: promise, say: "Nods.", effects: {trust: 1}, shows: [], goto: glad, why: "w"}]
  glad: {customer: ["Bye."], ending: {kind: good, title: Glad}}
"""
)


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("You should have told us in writing.", "harsh"),
        ("So three bills came out wrong.", "taken_up"),
        ("What was that like for you?", "questioned"),
        ("Have I got that right?", "taken_up"),
        ("I'm sorry that happened.", "noticed"),
        ("I'll send you a new one today.", "noticed"),
        ("May I put you on hold for a moment?", "noticed"),
        ("The sky is blue over here.", "unclear"),
    ],
)
def test_only_what_nothing_was_read_in_is_answered_as_not_understood(text: str, route: str) -> None:
    at = plan(STOCK)
    _, outcome, _ = typed(at, floor(at), text)
    assert outcome.route == route
    understood = bool(outcome.codes or any(move.trust > 0 for move in outcome.moves))
    assert ("not sure what you mean" in (outcome.heard[0].say or "")) is not understood
