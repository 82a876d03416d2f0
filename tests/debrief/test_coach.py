"""The coach speaks of the reply, quotes it, and offers only what could have been said there."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.conversation.ear import hear
from game.conversation.events import Cue, Event, Listen, Pick, Say, Wait
from game.conversation.plan import Plan
from game.conversation.state import Outcome, State
from game.conversation.step import begin, enter, listened_to, offered, step
from game.conversation.transcript import words_of
from game.conversation.turn import would_interrupt
from game.debrief.better_line import better_line
from game.debrief.coach import coach_lines
from game.debrief.left_out import left_out
from tests.conversation.calls import HEAD, PHONE, bundled, event, plan, play
from tests.examples_tried import examples
from tests.looking_back import KETTLE

SMALL = plan(PHONE)
BUNDLED = bundled()


def made(at: Plan, *names: str) -> tuple[State, Outcome]:
    """The last of these events: the state before it and what it did."""
    state, outcome = enter(at, begin(at))
    before = state
    for name in names:
        before = state
        state, outcome = step(at, before, event(at, before, name))
        assert outcome.refusal is None, name
    return before, outcome


def test_a_reply_that_cut_in_is_compared_with_letting_them_finish() -> None:
    before, outcome = made(SMALL, "pick:fix")
    assert outcome.interrupted
    better = better_line(SMALL, before, outcome)
    assert better is not None and better.heard_out
    _, heard_out = made(SMALL, "listen", "pick:heard")
    assert better.line == "Three months, and you sound worn out."
    assert (better.trust, better.frustration) == (heard_out.trust, heard_out.frustration)
    assert any("After hearing them out: “Three months" in line for line in lines_of(SMALL, before, outcome))


def test_a_line_that_was_not_open_is_never_offered() -> None:
    at = plan(
        PHONE.replace(
            "shows: [open_question], if: heard(letter)", "shows: [acknowledge, recall], if: heard(letter)"
        )
    )
    before, outcome = made(at, "listen", "pick:again")
    assert "letter" not in str(better_line(at, before, outcome))
    before, outcome = made(at, "listen", "listen", "wait", "pick:again")
    better = better_line(at, before, outcome)
    assert better is not None and better.line == "Tell me about the letter."


def test_an_example_that_names_what_was_never_told_is_no_better_line() -> None:
    at = plan(KETTLE)
    before, outcome = made(at, "pick:descale", "say:One moment please.")
    better = better_line(at, before, outcome, examples=3)
    assert better is None or "baby" not in better.line
    before, outcome = made(at, "listen", "pick:descale", "say:One moment please.")
    told = better_line(at, before, outcome, examples=3)
    assert told is not None and "baby" in told.line


def test_stock_sympathy_and_mere_help_are_no_models() -> None:
    text = PHONE.replace(
        'say: "I see.", shows: [cue]', 'say: "I do understand.", shows: [acknowledge_generic]'
    )
    at = plan(text.replace("shows: [paraphrase, acknowledge]", "shows: []"))
    before, outcome = made(at, "listen", "pick:again")
    better = better_line(at, before, outcome)
    assert better is None or better.line not in ("I do understand.", "I will refund it.")


def test_a_reply_that_closes_the_way_is_told_what_stood_open_even_if_it_moves_less() -> None:
    text = KETTLE.replace("shows: [confront]", "shows: [acknowledge, paraphrase, check]")
    at = plan(text.replace("shows: [paraphrase, acknowledge]", "shows: [open_question]"))
    before, outcome = made(at, "listen", "pick:rules")
    better = better_line(at, before, outcome)
    assert better is not None and better.keeps
    assert better.gain < 0


def test_the_best_reply_there_was_is_told_of_no_other() -> None:
    before, outcome = made(SMALL, "listen", "pick:heard")
    assert better_line(SMALL, before, outcome) is None
    assert not any("More would come" in line for line in lines_of(SMALL, before, outcome))


def test_what_was_heard_and_not_taken_up_is_said_in_the_words_of_the_fact() -> None:
    at = plan(KETTLE)
    before, outcome = made(at, "listen", "pick:descale")
    left = left_out(at, before, outcome)
    assert left.facts == ("it has hummed for a week", "the humming wakes the baby")
    assert left.feelings == ("tired",)
    assert any("it has hummed for a week" in line for line in lines_of(at, before, outcome))
    before, outcome = made(at, "listen", "pick:back")
    assert not left_out(at, before, outcome)


def test_what_only_stands_on_the_screen_is_no_word_of_theirs_that_was_left_out() -> None:
    at = next(each for each in BUNDLED if each.story.id == "missing-parcel")
    state = enter(at, begin(at))[0]
    for pick in ("claim_now", "open_photo"):
        state = listened_to(at, step(at, listened_to(at, state), Pick(pick))[0])
    assert {"picture", "pell_record"} <= state.told
    words = "Nothing that helps us, I'm afraid."
    _, outcome = step(at, state, Say(words, hear(at, state, words)))
    assert not left_out(at, state, outcome).facts


def test_words_that_the_author_quotes_are_not_quoted_a_second_time() -> None:
    said = "Three months, and you sound worn out."
    why = f"why: 'It said “{said}” and waited.'"
    at = plan(PHONE.replace("[paraphrase, acknowledge], goto: then", f"[acknowledge], goto: then, {why}"))
    before, outcome = made(at, "listen", "pick:heard")
    assert sum(line.count(said) for line in lines_of(at, before, outcome)) == 1


def test_hearing_on_has_nothing_to_be_coached() -> None:
    before, outcome = made(SMALL, "listen")
    assert lines_of(SMALL, before, outcome) == ()


def test_a_better_line_that_is_not_shown_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    at = plan(PHONE.replace("[paraphrase, acknowledge], goto: then", "[acknowledge], goto: then, why: 'W.'"))
    before, outcome = made(at, "listen", "pick:heard")
    asked: list[Plan] = []
    monkeypatch.setattr("game.debrief.verdict.better_line", lambda at, *_, **__: asked.append(at))
    assert len(coach_lines(at, before, outcome, 2)) == 2 and not asked
    coach_lines(at, before, outcome)
    assert asked == [at]


def lines_of(at: Plan, before: State, outcome: Outcome) -> tuple[str, ...]:
    return coach_lines(at, before, outcome)


@settings(max_examples=examples(40), deadline=None)
@given(story=st.integers(0, len(BUNDLED) - 1), choices=st.lists(st.integers(0, 40), max_size=40))
def test_whatever_is_played_lines_are_few_and_every_better_line_stood_open(
    story: int, choices: list[int]
) -> None:
    at = BUNDLED[story]
    state, _ = enter(at, begin(at))
    for choice in choices:
        before = state
        state, outcome = step(at, before, _chosen(at, before, choice))
        if outcome.refusal:
            continue
        said = lines_of(at, before, outcome)
        assert len(said) <= 3
        assert all(coach_lines(at, before, outcome, most) == said[:most] for most in range(3))
        assert not any(line.startswith(("You ", "you ")) and line != outcome.why for line in said)
        better = better_line(at, before, outcome)
        if better is None:
            continue
        finished = before
        while would_interrupt(at, finished):
            finished, _ = step(at, finished, Listen())
        assert better.heard_out == (finished != before)
        then = [
            step(at, finished, e)[1]
            for e in _open(at, finished)
            if words_of(at, finished, e)[0] == better.line
        ]
        assert any((o.trust, o.frustration) == (better.trust, better.frustration) for o in then)


def _open(at: Plan, state: State) -> list[Pick | Say]:
    found: list[Pick | Say] = [Pick(reply.id) for reply in offered(at, state, helped=True)]
    typed = at.scene(state).typed
    texts = [text for route in typed.routes for text in route.examples] if typed else []
    return found + [Say(text, hear(at, state, text)) for text in texts]


def _chosen(at: Plan, state: State, choice: int) -> Event:
    plain: list[Event] = [Listen(), Listen(), Listen(), Wait(), Cue()]
    options = plain + list(_open(at, state))
    return options[choice % len(options)]


def test_no_worse_pick_stands_open_beside_a_good_reply() -> None:
    both = plan(
        HEAD
        + """
start: {scene: a, trust: 40, frustration: 50}
scenes:
  a:
    customer: ["I am worn out."]
    replies:
      - {id: heard, say: "You are worn out.", shows: [acknowledge], asks: [], goto: b}
      - {id: gift, say: "What else?", shows: [open_question], asks: [], effects: {trust: 20}, goto: b}
      - {id: cold, say: "Right.", shows: [], asks: [], goto: b}
  b: {customer: ["Bye."], ending: {kind: fair, title: End}}
"""
    )

    def better(pick: str) -> str:
        state, _ = play(both, [])
        found = better_line(both, state, step(both, state, Pick(pick))[1])
        return found.line if found else ""

    assert better("heard") == "", "to ask is less than to name what it is like, whatever it would move"
    assert better("cold") == "What else?"


GAP = (
    HEAD
    + """
start: {scene: a, trust: 40, frustration: 50}
facts:
  months: {says: it is three months, words: [three months]}
feelings:
  worn: {words: [worn out]}
scenes:
  a:
    customer: [{say: "Three months of this. I am worn out.", tells: [months], feels: [worn]}]
    replies:
      - {id: ask, say: "What happened then?", shows: [open_question], goto: b}
      - id: back_and_fix
        say: "Three months, you are worn out. I will put it right now."
        shows: [acknowledge, paraphrase, solve]
        goto: b
      - {id: back, say: "So three months of this.", shows: [paraphrase], goto: b}
      - id: nearly
        say: "So it is three months of this, and you are worn out?"
        shows: [acknowledge, paraphrase, check]
        goto: b
      - {id: cold, say: "Right.", shows: [], goto: b}
      - {id: fix, say: "I will send a new one.", shows: [solve], goto: b}
  b: {customer: ["Bye."], ending: {kind: fair, title: End}}
"""
)


def offered_beside(without: str, pick: str, said: str = "") -> str:
    """The better line of this one reply, in a scene without one of the picks."""
    at = plan(re.sub(rf"      - id: {without}\n(        .*\n)+", "", GAP))
    state, _ = play(at, [])
    made: Event = Say(said, hear(at, state, said)) if said else Pick(pick)
    found = better_line(at, state, step(at, state, made)[1])
    return found.line if found else ""


def test_no_line_that_fixes_stands_beside_a_reply_that_asked_or_came_before_they_were_heard() -> None:
    assert offered_beside("nearly", "ask") == "So three months of this."
    assert offered_beside("nearly", "cold") == "So three months of this."
    assert offered_beside("nearly", "back") == ""
    assert offered_beside("nearly", "fix") == "Three months, you are worn out. I will put it right now."


def test_no_line_in_nearly_the_same_words_stands_beside_a_reply() -> None:
    said = "Three months of this and you're worn out."
    assert offered_beside("back_and_fix", "", said) == ""


def test_what_stands_beside_a_good_reply_does_what_it_lacked() -> None:
    assert offered_beside("back_and_fix", "ask").startswith("So it is three months")
    assert offered_beside("back_and_fix", "nearly") == ""


ROOM = """
start: {scene: a, trust: 100, frustration: 0}
facts:
  months: {says: three months of this, words: [three months]}
  door: {says: the door sticks, words: [door]}
scenes:
  a:
    customer: [{say: "Three months of this.", tells: [months]}]
    replies:
      - id: kind
        say: "So it is three months of this. You are worn out."
        shows: [acknowledge, paraphrase]
        asks: []
        goto: b
  b:
    customer: [{say: "And the door sticks.", tells: [door]}]
    replies:
      - {id: again, say: "So it is three months of this.", shows: [paraphrase], asks: [], goto: c}
  c: {customer: ["Bye."], ending: {kind: best, title: End}}
"""


def test_a_meter_that_has_no_room_is_said_to_have_none() -> None:
    at = plan(HEAD + ROOM)
    before, outcome = made(at, "pick:kind")
    told = coach_lines(at, before, outcome)[0]
    assert told.endswith("Trust is already as high as it goes, frustration is already as low as it goes.")
    roomy = plan(HEAD + ROOM.replace("trust: 100, frustration: 0", "trust: 50, frustration: 50"))
    assert "as it goes" not in coach_lines(roomy, *made(roomy, "pick:kind"))[0]
    nearly = plan(HEAD + ROOM.replace("trust: 100, frustration: 0", "trust: 99, frustration: 50"))
    assert coach_lines(nearly, *made(nearly, "pick:kind"))[0].endswith("Trust goes no higher than 100.")


def test_what_counts_no_more_is_named_and_says_nothing_of_what_else_is_in_the_reply() -> None:
    at = plan(HEAD + ROOM.replace("trust: 100, frustration: 0", "trust: 40, frustration: 50"))
    before, outcome = made(at, "pick:kind", "pick:again")
    told = coach_lines(at, before, outcome)[0]
    assert told.startswith(
        "moved nothing: each thing told counts once, and this was given back before: three months of this"
    )
