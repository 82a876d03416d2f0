"""The clock of a live call: each beat has its time, then the next is heard. No clock ever keeps a silence."""

from collections.abc import Callable, Iterable
from time import monotonic

from textual.message_pump import MessagePump
from textual.timer import Timer

from game.story.model import Beat

_WORDS_A_SECOND = 4.0
_SHORTEST = 1.2
_TICK = 0.15


class Speech:
    """Calls `hear` once when the beats it was given have had their time; `stop` forgets them. Where things
    may move it calls `say` meanwhile, with the share (0 to 1) of the words that are out."""

    def __init__(self, screen: MessagePump, hear: Callable[[], None], say: Callable[[float], None]) -> None:
        self._screen, self._hear, self._say = screen, hear, say
        self._timers: list[Timer] = []
        self._turn = -1

    def speak(self, turn: int, beats: Iterable[Beat], speed: float, *, moving: bool) -> None:
        """Let these beats be spoken, `speed` times as fast as usual. `turn` tells them from any others: what
        is being spoken already goes on undisturbed."""
        if turn == self._turn and self._timers:
            return
        self.stop()
        self._turn = turn
        whole = seconds(beats) / speed
        self._timers.append(self._screen.set_timer(whole, self._hear))
        if moving:
            # The words are out a little before the turn goes on: the last one can be read too.
            began, out = monotonic(), max(_TICK, whole - 2 * _TICK)
            self._timers.append(
                self._screen.set_interval(_TICK, lambda: self._say((monotonic() - began) / out))
            )
            self._say(0.0)

    def stop(self) -> None:
        """Nothing is heard until `speak` is called again."""
        for timer in self._timers:
            timer.stop()
        self._timers.clear()


def seconds(beats: Iterable[Beat]) -> float:
    """How long beats take to say: four words a second, and never so short that they cannot be read."""
    words = sum(len((beat.say or beat.do or "").split()) for beat in beats)
    return max(_SHORTEST, words / _WORDS_A_SECOND)
