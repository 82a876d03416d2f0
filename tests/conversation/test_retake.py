"""Back to the moment before a reply, for another try: when it stands, and what it puts back."""

import pytest

from game.conversation.changed_story import adapt
from game.conversation.events import Pick, Retake
from game.conversation.path import replay_path
from game.conversation.replay import Played, Record, opened, play_on, record
from game.conversation.step import begin, step
from tests.conversation.calls import PHONE, event, plan, play

LAMP = """
format: 1
id: lamp
title: The lamp
channel: phone
customer: {name: Kim}
start: {scene: first, trust: 50, frustration: 50}
scenes:
  first: {customer: ["It flickers.", "Still."], replies: &replies [
    {id: ask, say: "When?", shows: [open_question], goto: second},
    {id: blame, say: "You broke it.", shows: [confront], goto: second},
    {id: ring_off, say: "Bye.", shows: [dismiss], goto: end}]}
  second: {customer: ["Well."], replies: [
    {id: ask, say: "When?", shows: [open_question], goto: third},
    {id: blame, say: "You broke it.", shows: [confront], goto: third}]}
  third: {customer: ["So."], replies: [
    {id: ask, say: "When?", shows: [open_question], goto: end},
    {id: blame, say: "You broke it.", shows: [confront], goto: fourth}]}
  fourth: {customer: ["No."], replies: [{id: blame, say: "You did.", shows: [confront], goto: end}]}
  end: {customer: ["Goodbye."], ending: {kind: fair, title: Over}}
""".replace("&replies ", "")


def refusal(*names: str) -> str:
    """Why the last event of a play is refused; "" where it stands."""
    _, outcomes = play(plan(LAMP), names)
    assert all(outcome.refusal is None for outcome in outcomes[:-1])
    last = outcomes[-1].refusal
    return last.name if last else ""


def stood(text: str, *names: str) -> list[Played]:
    at = plan(text)
    found = [opened(at, begin(at))]
    for name in names:
        found.append(play_on(at, found, event(at, found[-1].after, name)))
    return found


def test_the_rules_of_a_call_do_not_know_it() -> None:
    at = plan(LAMP)
    state = opened(at, begin(at)).after
    after, outcome = step(at, state, Retake())
    assert after == state
    assert outcome.refusal is not None and outcome.refusal.name == "no_retake_here"


def test_it_puts_back_the_whole_state_before_the_reply_and_says_their_last_words_again() -> None:
    found = stood(PHONE, "listen", "cue", "pick:fix", "listen", "note:hm", "retake")
    assert found[-1].after == found[3].before
    assert "promised" in found[3].after.flags and "promised" not in found[-1].after.flags
    assert [beat.say for beat in found[-1].outcome.heard] == ["Three calls, too."]


def test_a_cut_in_can_be_put_right_by_hearing_them_out() -> None:
    cut = stood(PHONE, "pick:fix")
    assert cut[-1].outcome.interrupted
    right = stood(PHONE, "pick:fix", "retake", "listen", "listen", "pick:heard")
    assert not right[-1].outcome.interrupted
    assert right[-1].after == stood(PHONE, "listen", "listen", "pick:heard")[-1].after


@pytest.mark.parametrize(
    ("names", "why"),
    [
        ("retake", "nothing_to_retake"),
        ("listen pick:blame retake", ""),
        ("listen pick:blame cue note:x retake", ""),
        ("listen pick:ask retake", "won_trust"),
        ("listen pick:blame retake retake", "retaken_here"),
        ("listen pick:blame retake pick:blame retake", "retaken_here"),
        ("listen pick:blame retake pick:blame pick:blame retake", ""),
        ("pick:blame retake pick:blame pick:blame retake pick:blame pick:blame retake", "retaken_enough"),
        ("listen pick:ring_off retake", "over"),
    ],
)
def test_it_stands_once_a_turn_twice_a_call_and_not_after_a_reply_that_won_trust(
    names: str, why: str
) -> None:
    assert refusal(*names.split()) == why


def test_a_path_has_it_as_a_step() -> None:
    found = replay_path(plan(LAMP), ["listen", "pick:blame", "retake", "pick:ask"])
    assert found[-1].after == replay_path(plan(LAMP), ["listen", "pick:ask"])[-1].after
    assert len(replay_path(plan(LAMP), ["listen", "retake", "pick:ask"])) == 2


def test_a_log_in_which_it_stood_stands_where_the_reply_is_weighed_otherwise_today() -> None:
    records: list[Record] = [record(one) for one in stood(LAMP, "listen", "pick:blame", "retake", "pick:ask")]
    milder = LAMP.replace("shows: [confront], goto: second", "shows: [acknowledge], goto: second")
    adapted = adapt(plan(milder), records)
    assert adapted.reason is None and adapted.lost == 0
    assert [type(one.outcome.event) for one in adapted.played][-2:] == [Retake, Pick]
    assert adapted.played[-1].after == stood(milder, "listen", "pick:ask")[-1].after


def test_a_first_try_that_no_longer_stands_takes_nothing_of_the_call_with_it() -> None:
    tried = ("listen", "pick:blame", "note:flickers", "retake", "pick:ask", "pick:ask")
    records = [record(one) for one in stood(LAMP, *tried)]
    blameless = LAMP.replace('    {id: blame, say: "You broke it.", shows: [confront], goto: second},\n', "")
    adapted = adapt(plan(blameless), records)
    assert adapted.reason is None and adapted.lost == 0 and not adapted.same
    assert adapted.played == tuple(stood(blameless, "listen", "note:flickers", "pick:ask", "pick:ask"))


def test_a_reply_that_won_trust_where_there_is_no_more_to_win_is_none_to_take_back() -> None:
    full = LAMP.replace("trust: 50", "trust: 100")
    last = stood(full, "listen", "pick:ask", "retake")[-1].outcome
    assert last.refusal is not None and last.refusal.name == "won_trust"
