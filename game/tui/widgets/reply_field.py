"""The field for a reply in one's own words: Enter sends, long replies wrap."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import TextArea

from game.text import clean
from game.tui.key_bindings import bindings_without

MOST = 10_000
"""Characters of a reply: more than the ear reads, so that a pasted book cannot fill the save."""


class ReplyField(TextArea, inherit_bindings=False):
    """Posts `Sent` with the cleaned text. An empty text means: listen on.

    `letter`: Enter begins a new line, and `send` sends. `put_last` is the text that `put` added last. The
    page keys are the transcript's: a reply is never a page long; function keys and Ctrl+Z the game's.
    """

    BINDINGS: ClassVar = [
        *bindings_without(TextArea, "pageup", "pagedown", "f6", "f7", "ctrl+z"),
        Binding("alt+z", "undo", show=False),
    ]

    letter: reactive[bool] = reactive(False)

    @dataclass
    class Sent(Message):
        text: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, soft_wrap=True, compact=True, highlight_cursor_line=False)
        self.cursor_blink = False
        self.put_last = ""
        self._brought = ""

    def put(self, text: str) -> None:
        """Add text at the end. It replaces what was added last, if that still stands there."""
        if self.put_last and self.text.endswith(self.put_last):
            self.text = self.text.removesuffix(self.put_last)
        gap = " " if self.text and not self.text.endswith((" ", "\n")) else ""
        self.text = f"{self.text}{gap}{text}"
        self.move_cursor(self.document.end)
        self.put_last = text

    def bring_back(self, text: str) -> None:
        """Hold this text, selected: the first key that writes replaces it. What was being written comes back
        by undoing."""
        self.replace(text, (0, 0), self.document.end)
        self.select_all()
        self.put_last, self._brought = "", text

    def empty(self) -> None:
        if self.text:
            self.clear()

    def send(self) -> None:
        self.post_message(self.Sent(clean(self.text).strip()[:MOST]))

    def watch_letter(self, letter: bool) -> None:
        self.set_class(letter, "-letter")

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter" and not (self.letter and self.text):
            event.stop()
            event.prevent_default()
            self.send()
            return
        if event.key == "space" and self.text and self._brought == self.text == self.selected_text:
            self.empty()
        if event.key == "space" and not self.text:
            # No reply begins with a space: here it does what it does everywhere else, and listens on.
            event.stop()
            event.prevent_default()
            self.post_message(self.Sent(""))
            return
        await super()._on_key(event)
