"""A story that is in order is read as its author meant it."""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.behaviours import shown_codes
from game.listening.weights import model
from game.story.conditions import All, Compare, Count, Flag, Meter, Names, Not, Number, Shows
from game.story.conditions import Any as AnyOf
from game.story.course import read_course
from game.story.keys import story_parts
from game.story.model import Story
from game.story.reader import read_story, read_text
from game.story.yaml.source import story_hash

STORIES = Path(__file__).parent / "stories"
EVERYTHING = STORIES / "everything.yaml"
SOURCE = EVERYTHING.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def story() -> Story:
    loaded = read_story(EVERYTHING)
    assert loaded.findings == ()
    assert loaded.story is not None
    return loaded.story


def changed(old: str, new: str) -> list[str]:
    assert old in SOURCE
    loaded = read_text(SOURCE.replace(old, new, 1), "s.yaml")
    return [f"{finding.code}:{finding.line}:{finding.column}" for finding in loaded.findings]


def test_the_example_story_uses_every_key_of_the_format() -> None:
    for name, part in story_parts().items():
        for key in part.keys:
            assert f"{key}:" in SOURCE, (name, key)


def test_text_stays_as_written_where_text_is_meant(story: Story) -> None:
    assert story.facts["opening_day"].words == ("saturday", "12:30", "opening day")
    assert story.scenes["lost"].ending is not None
    assert story.scenes["lost"].ending.title == "no"
    assert story.scenes["critical_end"].ending is not None
    assert story.scenes["critical_end"].ending.title == "1e3"


@pytest.mark.parametrize(
    "title", ["no", "yes", "on", "12:30", "1e3", "0o7", "null", "~", "2024-01-01", "5", ".5"]
)
def test_no_text_is_taken_for_a_number_a_date_or_nothing(title: str) -> None:
    loaded = read_text(SOURCE.replace('title: "The café order: a second try"', f"title: {title}"))
    assert loaded.findings == ()
    assert loaded.story is not None
    assert loaded.story.title == title


def test_short_forms_mean_the_same_as_long_ones(story: Story) -> None:
    opening = story.scenes["opening"]
    assert opening.customer[0].say == "Hello, it's Zoë again."
    assert opening.customer[1].say == "Nine of the forty are in pieces.\nI open on Saturday."
    assert story.customer.about == "Runs a small café. Ordered forty cups; thirty-one arrived whole."
    assert [branch.to for branch in opening.replies[1].goto] == ["colder"]
    assert [branch.to for branch in opening.replies[0].goto] == ["softer", "softer", "colder"]


def test_what_is_left_out_differs_from_what_is_empty(story: Story) -> None:
    name_the_cost, order_number, _ = story.scenes["opening"].replies
    assert order_number.shows is None and name_the_cost.shows == ("acknowledge", "paraphrase")
    assert order_number.asks == ("order_number",) and name_the_cost.asks is None
    assert story.scenes["colder"].replies[0].shows == ()


def test_conditions_are_trees(story: Story) -> None:
    typed = story.scenes["opening"].typed
    assert typed is not None
    assert typed.routes[0].condition == All(
        (
            Shows("acknowledge"),
            Compare(Count("facts"), ">=", Number(1)),
            Not(AnyOf((Shows("solve"), Names("order_number")))),
            Count("feelings"),
        )
    )
    assert typed.routes[-1].condition is None
    beat = story.scenes["opening"].customer[3]
    assert beat.condition == All((Flag("left_happy"), Not(Flag("promised_callback"))))
    assert story.scenes["opening"].replies[1].condition == Compare(Meter("frustration"), "<", Number(80))


def test_the_codes_of_the_story_format_are_those_of_the_ear() -> None:
    assert {*model().codes, "recall"} == set(shown_codes())


def test_examples_and_reasons_may_be_missing() -> None:
    assert changed('          why: "The cups came before the person."\n', "") == []
    assert changed('["Order number?", "Did you keep the box?", "We can send new ones."]', "[]") == []


def test_a_misspelt_key_is_read_as_the_key_it_means() -> None:
    assert changed("replies:", "replys:") == ["unknown-key:49:5"]
    assert changed("flags:", "flgs:") == ["unknown-key:15:1"]


def test_suggestions_name_the_nearest_word() -> None:
    loaded = read_text(SOURCE.replace("goto: lost", "goto: lsot").replace("replies:", "choises:", 1))
    assert [finding.suggestion for finding in loaded.findings] == ["replies", "lost"]


def test_a_condition_is_pointed_at_inside_its_text() -> None:
    old = "if: left_happy and not promised_callback"
    assert changed(old, "if: left_happy and not promised_calback") == ["condition-name:45:32"]
    assert changed(old, "if: 'left_happy and not promised_calback'") == ["condition-name:45:33"]
    assert changed(old, 'if: "left_happy and not promised_calback"') == ["condition-name:45:33"]
    assert changed(old, "if: left_happy and\n          not promised_calback") == ["condition-name:46:15"]


@given(
    before=st.lists(
        st.sampled_from(["left_happy and", "not", "heard(opening_day)   or", "(trust >= 5) and"])
    ),
    style=st.sampled_from(["", "'", '"', ">", ">-", "|", "|2-"]),
    broken=st.booleans(),
    data=st.data(),
)
def test_a_condition_is_pointed_at_in_every_style_of_text(
    before: list[str], style: str, broken: bool, data: st.DataObject
) -> None:
    text = " ".join([*before, "zzzz", "and trust < 9"])
    if broken or style[:1] in (">", "|"):
        blanks = [at for at, char in enumerate(text) if char == " " and text[at - 1 : at + 2].count(" ") == 1]
        for at in sorted(data.draw(st.sets(st.sampled_from(blanks))), reverse=True):
            text = text[:at] + "\n          " + text[at + 1 :]
    block = style[:1] in (">", "|")
    # A flat `|2-` would keep the deeper indent as text: conditions do not mind blanks.
    shown = f"{style}\n          {text}" if block else f"{style}{text}{style}"
    loaded = read_text(SOURCE.replace("if: frustration < 80", f"if: {shown}", 1))
    (finding,) = loaded.findings
    assert finding.code == "condition-name"
    assert loaded.positions.lines[finding.line - 1][finding.column - 1 : finding.end_column - 1] == "zzzz"


def test_places_name_keys_values_and_parts_of_conditions() -> None:
    loaded = read_text(SOURCE)
    path = ("scenes", "opening", "replies", 1, "if")
    line, column, end = loaded.positions.value(path) or (0, 0, 0)
    assert loaded.positions.lines[line - 1][column - 1 : end - 1] == "frustration < 80"
    line, column, end = loaded.positions.key(path) or (0, 0, 0)
    assert loaded.positions.lines[line - 1][column - 1 : end - 1] == "if"
    line, column, end = loaded.positions.within(path, 14, 16) or (0, 0, 0)
    assert loaded.positions.lines[line - 1][column - 1 : end - 1] == "80"
    line, column, end = loaded.positions.key(("scenes", "thanks")) or (0, 0, 0)
    assert loaded.positions.lines[line - 1][column - 1 : end - 1] == "thanks"
    assert loaded.positions.value(("scenes", "nowhere")) is None
    assert loaded.positions.value(("scenes", "opening", "replies", 99)) is None


def test_a_course_is_read() -> None:
    loaded = read_course(STORIES / "course.yaml")
    assert loaded.findings == ()
    assert loaded.course is not None
    assert [(chapter.story, chapter.after) for chapter in loaded.course.chapters] == [
        ("everything", ()),
        ("the-second", ("everything",)),
        ("the-third", ("everything", "the-second")),
    ]


def test_a_path_without_a_story_is_a_finding(tmp_path: Path) -> None:
    def codes(path: Path) -> list[str]:
        return [finding.code for finding in read_story(path).findings]

    assert codes(tmp_path / "none.yaml") == ["file-missing"]
    assert codes(tmp_path) == ["file-is-folder"]
    assert codes(Path("bad\0name")) == ["file-unreadable"]
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as stream:
        stream.truncate(17 * 1024 * 1024)
    assert codes(huge) == ["file-too-big"]
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert codes(pipe) == ["file-unreadable"]
    assert [f.code for f in read_course(tmp_path).findings] == ["file-is-folder"]


def test_line_ends_and_a_byte_order_mark_change_nothing_but_a_note() -> None:
    plain = read_text(SOURCE)
    windows = read_text(SOURCE.replace("\n", "\r\n"))
    marked = read_text("\ufeff" + SOURCE)
    assert windows.story == plain.story == marked.story
    assert windows.hash == plain.hash == marked.hash == story_hash(SOURCE.encode())
    assert windows.findings == ()
    assert [finding.severity for finding in marked.findings] == ["note"]


def test_the_hash_follows_the_words() -> None:
    assert story_hash(SOURCE) != story_hash(SOURCE.replace("Shrug.", "Nod."))
    assert story_hash("a: b  \n") == story_hash("a: b")


def test_hidden_characters_never_reach_the_story() -> None:
    loaded = read_text(
        SOURCE.replace("Shrug.", "Shr\u202eug\u200b.").replace('"Well."', '"We\\u202Ell.\\x1b"')
    )
    assert loaded.story is not None
    assert loaded.story.scenes["colder"].replies[1].do == "Shrug."
    assert {finding.code for finding in loaded.findings} == {"hidden-character"}


def test_the_garbage_collector_runs_again_after_any_reading() -> None:
    assert gc.isenabled()
    read_text(SOURCE)
    assert gc.isenabled()
    read_text("a: 'b'c")
    assert gc.isenabled()
    gc.disable()
    try:
        read_text(SOURCE)
        assert not gc.isenabled()
    finally:
        gc.enable()
