"""Standard input, output and error may be closed, full or gone: no traceback, the right exit status, and no
word of ours in a file of ours."""

import os
import pty
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from game.progress.database import Database
from game.story.story_files import bundled_folder
from tests.looking_back import finished_call
from tests.playing import PARCEL_FILE, stored

ROOT = Path(__file__).parents[2]
PLAY = f"play {PARCEL_FILE} --plain"
STORY = bundled_folder() / "call-that-came-back.yaml"


def shell(command: str, typed: str = "\n2\n") -> subprocess.CompletedProcess[str]:
    """The command as a shell runs it, with its redirections."""
    return subprocess.run(
        f"{sys.executable} -m game {command}",
        shell=True,
        cwd=ROOT,
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def some(first: list[str], *others: str) -> list[Any]:
    """These, and in `make test-full` the others too."""
    return [*first, *(pytest.param(other, marks=pytest.mark.full) for other in others)]


@pytest.mark.parametrize(
    "closed", some([">&-", "<&- >&- 2>&-"], "<&-", "2>&-", "<&- >&-", ">&- 2>&-", "<&- 2>&-")
)
def test_a_call_played_with_closed_streams_is_saved_and_nothing_is_printed_into_the_save(
    home: Path, closed: str
) -> None:
    ended = shell(f"{PLAY} {closed}")
    assert ended.returncode == 0
    assert "Traceback" not in ended.stderr and "went wrong" not in ended.stderr
    (records,) = stored().values()
    assert len(records) == (1 if "<&-" in closed else 3)
    for file in home.rglob("*"):
        if file.is_file() and file.suffix not in (".story", ".course"):
            assert b"is speaking" not in file.read_bytes(), file
    assert sqlite3.connect(home / "progress.sqlite3").execute("PRAGMA quick_check").fetchone() == ("ok",)


QUIET = ("progress --json", "schema", "export --list", "--help", "graph -h")


@pytest.mark.parametrize(
    "command", some(["stories", PLAY], *QUIET, f"graph {STORY}", f"check --no-proof {PARCEL_FILE}")
)
def test_a_full_output_is_said_once_and_is_a_failure(command: str) -> None:
    finished_call()
    full = shell(f"{command} >/dev/full")
    assert full.returncode == 1, full.stderr
    told = [line for line in full.stderr.splitlines() if "No space left" in line]
    assert len(told) == 1 and "Traceback" not in full.stderr and "Exception ignored" not in full.stderr


@pytest.mark.parametrize(
    ("command", "status"),
    [("stories", 0), ("play no-such-story", 2), ("--nope", 2), ("check /nowhere.yaml", 2)],
)
@pytest.mark.parametrize("closed", some(["2>/dev/full"], "2>&-"))
def test_what_cannot_be_told_leaves_the_status_as_it_is(command: str, status: int, closed: str) -> None:
    ended = shell(f"{command} {closed}")
    assert ended.returncode == status
    assert "Traceback" not in ended.stderr + ended.stdout


@pytest.mark.parametrize("command", some([f"graph {STORY}"], "progress", "export --last"))
def test_a_closed_output_is_as_good_as_one_that_nobody_reads(command: str) -> None:
    finished_call()
    ended = shell(f"{command} >&-")
    assert (ended.returncode, ended.stdout) == (0, "")
    assert "Traceback" not in ended.stderr and "went wrong" not in ended.stderr


def test_a_document_goes_to_its_file_whatever_is_closed(tmp_path: Path) -> None:
    written = []
    for number, closed in enumerate(("", ">&-", "<&- >&- 2>&-")):
        file = tmp_path / f"{number}.svg"
        assert shell(f"graph {STORY} -o {file} {closed}").returncode == 0
        written.append(file.read_text())
    assert written[0].startswith("<svg") and set(written) == {written[0]}


def test_home_answers_through_a_pipe_as_at_a_terminal() -> None:
    finished_call()
    ended = shell("play --plain", "calls\n\nhome\n/quit\n")
    assert ended.returncode == 0 and ended.stderr == "", ended.stderr
    assert "2026-03-02" in ended.stdout and "That is none of these" not in ended.stdout
    # Where the lines come to an end, so does the game.
    assert shell("play --plain", "").returncode == 0


def test_no_screen_is_drawn_where_nobody_sees_it() -> None:
    """Textual draws on standard error. At a terminal without it the call is played as lines."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        f"exec {sys.executable} -m game {PLAY.removesuffix(' --plain')} 2>&-",
        shell=True,
        cwd=ROOT,
        stdin=theirs,
        stdout=theirs,
        env={**os.environ, "TERM": "xterm-256color"},
    )
    os.close(theirs)
    shown = b""
    while b"> " not in shown:
        shown += os.read(ours, 65536)
    os.write(ours, b"/quit\n")
    while True:
        try:
            if not os.read(ours, 65536):
                break
        except OSError:
            break
    os.close(ours)
    assert process.wait(20) == 0
    assert b"\x1b[?1049h" not in shown
    assert Database(Path(os.environ["HEARMEOUT_HOME"]) / "progress.sqlite3").rows("SELECT 1 FROM runs")
