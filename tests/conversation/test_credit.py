"""What a reply earns when it also does harm, and when it helps in the reply that first hears."""

import pytest
from msgspec.structs import replace

from game.behaviours import read_rulebook, rulebook_of, source_of, standard_rulebook
from game.conversation.ear import hear
from game.conversation.plan import Plan
from game.conversation.state import Outcome, State
from game.conversation.step import begin, enter
from game.conversation.transcript import explain, moved
from game.debrief.coach import coach_lines
from tests.conversation.calls import HEAD, bundled, plan, play

RULES = standard_rulebook().rules
STORY = (
    HEAD
    + """
start: {scene: a, trust: 50, frustration: 50}
facts:
  months: {says: three months, words: [three months], asked: [how long]}
scenes:
  a:
    customer: [{say: "Three months of this.", tells: [months]}]
    replies:
      - {id: blame, say: "x", shows: [acknowledge, paraphrase, solve, confront], asks: [], goto: b}
      - {id: small, say: "x", shows: [dismiss, apologise, acknowledge], asks: [], goto: b}
      - {id: again, say: "x", shows: [acknowledge, open_question], asks: [months], goto: b}
      - {id: both, say: "x", shows: [acknowledge, solve], asks: [], goto: b}
      - {id: both_turned, say: "x", shows: [solve, acknowledge], asks: [], goto: b}
      - {id: heard, say: "x", shows: [acknowledge], asks: [], goto: b}
      - {id: fix, say: "x", shows: [solve], asks: [], goto: b}
  b:
    customer: ["Well?"]
    replies:
      - {id: fix, say: "y", shows: [solve], asks: [], goto: c}
      - {id: back, say: "So it's three months.", shows: [paraphrase], asks: [], goto: c}
  c: {customer: ["Bye."], ending: {kind: fair, title: End}}
"""
)


@pytest.fixture(scope="module")
def call() -> Plan:
    return plan(STORY)


def moves(outcome: Outcome) -> dict[str, tuple[int, int]]:
    return {move.code: (move.trust, move.frustration) for move in outcome.moves}


def full(code: str) -> tuple[int, int]:
    return RULES[code].trust, RULES[code].frustration


@pytest.mark.parametrize(
    ("pick", "fault"), [("blame", "confront"), ("small", "dismiss"), ("again", "asked_again")]
)
def test_kind_words_earn_nothing_beside_what_undoes_them(call: Plan, pick: str, fault: str) -> None:
    outcome = play(call, [f"pick:{pick}"])[1][-1]
    found = moves(outcome)
    assert found.pop(fault) == full(fault)
    assert found.pop("premature", (-3, 6)) == full("premature"), "what costs still costs"
    assert set(found.values()) == {(0, 0)}
    told = {move.reason for move in moved(outcome.moves) if move.code in found}
    assert told == {RULES[fault].cancels}, "and the player is told why"


def test_a_credit_that_was_cancelled_can_be_earned_later_and_is_no_hearing(call: Plan) -> None:
    _, outcomes = play(call, ["pick:blame", "pick:back"])
    assert moves(outcomes[-1])["paraphrase"] == full("paraphrase")
    _, outcomes = play(call, ["pick:small", "pick:fix"])
    assert "premature" in moves(outcomes[-1])


@pytest.mark.parametrize("pick", ["both", "both_turned"])
def test_help_beside_the_only_hearing_is_neither_early_nor_earned(call: Plan, pick: str) -> None:
    _, outcomes = play(call, [f"pick:{pick}", "pick:fix"])
    assert moves(outcomes[1]) == {"acknowledge": full("acknowledge"), "solve": (0, 0)}
    assert RULES["solve"].beside in {move.reason for move in moved(outcomes[1].moves)}
    assert "yet" not in RULES["solve"].beside, "the call may end there"
    assert moves(outcomes[2]) == {"solve": full("solve")}, "the next help has been earned"
    _, outcomes = play(call, ["pick:fix"])
    assert moves(outcomes[1]) == {"premature": full("premature")}


def test_a_save_of_an_earlier_rulebook_replays_on_its_own(call: Plan) -> None:
    earlier = rulebook_of("1")
    assert earlier is not None and rulebook_of("0") is None
    old = Plan(call.story, call.hash, read_rulebook(source_of(earlier)))
    assert moves(play(old, ["pick:blame"])[1][1])["acknowledge"] == full("acknowledge")
    assert moves(play(old, ["pick:both"])[1][1])["solve"] == full("solve")
    assert "premature" in moves(play(old, ["pick:both_turned"])[1][1])


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("Please clear your cache and restart your router.", True),
        ("I'm so sorry about that. Try a different browser, please.", True),
        ("Have you tried another browser?", True),
        ("You've restarted your router, so use this direct link now.", False),
        ("I'll clear the cache on our side.", False),
        ("Try it on a wired connection.", False),
        ("I've put your order number on a new link.", False),
    ],
)
def test_a_fix_that_sends_them_back_to_what_they_tried_asks_again(text: str, again: bool) -> None:
    priya = next(p for p in bundled() if p.story.id == "download-that-stops")
    state, _ = enter(priya, begin(priya))
    state = replace(state, told=frozenset(("tried", "order", "stops")))
    assert ("tried" in hear(priya, state, text).asks) is again


@pytest.mark.parametrize(
    ("story", "scene", "told", "spent", "text"),
    [
        (
            "the-call-that-came-back", "goes_on", ("amount", "three_months", "put_back"),
            ("amount", "three_months"),
            "So the first one put it back, and the next bill was fifty-two again.",
        ),
        (
            "the-call-that-came-back", "at_home", ("ray", "pays_first"), ("ray",),
            "So you pay it on the first, whatever it says, with your brother's alarm on the line.",
        ),
        (
            "missing-parcel", "lid", ("note", "honey_box", "shade", "four_pounds"), ("note", "honey_box"),
            "So the driver read your note and found her some shade.",
        ),
    ],
)  # fmt: skip
def test_to_find_out_more_of_what_was_given_back_earns_again(
    story: str, scene: str, told: tuple[str, ...], spent: tuple[str, ...], text: str
) -> None:
    chapter = next(p for p in bundled() if p.story.id == story)
    beats = len(chapter.turn(scene, "").ordinary)
    kept = frozenset(f"{code}:{fact}" for code in ("paraphrase", "recall") for fact in spent)
    state = State(scene, 50, 50, told=frozenset(told), spent=kept, position=beats, at_point=True)
    reading = hear(chapter, state, text)
    once = {code for code in reading.codes if RULES[code].once == "fact"}
    assert {f"{code}:{fact}" for code in once for fact in reading.facts} - kept, reading


LANDS = (
    HEAD
    + """
start: {scene: a, trust: 50, frustration: 50}
scenes:
  a:
    customer: ["Well?"]
    replies:
      - {id: bad, say: "x", shows: [], effects: {trust: -2, frustration: 3}, goto: b}
      - {id: told, say: "x", shows: [], effects: {trust: -2}, goto: b, why: "It came too late."}
      - {id: good, say: "x", shows: [], effects: {frustration: -3}, goto: b}
      - {id: both, say: "x", shows: [], effects: {trust: 3, frustration: 3}, goto: b}
      - {id: none, say: "x", shows: [], goto: b}
  b: {customer: ["Bye."], ending: {kind: fair, title: End}}
"""
)


@pytest.mark.parametrize(
    ("pick", "lines"),
    [
        ("bad", ("trust -2, frustration +3: the story has this reply land badly",)),
        ("told", ("trust -2: the story has this reply land badly", "It came too late.")),
        ("good", ("frustration -3: the story has this reply land well",)),
        (
            "both",
            ("trust +3, frustration +3: the story has this reply land well in one way and badly in another",),
        ),
        ("none", ("No change: this reply moved nothing.",)),
    ],
)
def test_how_the_story_has_a_reply_land_is_said_the_same_each_time(pick: str, lines: tuple[str, ...]) -> None:
    call = plan(LANDS)
    for _ in range(2):
        before, _begun = play(call, [])
        outcome = play(call, [f"pick:{pick}"])[1][-1]
        assert coach_lines(call, before, outcome, most=2)[: len(lines)] == lines


TWICE = STORY.replace(
    "  c: {customer:",
    """  d:
    customer: ["And?"]
    replies:
      - {id: again, say: "So it's three months.", shows: [paraphrase, recall], asks: [], goto: c}
  c: {customer:""",
).replace(
    """shows: [paraphrase], asks: [], goto: c}""", """shows: [paraphrase, recall], asks: [], goto: d}"""
)


def test_why_two_credits_are_given_no_more_is_told_once() -> None:
    outcome = play(plan(TWICE), ["pick:heard", "pick:back", "pick:again"])[1][-1]
    assert [move.code for move in outcome.moves if move.spent] == ["paraphrase", "recall"]
    (shown,) = moved(outcome.moves)
    assert shown.reason == "each thing told counts once, and this was given back before: three months"


LATE = STORY.replace(
    'b:\n    customer: ["Well?"]', 'b:\n    customer: [{say: "It is the third one.", tells: [third]}]'
)
LATE = LATE.replace("facts:\n", "facts:\n  third: {says: the third one, words: [third]}\n").replace(
    """      - {id: fix, say: "y", shows: [solve], asks: [], goto: c}""",
    """      - {id: both, say: "y", shows: [acknowledge, solve], asks: [], goto: c}""",
)


def test_help_beside_what_was_told_last_says_so_late_in_the_call_too() -> None:
    outcome = play(plan(LATE), ["pick:heard", "pick:both"])[1][-1]
    (spent,) = (move for move in outcome.moves if move.spent)
    assert "counts from the next reply on" in spent.reason


TYPED_TO_LAND = (
    HEAD
    + """
start: {scene: a, trust: 50, frustration: 50}
scenes:
  a:
    customer: ["It stops.", {say: "At home and elsewhere.", done: true}]
    typed:
      prompt: "Your answer"
      routes:
        - id: guess
          otherwise: true
          examples: ["Nah, a cable.", "It will be that.", "One moment."]
          effects: {trust: -1, frustration: 1}
          goto: end
  end: {customer: ["Bye."], ending: {kind: fair, title: End}}
"""
)


def test_where_the_story_has_typed_words_land_the_line_quotes_them_and_claims_no_reason() -> None:
    chapter = plan(TYPED_TO_LAND)
    (landed,) = play(chapter, ["listen", "say:Nah, a cable, then."])[1][-1].moves[-1:]
    told = "trust -1, frustration +1: the story has this reply land badly (“Nah, a cable, then.”)"
    assert explain(landed) == told
