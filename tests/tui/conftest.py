"""Hermetic screens: saved data in a folder of the test's own, nothing from the user's environment.

A key that is pressed is waited for until the app has nothing left to do, and no longer.
"""

import asyncio
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from textual import _callback
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_parse = Stylesheet._parse_rules
_parsed: dict[Any, Any] = {}


def parsed_once(self: Stylesheet, *given: Any, **named: Any) -> Any:
    """The rules that a style sheet comes to: Textual reads the same text again for every app."""
    key = (given, tuple(named.items()), tuple(self._variables.items()))
    if key not in _parsed:
        _parsed[key] = _parse(self, *given, **named)
    return _parsed[key]


_count = _callback._count_parameters
_counted: dict[tuple[Any, bool], int] = {}


def counted_once(function: Any) -> int:
    """How many parameters it has: Textual asks `inspect` again for every partial of the same function."""
    key = (getattr(function, "__func__", function), hasattr(function, "__self__"))
    if key not in _counted:
        _counted[key] = _count(function)
    return _counted[key]


_SLICE = 0.001
_QUIET = 2
"""Slices in a row in which nothing was waiting to run: one lets come what is ready, one sees that it brought
nothing."""
_SOON = 0.02
"""Seconds: a timer that is due within them belongs to what was just done, such as a frame or a new layout."""
_TICKS = 60
"""Slices in which only timers were waited for. One that comes again and again is not waited for longer."""
_LONGEST = 30.0
"""Seconds: an app that is still busy then never comes to rest."""


async def until_idle(min_sleep: float = 0.0, max_sleep: float = 1.0) -> None:
    """Wait until nothing is left to run. Textual's own looks at the clock of the processor, 20 ms at a time:
    that is longer than any key takes, and wrong on a busy machine. So is its end after `max_sleep`, a second:
    on a busy machine a key can take longer."""
    loop: Any = asyncio.get_running_loop()
    began, quiet, ticks = monotonic(), 0, 0
    while quiet < _QUIET or monotonic() - began < min_sleep:
        assert monotonic() - began < _LONGEST, "the app never comes to rest"
        await asyncio.sleep(_SLICE)
        quiet += 1
        if loop._ready:
            quiet = 0
        elif ticks < _TICKS and any(_due_soon(timer, loop.time()) for timer in loop._scheduled):
            quiet, ticks = 0, ticks + 1


def _due_soon(timer: asyncio.TimerHandle, now: float) -> bool:
    return not timer.cancelled() and timer.when() < now + _SOON


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test sees another's saved calls, or the user's."""
    monkeypatch.setattr(Stylesheet, "_parse_rules", parsed_once)
    monkeypatch.setattr(_callback, "_count_parameters", counted_once)
    # Textual's takes the number of the object too, in Python: it is asked for with every rule of every style.
    monkeypatch.setattr(RuleSet, "__hash__", object.__hash__)
    # What a frame brings is there after a millisecond. (TEXTUAL_FPS is read once, as Textual is imported.)
    monkeypatch.setattr("textual.screen.UPDATE_PERIOD", 0.001)
    monkeypatch.setattr("textual.app.wait_for_idle", until_idle)
    monkeypatch.setattr("textual.pilot.wait_for_idle", until_idle)
    # A collection goes through all that the tests have loaded, too: 100 ms and more in the middle of a call.
    monkeypatch.setattr("game.tui.screens.call.collect_and_leave", lambda: None)
    monkeypatch.setattr("game.tui.app.leave_all", lambda: None)
    monkeypatch.setenv("HEARMEOUT_HOME", str(tmp_path / "home"))
    for name in ("HEARMEOUT_STORIES", "NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_ANIMATIONS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"
