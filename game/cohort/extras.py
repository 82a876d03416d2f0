"""What players do not need and is installed on its own, by an extra: missing, it is said in a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Literal

from game.errors import FailedError
from game.messages import say

Extra = Literal["sync", "facilitator"]


class MissingExtraError(FailedError):
    """A library of an extra is not installed; it says what installs it."""


@contextmanager
def needs(extra: Extra) -> Iterator[None]:
    """Import inside it what an extra brings. Raises `MissingExtraError` where that is not there."""
    try:
        yield
    except ImportError as error:
        name = (error.name or "").partition(".")[0]
        if name == "game":
            raise
        raise MissingExtraError(say("extras.missing", name=name or str(error), extra=extra)) from error


def needed(name: str, extra: Extra) -> Any:
    """A module that an extra brings. Raises `MissingExtraError`."""
    with needs(extra):
        return import_module(name)
