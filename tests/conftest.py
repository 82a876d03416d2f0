"""Every test has a home of its own and nothing of the person who runs it."""

import atexit
import gc
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings

from game.listening.detector import read
from game.progress.database import Database

_OURS = ("HEARMEOUT_", "TEXTUAL_THEME", "TEXTUAL_ANIMATIONS", "XDG_", "NO_COLOR", "COLUMNS", "LINES")

# The tests of all of the game are a big heap to walk: with Python's own thresholds (700, 10, 10) that takes a
# tenth of the time of the tests on screen.
gc.set_threshold(100_000, 10, 10)

# One of several processes of tests ends at once: to take all modules and tests apart would take it seconds.
# It has told everything by then, and what is registered after this is done before.
if "PYTEST_XDIST_WORKER" in os.environ:
    atexit.register(os._exit, 0)

# What lands must not hang on luck, so `make test` tries the same examples each time. `make test-full` tries
# others each time; it does not look up to five minutes for a smaller example that fails, which is too long
# where many tests are long: run alone, without a profile, the test that failed finds it.
settings.register_profile("landing", derandomize=True, database=None, deadline=None)
settings.register_profile(
    "full", phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.target], deadline=None
)


def pytest_sessionfinish() -> None:
    """What the tests leave behind goes with the process: pytest would walk through it five times."""
    gc.freeze()


_READINGS = 20_000
"""More than are read in all tests of one process; each is a few hundred bytes."""


@pytest.fixture(scope="session", autouse=True)
def read_once() -> Iterator[None]:
    """A reading hangs on nothing but what the ear is given. Many tests play and prove the same few stories:
    what one of them had read, the next does not read again. Tests of the ear itself ask `game.listening`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("game.conversation.ear.read", lru_cache(maxsize=_READINGS)(read))
        yield


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of saved data of this one test. It does not exist yet."""
    for name in list(os.environ):
        if name.startswith(_OURS):
            monkeypatch.delenv(name)
    folder = tmp_path / "home"
    monkeypatch.setenv("HEARMEOUT_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def one_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call whose test gives no seed always has the same: which of several lines is heard is no luck."""
    monkeypatch.setattr("game.play.session.randrange", lambda _: 1)


@pytest.fixture(autouse=True)
def databases(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test opened is closed with it. A connection is garbage in a circle: until that is collected,
    thousands of files would stay open."""
    opened: list[Database] = []
    begin = Database.__init__

    def noted(self: Database, *given: Any, **named: Any) -> None:
        begin(self, *given, **named)
        opened.append(self)

    monkeypatch.setattr(Database, "__init__", noted)
    yield
    for database in opened:
        database.close()
