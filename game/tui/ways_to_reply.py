"""The ways to reply on a call's screen: the list, the field with the notes, and which has the focus."""

from typing import Any

from textual.screen import Screen

from game.conversation.state import State
from game.conversation.step import listened_to, offered
from game.conversation.turn import would_interrupt
from game.play.drafts import Draft
from game.play.session import Call
from game.story.model import Reply
from game.text import clean
from game.tui.foreign_text import literal
from game.tui.unconfirmed import Unconfirmed
from game.tui.widgets.note_pad import NotePad
from game.tui.widgets.reply_field import ReplyField
from game.tui.widgets.reply_list import ReplyList

NUMBERS = tuple("123456789")
"""The keys that pick: a list has at most nine replies."""


class WaysToReply:
    """Shows what the state offers. `helped`: in a scene without replies the player has asked for some."""

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
        """Show list and field where there is something to answer. `saying`: words are still to be shown."""
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
        """Say in the empty field what to write, unless the voice line, with the words `said`, does so."""
        scene, cuts_in = call.plan.scene(call.state), would_interrupt(call.plan, call.state)
        prompt = call.plan.shown(scene.typed.prompt) if scene.typed else "… or in your own words"
        words = "In your own words" if not prompt or prompt in said or (scene.typed and cuts_in) else prompt
        if cuts_in and not self._offered(call, call.state):
            name = call.plan.story.customer.name
            words = f"In your own words; to cut in while {name} speaks, press Enter twice"
        self.field.placeholder = literal(words)

    def named(self, text: str) -> int:
        """The number of an offered reply, where the text is that number and nothing else; 0 for any other."""
        number = int(text) if text in NUMBERS else 0
        return number if number and self.replies.display and self.replies.offers(number) else 0

    def stand(self, action: str, call: Call) -> bool:
        """Whether a key does something now: a hint where there is one, cue and silence where the channel has
        them, and none of these once the call is over."""
        scene = call.plan.scene(call.state)
        channel = call.plan.channel(scene)
        match action:
            case "cue":
                stands = channel.cue
            case "silence":
                stands = channel.silence
            case "hint":
                stands = scene.typed is not None and not self.helped and any(r.help for r in scene.replies)
            case "send_letter":
                stands = channel.layout == "letters"
            case "use_note":
                stands = any(pad.before("") for pad in self._screen.query(NotePad))
            case "type":
                stands = True
            case _:
                return True
        return stands and not call.state.over

    @property
    def draft(self) -> Draft:
        return Draft(clean(self.field.text), self._screen.query_one(NotePad).draft)

    @draft.setter
    def draft(self, draft: Draft) -> None:
        self.field.text = draft.reply
        self.field.move_cursor(self.field.document.end)
        self._screen.query_one(NotePad).draft = draft.note

    def bring_back(self, typed: str, picked: str) -> None:
        """Put what was typed into the field, selected, or point at what was picked."""
        if typed:
            self.field.bring_back(typed)
            self.field.focus()
        elif self.replies.display:
            self.replies.point_at_id(picked)
            self.replies.focus()

    def put(self, note: str) -> None:
        if self.field.display:
            self.field.focus()
            self.field.put(note)

    def put_note_before(self) -> None:
        """Put the newest note into the reply; again, the one before it in its place."""
        self.put(self._screen.query_one(NotePad).before(self.field.put_last))

    def send(self) -> None:
        if self.field.display:
            self.field.send()

    def switch(self) -> None:
        (self.replies if self.field.has_focus and self.replies.display else self.field).focus()

    def focus(self) -> None:
        """Focus the replies, where there are some. The field never takes the focus by itself: the player may
        be about to press a key that would then be typed. A player who is typing keeps the focus."""
        writing = self._screen.query_one(NotePad).writing
        if (self.field.display and self.field.has_focus) or writing:
            return
        if self.replies.display:
            self.replies.focus()
        else:
            self._screen.set_focus(None)

    def _offered(self, call: Call, state: State) -> tuple[Reply, ...]:
        return tuple(map(call.plan.reply_as_shown, offered(call.plan, state, helped=self.helped)))
