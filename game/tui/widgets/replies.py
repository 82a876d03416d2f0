"""The replies to pick: keys 1-9, arrows and Enter, or the mouse.

While the customer speaks the list is folded to one line, so that the eye stays with them; unfolding it,
or a first number, only arms a cut-in.
"""

from collections.abc import Sequence

from textual.actions import SkipAction
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from game.story.model import Reply
from game.tui.literal import literal
from game.tui.widgets.hanging import hanging
from game.tui.widgets.menu import Menu


class Replies(Menu):
    """A list of offered replies; posts `Chosen` for each choice, however it was made, and `Unfolded` when
    the player asks to see a folded list."""

    class Chosen(Message):
        """The player chose a reply."""

        def __init__(self, reply: Reply) -> None:
            self.reply = reply
            super().__init__()

    class Unfolded(Message):
        """The player asked for the folded list."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._replies: tuple[Reply, ...] = ()
        self._folded = False
        self._offered: tuple[tuple[Reply, ...], bool, bool] = ((), False, False)

    def offer(self, replies: Sequence[Reply], *, folded: bool, cuts_in: bool, name: str) -> None:
        """Show these replies, numbered, or one line in their place while `name` speaks."""
        offered = (tuple(replies), folded, cuts_in and folded)
        if offered == self._offered:
            return
        self._offered = offered
        self._replies, self._folded = tuple(replies), folded
        self.clear_options()
        if folded and replies:
            numbers = "1" if len(replies) == 1 else f"1-{len(replies)}"
            how = f"{numbers} to cut in. " if cuts_in else ""
            line = f" {how}The replies wait until {name} has finished."
            self.add_option(Option(literal(line, "$text-muted")))
        else:
            deeds = any(r.say is None for r in replies)
            self.add_options(
                [
                    Option(hanging(f"{n} {_kind(r)}" if deeds else str(n), _words(r)), id=r.id)
                    for n, r in enumerate(self._replies, 1)
                ]
            )

    def choose(self, number: int) -> None:
        """Choose by number, counted from 1; a number that is not offered does nothing."""
        if 1 <= number <= len(self._replies):
            self.post_message(self.Chosen(self._replies[number - 1]))

    def point_at(self, reply: Reply) -> None:
        """Highlight a reply, if it is in sight."""
        if not self._folded and reply in self._replies:
            self.highlighted = self._replies.index(reply)

    def action_page_up(self) -> None:
        """Leave the page keys to the conversation above: there is never a page of replies."""
        raise SkipAction

    def action_page_down(self) -> None:
        """The same."""
        raise SkipAction

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click."""
        event.stop()
        if self._folded:
            self.post_message(self.Unfolded())
        else:
            self.post_message(self.Chosen(self._replies[event.option_index]))


def _kind(reply: Reply) -> str:
    """Whether a reply is said or done, where both are offered."""
    return "do " if reply.say is None else "say"


def _words(reply: Reply) -> Content:
    if reply.say is not None:
        return literal(reply.say)
    return literal((reply.do or "").strip().removeprefix("(").removesuffix(")"), "italic")
