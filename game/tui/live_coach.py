"""The coach during a call: its lines behind what was said, and the way back to the moment of a reply."""

from typing import Any

from game.conversation.events import Pick, Retake, Say
from game.debrief.retry import coach_on, offer, retry_stands
from game.messages import say
from game.play.session import Call
from game.progress.self_views import played_again
from game.tui.game_screen import GameScreen
from game.tui.key_bindings import shown_key
from game.tui.widgets.transcript import TranscriptPart, TranscriptView, transcript_part

_LINES = 2
"""Lines of the coach on one reply during a call; the debrief has the rest."""


class LiveCoach:
    """What the coach does on a call's screen. `speaks`: there are lines of it; `retry`: a moment can be had
    again; `asks`: where it is silent, the player is asked after the call what typed replies did, and until
    then no reason is told for them. All are as the player had set them when the call began."""

    def __init__(self, screen: GameScreen[Any]) -> None:
        self._screen = screen
        self.speaks = self.retry = True
        self.asks = False
        self._offered = False

    def begin(self, call: Call, *, questions: bool) -> None:
        """Look up the settings for the chapter that this story is. The screen has to be mounted. `questions`:
        whether any may follow the call."""
        app = self._screen.app
        settings, chapter = app.settings.now, app.chapter_number(call.plan.story.id)
        self.speaks, self.retry = settings.coach_is_live(chapter), settings.retry_is_on(chapter)
        wanted = questions and settings.self_view and not self.speaks
        self.asks = wanted and not played_again(app.database, call.log.id)

    def show_all(self, call: Call) -> None:
        """Show what was played so far; earlier parts are laid out only when the player scrolls to them."""
        parts = (self.part(call, place) for place in reversed(range(len(call.played))))
        self._screen.query_one(TranscriptView).begin(call.plan.story.speakers, parts)

    def show_newest(self, call: Call) -> None:
        """Show the last event. Where the moment that was offered is past, no line promises it any more."""
        past = call.state.over or isinstance(call.events[-1], Pick | Say | Retake)
        if past and self._offered:
            self.show_all(call)
        else:
            self._screen.query_one(TranscriptView).add(self.part(call, len(call.played) - 1))
        if past:
            self._offered = self.offers(call)

    def part(self, call: Call, place: int) -> TranscriptPart:
        """What the transcript shows of the event at `place`, with what the coach says of it."""
        most = _LINES if self.speaks else 0
        coached = coach_on(call.plan, call.played, place, most, self._key)
        all_of_it = shown_key("call.coach", self._screen.app.settings.keys)
        newest = place == len(call.played) - 1
        again = offer(call.plan, call.played, self._key) if newest else ""
        more = say("coach.keys_more", key=all_of_it)
        keys = say("coach.keys_again", key=all_of_it, again=self._key) if again else more
        return transcript_part(call.plan, call.played[place], coached, keys)

    def offers(self, call: Call) -> bool:
        """Whether the coach has just offered a retry."""
        return bool(offer(call.plan, call.played, self._key))

    def retry_stands(self, call: Call) -> bool:
        """Whether the key that goes back to a moment does something now."""
        return self.retry and retry_stands(call.played)

    @property
    def _key(self) -> str:
        """The key that goes back to a moment; "" where this is off."""
        return shown_key("call.retry", self._screen.app.settings.keys) if self.retry else ""
