"""All that the program writes outside the screens: lines, messages, documents. No other module prints.

Foreign text (stories, packs, file names, saves, arguments, errors of libraries) could hold codes that a
terminal obeys: a new title, a full clipboard, a cleared screen. So every text is cleaned as it goes out.
JSON escapes such characters before (`game.text.escaped_json`): then a program still gets them back.

What libraries write by themselves (usage errors, warnings, tracebacks) is cleaned by `cleaned_streams`.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from typing import TextIO

from game.text import clean


def print_line(text: str = "", *, end: str = "\n") -> None:
    """Data for a person, to standard output."""
    _print(sys.stdout, text + end)


def print_message(text: str) -> None:
    """A message to standard error, if it takes it: there is nowhere else to tell that it does not."""
    with suppress(OSError):
        _print(sys.stderr, text + "\n")


def print_document(text: str) -> None:
    """A document or data for a program, to standard output: as UTF-8, whatever the terminal has."""
    if sys.stdout is not None:
        sys.stdout.flush()
        sys.stdout.buffer.write(clean(text).encode())
        sys.stdout.buffer.flush()


def rewrite_message(text: str, over: int = 0) -> None:
    """Write a line of standard error over the one that stands there, which is `over` columns wide. The cursor
    stays on the line."""
    stream = sys.stderr
    if stream is not None:
        shown = clean(text).replace("\n", " ").ljust(over)
        stream.flush()
        # Past the cleaning of the stream: this carriage return is our own.
        stream.buffer.write(f"\r{shown}".encode(stream.encoding, "replace"))
        stream.buffer.flush()


def output_is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def messages_are_on_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


@contextmanager
def cleaned_streams() -> Iterator[None]:
    """Inside, whatever is written to `sys.stdout` and `sys.stderr` as text is cleaned, whoever writes it. The
    screens draw on the streams beneath."""
    before = sys.stdout, sys.stderr
    within = sys.stdout, sys.stderr = _cleaned(sys.stdout), _cleaned(sys.stderr)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
        for stream in within:
            # Not detached, it would close the stream beneath when it goes. A stream that takes nothing more,
            # such as a full disk, was met by whoever wrote to it.
            if isinstance(stream, _Cleaned):
                with suppress(OSError):
                    stream.detach()


class _Cleaned(TextIOWrapper):
    """A stream of text over the same bytes as another, with the same manners, that cleans what is written."""

    def __init__(self, stream: TextIOWrapper) -> None:
        super().__init__(
            stream.buffer,
            stream.encoding,
            stream.errors,
            line_buffering=stream.line_buffering,
            write_through=stream.write_through,
        )

    def write(self, text: str, /) -> int:
        super().write(clean(text))
        return len(text)


def _cleaned(stream: TextIO) -> TextIO:
    if not isinstance(stream, TextIOWrapper):
        return stream
    stream.flush()
    return _Cleaned(stream)


def _print(stream: TextIO | None, text: str) -> None:
    if stream is not None:
        stream.write(clean(text))
        # What was written is seen at once, also by a program that waits for it at the other end.
        stream.flush()
