"""The rules of a call, as a player and an author rely on them."""

import pytest

from game.behaviours import standard_rulebook
from game.conversation.plan import Plan
from game.conversation.state import Outcome
from tests.conversation.calls import HEAD, PHONE, plan, play

RULES = standard_rulebook().rules


@pytest.fixture(scope="module")
def phone() -> Plan:
    return plan(PHONE)


def said(outcome: Outcome) -> list[str | None]:
    return [beat.say for beat in outcome.heard]


def codes(outcome: Outcome) -> list[str]:
    return [move.code for move in outcome.moves]


def test_entering_a_scene_hears_its_first_beat(phone: Plan) -> None:
    state, (first,) = play(phone, [])
    assert said(first) == ["It has been three months."]
    assert first.told == ("months",)
    assert (state.trust, state.frustration) == (40, 50)


def test_listening_hears_one_beat_at_a_time_and_then_stops(phone: Plan) -> None:
    state, outcomes = play(phone, ["listen", "listen", "listen"])
    assert [said(o) for o in outcomes[1:3]] == [["Three calls, too."], ["And nobody rang back."]]
    assert outcomes[3].refusal is not None and outcomes[3].refusal.name == "nothing_to_hear"
    assert state.scene == "opening"


def test_cutting_in_is_charged_and_leaves_the_rest_unheard(phone: Plan) -> None:
    state, outcomes = play(phone, ["pick:fix"])
    cut = outcomes[1]
    assert cut.interrupted
    assert [b.say for b in cut.unheard] == ["Three calls, too.", "And nobody rang back."]
    assert codes(cut)[:2] == ["interrupt", "premature"]
    assert state.scene == "cut"
    expected = 50 + RULES["interrupt"].frustration + RULES["premature"].frustration + 1
    assert state.frustration == expected
    assert "promised" in state.flags, "the reply's effects stand although it cut in"


def test_a_completion_point_in_the_middle_may_be_answered_without_a_charge(phone: Plan) -> None:
    state, outcomes = play(phone, ["listen", "pick:heard"])
    assert not outcomes[2].interrupted
    assert state.scene == "then"
    assert [b.say for b in outcomes[2].unheard] == ["And nobody rang back."]


def test_what_was_never_heard_cannot_be_named(phone: Plan) -> None:
    _, unheard = play(phone, ["listen", "listen", "pick:heard", "say:Three months, and the letter."])
    _, heard = play(
        phone, ["listen", "listen", "wait", "pick:heard", "say:Three months, and the letter on your table."]
    )
    assert unheard[-1].route != "both"
    assert heard[-1].route == "both"


def test_silence_tells_what_nothing_else_does(phone: Plan) -> None:
    state, outcomes = play(phone, ["listen", "listen", "wait"])
    assert outcomes[3].silence and said(outcomes[3]) == ["There is a letter on the table."]
    assert outcomes[3].told == ("letter",)
    assert state.trust == 40 + RULES["silence"].trust


def test_waiting_in_the_middle_of_a_turn_is_listening(phone: Plan) -> None:
    by_wait, _ = play(phone, ["wait", "wait"])
    by_listen, _ = play(phone, ["listen", "listen"])
    assert by_wait == by_listen


def test_too_much_silence_asks_whether_you_are_there(phone: Plan) -> None:
    state, outcomes = play(phone, ["listen", "listen", "wait", "wait", "wait", "wait"])
    first_empty, second, third = outcomes[4:7]
    assert not first_empty.moves and not first_empty.line
    assert second.line == third.line == "Hello? Are you still there?"
    assert codes(second) == ["empty_silence"]
    assert state.frustration == 50 + RULES["silence"].frustration + 2 * RULES["empty_silence"].frustration


def test_cues_help_up_to_a_cap_and_then_cost(phone: Plan) -> None:
    state, outcomes = play(phone, ["cue"] * 5)
    assert [codes(o) for o in outcomes[1:]] == [["cue"]] * 3 + [["cue_excess"]] * 2
    assert state.trust == 40 + 3 * RULES["cue"].trust + 2 * RULES["cue_excess"].trust
    assert state.position == 1, "a cue does not take the floor and hears nothing"


def test_a_pick_takes_the_floor_even_when_it_is_only_a_cue(phone: Plan) -> None:
    state, outcomes = play(phone, ["pick:mhm"])
    assert outcomes[1].interrupted and state.scene == "cut"


def test_a_fix_before_anything_was_heard_is_premature_and_after_it_is_help(phone: Plan) -> None:
    _, early = play(phone, ["listen", "listen", "pick:fix"])
    _, late = play(
        phone, ["listen", "listen", "pick:heard", "say:You sound worn out. I will refund all of it today."]
    )
    assert codes(early[-1])[0] == "premature"
    assert "solve" in codes(late[-1]) and "premature" not in codes(late[-1])


def test_asking_for_what_was_told_costs(phone: Plan) -> None:
    _, outcomes = play(phone, ["listen", "listen", "pick:again"])
    assert "asked_again" in codes(outcomes[-1])


def test_a_paraphrase_earns_once_a_fact(phone: Plan) -> None:
    _, outcomes = play(
        phone, ["listen", "listen", "pick:heard", "say:So it has been three months now, you said."]
    )
    again = [m for m in outcomes[-1].moves if m.code in ("paraphrase", "recall")]
    assert again, "the ear must read it as given back"
    assert sum(m.trust for m in again if m.code == "paraphrase") == 0


def test_stock_sympathy_earns_half_and_once() -> None:
    once = plan(
        HEAD
        + """
start: {scene: a, trust: 50, frustration: 50}
scenes:
  a:
    customer: ["Hm."]
    replies: [{id: stock, say: "I understand your frustration.", shows: [acknowledge_generic], goto: b}]
  b:
    customer: ["Hm."]
    replies: [{id: stock, say: "I understand your frustration.", shows: [acknowledge_generic], goto: c}]
  c: {customer: ["Bye."], ending: {kind: fair, title: End}}
"""
    )
    state, outcomes = play(once, ["pick:stock", "pick:stock"])
    assert state.trust == 50 + RULES["acknowledge"].trust // 2
    assert (
        outcomes[2].moves[0].trust == 0 and outcomes[2].moves[0].reason == RULES["acknowledge_generic"].spent
    )


def test_an_answer_is_heard_first_in_the_next_turn(phone: Plan) -> None:
    state, outcomes = play(phone, ["listen", "listen", "pick:fix", "say:ok"])
    assert outcomes[-1].route == "missed"
    assert said(outcomes[-1]) == ["Right."]
    assert not state.over, "the scene's own beat is still to come"


def test_an_ending_has_a_closed_floor_and_is_over_after_its_last_beat(phone: Plan) -> None:
    names = ["listen", "listen", "wait", "pick:heard", "say:Three months, and the letter on your table."]
    state, outcomes = play(phone, [*names, "cue", "pick:heard", "listen", "listen"])
    cue, pick, last, after = outcomes[-4:]
    assert cue.refusal and cue.refusal.name == "floor_closed"
    assert pick.refusal and pick.refusal.name == "floor_closed"
    assert last.ending is not None and last.ending.kind == "best"
    assert after.refusal and after.refusal.name == "over"
    assert state.over


def test_a_scene_without_replies_goes_on_when_listened_to(phone: Plan) -> None:
    state, _ = play(phone, ["pick:fix", "listen"])
    assert state.scene == "then"


def test_goto_conditions_see_the_result_of_the_reply(phone: Plan) -> None:
    listened = ["listen", "listen", "pick:heard"]
    well, _ = play(
        phone, [*listened, "say:You must be so tired, after three calls with nobody ringing back."]
    )
    assert well.trust >= 60 and well.scene == "well"


def test_an_email_is_read_as_a_whole() -> None:
    letter = plan(
        HEAD.replace("channel: phone", "channel: email")
        + """
start: {scene: a, trust: 50, frustration: 50}
scenes:
  a:
    customer: ["Dear all,", "it broke.", "Kim"]
    replies: [{id: sorry, say: "Sorry.", shows: [apologise], goto: b}]
  b: {customer: ["Thanks."], ending: {kind: fair, title: End}}
"""
    )
    state, outcomes = play(letter, ["wait", "cue", "pick:sorry"])
    assert said(outcomes[0]) == ["Dear all,", "it broke.", "Kim"]
    assert [o.refusal.name for o in outcomes[1:3] if o.refusal] == ["no_wait_here", "no_cue_here"]
    assert not outcomes[3].interrupted and state.over


def test_a_turn_that_has_ended_stays_ended_when_a_cue_moves_a_meter() -> None:
    hidden = plan(
        HEAD
        + """
start: {scene: a, trust: 49, frustration: 50}
scenes:
  a:
    customer: ["Hm.", {say: "Well, since you ask.", if: trust >= 50}]
    replies: [{id: go, say: "Go on.", shows: [cue], goto: b}]
  b: {customer: ["Bye."], ending: {kind: fair, title: End}}
"""
    )
    _, outcomes = play(hidden, ["cue", "pick:go"])
    assert not outcomes[-1].interrupted


def test_memory_comes_in_only_as_far_as_the_story_asks_for_it() -> None:
    later = plan(
        HEAD
        + """
start: {scene: a, trust: 50, frustration: 50}
from: {earlier: [left_happy]}
scenes:
  a:
    customer: [{say: "You again!", if: left_happy}, "Hello."]
    replies: [{id: go, say: "Hello.", shows: [], goto: b}]
  b: {customer: ["Bye."], ending: {kind: fair, title: End}}
"""
    )
    state, outcomes = play(later, [], flags=("left_happy", "something_else"))
    assert state.flags == {"left_happy"}
    assert said(outcomes[0]) == ["You again!"]
    assert said(play(later, [])[1][0]) == ["Hello."]


@pytest.mark.parametrize(
    ("names", "refusal"),
    [
        (["pick:nobody"], "no_such_reply"),
        (["pick:about_letter"], "not_offered"),
    ],
)
def test_what_does_not_stand_is_refused_by_name_and_changes_nothing(
    phone: Plan, names: list[str], refusal: str
) -> None:
    before, _ = play(phone, [])
    state, outcomes = play(phone, names)
    assert outcomes[-1].refusal is not None and outcomes[-1].refusal.name == refusal
    assert state == before


def test_every_move_says_why_and_quotes_the_words(phone: Plan) -> None:
    _, outcomes = play(phone, ["listen", "listen", "pick:heard"])
    for move in outcomes[-1].moves:
        assert move.reason
    assert any("worn out" in move.words for move in outcomes[-1].moves)


def test_every_number_of_the_rulebook_says_what_it_rests_on() -> None:
    for code, rule in RULES.items():
        assert rule.because and rule.reason and rule.label, code
