"""At a terminal no word is cut at the edge; into a pipe every line is whole."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from game.plain.wrapped import wrapped
from game.text import cells
from tests.playing import PARCEL_FILE, hearmeout
from tests.tui.test_terminal import finish, spawn


@given(st.lists(st.text("ab日e\u0301", min_size=1, max_size=9), max_size=30), st.integers(20, 60))
def test_every_word_is_whole_and_every_row_fits(words: list[str], width: int) -> None:
    rows = list(wrapped(" ".join(words), width))
    assert " ".join(rows).split() == words
    assert all(cells(row) <= width for row in rows)
    assert all(row.startswith("  ") for row in rows[1:])


def test_a_line_that_fits_stays_as_it_is() -> None:
    for line in ("", "short", "  /cue             a short cue"):
        assert list(wrapped(line, 40)) == [line]


def test_a_word_that_is_longer_than_a_row_is_not_cut() -> None:
    assert list(wrapped("see " + "x" * 50 + " now", 20)) == ["see", "  " + "x" * 50, "  now"]


def test_on_a_terminal_lines_are_wrapped_and_cutting_in_is_asked_about(home: Path) -> None:
    child = spawn(home, "play", str(PARCEL_FILE), "--plain")
    child.setwinsize(24, 40)
    child.expect_exact(b"\r\n> ")
    child.sendline(b"2")
    child.expect(b"still speaking")
    child.sendline(b"/quit")
    seen = child.before + finish(child)
    *rows, command = seen.decode().splitlines()
    assert all(len(line) <= 42 for line in rows), seen
    assert command == f"hearmeout play {PARCEL_FILE} --plain --resume", "it is one line when it is copied"


def test_into_a_pipe_a_line_is_whole_and_nothing_is_asked() -> None:
    out = hearmeout("play", str(PARCEL_FILE), "--plain", typed="2\n", COLUMNS="20").stdout.decode()
    assert "(Dana is speaking. Press Enter to listen on.)" in out.splitlines()
    assert "You: Promised twice, and still nothing. You must feel let down." in out.splitlines()
