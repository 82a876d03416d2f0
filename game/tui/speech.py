"""The clock of a live call: each beat has its time, then the next is heard. No clock ever keeps a silence."""

from collections.abc import Callable, Iterable

from textual.message_pump import MessagePump
from textual.timer import Timer

from game.story.model import Beat

_WORDS_A_SECOND = 4.0
_SHORTEST = 1.2


class Speech:
    """Calls `hear` once when the beats it was given have had their time; `stop` forgets them."""

    def __init__(self, screen: MessagePump, hear: Callable[[], None]) -> None:
        self._screen, self._hear = screen, hear
        self._timer: Timer | None = None

    def speak(self, beats: Iterable[Beat], speed: float) -> None:
        """Let these beats be spoken, `speed` times as fast as usual."""
        self.stop()
        self._timer = self._screen.set_timer(seconds(beats) / speed, self._hear)

    def stop(self) -> None:
        """Nothing is heard until `speak` is called again."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None


def seconds(beats: Iterable[Beat]) -> float:
    """How long beats take to say: four words a second, and never so short that they cannot be read."""
    words = sum(len((beat.say or beat.do or "").split()) for beat in beats)
    return max(_SHORTEST, words / _WORDS_A_SECOND)
