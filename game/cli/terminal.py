"""What stands at the other end: a person at a terminal, or a pipe; and the lines that come in."""

import os
import sys
from collections.abc import Iterator
from shutil import get_terminal_size
from typing import BinaryIO

from game.command_lines import apart
from game.plain.wrapped import wrapped
from game.printing import messages_are_on_terminal, output_is_terminal, print_line

# Bytes of a line: many times the longest reply, so that what is cut off was no reply.
_LONGEST = 65_536
_NARROWEST = 20
"""Columns: a terminal that says less does not know its width."""


def on_terminal() -> bool:
    """Whether a person sits there: both ends are a terminal."""
    return person_types() and output_is_terminal()


def person_types() -> bool:
    """Whether the lines that come in are typed by a person now."""
    return sys.stdin is not None and sys.stdin.isatty()


def write_line(text: str) -> None:
    """Write a line of plain play: on a terminal wrapped at its width, into a pipe or a file whole. A command
    at its end is a line of its own, never wrapped: it must be one line when it is copied."""
    if not on_terminal():
        print_line(text)
        return
    words, command = apart(text)
    rows = wrapped(words, max(_NARROWEST, get_terminal_size().columns))
    print_line("\n".join([*rows, command] if command else rows))


def on_screen() -> bool:
    """Whether the screens can be shown to a person, on a terminal or by a driver that draws elsewhere, such
    as that of `textual serve`."""
    # Textual draws on standard error.
    shown = on_terminal() and messages_are_on_terminal()
    return bool(os.environ.get("TEXTUAL_DRIVER")) or (shown and can_draw())


def can_draw() -> bool:
    """Whether a terminal can show the screens."""
    return os.environ.get("TERM", "") not in ("", "dumb", "unknown") or os.name == "nt"


def input_lines() -> Iterator[str]:
    """Lines of standard input, at a terminal with a prompt. Bytes that are no UTF-8 are replaced, and of
    a line without an end only a part is taken."""
    if sys.stdin is None:
        return
    prompt = on_terminal()
    lines = begun_lines(sys.stdin.buffer, _LONGEST)
    while True:
        if prompt:
            print_line("> ", end="")
        line, _ = next(lines, (b"", True))
        if not line:
            return
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def begun_lines(stream: BinaryIO, most: int) -> Iterator[tuple[bytes, bool]]:
    """The first `most` bytes of each line, and whether these are all of it."""
    while line := stream.readline(most):
        rest = line
        while len(rest) == most and not rest.endswith(b"\n"):
            rest = stream.readline(most)
        yield line, rest is line
