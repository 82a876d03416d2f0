"""Python's garbage collector, kept still where it has nothing to find and would hold somebody up."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """No garbage collection inside: a big tree of fresh objects is pure waste to walk again and again."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            # What is left counts as old, or the first collection would walk it once more.
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def collect_and_leave() -> None:
    """Collect now, and take what is left out of the collector's later work. A run of 500 turns holds a
    million objects. Going through them takes 50 ms, which would delay some key."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def leave_all() -> None:
    """Before the game ends: objects that remain are freed with the process, without a last collection."""
    gc.freeze()
