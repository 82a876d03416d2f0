"""A route may say what of a reply counts where it leads, and may ask what the reply asks for."""

import pytest

from game.conversation.ear import hear
from game.conversation.events import Say
from game.conversation.plan import Plan
from game.conversation.state import Outcome, State
from game.conversation.step import begin, enter, step
from tests.conversation.calls import HEAD, plan

STORY = (
    HEAD
    + """
start: {scene: a, trust: 50, frustration: 50}
facts:
  months: {says: three months, words: [three months], asked: [how long]}
  dog: {says: there is a dog, words: [dog], asked: [what is in the box]}
scenes:
  a:
    customer: [{say: "Three months of this.", tells: [months]}]
    typed:
      routes:
        - id: asked
          when: asks(dog)
          examples: [What is in the box?, "so what is in the box", "And what is in the box, please?"]
          goto: b
        - id: blamed
          when: names(months) and confront
          examples: [a, b, c]
          earns: nothing
          effects: {trust: -9}
          goto: b
        - id: wrong
          when: names(months) and not solve
          examples: [a, b, c]
          earns: nothing
          goto: b
        - id: mended
          when: solve
          examples: [a, b, c]
          spares: [premature, asked_again]
          goto: b
        - {id: missed, otherwise: true, examples: [a, b, c], goto: b}
  b: {customer: ["Bye."], ending: {kind: fair, title: End}}
"""
)


@pytest.fixture(scope="module")
def call() -> Plan:
    return plan(STORY)


def say(call: Plan, text: str) -> tuple[State, Outcome]:
    state, _ = enter(call, begin(call))
    return step(call, state, Say(text, hear(call, state, text)))


def test_a_route_can_ask_what_is_asked_for_though_it_was_not_told_yet(call: Plan) -> None:
    assert say(call, "Right. What is in the box?")[1].route == "asked"
    assert say(call, "There is a box here.")[1].route == "missed"


def test_where_a_reply_did_not_help_nothing_of_it_earns_and_no_hearing(call: Plan) -> None:
    state, outcome = say(call, "Three months of this, and nobody has called you back.")
    assert outcome.route == "wrong" and "paraphrase" in outcome.codes
    assert (state.trust, state.frustration) == (50, 50) and not state.earned
    assert [move.reason for move in outcome.moves if move.spent] == [
        "counts for nothing here, because of what the reply does besides"
    ]


def test_a_fix_that_is_in_place_costs_nothing_although_nothing_was_heard_before(call: Plan) -> None:
    state, outcome = say(call, "I'll refund it today.")
    assert outcome.route == "mended" and "solve" in outcome.codes
    assert (state.trust, state.frustration) == (50, 50)


@pytest.mark.parametrize(
    ("given", "code"),
    [("earns: something", "bad-choice"), ("spares: [premture]", "bad-choice"), ("spares: []", "empty-list")],
)
def test_what_a_route_does_not_know_is_named_with_what_was_meant(given: str, code: str) -> None:
    from game.story.reader import read_text

    found = read_text(STORY.replace("spares: [premature, asked_again]", given)).findings
    assert [finding.code for finding in found] == [code]
