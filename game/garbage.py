"""Python's garbage collector, kept still where it has nothing to find."""

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
