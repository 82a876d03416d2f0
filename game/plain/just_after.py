"""Empty lines that were typed to hear on, and come when what they would open was not read yet."""

from collections.abc import Callable

_AT_ONCE = 1.2
"""Seconds: a press that was on its way comes within them, as people take half a second to see and press, and
a slow line adds a third. Nobody has read what comes next by then."""


class JustAfter:
    """Knows whether an empty line comes at once after something has ended. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._since: float | None = None
        self._told = False

    def ended(self) -> None:
        """Something has just ended, and what comes next was told."""
        self._since, self._told = self._clock(), False

    def at_once(self) -> bool:
        """Whether a line that comes now comes at once after that, or after another line that did."""
        now = self._clock()
        if self._since is None or now - self._since >= _AT_ONCE:
            self._since = None
            return False
        self._since = now
        return True

    def first(self) -> bool:
        """Whether it is the first such line: of several one is told of."""
        told, self._told = self._told, True
        return not told
