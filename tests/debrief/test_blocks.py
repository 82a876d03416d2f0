"""One debrief, worded once: the lines and both documents say the same sentences as the screen is given."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from game.conversation.events import Pick
from game.conversation.path import replay_path
from game.conversation.replay import opened, play_on, walk
from game.conversation.step import begin
from game.conversation.transcript import in_quotes
from game.debrief.blocks import (
    Block,
    Card,
    Ended,
    Quote,
    Sentence,
    Spoken,
    about_cutting_in,
    about_gap,
    card,
    ending,
    over_the_call,
    turns,
    whole,
)
from game.debrief.debrief import Debrief, debrief
from game.debrief.facilitator_comment import FacilitatorComment
from game.debrief.html import html
from game.debrief.markdown import markdown
from game.plain.debrief_lines import ending_lines, happened_lines, unheard_lines
from tests.conversation.calls import HEAD, plan, play
from tests.looking_back import BADLY, KETTLE, WELL
from tests.playing import plan_of

VIEW = (4, 2)


def looked(names: tuple[str, ...]) -> Debrief:
    _, outcomes = play(plan(KETTLE), names)
    return debrief(plan(KETTLE), walk(plan(KETTLE), [outcome.event for outcome in outcomes]))


def looked_back(text: str, *path: str) -> Debrief:
    at = plan_of(text)
    return debrief(at, replay_path(at, path))


def sentences(blocks: Iterator[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Sentence():
                yield block.text
            case Quote():
                yield block.text
                yield block.led.text
            case Spoken():
                yield block.text
            case Ended():
                yield from filter(None, (block.told, block.survey, block.comment))
            case Card():
                yield from (row.counts for row in block.rows)


def parts(found: Debrief, *, brief: bool) -> Iterator[Block]:
    yield from ending(found, "Mira", VIEW)
    yield from over_the_call(found)
    for _, blocks in turns(found, "Mira", brief=brief):
        yield from blocks
    yield from card(found)
    yield from about_cutting_in(found)


@pytest.mark.parametrize("names", [BADLY, WELL], ids=["badly", "well"])
def test_every_printer_says_every_sentence(names: tuple[str, ...]) -> None:
    found = looked(names)
    blocks = list(whole(found, "Mira", "The kettle", "Mira, phone.", VIEW, "Let them finish."))
    page = unescape(re.sub(r"<[^>]+>", "", html("The kettle", blocks)))
    paper = markdown(blocks).replace("\\", "")
    lines = "\n".join([*ending_lines(found, "Mira", VIEW), *happened_lines(found, "Mira")])
    for told in sentences(parts(found, brief=False)):
        assert told in page and told in paper, told
    for told in sentences(parts(found, brief=True)):
        assert told in lines, told


def test_what_cutting_in_lost_is_said_in_one_wording_everywhere() -> None:
    found = looked(BADLY)
    said = [line.strip() for line in happened_lines(found, "Mira")]
    assert said.count("Cut off, never told: the humming wakes the baby.") == 1
    assert said.count("Cut off there: the humming wakes the baby.") == 1
    assert sum("wakes the baby" in line for line in said) == 2


HUM = """format: 1
id: hum
title: A hum
channel: phone
customer: {name: Mira}
skills: [acknowledge]
start: {scene: one, trust: 50, frustration: 40}
facts: {hum: {says: the humming wakes the baby, words: [humming]}}
scenes:
"""

PAUSE = (
    HUM
    + """  one:
    customer: [{say: "It hums.", done: true}, {say: "It wakes the baby.", do: "(a sigh)", tells: [hum]}]
    replies: [{id: fix, say: "I'll send a new one.", shows: [solve], goto: end}]
  end:
    customer: ["Bye."]
    ending: {kind: fair, title: End}
"""
)


def test_speaking_in_a_pause_is_never_called_cutting_in() -> None:
    found = looked_back(PAUSE, "pick:fix")
    said = [line.strip() for line in happened_lines(found, "Mira")]
    assert "Never told, as you spoke in a pause: the humming wakes the baby." in said
    assert "Spoke in a pause; not told then: the humming wakes the baby." in said
    assert not any(
        "cut" in line.lower() for line in said if "cut in (" not in line and "Patience" not in line
    )
    assert list(unheard_lines(found)) == [
        "“I'll send a new one.” came where you might speak. They would have gone on:",
        "  (a sigh)",
        "  It wakes the baby.",
    ]


def test_what_was_cut_off_and_told_later_is_never_called_untold() -> None:
    again = (
        HUM
        + """  one:
    customer: ["It hums.", {say: "It wakes the baby.", tells: [hum]}]
    replies: [{id: fix, say: "I'll send a new one.", shows: [solve], goto: two}]
  two:
    customer: [{say: "As I said, it wakes the baby.", tells: [hum]}]
    replies: [{id: on, say: "I see.", shows: [], goto: end}]
  end:
    customer: ["Bye."]
    ending: {kind: fair, title: End}
"""
    )
    found = looked_back(again, "pick:fix", "pick:on")
    said = [line.strip() for line in happened_lines(found, "Mira")]
    assert "Cut off there: the humming wakes the baby." in said
    assert not any("never told" in line for line in said)


def test_a_deed_stands_in_brackets_where_words_stand_in_quotation_marks() -> None:
    assert in_quotes("Put the pen down.", False) == in_quotes("(Put the pen down.)", False)
    assert in_quotes("Put the pen down.", False) == "(Put the pen down.)"
    assert in_quotes("I see.", True) == "“I see.”"


def test_read_out_what_a_reply_moved_is_told_once() -> None:
    found = looked(BADLY)
    assert any(turn.outcome.moves for turn in found.telling)
    replies = [
        line.strip() for line in happened_lines(found, "Mira") if line.strip().startswith("The reply:")
    ]
    for turn, line in zip(found.telling, replies, strict=True):
        assert (" (trust " in line) != bool(turn.outcome.moves)


STICKS = (
    HEAD
    + """
start: {scene: a, trust: 50, frustration: 50}
scenes:
  a:
    customer: ["It sticks."]
    replies:
      - {id: kind, say: "You are worn out by it.", shows: [acknowledge], asks: [], goto: b}
      - {id: cold, say: "Calm down.", shows: [dismiss], asks: [], goto: b}
  b: {customer: ["Bye."], ending: {kind: best, title: End}}
"""
)


def answered(pick: str) -> Debrief:
    at = plan(STICKS)
    first = opened(at, begin(at))
    return debrief(at, [first, play_on(at, [first], Pick(pick))])


def test_where_nothing_cost_and_nothing_was_left_open_no_reply_is_called_a_gap() -> None:
    def told(pick: str) -> tuple[list[str], str]:
        found = answered(pick)
        return [one.text for one in about_gap(found)], next(turns(found, "Kim"))[0].text

    above, heading = told("kind")
    assert above[0].startswith("No gap stands out in this call") and heading.startswith("What did most")
    above, heading = told("cold")
    assert above == [] and heading.startswith("The turn to look at")


def test_what_a_facilitator_judged_otherwise_is_not_contradicted() -> None:
    found = answered("kind")
    verdict = (FacilitatorComment(1, verdict="not-well", reason="It was false."),)
    pages = (
        list(happened_lines(found, "Kim", verdict)),
        list(sentences(whole(found, "Kim", "t", [], (0, 0), "", verdict))),
    )
    for told in pages:
        page = "\n".join(told)
        assert "Your facilitator sees a gap where the game sees none: in reply 1." in page
        assert "No gap stands out" not in page and "The game itself finds no gap" in page
    _, blocks = next(turns(found, "Kim", verdict))
    assert any(isinstance(one, Sentence) and "It was false." in one.text for one in blocks)

    harsh, kindly = answered("cold"), (FacilitatorComment(1, verdict="well", reason="They joked."),)
    assert "Your facilitator finds reply 1 well done, where the game sees a gap." in [
        one.text for one in about_gap(harsh, kindly)
    ]
    agreed = (FacilitatorComment(1, verdict="not-well", reason="Too hard."), FacilitatorComment(1, "Well."))
    assert list(about_gap(harsh, agreed)) == [], "of a verdict that is the game's too nothing is said twice"
