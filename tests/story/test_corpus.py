"""Each broken file gives exactly the findings that it was written for."""

from pathlib import Path

import pytest
import yaml

from game.story.course import read_course
from game.story.exercise_reader import read_exercises
from game.story.findings import Finding, reader_explanations, render
from game.story.reader import read_story

HERE = Path(__file__).parent
EXPECTED: dict[str, list[str]] = yaml.safe_load((HERE / "expected.yaml").read_text(encoding="utf-8"))

# What no file can be written for: a file that is not there, a folder, a device, one that is too large.
WITHOUT_A_FILE = {"file-missing", "file-is-folder", "file-unreadable", "file-too-big", "too-many-parts"}
# What is found in a tests file beside a story: `tests/check/test_story_tests.py` shows these.
IN_A_TESTS_FILE = {"unknown-reply", "by-without-say"}
# Codes that the reader has for the parser's rarest complaints.
RARE = {"yaml-syntax"}


def findings_of(name: str) -> tuple[Finding, ...]:
    path = HERE / "broken" / name
    if name.endswith((".drills.yaml", ".stations.yaml")):
        return read_exercises(path).findings
    return (read_course if name.startswith("course-") else read_story)(path).findings


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_broken_file_gives_each_cause_once_at_the_token_to_change(name: str) -> None:
    found = [f"{finding.code}:{finding.line}:{finding.column}" for finding in findings_of(name)]
    assert found == EXPECTED[name]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_finding_can_be_shown_in_a_terminal(name: str) -> None:
    for finding in findings_of(name):
        shown = render(finding)
        assert all(char.isprintable() or char == "\n" for char in shown)
        assert finding.end_column > finding.column >= 1
        assert finding.message[0].islower() or not finding.message[0].isalpha()


def test_every_file_of_the_corpus_is_expected_and_every_code_is_shown_by_one() -> None:
    assert {path.name for path in (HERE / "broken").iterdir()} == set(EXPECTED)
    shown = {line.split(":")[0] for lines in EXPECTED.values() for line in lines}
    assert shown | WITHOUT_A_FILE | IN_A_TESTS_FILE | RARE == set(reader_explanations())


def test_a_story_with_an_error_is_not_given_out_but_one_with_a_warning_is() -> None:
    assert read_story(HERE / "broken" / "unknown-scene.yaml").story is None
    assert read_story(HERE / "broken" / "bidi-override.yaml").story is not None
