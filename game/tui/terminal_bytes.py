"""A byte from the terminal that is no UTF-8 is read as "�" and ends nothing."""

import sys
from codecs import IncrementalDecoder, getincrementaldecoder
from collections.abc import Callable
from functools import partial


def read_any_bytes() -> None:
    """Let Textual read whatever a terminal sends.

    Its reader of keys ends the program with a traceback on one lone byte, such as a paste from a Latin-1
    terminal holds (Textualize/textual issue 6456, open in the version that is pinned).
    """
    if sys.platform != "win32":
        from textual.drivers import linux_driver

        vars(linux_driver)["getincrementaldecoder"] = _tolerant


def _tolerant(encoding: str) -> Callable[[], IncrementalDecoder]:
    return partial(getincrementaldecoder(encoding), errors="replace")
