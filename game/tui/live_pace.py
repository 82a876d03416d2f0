"""The clock of a live call: each beat has its time, then the next is heard. No clock ever keeps a silence."""

from collections.abc import Callable, Iterable
from time import monotonic
from typing import Any

from textual.screen import Screen
from textual.timer import Timer

from game.conversation.turn import speaking
from game.play.session import Call
from game.story.model import Beat
from game.tui.widgets.transcript import TranscriptView
from game.tui.widgets.voice_line import VoiceLine

_WORDS_A_SECOND = 4.0
"""Adults read 238 words a minute in silence (Brysbaert 2019): the words come as fast as they are read."""
_SHORTEST = 1.2
"""Seconds for a beat of a word or two: the eye has to find the new line first."""
_OFFERED = 3.0
"""Seconds more after the offer of a retry: it has to be read and decided before they go on."""
_TICK = 0.15
"""Seconds between two drawings: more often than words come, and few enough to cost nothing on a slow line."""


class LivePace:
    """Calls `hear` when the last heard beats have had their time. Where motion is wanted, transcript and
    voice line show the words as they are spoken, and `said` is called after the last word."""

    def __init__(self, screen: Screen[Any], hear: Callable[[], None], said: Callable[[], None]) -> None:
        self._screen, self._hear, self._said = screen, hear, said
        self._timers: list[Timer] = []
        self._turn = 0
        self.saying = False
        """Whether words of what was heard last are still to come out."""

    def go_on(self, call: Call, speed: float, *, moving: bool, offered: bool = False) -> None:
        """Let the customer speak, `speed` times as fast as usual. Beats that are being spoken go on; beats
        that were spoken are not repeated. `offered`: the player has just been offered a retry."""
        scene, turn = call.plan.scene(call.state), len(call.played)
        goes_on = not call.state.over and bool(speaking(call.plan, call.state) or scene.goto)
        begun = turn == self._turn
        if begun and self._timers:
            return
        self.stop()
        self._turn = turn
        heard = call.played[-1].outcome.heard
        whole = seconds(heard) / speed
        if goes_on:
            self._timers.append(self._screen.set_timer(whole + (_OFFERED if offered else 0), self._hear))
        if moving and heard and not begun:
            # What is read or seen, and not heard, does not come word by word.
            written = call.plan.channel(scene).layout != "speech" or not any(beat.say for beat in heard)
            if goes_on or not written:
                self._move(whole, written=written, goes_on=goes_on)

    def stop(self) -> None:
        """Stop until `go_on` is called again. Words that have begun are shown whole."""
        for timer in self._timers:
            timer.stop()
        self._timers.clear()
        self.saying = False
        self._screen.query_one(TranscriptView).finish_speaking()

    def _move(self, whole: float, *, written: bool, goes_on: bool) -> None:
        # The words are out a little before the turn goes on: the last one can be read too.
        began, out = monotonic(), max(_TICK, whole - 2 * _TICK)
        transcript, voice = self._screen.query_one(TranscriptView), self._screen.query_one(VoiceLine)

        def tick() -> None:
            voice.move()
            if not self.saying:
                return
            share = (monotonic() - began) / out
            transcript.speak(share)
            if share >= 1:
                self.saying = False
                if not goes_on:
                    self.stop()
                self._said()

        self._timers.append(self._screen.set_interval(_TICK, tick))
        if not written:
            self.saying = True
            transcript.speak(0.0)


def seconds(beats: Iterable[Beat]) -> float:
    """How long it takes to say these beats at the usual speed."""
    words = sum(len((beat.say or beat.do or "").split()) for beat in beats)
    return max(_SHORTEST, words / _WORDS_A_SECOND)
