"""Taking the floor on a call's screen: what Enter and a second click say, and what is asked before."""

from typing import TYPE_CHECKING

from game.conversation.events import Wait
from game.conversation.state import Outcome
from game.conversation.step import silence_costs
from game.conversation.turn import heard_out
from game.play.session import Unclear, WhichOf
from game.story.model import Reply
from game.tui.silence import Silence
from game.tui.unconfirmed import Unconfirmed
from game.tui.widgets.voice_line import VoiceLine

if TYPE_CHECKING:
    from game.tui.screens.call import CallScreen


class TakingFloor:
    """Decides what one press on a call's `screen` says. While the customer speaks, the first only asks."""

    def __init__(self, screen: "CallScreen") -> None:
        self._screen = screen
        self._kind = (0, False, False)
        """Of the text last seen: the reply that it points at, whether it is unsent words, and any text."""

    def enter(self, text: str) -> None:
        """Enter, with this text in the field: say it, or the reply that is pointed at, or listen on."""
        screen, unconfirmed, ways = self._screen, self._screen.unconfirmed, self._screen.ways
        which = unconfirmed.which_of
        if unconfirmed.leaving:
            # The question was whether to leave. A second Enter says it.
            unconfirmed.forget()
            screen.show_turn()
        elif which and text in ("", which.text):
            self._mean(which, ways.replies.pointed)
        elif not text or ways.field.number:
            if reply := ways.replies.pointed:
                self.say_reply(reply)
            else:
                screen.action_listen()
        elif ways.closed(screen.call):
            screen.action_listen()
        elif unconfirmed.unclear == text or not self._only_asks(Unconfirmed.TYPED):
            self._typed(screen.call.type(text, sure=unconfirmed.unclear == text))

    def say_reply(self, reply: Reply) -> None:
        """Say one of the replies, or ask before it cuts in."""
        screen, which = self._screen, self._screen.unconfirmed.which_of
        if which and reply in which.replies:
            self._mean(which, reply)
        elif not self._only_asks(reply.id):
            screen.after(screen.call.pick(reply))

    def say_number(self, number: int) -> None:
        """A number, where numbers say at once; of two replies it points at the one that is meant."""
        ways = self._screen.ways
        if self._screen.unconfirmed.which_of:
            ways.point(number=number)
            return
        ways.looking = True
        self._screen.show_turn()
        ways.point(number=number)
        if reply := ways.replies.pointed:
            self.say_reply(reply)

    def text_changed(self) -> None:
        """A digit alone points at a reply; other text ends what was asked about the text before. Nothing is
        shown anew while words are only added to."""
        ways, asked = self._screen.ways, self._screen.unconfirmed
        forgotten = asked.forget_about_other_text(ways.field.text.strip())
        number, pointed = ways.field.number, ways.by_number
        ways.by_number = bool(number)
        written_beside = ways.unsent and ways.replies.pointed and not asked.which_of
        if number or pointed or written_beside:
            ways.looking = bool(number)
            self._screen.show_turn()
            ways.point(number=number)
        kind = (number, ways.unsent, bool(ways.field.text))
        if forgotten or kind != self._kind or self._screen.query_one(VoiceLine).told:
            self._kind = kind
            self._screen.show_turn()

    def look(self) -> None:
        """The mouse points at a reply, also while they speak. Nothing is said yet."""
        ways = self._screen.ways
        self._screen.unconfirmed.forget()
        ways.looking = True
        ways.clear_number()
        self._screen.show_turn()

    def point_on(self, by: int) -> None:
        """Up or down: point at the reply before (-1) or after (1), also while they speak."""
        ways = self._screen.ways
        if ways.field.numbers:
            ways.looking, self._screen.unconfirmed.silence = True, False
            self._screen.show_turn()
            ways.point(by=by)
            self._screen.show_turn()

    def leave_silence(self, silence: Silence) -> None:
        """Leave a silence that can be felt. One that would cost is asked about before."""
        screen, asked = self._screen, self._screen.unconfirmed.silence
        plan, state = screen.call.plan, screen.call.state
        screen.unconfirmed.forget()
        if silence_costs(plan, state) and not asked:
            screen.unconfirmed.silence = True
            screen.show_turn()
        elif heard_out(plan, state) and screen.channel.silence and not screen.app.calm:
            silence.begin()
        else:
            screen.do(Wait())

    def _only_asks(self, what: str) -> bool:
        """Whether this press says nothing yet: words of theirs are still to be shown, or it would cut in, or
        it may have been meant to ask whether it would."""
        screen = self._screen
        return screen.let_finish(reply=True) or self._only_arms(what) or screen.has_just_opened()

    def _only_arms(self, what: str) -> bool:
        arms = self._screen.unconfirmed.only_arms(self._screen.call, what)
        if arms:
            self._screen.show_turn()
        return arms

    def _mean(self, which: WhichOf, pointed: Reply | None) -> None:
        """Say the typed words, with the way of the reply that is pointed at."""
        meant = pointed if pointed in which.replies else which.replies[0]
        self._typed(self._screen.call.type(which.text, sure=True, by=meant.id))

    def _typed(self, result: Outcome | WhichOf | Unclear) -> None:
        screen, unconfirmed = self._screen, self._screen.unconfirmed
        unconfirmed.unclear = result.text if isinstance(result, Unclear) else ""
        unconfirmed.which_of = result if isinstance(result, WhichOf) else None
        if not isinstance(result, Outcome):
            screen.ways.looking = bool(unconfirmed.which_of) or screen.ways.looking
            screen.show_turn()
            return
        if result.refusal is None:
            screen.ways.field.empty()
            # What was said is no draft any more, even if the game ends before the next look.
            screen.keep_what_is_written()
        screen.after(result)
