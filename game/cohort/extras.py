"""What players do not need and is installed on its own: missing, it is said in a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from game.errors import FailedError
from game.messages import say


@contextmanager
def needs(extra: Literal["sync", "facilitator"]) -> Iterator[None]:
    """Import inside it what an extra of the game's brings. Raises `FailedError` where that is not there."""
    try:
        yield
    except ImportError as error:
        name = (error.name or "").partition(".")[0]
        if name == "game":
            raise
        raise FailedError(say("extras.missing", name=name or str(error), extra=extra)) from None
