"""Hermetic screens: saved data in a folder of the test's own, nothing from the user's environment.

A key that is pressed is waited for until the app has nothing left to do, and no longer.
"""

import asyncio
import os
from pathlib import Path
from time import monotonic
from typing import Any

# Textual reads it once, as it is imported: what a frame brings is there after a millisecond.
os.environ["TEXTUAL_FPS"] = "1000"

import pytest

_SLICE = 0.001
_QUIET = 5
"""Slices in a row in which nothing was waiting to run: a frame and what it brings fit into them."""
_SOON = 0.02
"""Seconds: a timer that is due within them belongs to what was just done, such as a frame or a new layout."""


async def until_idle(min_sleep: float = 0.0, max_sleep: float = 1.0) -> None:
    """Wait until nothing is left to run. Textual's own looks at the clock of the processor, 20 ms at a time:
    that is longer than any key takes, and wrong on a busy machine."""
    loop = asyncio.get_running_loop()
    began, quiet = monotonic(), 0
    while monotonic() - began < max_sleep and (quiet < _QUIET or monotonic() - began < min_sleep):
        await asyncio.sleep(_SLICE)
        quiet = 0 if _busy(loop) else quiet + 1


def _busy(loop: Any) -> bool:
    soon = loop.time() + _SOON
    return bool(loop._ready) or any(not due.cancelled() and due.when() < soon for due in loop._scheduled)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test sees another's saved calls, or the user's."""
    monkeypatch.setattr("textual.app.wait_for_idle", until_idle)
    monkeypatch.setattr("textual.pilot.wait_for_idle", until_idle)
    monkeypatch.setenv("HEARMEOUT_HOME", str(tmp_path / "home"))
    for name in ("HEARMEOUT_STORIES", "NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_ANIMATIONS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"
