"""What is done while the player reads, so that no key has to wait for it."""

import gc

from textual.screen import Screen
from textual.timer import Timer

_AFTER = 0.15
"""Seconds after the first frame: it is on the terminal by then, and nobody has read it yet."""


def settle_soon(screen: Screen[None]) -> Timer:
    """Take every object that exists now out of the garbage collector's work, soon after the screen is shown.

    A run of 500 turns holds a million objects. Going through them takes 50 ms, which would delay some key.
    """
    return screen.set_timer(_AFTER, _settle, name="settle")


def leave_all() -> None:
    """Before the game ends: objects that remain are freed with the process, without a last collection."""
    gc.freeze()


def _settle() -> None:
    gc.unfreeze()
    gc.collect()
    gc.freeze()
