"""The replies to pick: a number, the arrows or a click point at one; Enter or a second click says it.

While the customer speaks one line stands in the list's place, so that the eye stays with them, unless the
player points at a reply: then the list is shown, and Enter asks before it cuts in.
"""

from dataclasses import dataclass
from typing import ClassVar, Self

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from game.conversation.reply_numbers import Numbered, standing
from game.messages import say
from game.story.model import Reply
from game.tui.foreign_text import literal
from game.tui.widgets.drawn_line import drawn_line
from game.tui.widgets.hanging_text import HangingText, hanging
from game.tui.widgets.menu import Menu
from game.tui.widgets.meters import Meters
from game.tui.widgets.transcript import TranscriptView
from game.words import unbracketed

_REST = 18
"""Rows of the screen that others need. Where they are left, a folded list keeps its room, and nothing moves
when it unfolds; where not, it is folded to the one line."""
_OTHERS = 12
"""Rows of the screen that stay for others when the list is open: the head, the meters, the voice line, the
field, the footer, and five for what the customer said last: four lines at most, and a blank one."""
_OTHERS_WHOLE = 17
"""The same where every reply is whole: five more, so that the player's own last reply stays in sight too."""
_AROUND = 7
"""The same without what was said: what the player said last, and all that came after it, is counted then."""


class ReplyList(Menu, inherit_bindings=False, can_focus=False):
    """The offered replies. Posts `Chosen` when a reply that was pointed at is clicked, and `Pointed` when a
    click points at one or asks for the folded list.

    The place of a reply that went stays empty. Where not all have room, each has one line and the one pointed
    at is whole.
    """

    BINDINGS: ClassVar = []

    @dataclass
    class Chosen(Message):
        reply: Reply

    class Pointed(Message):
        """The mouse points at a reply, or asked for the folded list."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._turn = -1
        self._numbers: tuple[int, ...] = ()
        self._replies: tuple[Reply | None, ...] = ()
        self._listed: Numbered = {}
        self._hung: tuple[HangingText, ...] = ()
        self._coming: tuple[HangingText, ...] = ()
        self._folded = self._short = False
        self._whole: int | None = None
        self._waiting = Content("")
        self._width = 0
        self._height = 0
        self._replacing = False

    def offer(
        self,
        turn: int,
        replies: Numbered,
        coming: Numbered,
        *,
        folded: bool,
        cuts_in: bool,
        name: str,
    ) -> None:
        """Show these replies with their numbers, or a single line while `name` speaks. `coming` are those of
        when they have finished: the list keeps room for them. Nothing is pointed at in another `turn`."""
        if turn != self._turn:
            self._turn, self.highlighted = turn, None
        now = list(standing(replies))
        keys = f"{now[0]}-{now[-1]}" if len(now) > 1 else "".join(map(str, now))
        how = f"; {keys} shows them now" if cuts_in and now else ""
        waiting = literal(f" The replies wait until {name} has finished{how}.", "$text-muted")
        listed = coming if folded else replies
        self._coming = tuple(
            hanging(str(n), _words(reply)) for n, reply in coming.items() if reply and n not in listed
        )
        self._numbers, self._replies = tuple(replies), tuple(replies.values())
        others = listed != self._listed
        changed = others or (folded, waiting) != (self._folded, self._waiting)
        if not changed:
            self.fit()
            return
        if others:
            self._listed = listed
            kinds = ["do " if reply and reply.say is None else "say" for reply in listed.values()]
            deeds = "do " in kinds
            numbers = [f"{n} {kind}" if deeds else str(n) for n, kind in zip(listed, kinds, strict=True)]
            self._hung = tuple(map(hanging, numbers, map(_words, listed.values())))
        self._folded, self._waiting = folded, waiting
        self._fit(others=others)

    @property
    def numbers(self) -> frozenset[str]:
        """The digits that name a reply now."""
        return frozenset(
            str(n) for n, reply in zip(self._numbers, self._replies, strict=True) if reply and n < 10
        )

    def offers(self, number: int) -> bool:
        return number in self._numbers and self._replies[self._numbers.index(number)] is not None

    @property
    def pointed(self) -> Reply | None:
        """The reply that is highlighted."""
        return None if self._folded or self.highlighted is None else self._replies[self.highlighted]

    @property
    def pointed_number(self) -> int:
        """Its number; 0 for none."""
        return 0 if self._folded or self.highlighted is None else self._numbers[self.highlighted]

    def point_at(self, reply: Reply) -> None:
        """Highlight a reply that is in sight."""
        if not self._folded and reply in self._replies:
            self.highlighted = self._replies.index(reply)

    def point_at_number(self, number: int) -> None:
        """The same by its number; 0 points at none."""
        if not self._folded:
            self.highlighted = self._numbers.index(number) if self.offers(number) else None

    def point_at_id(self, reply: str) -> None:
        """The same by the reply's id."""
        for one in self._replies:
            if one and one.id == reply:
                self.point_at(one)

    def point_on(self, by: int) -> None:
        """Point at the next (`by` 1) or the last one before (-1); round at the ends."""
        if by < 0:
            self.action_cursor_up()
        else:
            self.action_cursor_down()

    def on_resize(self) -> None:
        self._fit(others=True)

    def fit(self) -> None:
        """Give the list the height that it needs beside what was said."""
        if self._high(self._width) != self._height:
            self._fit(others=True)

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Replacing replies by others of the same height does not lay out the screen again."""
        layout = layout and not self._replacing
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        self._width, self._height = width, self._high(width)
        return self._height

    def watch_highlighted(self, highlighted: int | None) -> None:
        if self._short and highlighted != self._whole:
            self._show_whole(highlighted)
        super().watch_highlighted(highlighted)

    def _show_whole(self, at: int | None) -> None:
        self._replacing = True
        for n in {self._whole, at}:
            if n is not None and n < self.option_count:
                self.replace_option_prompt_at_index(n, self._hung[n] if n == at else self._hung[n].short())
        self._whole = at
        self._replacing = False

    def _rows(self, width: int) -> list[int]:
        width = max(1, width - self.scrollbar_size_vertical)
        return [words.rows(width) for words in self._hung]

    def _high(self, width: int) -> int:
        """Rows that the list takes: those of all replies, or a line each and the longest whole, so that
        nothing moves when the player points at another."""
        rows, room = self._rows(width), max(2, self.app.size.height - _OTHERS - self._taken())
        rows += [words.rows(max(1, width - self.scrollbar_size_vertical)) for words in self._coming]
        height = sum(rows)
        if self._folded and self.app.size.height - height - self._taken() < _REST:
            return 1
        whole = self.app.size.height - self._taken() - min(_OTHERS_WHOLE, _AROUND + self._said())
        return height if height <= whole else min(room, len(rows) - 1 + max(rows, default=0))

    def _said(self) -> int:
        """Rows of what the player said last and of all that came after it."""
        views = self.screen.query(TranscriptView)
        # None are laid out before their width is known.
        return max((view.rows_of_exchange for view in views), default=0) or _OTHERS_WHOLE

    def _taken(self) -> int:
        """Rows that the meters need for their reasons, beyond one for each meter."""
        return sum(
            max(0, one.rows(one.size.width) - 2) for one in self.screen.query(Meters) if one.size.width
        )

    def _fit(self, *, others: bool = False) -> None:
        """Put the options in, unless the list is folded to one line."""
        height = self._high(self._width)
        self._short = height < sum(self._rows(self._width))
        wanted = 0 if self._folded and height == 1 else len(self._hung)
        if others or wanted != self.option_count:
            at = self.highlighted
            self._replacing = True
            self._put_in(wanted)
            self.highlighted = at if wanted and not self._folded else None
            self._replacing = False
        if self._folded:
            self.highlighted = None
        self.refresh(layout=height != self._height)

    def _put_in(self, wanted: int) -> None:
        """Fill the list with so many replies; where they are short, none is whole yet."""
        self._whole = None
        listed = list(zip(self._hung, self._listed.values(), strict=True))[:wanted]
        self.set_options(
            Option(one.short() if self._short else one, disabled=reply is None) for one, reply in listed
        )

    def render_line(self, y: int) -> Strip:
        if not self._folded and self._short and self.highlighted is None and y == self.option_count:
            style = self.get_visual_style("option-list--option")
            words = literal(say("call.replies_cut"), "$text-muted")
            return drawn_line(words, self.scrollable_content_region.width, style, style)
        if not self._folded:
            return super().render_line(y)
        style = self.get_visual_style("option-list--option")
        words = self._waiting if y == 0 else Content("")
        return drawn_line(words, self.scrollable_content_region.width, style, style)

    async def _on_click(self, event: events.Click) -> None:
        event.prevent_default()
        at = event.style.meta.get("option")
        if self._folded:
            self.post_message(self.Pointed())
        elif at is not None and (reply := self._replies[at]) is not None:
            if at == self.highlighted:
                self.post_message(self.Chosen(reply))
            else:
                self.highlighted = at
                self.post_message(self.Pointed())

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()


def _words(reply: Reply | None) -> Content:
    if reply is None:
        return literal(say("call.reply_gone"), "italic")
    if reply.say is None:
        return literal(unbracketed(reply.do or ""), "italic")
    if reply.do is None:
        return literal(reply.say)
    return Content.assemble(literal(f"({unbracketed(reply.do)})", "italic"), " ", literal(reply.say))
