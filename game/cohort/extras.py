"""What players do not need and is installed on its own, by an extra: missing, it is said in a sentence."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from urllib.request import url2pathname

from game.command_lines import python_line
from game.errors import FailedError
from game.messages import say

_NAME = "hear-me-out"
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
        command = python_line("-m", "pip", "install", f"{_installed_from()}[{extra}]")
        raise MissingExtraError(say("extras.missing", name=name or str(error), command=command)) from error


def needed(name: str, extra: Extra) -> Any:
    """A module that an extra brings. Raises `MissingExtraError`."""
    with needs(extra):
        return import_module(name)


def _installed_from() -> str:
    """What pip was given for this game: a folder, or its name. A name alone could be another's program where
    the game came from a folder."""
    try:
        told = distribution(_NAME).read_text("direct_url.json") or "{}"
        url = urlsplit(str(json.loads(told).get("url", "")))
    except (PackageNotFoundError, ValueError, AttributeError):
        return _NAME
    folder = url2pathname(url.path)
    return folder if url.scheme == "file" and Path(folder).is_dir() else _NAME
