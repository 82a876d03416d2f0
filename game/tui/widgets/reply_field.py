"""The field for a reply in one's own words. Every letter types; on an empty field some keys do more."""

from dataclasses import dataclass
from time import monotonic
from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import TextArea

from game.text import clean
from game.tui.key_bindings import bindings_without, typed_by
from game.tui.widgets.typed_line import is_moved

MOST = 10_000
"""Characters of a reply: more than the ear reads, so that a pasted book cannot fill the save."""


_AT_ONCE = 1.5
"""Seconds from a digit to the next key of the same word or sum, also for a slow typist; who has looked at a
reply has read for longer."""


class ReplyField(TextArea, inherit_bindings=False):
    """Posts `Sent` with the cleaned text on Enter, and `Pointed` when up or down asks for another reply.

    Keys that `commands` names are the screen's while the field is empty. A digit that is the `number` of a
    reply, alone in the field, points at that reply: the screen reads it there. A second such digit takes its
    place, and both stand there again when text follows at once. Text that comes later is a reply of its own:
    the digit was for looking, and goes.

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

    @dataclass
    class Pointed(Message):
        """The reply after (`by` 1) or before (-1) the one pointed at is asked for."""

        by: int

    @dataclass
    class Numbered(Message):
        """A number was pressed where numbers say at once."""

        number: int

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, soft_wrap=True, compact=True, highlight_cursor_line=False)
        self.cursor_blink = False
        self.put_last = ""
        self.commands: frozenset[str] = frozenset()
        self.numbers: frozenset[str] = frozenset()
        self.numbers_say = False
        self.choosing = False
        """Whether up, down and the numbers choose between two replies although there is text."""
        self._brought = ""
        self._digits = ""
        self._pointed_at = 0.0

    @property
    def number(self) -> int:
        """The number of the reply that a digit alone in the field points at; 0 for none."""
        text = self.text.strip()
        return int(text) if text in self.numbers else 0

    @property
    def resting(self) -> bool:
        """Whether no words of one's own are being written."""
        return not self.text or bool(self.number)

    @property
    def _is_brought_back(self) -> bool:
        """Whether what was brought back still stands there, selected: nothing has been done with it yet."""
        return bool(self.text) and self._brought == self.text == self.selected_text

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

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        if is_moved(self, key) or (not self.text and key in self.commands):
            return False
        return super().check_consume_key(key, character or typed_by(key) or None)

    def action_cursor_up(self, select: bool = False) -> None:
        self._up_or_down(-1, select=select)

    def action_cursor_down(self, select: bool = False) -> None:
        self._up_or_down(1, select=select)

    def _up_or_down(self, by: int, *, select: bool) -> None:
        if self._is_brought_back:
            self.empty()
        if self.resting or self.choosing:
            self.post_message(self.Pointed(by))
        elif by < 0:
            super().action_cursor_up(select)
        else:
            super().action_cursor_down(select)

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter" and not (self.letter and not self.resting):
            event.stop()
            event.prevent_default()
            self.send()
            return
        if event.key == "space" and self._is_brought_back:
            self.empty()
        if not self.text and event.key in self.commands:
            # The screen's key: it goes on to there, and writes nothing.
            event.prevent_default()
            return
        if event.character in self.numbers and (not self.text or self.number or self.choosing):
            event.stop()
            event.prevent_default()
            self._press_number(event.character or "")
            return
        if event.is_printable and self.number and self._digits:
            self.text = self._digits if monotonic() - self._pointed_at < _AT_ONCE else ""
            self.move_cursor(self.document.end)
        if event.is_printable:
            self._digits = ""
        await super()._on_key(event)

    def _press_number(self, digit: str) -> None:
        if self.choosing or self.numbers_say:
            self.post_message(self.Numbered(int(digit)))
            return
        self._digits = f"{self._digits}{digit}" if self.number else digit
        self._pointed_at = monotonic()
        self.text = digit
        self.move_cursor(self.document.end)
