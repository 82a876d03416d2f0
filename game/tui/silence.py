"""A silence on screen: some seconds that can be felt, before what it brings is shown."""

from collections.abc import Callable
from typing import Any

from textual.screen import Screen
from textual.timer import Timer

_DOTS = 4
"""Dots that come one by one while it lasts."""
_A_DOT = 0.6
"""Seconds between two: the whole is a little longer than the two seconds or so after which a pause feels
long in talk (Jefferson 1989 puts its usual greatest length at about one second)."""


class Silence:
    """Lets a silence last. `tick` is called with each new dot, and `then` when it is over."""

    def __init__(self, screen: Screen[Any], tick: Callable[[], object], then: Callable[[], None]) -> None:
        self._screen, self._tick, self._then = screen, tick, then
        self._timer: Timer | None = None
        self.dots = 0
        """How many have come; 0 while no silence lasts."""

    def begin(self) -> None:
        self.dots = 1
        self._timer = self._screen.set_interval(_A_DOT, self._on)
        self._tick()

    def finish(self) -> bool:
        """End it now, with what it brings. False when none lasts."""
        lasted = self.stop()
        if lasted:
            self._then()
        return lasted

    def stop(self) -> bool:
        """Break it off. False when none lasts."""
        lasted, self.dots = bool(self.dots), 0
        if self._timer:
            self._timer.stop()
            self._timer = None
        return lasted

    def _on(self) -> None:
        if self.dots < _DOTS:
            self.dots += 1
            self._tick()
        else:
            self.finish()
