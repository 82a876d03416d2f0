"""A command that is given one file opens that file and what it needs, and no neighbour."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.playing import PARCEL

WATCH = """
import runpy, sys
opened = set()
def note(event, arguments):
    if event == "open" and str(arguments[0]).startswith(FOLDER):
        opened.add(str(arguments[0])[len(FOLDER) + 1 :])
sys.addaudithook(note)
try:
    runpy.run_module("game", run_name="__main__")
finally:
    print(*sorted(opened), sep="\\n", file=open(LIST, "w"))
"""
BROUGHT = PARCEL.replace("id: late-parcel", "id: one").replace(
    "facts:\n", "from: {earlier: [heard_before]}\nfacts:\n"
)
EARLIER = PARCEL.replace("late-parcel", "earlier").replace("heard_out", "heard_before")
TESTS = "format: 1\nstory: one\ntests:\n  - {name: a, play: [listen]}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A story with its tests, the one that it brings a flag from, and neighbours that nobody should meet."""
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "one.yaml").write_text(BROUGHT)
    (folder / "one.tests.yaml").write_text(TESTS)
    (folder / "earlier.yaml").write_text(EARLIER)
    (folder / "broken.yaml").write_text("id: broken\nscenes: {{{\n" + "\x00" * 100)
    (folder / "large.yaml").write_text("id: large\n" + "# a long story\n" * 400_000)
    (folder / "course.yaml").write_text("format: 1\nid: all\ntitle: All\nchapters: [{story: one}]\n")
    return folder


def run(folder: Path, *arguments: str) -> tuple[subprocess.CompletedProcess[bytes], set[str]]:
    """The command, and the names of the files of the folder that it opened."""
    listed = folder.parent / "opened"
    code = WATCH.replace("FOLDER", repr(str(folder))).replace("LIST", repr(str(listed)))
    root = str(Path(__file__).parents[2])
    ended = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": root},
        check=False,
    )
    return ended, set(listed.read_text().split())


ALONE = {"one.yaml"}


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["check", "--format", "json"], {"one.yaml", "one.tests.yaml", "earlier.yaml"}),
        (["play", "--plain"], ALONE),
        (["play", "--plain", "--resume"], ALONE),
        (["graph"], ALONE),
        (["playtest", "--plays", "2"], ALONE),
        (["preview"], ALONE),
        (["stories", "--texts"], ALONE),
        (["analyse", "Sorry.", "--scene", "opening", "--story"], ALONE),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
def test_only_what_is_needed_is_opened(folder: Path, arguments: list[str], needed: set[str]) -> None:
    ended, opened = run(folder, *arguments, str(folder / "one.yaml"))
    assert opened <= needed and b"Traceback" not in ended.stderr, ended.stderr
    assert "one.yaml" in opened or arguments == ["preview"]
    if "check" in arguments:
        assert opened == needed
        assert {Path(f["file"]).name for f in json.loads(ended.stdout)["findings"]} <= needed


def test_a_story_on_its_own_shelf_is_played_without_the_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARMEOUT_STORIES", str(folder))
    _, opened = run(folder, "play", "--plain", str(folder / "one.yaml"))
    assert opened == {"one.yaml", "course.yaml"}, "a course says whether one may retry"


def test_explaining_opens_no_story(folder: Path) -> None:
    assert run(folder, "explain", "soft-lock")[1] == set()


def test_a_neighbour_is_neither_read_nor_told_where_a_name_has_to_be_looked_for(folder: Path) -> None:
    """The flag's story stands in a file of another name, so the others are opened, for their first lines."""
    (folder / "earlier.yaml").rename(folder / "a-while-ago.yaml")
    (folder / "one.yaml").write_text(BROUGHT.replace("[heard_before]", "[heard_befor]"))
    (folder / "large.yaml").write_text("id: large\n" + "a: {b: [c]}\n" * 1_000_000)
    ended, opened = run(folder, "check", "--format", "json", str(folder / "one.yaml"))
    found = json.loads(ended.stdout)["findings"]
    assert [f["suggestion"] for f in found if f["code"] == "from-not-remembered"] == ["heard_before"]
    assert {Path(f["file"]).name for f in found} <= {"one.yaml", "one.tests.yaml"}
    assert "a-while-ago.yaml" in opened


def test_a_course_is_held_against_ids_alone(folder: Path) -> None:
    course = folder / "course.yaml"
    chapters = "[{story: one}, {story: broken}, {story: large}, {story: earlierr}, {story: flow}]"
    course.write_text(f"format: 1\nid: all\ntitle: All\nchapters: {chapters}\n")
    (folder / "flow.yaml").write_text(json.dumps(yaml.safe_load(PARCEL.replace("late-parcel", "flow"))))
    ended, _ = run(folder, "check", "--format", "json", str(course))
    (found,) = json.loads(ended.stdout)["findings"]
    assert (found["code"], found["suggestion"]) == ("course-unknown-story", "earlier")
