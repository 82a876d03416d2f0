"""Standard input, output and error: all three are there, whatever the game was started with, and what one of
them does not take is told once.
"""

import os
import sys
from io import TextIOWrapper


def open_missing() -> None:
    """Stand-ins for what was closed (`>&-`): otherwise the next file that is opened, such as the saved calls,
    would get its number, and what is printed would be written into it."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            stream = TextIOWrapper(os.fdopen(number, "wb" if number else "rb", closefd=False), "utf-8")
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)


def take_any_letter() -> None:
    """A terminal that lacks a letter shows a question mark for it; the game goes on."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def flush() -> OSError | None:
    """Write out what is waiting. Returns what kept standard output from taking it; a reader that went away
    (`| head`) is no fault. Nothing is left for Python to stumble over when it ends."""
    fault = None
    for number, stream in ((1, sys.stdout), (2, sys.stderr)):
        try:
            stream.flush()
        except OSError as error:
            if number == 1 and not isinstance(error, BrokenPipeError):
                fault = error
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, number)
            os.close(nowhere)
    return fault
