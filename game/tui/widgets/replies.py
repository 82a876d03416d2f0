"""The replies to pick: keys 1-9, arrows and Enter, or the mouse. While they speak, the first choice only
arms a cut-in; the second makes it."""

from collections.abc import Sequence

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from game.story.model import Reply
from game.tui.literal import literal


class Replies(OptionList):
    """A list of offered replies; posts `Chosen` for each choice, however it was made."""

    class Chosen(Message):
        """The player chose a reply."""

        def __init__(self, reply: Reply) -> None:
            self.reply = reply
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 Textual's own name
        super().__init__(id=id, markup=False)
        self._replies: tuple[Reply, ...] = ()

    def offer(self, replies: Sequence[Reply]) -> None:
        """Show these replies, numbered; the same ones again change nothing."""
        if tuple(replies) == self._replies:
            return
        self._replies = tuple(replies)
        self.clear_options()
        self.add_options(
            [
                Option(
                    Content.assemble((f"{n} ", "bold"), literal(r.say or f"({(r.do or '').strip('()')})")),
                    id=r.id,
                )
                for n, r in enumerate(self._replies, 1)
            ]
        )

    def choose(self, number: int) -> None:
        """Choose by number, counted from 1; a number that is not offered does nothing."""
        if 1 <= number <= len(self._replies):
            self.highlighted = number - 1
            self.post_message(self.Chosen(self._replies[number - 1]))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click."""
        event.stop()
        self.post_message(self.Chosen(self._replies[event.option_index]))
