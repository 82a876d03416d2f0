"""How a finding is shown, and what every code explains."""

import pytest

from game.story.findings import Finding, in_file_order, read_explanations, reader_explanations, render
from game.story.reader import read_text


def test_a_finding_shows_place_cause_cure_line_and_caret() -> None:
    loaded = read_text("format: 1\nid: cafe\nchannel: phon\n", "cafe.yaml")
    finding = next(finding for finding in loaded.findings if finding.code == "bad-choice")
    assert render(finding) == (
        "cafe.yaml:3:10: error[bad-choice]: the channel is one of phone, chat, email, in-person or video; "
        'did you mean "phone"?\n'
        "  channel: phon\n"
        "           ^^^^"
    )


def test_the_caret_stands_under_the_token_after_wide_characters() -> None:
    line = 'say: "日本", goto: ende'
    column = line.index("ende") + 1
    shown = render(Finding("f", 1, column, column + 4, "unknown-scene", "error", "m", None, line)).split("\n")
    assert shown[1] == "  " + line
    assert shown[2] == "  " + " " * (column - 1 + 2) + "^^^^"


@pytest.mark.parametrize("column", [1, 50, 500, 997])
def test_a_long_line_is_shown_around_the_token(column: int) -> None:
    line = "a" * (column - 1) + "TOKN" + "b" * (1_000 - column - 3)
    shown = render(Finding("f", 1, column, column + 4, "tab", "error", "m", None, line)).split("\n")
    assert len(shown[1]) <= 102
    caret = shown[2].index("^")
    assert shown[1][caret : caret + 4] == "TOKN"


def test_findings_stand_in_file_order_and_once() -> None:
    def at(line: int, column: int) -> Finding:
        return Finding("f", line, column, column + 1, "tab", "error", "m")

    assert in_file_order([at(2, 1), at(1, 5), at(1, 2), at(2, 1)]) == (at(1, 2), at(1, 5), at(2, 1))


def test_every_code_is_explained() -> None:
    for code, explanation in reader_explanations().items():
        assert code == code.lower()
        assert explanation.title and not explanation.title.endswith(".")
        assert explanation.example
        assert explanation.cure.endswith((".", "`"))


def test_an_entry_that_is_not_complete_is_refused() -> None:
    with pytest.raises(ValueError, match="cure"):
        read_explanations("code: {severity: error, title: T, example: E}")
    with pytest.raises(ValueError, match="severity"):
        read_explanations("code: {severity: bad, title: T, example: E, cure: C}")


def test_a_flood_of_faults_is_cut_off() -> None:
    text = "format: 1\n" + "".join(f"unknown{n}: x\n" for n in range(5_000))
    assert 0 < len(read_text(text).findings) <= 200


def test_one_unknown_name_is_one_finding_however_often_it_is_named() -> None:
    scenes = "".join(f"  s{n}: {{customer: [Hello.], goto: lost}}\n" for n in range(4))
    text = f"""format: 1
id: cafe
title: Cafe
channel: phone
customer: {{name: Kim}}
start: {{scene: s0, trust: 50, frustration: 50}}
scenes:
{scenes}"""
    (finding,) = read_text(text).findings
    assert (finding.line, finding.code) == (8, "unknown-scene")
    assert "lines 9, 10, 11" in finding.message


def test_very_many_unknown_names_are_cut_off() -> None:
    scenes = "".join(f"  s{n}: {{customer: [Hello.], goto: lost{n}}}\n" for n in range(1_000))
    loaded = read_text("format: 1\nscenes:\n" + scenes)
    assert loaded.story is None
    assert 100 < len(loaded.findings) <= 200
