"""The clock of a live call: each beat has its time, then the next is heard. No clock ever keeps a silence."""

from collections.abc import Callable, Iterable
from time import monotonic
from typing import Any

from textual.screen import Screen
from textual.timer import Timer

from game.conversation.step import speaking
from game.progress.call import Call
from game.story.model import Beat
from game.tui.widgets.transcript import Transcript
from game.tui.widgets.voice import Voice

_WORDS_A_SECOND = 4.0
_SHORTEST = 1.2
_TICK = 0.15
_WRITTEN = ("chat", "email")
"""Channels where words are read and not heard: a message or a letter comes whole."""


class Speech:
    """Calls `hear` once when the beats that were heard last have had their time. Where things may move,
    the screen's transcript and voice line show meanwhile how far they have come."""

    def __init__(self, screen: Screen[Any], hear: Callable[[], None]) -> None:
        self._screen, self._hear = screen, hear
        self._timers: list[Timer] = []
        self._turn = -1

    def go_on(self, call: Call, speed: float, *, moving: bool) -> None:
        """Let them speak, `speed` times as fast as usual, if there is more to come; what is being spoken
        already goes on undisturbed."""
        scene = call.plan.scene(call.state)
        if call.state.over or not (speaking(call.plan, call.state) or scene.goto):
            self.stop()
            return
        turn = len(call.played)
        if turn == self._turn and self._timers:
            return
        self.stop()
        self._turn = turn
        whole = seconds(call.played[-1].outcome.heard) / speed
        self._timers.append(self._screen.set_timer(whole, self._hear))
        if moving:
            self._move(whole, written=call.plan.channel(scene) in _WRITTEN)

    def stop(self) -> None:
        """Nothing more is heard until `go_on` is called again; what has begun is shown whole."""
        for timer in self._timers:
            timer.stop()
        self._timers.clear()
        self._screen.query_one(Transcript).finish_speaking()

    def _move(self, whole: float, *, written: bool) -> None:
        # The words are out a little before the turn goes on: the last one can be read too.
        began, out = monotonic(), max(_TICK, whole - 2 * _TICK)
        transcript, voice = self._screen.query_one(Transcript), self._screen.query_one(Voice)

        def tick() -> None:
            if not written:
                transcript.speak((monotonic() - began) / out)
            voice.move()

        self._timers.append(self._screen.set_interval(_TICK, tick))
        if not written:
            transcript.speak(0.0)


def seconds(beats: Iterable[Beat]) -> float:
    """How long beats take to say: four words a second, and never so short that they cannot be read."""
    words = sum(len((beat.say or beat.do or "").split()) for beat in beats)
    return max(_SHORTEST, words / _WORDS_A_SECOND)
