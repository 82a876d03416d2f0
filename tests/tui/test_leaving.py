"""However the game is left in a real terminal: the terminal is as it was, and no word is lost."""

import os
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from game.play.drafts import Draft, load_draft
from game.play.resume import latest
from game.progress.database import Database
from tests.tui.test_terminal import STORY, finish, spawn

RESTORED = [b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?2004l"]
"""What a terminal is sent at the end: the usual screen, the cursor, no mouse, no marked pastes."""


@pytest.fixture
def calling(home: Path, tmp_path: Path) -> Any:
    """A call in a pseudo-terminal, its field ready."""
    file = tmp_path / "small.yaml"
    file.write_text(STORY, "utf-8")
    child = spawn(home, "play", str(file), "--pace", "reader")
    child.expect(b"after")
    child.send(b" ")
    child.expect(b"more")
    return child


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def draft(home: Path) -> Draft:
    database = Database(home / "progress.sqlite3")
    run = latest(database, "player", "")
    return load_draft(database, run.id) if run else Draft()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_terminal_as_it_was_and_keeps_the_words(
    calling: Any, home: Path, number: signal.Signals
) -> None:
    calling.send(b"half a rep")
    calling.expect(b"half a rep")
    os.kill(calling.pid, number)
    written = finish(calling)
    assert all(code in written for code in RESTORED)
    assert b"Traceback" not in written
    assert calling.exitstatus == 128 + number
    assert draft(home).reply == "half a rep"


def test_once_it_is_left_all_that_is_saved_is_in_one_file(calling: Any, home: Path) -> None:
    """So that who copies that file has everything."""
    calling.send(b"\x11")
    finish(calling)
    assert [file.name for file in home.glob("progress*")] == ["progress.sqlite3"]


def test_words_are_kept_while_they_are_written(calling: Any, home: Path) -> None:
    calling.send(b"half a rep")
    until(lambda: draft(home).reply == "half a rep", "kept within a second")
    calling.send(b"ly")
    until(lambda: draft(home).reply == "half a reply", "and again")
    calling.kill(signal.SIGKILL)
    finish(calling)
    assert draft(home).reply == "half a reply"


def test_a_window_that_is_closed_ends_the_game_and_keeps_the_words(calling: Any, home: Path) -> None:
    calling.send(b"half a rep")
    calling.expect(b"half a rep")
    pid = calling.pid
    os.close(calling.child_fd)
    calling.closed = True
    until(lambda: ended(pid), "the process ends by itself")
    assert draft(home).reply == "half a rep"


def ended(pid: int) -> bool:
    return os.waitpid(pid, os.WNOHANG)[0] == pid


def test_the_game_can_be_put_aside_and_brought_back(calling: Any) -> None:
    calling.send(b"half a rep")
    calling.expect(b"half a rep")
    calling.send(b"\x1a")
    calling.expect_exact(b"\x1b[?1049l")
    until(lambda: state(calling.pid) == "T", "stopped")
    os.kill(calling.pid, signal.SIGCONT)
    calling.expect_exact(b"\x1b[?1049h")
    calling.expect(b"half a rep")
    calling.send(b"ly")
    calling.expect(b"half a reply")
    calling.send(b"\x11")
    finish(calling)
    assert calling.exitstatus == 0


def state(pid: int) -> str:
    """A letter of the system's for what a process does: T is stopped."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


SENT = (
    b"\xa3",
    b"\xa3\xff5",
    b"\x1b[M \x99%",
    b"\x1b[97;1:1u",
    b"\x1b[97:65;2u",
    b"\x1b[1;1:1A",
    b"\x1b[<0;9999999999999999999999;1M",
    b"\x1b[1114112u",
    b"\x1b]11;rgb:ffff/ffff/ffff\x07",
    b"\x1b[?62;22c",
)


def test_whatever_the_terminal_sends_the_game_goes_on(calling: Any) -> None:
    written = b""
    for number, sent in enumerate(SENT):
        calling.send(b"be%bfore%d " % (sent, number))
        calling.expect(b"fore%d" % number)
        written += calling.before
    calling.send(b"\x11")
    written += finish(calling)
    assert b"Traceback" not in written and b"rgb:" not in written and b"62;22" not in written
    assert calling.exitstatus == 0


def test_what_a_slow_line_brings_at_once_is_done_in_the_order_in_which_it_was_typed(
    calling: Any, home: Path
) -> None:
    def comes_to(sent: bytes, held: str) -> None:
        calling.send(sent)
        until(lambda: draft(home).reply == held, held or "the field is empty again")

    for sent, held in (
        (b"abc\x7f\x7fdef", "adef"),
        (b"abc\x1b[Ddef", "abdefc"),
        (b"abc\x15def", "def"),
    ):
        comes_to(sent, held)
        comes_to(b"\x1b[F\x15", "")
    comes_to(b"abc\x7fdef", "abdef")
    calling.send(b"\x11")
    finish(calling)
    assert draft(home).reply == "abdef"


def test_a_paste_whose_end_is_lost_stops_no_key(calling: Any, home: Path) -> None:
    calling.send(b"\x1b[200~words of a paste")
    calling.send(b"\x05")
    calling.expect(b"words of a paste")
    calling.send(b"\x11")
    finish(calling)
    assert calling.exitstatus == 0
    assert draft(home).reply == "words of a paste"


def test_the_game_starts_where_a_browser_draws_it(home: Path) -> None:
    """The driver of `textual serve` has no terminal on standard input."""
    import subprocess
    import sys

    driver = "textual.drivers.web_driver:WebDriver"
    env = {**os.environ, "HEARMEOUT_HOME": str(home), "TEXTUAL_DRIVER": driver}
    game = subprocess.Popen(
        [sys.executable, "-m", "game"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env
    )
    assert game.stdout and game.stdin
    seen = b""
    while not re.search(rb"Yusuf", seen):
        part = os.read(game.stdout.fileno(), 65536)
        assert part, "the game ended before the first call was drawn"
        seen += part
    message = b'{"type": "quit"}'
    game.stdin.write(b"M" + len(message).to_bytes(4, "big") + message)
    game.stdin.flush()
    game.stdout.read()
    assert game.wait(10) == 0
