"""A customer's survey tells the reason that is true of this call."""

import pytest

from game.conversation.plan import Plan
from game.conversation.replay import walk
from game.conversation.state import State
from game.debrief.debrief import Debrief, debrief
from game.plain.debrief_lines import ending_lines
from tests.conversation.calls import HEAD, bundled, plan, play

STORY = (
    HEAD
    + """
start: {scene: a, trust: 50, frustration: 50}
flags: [kept]
facts:
  months: {says: three months, words: [three months]}
  letter: {says: a letter, words: [letter]}
scenes:
  a:
    customer:
      - {say: "Three months.", tells: [months]}
      - {say: "A letter, too.", silence: true, tells: [letter]}
    replies:
      - {id: cold, say: "Right.", shows: [], goto: b}
      - {id: warm, say: "Awful.", shows: [acknowledge], effects: {set: [kept]}, goto: bye}
  b: {customer: ["Cold."], goto: bye}
  bye:
    customer: ["Bye."]
    ending:
      kind: good
      title: End
      survey:
        - {if: visited(b), stars: 2, comment: "I was cold."}
        - {if: kept and not heard(letter), stars: 4, comment: "There was a letter."}
        - {if: trust >= 58, stars: 5, comment: "You asked."}
        - {stars: 3, comment: "Fine."}
"""
)


@pytest.fixture(scope="module")
def call() -> Plan:
    return plan(STORY)


def found(call: Plan, names: list[str]) -> Debrief:
    return debrief(call, walk(call, [outcome.event for outcome in play(call, names)[1]]))


@pytest.mark.parametrize(
    ("names", "stars", "comment"),
    [
        (["pick:cold", "listen"], 2, "I was cold."),
        (["pick:warm"], 4, "There was a letter."),
        (["wait", "pick:warm"], 5, "You asked."),
    ],
)
def test_the_first_entry_that_holds_at_the_end_is_given(
    call: Plan, names: list[str], stars: int, comment: str
) -> None:
    seen = found(call, names)
    assert seen.survey is not None
    assert (seen.survey.stars, seen.survey.comment) == (stars, comment)
    assert f"Kim's survey: {stars} of 5 stars. “{comment}”" in list(ending_lines(seen, "Kim"))


def test_there_is_no_survey_before_the_end(call: Plan) -> None:
    assert found(call, ["pick:cold"]).survey is None


@pytest.mark.parametrize(
    "ending",
    [
        "the-call-that-came-back/fixed_unheard",
        "download-that-stops/fair",
        "missing-parcel/filed",
        "missing-parcel/two_days",
    ],
)
def test_no_chapter_gives_three_stars_after_a_bad_call(ending: str) -> None:
    story, scene = ending.split("/")
    chapter = next(p for p in bundled() if p.story.id == story)

    def stars(trust: int, frustration: int) -> int:
        survey = chapter.survey(State(scene, trust, frustration, over=True))
        assert survey is not None
        return survey.stars

    assert (stars(20, 78), stars(55, 40)) == (2, 3)


def test_a_good_ending_blames_no_questions_that_were_asked() -> None:
    priya = next(p for p in bundled() if p.story.id == "download-that-stops")

    def comment(*flags: str) -> str:
        survey = priya.survey(State("good", 70, 30, flags=frozenset(flags), over=True))
        assert survey is not None
        return survey.comment

    assert "Why it stops I know no more" in comment("track_sent")
    assert "I know now why it stops" in comment("track_sent", "cause_named")
    assert "only ever needed one piece" in comment("cause_named", "link_open")


def test_nobody_who_was_brushed_off_calls_the_call_polite_or_pleasant() -> None:
    """Where blame or brushing off leaves no flag, no survey of an ending that it leads to says so at all."""
    praise = ("polite", "pleasant", "civil", "friendly", "kind")
    for chapter in bundled():
        harsh = frozenset({"brushed_off"}.intersection(chapter.story.flags))
        for scene, at in chapter.story.scenes.items():
            for trust, frustration in ((20, 90), (60, 50), (90, 20)):
                state = State(scene, trust, frustration, flags=harsh, over=True)
                survey = chapter.survey(state) if at.ending else None
                words = survey.comment.lower() if survey else ""
                assert not any(word in words for word in praise), (chapter.story.id, scene, words)
