"""The ways to answer on a call's screen: the replies that stand, the field, and which has the focus."""

from typing import Any

from textual.screen import Screen

from game.conversation.state import State
from game.conversation.step import listened_to, offered, would_interrupt
from game.play.session import Call
from game.story.model import Reply
from game.tui.foreign_text import literal
from game.tui.unconfirmed import Unconfirmed
from game.tui.widgets.note_pad import NotePad
from game.tui.widgets.reply_field import ReplyField
from game.tui.widgets.reply_list import ReplyList

NUMBERS = tuple("123456789")


class WaysToReply:
    """Shows them as the state has them. `helped`: the player has asked for replies to lean on."""

    def __init__(self, screen: Screen[Any]) -> None:
        self._screen = screen
        self.helped = False

    @property
    def replies(self) -> ReplyList:
        return self._screen.query_one(ReplyList)

    @property
    def field(self) -> ReplyField:
        return self._screen.query_one(ReplyField)

    def show(self, call: Call, unconfirmed: Unconfirmed, *, saying: bool) -> None:
        """The list and the field, as far as there is anything to answer. `saying`: words of theirs are still
        to come out."""
        plan, state, replies, field = call.plan, call.state, self.replies, self.field
        scene, cuts_in = plan.scene(state), would_interrupt(plan, state)
        open_floor = not (state.over or scene.ending or scene.goto)
        standing = self._offered(call, state)
        folded = (cuts_in or saying) and not unconfirmed.armed
        coming = self._offered(call, listened_to(plan, state)) if folded else ()
        replies.offer(standing, coming, folded=folded, cuts_in=cuts_in, name=plan.story.customer.name)
        replies.display = open_floor and bool(standing or coming)
        for reply in standing:
            if reply.id == unconfirmed.reply:
                replies.point_at(reply)
        field.display = open_floor
        field.letter = plan.channel(scene).layout == "letters"

    def invite(self, call: Call, said: str) -> None:
        """What stands in the empty field. `said` is what the voice line says: it is not said twice."""
        scene, cuts_in = call.plan.scene(call.state), would_interrupt(call.plan, call.state)
        prompt = scene.typed.prompt if scene.typed else "… or one of these in your own words"
        words = "In your own words" if not prompt or prompt in said or (scene.typed and cuts_in) else prompt
        if cuts_in and not self._offered(call, call.state):
            name = call.plan.story.customer.name
            words = f"In your own words; to cut in while {name} speaks, press Enter twice"
        self.field.placeholder = literal(words)

    def named(self, text: str) -> int:
        """The number that a reply beside the field has and the field alone holds; 0 for none."""
        number = int(text) if text in NUMBERS else 0
        return number if number and self.replies.display and self.replies.offers(number) else 0

    def switch(self) -> None:
        """Between the replies and the field."""
        (self.replies if self.field.has_focus and self.replies.display else self.field).focus()

    def focus(self) -> None:
        """The replies, where there are some. The field is never entered for the player, who may be about to
        press a key that means something else; who is typing is left alone."""
        writing = self._screen.query_one(NotePad).writing
        if (self.field.display and self.field.has_focus) or writing:
            return
        if self.replies.display:
            self.replies.focus()
        else:
            self._screen.set_focus(None)

    def _offered(self, call: Call, state: State) -> tuple[Reply, ...]:
        return offered(call.plan, state, helped=self.helped)
