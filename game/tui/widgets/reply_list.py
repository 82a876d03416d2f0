"""The replies to pick: keys 1-9, arrows and Enter, or the mouse.

While the customer speaks one line stands in the list's place, so that the eye stays with them; unfolding it,
or a first number, only arms a cut-in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from game.story.model import Reply
from game.tui.foreign_text import literal
from game.tui.key_bindings import bindings_without
from game.tui.widgets.drawn_line import drawn_line
from game.tui.widgets.hanging_text import HangingText, hanging
from game.tui.widgets.menu import Menu
from game.words import unbracketed

_REST = 18
"""Rows of the screen that others need. Where they are left, a folded list keeps its room, and nothing moves
when it unfolds; where not, it is folded to the one line."""


class ReplyList(Menu, inherit_bindings=False):
    """The offered replies. Posts `Chosen` for each choice by key or mouse, and `Unfolded` when the player
    asks for a folded list. The page keys are the transcript's: replies are never a page long."""

    BINDINGS: ClassVar = bindings_without(OptionList, "pageup", "pagedown")

    @dataclass
    class Chosen(Message):
        reply: Reply

    class Unfolded(Message):
        """The player asked for the folded list."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._replies: tuple[Reply, ...] = ()
        self._listed: tuple[Reply, ...] = ()
        self._hung: tuple[HangingText, ...] = ()
        self._folded = False
        self._waiting = Content("")
        self._width = 0
        self._height = 0
        self._replacing = False

    def offer(
        self, replies: Sequence[Reply], coming: Sequence[Reply], *, folded: bool, cuts_in: bool, name: str
    ) -> None:
        """Show these replies with their numbers, or a single line while `name` speaks. `coming` are the
        replies that will be offered then: a folded list keeps room for them."""
        keys = "1" if len(replies) == 1 else f"1-{len(replies)}"
        how = f"{keys} to cut in. " if cuts_in and replies else ""
        waiting = literal(f" {how}The replies wait until {name} has finished.", "$text-muted")
        listed = tuple(coming if folded else replies)
        if not folded and not self._folded:
            # What a silence brings comes last: a finger that is on its way finds its reply where it was.
            stay = [reply for reply in self._listed if reply in listed]
            listed = (*stay, *(reply for reply in listed if reply not in stay))
        others = listed != self._listed
        changed = others or (folded, waiting) != (self._folded, self._waiting)
        self._replies = tuple(replies) if folded else listed
        if not changed:
            return
        if others:
            self._listed = listed
            kinds = ["do " if r.say is None else "say" for r in listed]
            numbers = [f"{n} {kind}" if "do " in kinds else str(n) for n, kind in enumerate(kinds, 1)]
            self._hung = tuple(map(hanging, numbers, map(_words, listed)))
        self._folded, self._waiting = folded, waiting
        self._fit(others=others)

    def offers(self, number: int) -> bool:
        return 1 <= number <= len(self._replies)

    def choose(self, number: int) -> None:
        """Choose by number, counted from 1. A number that is not offered does nothing."""
        if self.offers(number):
            self.post_message(self.Chosen(self._replies[number - 1]))

    @property
    def pointed(self) -> Reply | None:
        """The reply that is highlighted."""
        return None if self._folded or self.highlighted is None else self._replies[self.highlighted]

    def point_at(self, reply: Reply) -> None:
        """Highlight a reply that is in sight."""
        if not self._folded and reply in self._replies:
            self.highlighted = self._replies.index(reply)

    def point_at_id(self, reply: str) -> None:
        """The same by the reply's id."""
        for one in self._replies:
            if one.id == reply:
                self.point_at(one)

    def on_resize(self) -> None:
        self._fit()

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Replacing replies by others of the same height does not lay out the screen again."""
        layout = layout and not self._replacing
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        self._width, self._height = width, self._high(width)
        return self._height

    def _high(self, width: int) -> int:
        width = max(1, width - self.scrollbar_size_vertical)
        height = sum(words.rows(width) for words in self._hung)
        return 1 if self._folded and self.app.size.height - height < _REST else height

    def _fit(self, *, others: bool = False) -> None:
        """Put the options in, unless the list is folded to one line."""
        height = self._high(self._width)
        wanted = () if self._folded and height == 1 else self._hung
        if others or len(wanted) != self.option_count:
            self._replacing = True
            self.set_options([Option(one, id=r.id) for one, r in zip(wanted, self._listed, strict=False)])
            self._replacing = False
        if self._folded:
            self.highlighted = None
        self.refresh(layout=height != self._height)

    def render_line(self, y: int) -> Strip:
        if not self._folded:
            return super().render_line(y)
        style = self.get_visual_style("option-list--option")
        words = self._waiting if y == 0 else Content("")
        return drawn_line(words, self.scrollable_content_region.width, style, style)

    def action_select(self) -> None:
        if self._folded:
            self.post_message(self.Unfolded())
        else:
            super().action_select()

    def on_click(self) -> None:
        if self._folded:
            self.post_message(self.Unfolded())

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(self._replies[event.option_index]))


def _words(reply: Reply) -> Content:
    if reply.say is None:
        return literal(unbracketed(reply.do or ""), "italic")
    if reply.do is None:
        return literal(reply.say)
    return Content.assemble(literal(f"({unbracketed(reply.do)})", "italic"), " ", literal(reply.say))
