"""Saved data that many tests begin with: made once a process, and then copied."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from game.progress.database import Database

_OURS = ("HEARMEOUT_", "TEXTUAL_THEME", "TEXTUAL_ANIMATIONS", "XDG_", "NO_COLOR", "COLUMNS", "LINES")


def live_in(home: Path, patch: pytest.MonkeyPatch) -> None:
    """Make this the folder of saved data, with nothing of the person who runs the tests and no luck."""
    for name in list(os.environ):
        if name.startswith(_OURS):
            patch.delenv(name)
    patch.setenv("HEARMEOUT_HOME", str(home))
    # Which of several lines is heard in a call without a seed of its own.
    patch.setattr("game.play.session.randrange", lambda _: 1)


@contextmanager
def databases_closed(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close at the end what was opened. A connection is garbage in a circle: until that is collected, its
    file stays open."""
    opened: list[Database] = []
    begin = Database.__init__

    def noted(self: Database, *given: Any, **named: Any) -> None:
        begin(self, *given, **named)
        opened.append(self)

    patch.setattr(Database, "__init__", noted)
    yield
    for database in opened:
        database.close()


@contextmanager
def home_to_copy(folder: Path) -> Iterator[Path]:
    """The home in this folder, to be filled outside of any one test: when it is left, its files are whole."""
    with pytest.MonkeyPatch.context() as patch, databases_closed(patch):
        live_in(folder / "home", patch)
        yield folder / "home"
