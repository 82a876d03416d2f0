"""Every test has a home of its own and nothing of the person who runs it."""

import atexit
import gc
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from tests.homes_to_copy import databases_closed, live_in
from tests.read_once import read_once

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


@pytest.fixture(scope="session", autouse=True)
def readings() -> Iterator[None]:
    """One process of tests reads nothing twice."""
    with read_once():
        yield


_folders = count()


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this one test. pytest's own looks through those of all earlier tests for a free number."""
    return tmp_path_factory.mktemp(f"{request.node.originalname[:30]}-{next(_folders)}", numbered=False)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of saved data of this one test. It does not exist yet."""
    live_in(tmp_path / "home", monkeypatch)
    return tmp_path / "home"


@pytest.fixture(autouse=True)
def databases(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test opened is closed with it: otherwise thousands of files would stay open."""
    with databases_closed(monkeypatch):
        yield
