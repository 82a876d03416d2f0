"""The note pad beside the call: what was written down, and a line to write the next note."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, OptionList, Static

from game.text import clean
from game.tui.foreign_text import literal
from game.tui.widgets.hanging_text import hanging
from game.tui.widgets.menu import Menu
from game.tui.widgets.typed_line import TypedLine

MOST = 500
"""Characters of a note: some six lines of the pad, more than anybody writes while listening."""


class NotePad(Vertical):
    """Posts `Kept` for a new note, and `Used` when a note is chosen for the reply."""

    @dataclass
    class Kept(Message):
        """A new note; its text is cleaned and not empty."""

        text: str

    @dataclass
    class Used(Message):
        """A note that the player wants in the reply."""

        text: str

    _notes: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        yield Static("Notes", classes="title")
        yield Menu(id="noted", markup=False)
        yield TypedLine(placeholder="a note; Enter keeps it", id="note", max_length=MOST, compact=True)

    def on_mount(self) -> None:
        self.query_one("#note", Input).cursor_blink = False

    @property
    def draft(self) -> str:
        return clean(self.query_one("#note", Input).value)

    @draft.setter
    def draft(self, text: str) -> None:
        self.query_one("#note", Input).value = text

    @property
    def writing(self) -> bool:
        return self.query_one("#note", Input).has_focus

    def write(self) -> None:
        self.query_one("#note", Input).focus()

    def before(self, note: str) -> str:
        """The note before this one; the newest when there is none before it, or this is no note."""
        if note in self._notes and (at := self._notes.index(note)):
            return self._notes[at - 1]
        return self._notes[-1] if self._notes else ""

    def show(self, notes: Sequence[str]) -> None:
        """Notes, the oldest first."""
        self._notes = tuple(notes)
        menu = self.query_one("#noted", Menu)
        menu.set_options(hanging("·", literal(text)) for text in notes)
        menu.display = bool(notes)
        menu.scroll_end(animate=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Used(self._notes[event.option_index]))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        text = clean(event.value).strip()
        event.input.clear()
        if text:
            self.post_message(self.Kept(text))
