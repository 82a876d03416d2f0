"""No text of a story, a course or a tests file may be of any length; one too long is told where it stands."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from game.check.pinned_plays import read_tests
from game.story.course import read_course
from game.story.reader import read_story, read_text
from game.story.yaml.lengths import LENGTHS
from tests.playing import PARCEL, hearmeout, plan_of

EVERYTHING = Path(__file__).parent / "stories" / "everything.yaml"
COURSE = """
format: 1
id: weeks
title: First weeks
about: What it is for.
chapters:
  - {story: one, teaches: To listen.}
  - {story: two, after: [one]}
"""
TESTS = """
format: 1
story: late-parcel
tests:
  - name: It softens
    play: [listen all, {say: "You have had no parcel.", route: heard}, {pick: policy}, "say:heard#1"]
    ending: best
    flags: [looked_up]
"""
LONG = "x" * (max(LENGTHS.values()) + 1)


def leaves(node: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value that is no list or mapping."""
    if isinstance(node, dict | list):
        for step, part in node.items() if isinstance(node, dict) else enumerate(node):
            yield from leaves(part, (*way, step))
    else:
        yield way


def with_long(text: str, way: tuple[Any, ...]) -> str:
    body = at = yaml.load(text, yaml.BaseLoader)
    for step in way[:-1]:
        at = at[step]
    at[way[-1]] = LONG
    return yaml.safe_dump(body, sort_keys=False, width=10_000)


def ways(text: str) -> list[tuple[Any, ...]]:
    return list(leaves(yaml.load(text, yaml.BaseLoader)))


@pytest.mark.full
def test_no_value_of_a_story_may_be_of_any_length() -> None:
    text = EVERYTHING.read_text("utf-8")
    told = 0
    for way in ways(text):
        loaded = read_text(with_long(text, way))
        assert loaded.story is None, way
        found = {finding.code: finding for finding in loaded.findings}
        # What is no text at all is told as that: a number, true or false, the version of the format.
        assert found.keys() & {"too-long", "wrong-type", "format-version"}, way
        if "too-long" in found:
            told += 1
            assert "at most" in found["too-long"].message and found["too-long"].line > 1, way
    print(f"{told} of {len(ways(text))} values are texts with a limit")
    assert told > 60


@pytest.mark.parametrize("kind", ["course", "tests"])
def test_no_value_of_a_course_or_a_tests_file_may_be_of_any_length(tmp_path: Path, kind: str) -> None:
    text, file = {"course": COURSE, "tests": TESTS}[kind], tmp_path / "file.yaml"
    for way in ways(text):
        file.write_text(with_long(text, way))
        findings = (
            read_course(file).findings
            if kind == "course"
            else read_tests(file, plan_of(PARCEL).story).findings
        )
        assert any(finding.severity == "error" for finding in findings), way


def test_no_name_of_a_scene_a_fact_or_a_feeling_may_be_of_any_length() -> None:
    name = "x" * (LENGTHS["id"] + 1)
    for old in ("opening:", "gift:"):
        loaded = read_text(PARCEL.replace(f"  {old}", f"  {name}:"))
        assert "too-long" in {finding.code for finding in loaded.findings}, old


def test_a_text_may_be_as_long_as_its_limit_and_not_a_letter_longer() -> None:
    for length, code in ((LENGTHS["title"], set()), (LENGTHS["title"] + 1, {"too-long"})):
        text = PARCEL.replace("title: The late parcel", f"title: {'é' * length}")
        assert {finding.code for finding in read_text(text).findings} == code


def test_what_is_allowed_is_told_with_the_place(tmp_path: Path) -> None:
    file = tmp_path / "story.yaml"
    file.write_text(PARCEL.replace("title: The late parcel", f"title: {'x' * 201}"))
    (finding,) = read_story(file).findings
    assert (finding.line, finding.column) == (3, 8)
    assert finding.message == "`title` has 201 characters; it may have 200 at most"
    assert b"longer than anybody reads" in hearmeout("explain", "too-long").stdout


@pytest.mark.parametrize("where", ["title: The late parcel", "say:", "id: policy", "if:"])
def test_a_text_of_ten_million_letters_holds_nothing_up(tmp_path: Path, where: str) -> None:
    """Home took 27 seconds to show such a title."""
    key = where.split(":")[0]
    huge = PARCEL.replace(where, f"{key}: {'x' * 10_000_000}\n        x:", 1) if where.endswith(":") else (
        PARCEL.replace(where, f"{key}: {'x' * 10_000_000}", 1)
    )  # fmt: skip
    file = tmp_path / "huge.yaml"
    file.write_text(huge)
    began = time.perf_counter()
    findings = read_story(file).findings
    assert findings and all(len(finding.message) < 300 for finding in findings)
    assert all(len(finding.source_line) <= 2_000 for finding in findings)
    assert time.perf_counter() - began < 5


def test_many_faults_on_one_endless_line_are_told_in_little_memory() -> None:
    replies = ", ".join(f"{{id: R{n}, sy: {'x' * 5_000}, goto: nowhere}}" for n in range(400))
    text = f"format: 1\nid: a\nscenes: {{opening: {{customer: [Hello.], replies: [{replies}]}}}}"
    findings = read_text(text).findings
    assert len(findings) > 100
    assert sum(len(finding.source_line) for finding in findings) < 500_000


def test_the_guide_for_authors_names_every_limit() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "authors.md").read_text("utf-8")
    part = guide.partition("## How long a text may be")[2].partition("\n## ")[0]
    named = {int(row.rsplit("|", 2)[1].replace(",", "")) for row in part.splitlines() if row.endswith("0 |")}
    assert named == set(LENGTHS.values())


def test_a_new_story_gets_no_title_that_is_too_long(tmp_path: Path) -> None:
    told = hearmeout("new", str(tmp_path / "a.yaml"), "--title", "x" * 201)
    assert told.returncode == 2 and b"at most" in told.stderr
    assert hearmeout("new", str(tmp_path / "b.yaml"), "--customer", "x" * 101).returncode == 2
    assert hearmeout("new", str(tmp_path / ("n" * 240 + ".yaml"))).returncode == 0
    assert hearmeout("new", "--course", str(tmp_path / ("n" * 240))).returncode == 0
    assert [path.name for path in tmp_path.glob("?.yaml")] == []
    for made in tmp_path.rglob("n*.yaml"):
        assert read_story(made).story is not None
    assert read_course(next(tmp_path.rglob("course.yaml"))).course is not None
