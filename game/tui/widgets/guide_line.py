"""The line that says what to try now, in a call that teaches the keys."""

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from game.tui.foreign_text import literal


class GuideLine(Static):
    """It has rows of its own, which are kept where it says nothing, so that nothing moves. A click asks for
    what it names."""

    class Clicked(Message):
        """The player wants what the line names."""

    def tell(self, words: str, quiet: str) -> None:
        """Show what to try; where that is nothing, the `quiet` words."""
        self.update(
            Content.assemble(("» ", "bold $accent"), literal(words))
            if words
            else literal(quiet, "$text-muted")
        )

    def on_click(self) -> None:
        self.post_message(self.Clicked())
