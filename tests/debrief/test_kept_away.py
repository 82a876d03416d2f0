"""What kept a better ending away is told by what was heard and said, and never in numbers."""

import re

import pytest

from game.conversation.events import Say
from game.conversation.plan import Plan
from game.conversation.replay import walk
from game.debrief.debrief import Debrief, debrief
from game.listening.reading import Reading
from game.plain.debrief_lines import happened_lines
from tests.conversation.calls import HEAD, bundled, plan, play

STORY = (
    HEAD
    + """
start: {scene: a, trust: 40, frustration: 50}
flags: [promised, rushed]
facts:
  months: {says: three months, words: [three months]}
  letter: {says: a letter, words: [letter]}
feelings:
  tired: {words: [worn out]}
scenes:
  a:
    customer:
      - {say: "It is a long time.", feels: [tired]}
      - {say: "Three months.", tells: [months]}
      - {say: "There is a letter.", silence: true, tells: [letter]}
    replies:
      - {id: cold, say: "Form first.", shows: [closed_question], effects: {trust: -9}, goto: b}
      - {id: warm, say: "You are worn out.", shows: [acknowledge], goto: b}
      - {id: rush, say: "Quick, please.", shows: [], effects: {set: [rushed]}, goto: b}
      - {id: off, say: "Goodbye.", shows: [dismiss], goto: poor}
    interrupted: {goto: b, effects: {set: [rushed]}}
  b:
    customer: ["So?"]
    replies:
      - {id: promise, say: "I'll ring you on Friday.", shows: [solve], effects: {set: [promised]}, goto: c}
      - {id: nothing, say: "Well.", shows: [], goto: c}
  c:
    customer: ["And?"]
    replies:
      - id: bye
        say: "Bye."
        shows: []
        goto:
          - {if: heard(letter) and heard(months) and promised and not rushed and trust >= 45, to: best}
          - {to: fair}
  best: {customer: ["Thanks."], ending: {kind: best, title: Best}}
  fair: {customer: ["Bye."], ending: {kind: fair, title: Fair}}
  poor: {customer: ["Oh."], ending: {kind: poor, title: Poor}}
"""
)


@pytest.fixture(scope="module")
def call() -> Plan:
    return plan(STORY)


def found(call: Plan, *names: str) -> Debrief:
    return debrief(call, walk(call, [outcome.event for outcome in play(call, names)[1]]))


@pytest.mark.parametrize(
    ("names", "reasons"),
    [
        (
            ("listen", "pick:warm", "pick:nothing", "pick:bye"),
            (
                "Never heard: what comes only into a silence, after “Three months.”",
                "Never said: something like “I'll ring you on Friday.”",
            ),
        ),
        (
            ("pick:warm", "pick:promise", "pick:bye"),
            (
                "Never heard: what comes only into a silence, after “Three months.”",
                "Never heard, as a reply cut in: three months.",
                "Cutting in with “You are worn out.” led away from it.",
            ),
        ),
        (
            ("listen", "wait", "pick:rush", "pick:promise", "pick:bye"),
            (
                "What was said at “Quick, please.” led away from it.",
                "They did not trust far enough by then; most was lost at “I'll ring you on Friday.”",
                "Never named: the feeling (worn out).",
            ),
        ),
        (
            ("listen", "pick:off"),
            ("What was said at “Goodbye.” led away from it.", "Never named: the feeling (worn out)."),
        ),
    ],
)
def test_each_reason_is_something_that_was_not_heard_or_was_said(
    call: Plan, names: tuple[str, ...], reasons: tuple[str, ...]
) -> None:
    seen = found(call, *names)
    assert seen.kept_away == reasons
    said = list(happened_lines(seen, "Kim"))
    assert "What kept a better ending away:" in said and set(reasons) <= set(said)


SHUT = (
    STORY.replace("silence: true, tells: [letter]", "silence: true, tells: [letter], if: promised")
    .replace(
        'customer: ["So?"]',
        'customer: ["So?", {say: "The letter, then.", silence: true, tells: [letter]}]',
    )
    .replace(
        'customer: ["And?"]',
        'customer: ["And?", {say: "There is a letter.", silence: true, tells: [letter]}]',
    )
)


def test_what_a_silence_would_have_brought_is_told_by_the_first_place_where_it_would() -> None:
    """In the first scene it would have brought nothing in this call."""
    seen = found(plan(SHUT), "listen", "pick:warm", "pick:nothing", "pick:bye")
    assert "Never heard: what comes only into a silence, after “So?”" in seen.kept_away
    assert seen.unsaid == 1
    said = list(happened_lines(seen, "Kim"))
    assert "Only a silence would have brought one thing more; it waits for another call." in said


def test_what_no_silence_of_the_call_would_have_brought_is_not_counted() -> None:
    shut = STORY.replace("silence: true, tells: [letter]", "silence: true, tells: [letter], if: promised")
    seen = found(plan(shut), "listen", "pick:warm", "pick:nothing", "pick:bye")
    assert seen.unsaid == 0
    assert not any("silence" in reason for reason in seen.kept_away)


def test_the_best_ending_and_a_call_that_is_not_over_have_no_reasons(call: Plan) -> None:
    best = found(call, "listen", "wait", "pick:warm", "pick:promise", "pick:bye")
    assert best.ending is not None and best.ending.kind == "best"
    assert best.kept_away == found(call, "listen", "pick:warm").kept_away == ()
    assert "What kept a better ending away:" not in list(happened_lines(best, "Kim"))


_PROMISES = """
      - id: letter
        if: heard(letter)
        say: "About that: a ring."
        shows: [solve]
        effects: {set: [promised]}
        goto: c
      - {id: named, say: "I'll ring about the letter.", shows: [solve], effects: {set: [promised]}, goto: c}
"""
UNTOLD = STORY.replace("\n      - {id: promise,", f"{_PROMISES}      - {{id: promise,")


def test_no_reason_speaks_of_what_was_not_told() -> None:
    seen = found(plan(UNTOLD), "listen", "pick:warm", "pick:nothing", "pick:bye")
    assert "Never said: something like “I'll ring you on Friday.”" in seen.kept_away
    told = found(plan(UNTOLD), "listen", "wait", "pick:warm", "pick:nothing", "pick:bye")
    assert "Never said: something like “About that: a ring.”" in told.kept_away


def test_a_fact_that_was_not_told_could_not_be_given_back() -> None:
    story = STORY.replace(
        '      - {id: nothing, say: "Well.", shows: [], goto: c}\n',
        """      - {id: nothing, say: "Well.", shows: [], goto: c}
    typed:
      prompt: "And you?"
      routes:
        - {id: both, when: names(months) and names(letter), examples: ["Three months, a letter."], goto: c}
        - {id: rest, otherwise: true, goto: fair}
""",
    )
    chapter = plan(story)
    _, outcomes = play(chapter, ["listen", "pick:warm"])
    events = [outcome.event for outcome in outcomes]
    seen = debrief(chapter, walk(chapter, [*events, Say("Well then.", Reading())]))
    assert "Not given back there: three months." in seen.kept_away
    assert not any("letter" in reason for reason in seen.kept_away)


def test_every_reason_in_a_chapter_is_told_without_a_number() -> None:
    for chapter in bundled():
        seen = debrief(chapter, walk(chapter, [o.event for o in play(chapter, _first_picks(chapter))[1]]))
        assert seen.ending is not None and seen.kept_away
        for reason in seen.kept_away:
            assert not re.search(r"[0-9]", re.sub(r"“.*?”", "", reason)), reason


def _first_picks(chapter: Plan) -> list[str]:
    """A call in which nothing is listened to: every turn is heard out, and the first pick taken."""
    names: list[str] = []
    for _ in range(60):
        state, _ = play(chapter, names)
        if state.over:
            break
        scene = chapter.scene(state)
        more = play(chapter, [*names, "listen"])[1][-1].refusal is None
        names.append("listen" if more else f"pick:{scene.replies[0].id}")
    return names


def test_a_reply_that_cost_most_of_both_meters_is_quoted_once() -> None:
    dear = STORY.replace("effects: {trust: -9}", "effects: {trust: -9, frustration: 9}")
    shut = dear.replace("heard(letter) and heard(months) and promised and not rushed", "frustration < 50")
    told = found(plan(shut), "listen", "pick:cold", "pick:nothing", "pick:bye").kept_away
    assert told[0].startswith("They did not trust far enough by then, and were too frustrated still;")
    assert sum("Form first." in line for line in told) == 1


def test_what_was_just_read_out_is_not_read_again_beside_its_move() -> None:
    lines = list(happened_lines(found(plan(STORY), "listen", "wait", "type:You're exaggerating."), "Kim"))
    reply = next(at for at, line in enumerate(lines) if "The reply: “You're exaggerating.”" in line)
    assert "exaggerating" not in lines[reply + 1]
