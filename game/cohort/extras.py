"""Libraries that only cohorts need: they are installed by an extra, and asked for when they are needed."""

from importlib import import_module
from typing import Any

from game.errors import FailedError
from game.messages import say


class MissingExtraError(FailedError):
    """A library of an extra is not installed."""


def needed(name: str, extra: str) -> Any:
    """A module of the extra. Raises `MissingExtraError`, which says what installs it."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] != name.split(".")[0]:
            raise
        raise MissingExtraError(say("cohort.extra", extra=extra)) from error
