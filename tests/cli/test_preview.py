"""`hearmeout preview` from outside: in a terminal, and where there is none."""

import os
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.playing import PARCEL, hearmeout


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The story that is being written."""
    path = tmp_path / "story.yaml"
    path.write_text(PARCEL, "utf-8")
    return path


def in_terminal(*arguments: str) -> Any:
    env = {**os.environ, "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"}
    words = ["-m", "game", "preview", *arguments]
    return pexpect.spawn(sys.executable, words, env=env, dimensions=(40, 120), timeout=20)


def ended(child: Any) -> tuple[int, str]:
    """Exit status, and what was written since."""
    child.expect(pexpect.EOF)
    written = child.before.decode("utf-8", "replace")
    child.close()
    return child.exitstatus, written


def test_without_a_terminal_it_says_what_to_do_instead(file: Path) -> None:
    done = hearmeout("preview", str(file))
    assert done.returncode == 2 and done.stdout == b""
    assert b"needs a terminal" in done.stderr and b"hearmeout check" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["gone.yaml"], b"there is no such file"),
        (["no-such-story"], b"There is no story"),
        (["."], b"folder"),
        (["bad\n.yaml"], b"there is no such file"),
    ],
)
def test_a_story_that_is_not_there_is_said(words: list[str], told: bytes) -> None:
    done = hearmeout("preview", *words)
    assert done.returncode == 2 and told in done.stderr and b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--trust", "101"], b"--trust"),
        (["--frustration", "x"], b"--frustration"),
        (["--path", "type:'open"], b"--path cannot be read"),
    ],
)
def test_options_that_make_no_sense_are_said(file: Path, words: list[str], told: bytes) -> None:
    done = hearmeout("preview", str(file), *words)
    assert done.returncode == 2 and told in done.stderr and b"Traceback" not in done.stderr


@pytest.mark.parametrize(("option", "word"), [("--scene", "detials"), ("--flags", "looked_pu")])
def test_a_place_that_the_story_has_not_is_said(file: Path, option: str, word: str) -> None:
    status, written = ended(in_terminal(str(file), option, word))
    assert status == 2 and f"“{word}”" in written and "Did you mean" in written


def test_it_plays_a_path_and_gives_one_back_to_go_on_with(file: Path, home: Path) -> None:
    child = in_terminal(str(file), "--path", "listen pick:promised", "--trust", "70")
    child.expect("The whole path stands")
    child.expect("trust 84")
    child.send(" ")
    child.expect("they have finished")
    child.send("\x11")
    status, written = ended(child)
    assert status == 0
    assert "To go on here: hearmeout preview" in written
    assert "--trust 70 --path 'listen pick:promised listen'" in written
    assert not home.exists()


def test_it_begins_in_a_scene_with_the_meters_that_a_short_play_brings_there(file: Path) -> None:
    child = in_terminal(str(file), "--scene", "details")
    child.expect("trust 54")
    child.send(" ")
    child.expect("That is all")
    child.send("\x11")
    status, written = ended(child)
    assert status == 0 and "--scene details --trust 54 --frustration 39 --flags heard_out" in written


def test_it_waits_on_a_broken_file_and_opens_when_that_is_mended(file: Path) -> None:
    file.write_text(PARCEL.replace("goto: bridge", "goto: brigde"), "utf-8")
    child = in_terminal(str(file), "--scene", "details")
    child.expect("unknown-scene")
    file.write_text(PARCEL, "utf-8")
    child.expect("So where is it")
    child.send("\x11")
    assert ended(child)[0] == 0
