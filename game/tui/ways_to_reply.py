"""The ways to reply on a call's screen: the list, the field with the notes, and what is pointed at."""

from typing import Any

from textual.screen import Screen

from game.conversation.reply_numbers import Numbered, numbered, standing, turn_began
from game.conversation.step import offered
from game.conversation.turn import speaking, would_interrupt
from game.messages import say
from game.play.drafts import Draft
from game.play.session import Call
from game.text import clean
from game.tui.foreign_text import literal
from game.tui.unconfirmed import Unconfirmed
from game.tui.widgets.note_pad import NotePad
from game.tui.widgets.reply_field import ReplyField
from game.tui.widgets.reply_list import ReplyList


class WaysToReply:
    """Shows what the state offers. `helped`: in a scene without replies the player has asked for some.
    `looking`: the player looks at the replies, though the customer still speaks. `by_number`: what is pointed
    at is so by a digit in the field. `lingers`: the field stays a moment after the end."""

    def __init__(self, screen: Screen[Any]) -> None:
        self._screen = screen
        self.helped = False
        self.looking = self.by_number = self.lingers = False

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
        open_floor = not self.closed(call)
        found = self._numbered(call)
        folded = (cuts_in or saying) and not self.looking
        coming = self._numbered(call, heard_on=True) if cuts_in or saying else {}
        name = plan.story.customer.name
        replies.offer(turn_began(call.played), found, coming, folded=folded, cuts_in=cuts_in, name=name)
        replies.display = open_floor and bool(standing(found) or standing(coming))
        field.numbers = replies.numbers if replies.display else frozenset()
        which = unconfirmed.which_of
        if which and replies.pointed not in which.replies:
            replies.point_at(which.replies[0])
        field.choosing = bool(which)
        # What they go on to by themselves leaves the field, and so does an end that comes while the player
        # writes, even when they take all of it back: a letter typed then is no key of the screen.
        self.lingers = self.lingers or (state.over and bool(field.text))
        field.display = not state.over or saying or self.lingers
        field.letter = plan.channel(scene).layout == "letters"

    def invite(self, call: Call, said: str, *, saying: bool) -> None:
        """Say in the empty field what to write, unless the voice line, with the words `said`, does so. The
        author's own prompt is for when they have finished."""
        scene, cuts_in = call.plan.scene(call.state), would_interrupt(call.plan, call.state)
        prompt = call.plan.shown(scene.typed.prompt) if scene.typed else say("call.or_own_words")
        words = prompt
        if not prompt or prompt in said or (scene.typed and (saying or speaking(call.plan, call.state))):
            words = say("call.own_words")
        if cuts_in and not offered(call.plan, call.state, helped=self.helped):
            words = say("call.own_words_cut_in", name=call.plan.story.customer.name)
        if scene.goto or scene.ending:
            words = say("call.not_now")
        if call.state.over and not saying:
            words = say("call.ended")
        self.field.placeholder = literal(words)

    def point(self, by: int = 0, number: int = 0) -> None:
        """Point at the next reply, the one before, or the one of this number. The digit that stood in the
        field for another goes."""
        if by:
            self.clear_number()
            self.replies.point_on(by)
        else:
            self.replies.point_at_number(number)

    def clear_number(self) -> None:
        """Take a digit that points at a reply out of the field; what is pointed at stays."""
        if self.field.number:
            self.by_number = False
            self.field.empty()

    def let_go(self, call: Call) -> bool:
        """Point at nothing any more. False where nothing was pointed at."""
        # On the player's turn the list stands anyway.
        looks = self.looking and would_interrupt(call.plan, call.state)
        if not (self.replies.pointed or looks or self.field.number):
            return False
        self.clear_number()
        self.looking = False
        self.replies.point_at_number(0)
        return True

    def closed(self, call: Call) -> bool:
        """Whether nothing can be said here, only heard."""
        scene = call.plan.scene(call.state)
        return bool(call.state.over or scene.ending or scene.goto)

    @property
    def unsent(self) -> bool:
        """Whether words of the player's own stand in the field."""
        return not self.field.resting and bool(self.field.text.strip())

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
            case "type" | "pick" | "send":
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
        """Put what was typed into the field, selected, or point at what was picked. Words that are being
        written stay."""
        self.field.focus()
        if self.unsent:
            return
        if typed:
            self.field.bring_back(typed)
        elif self.replies.display:
            self.replies.point_at_id(picked)

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
        """Between the field and the note pad, which opens for it."""
        pad = self._screen.query_one(NotePad)
        if pad.writing:
            self.field.focus()
        else:
            pad.add_class("-open")
            pad.write()

    def open_or_close_notes(self) -> None:
        """Open the note pad and write; once more returns to the field, and closes it where it takes room."""
        pad = self._screen.query_one(NotePad)
        if pad.has_class("-open"):
            pad.remove_class("-open")
            self._screen.set_focus(self.field if self.field.display else None)
        else:
            pad.add_class("-open")
            pad.write()

    def focus(self) -> None:
        """Focus the field, unless a note is being written."""
        if self._screen.query_one(NotePad).writing:
            return
        if self.field.display:
            self.field.focus()
        else:
            self._screen.set_focus(None)

    def _numbered(self, call: Call, *, heard_on: bool = False) -> Numbered:
        return numbered(call.plan, call.played, helped=self.helped, heard_on=heard_on)
