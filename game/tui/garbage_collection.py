"""What is done while the player reads, so that no key has to wait for it."""

import gc

from textual.screen import Screen
from textual.timer import Timer

_AFTER = 0.15
"""Seconds after the first frame: it is on the terminal by then, and nobody has read it yet."""


def settle_soon(screen: Screen[None]) -> Timer:
    """Put all there is out of the garbage collector's way, once a screen that is played on stands.

    A run of 500 turns is a million objects. Going through them all, as the collector does now and then,
    takes 50 ms, and would fall on some key.
    """
    return screen.set_timer(_AFTER, _settle, name="settle")


def leave_all() -> None:
    """Before the game ends: what is left goes with the process, and need not be gone through first."""
    gc.freeze()


def _settle() -> None:
    gc.unfreeze()
    gc.collect()
    gc.freeze()
