"""What a person typed before they could read what it would answer."""

import sys


def drop_typed_ahead() -> None:
    """Forget the lines that wait at the terminal. Does nothing where input is no terminal, nor on Windows."""
    try:
        import termios
    except ImportError:
        return
    if sys.stdin is None or not sys.stdin.isatty():
        return
    try:
        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
    except (OSError, termios.error):
        # The terminal has gone: the next read says so.
        return
