"""The transcript: who spoke, and what; readable without colour, quick with hundreds of turns."""

from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from game.conversation.transcript import Line
from game.tui.literal import literal

_LABELS = {"you": "You", "cue": "You", "note": "Note", "cut": "—", "silence": "—", "coach": "▸"}
_MOST_LABEL = 12


class Entry:
    """One line of the transcript as it was given, with the label of who speaks."""

    __slots__ = ("kind", "label", "text")

    def __init__(self, kind: str, label: str, text: str) -> None:
        self.kind = kind
        self.label = label
        self.text = text


class Transcript(ScrollView, can_focus=False):
    """Lines of a call. Draws only what is in sight, so that a long call costs no more than a short one."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"transcript--{kind}" for kind in ("customer", "seen", "you", "aside", "coach", "label")
    }

    def __init__(self, customer: str, *, id: str | None = None) -> None:  # noqa: A002 Textual's own name
        super().__init__(id=id)
        self._customer = customer
        self._entries: list[Entry] = []
        self._rows: list[tuple[str, Content]] = []
        self._width = 0

    def add(self, found: Iterable[Line], coached: Iterable[str] = ()) -> None:
        """Append lines, with the coach's between yours and theirs, and keep the end in sight."""
        every = tuple(found)
        theirs = [line for line in every if line.who in ("customer", "seen")]
        for line in every:
            if line not in theirs:
                self._append(Entry(line.who, _LABELS[line.who], line.text))
        for text in coached:
            self._append(Entry("coach", _LABELS["coach"], text))
        for line in theirs:
            self._append(Entry(line.who, self._customer if line.who == "customer" else "◇", line.text))
        self._settle()

    def clear(self, customer: str) -> None:
        """Begin anew, with a customer of this name."""
        self._customer = customer
        self._entries, self._rows = [], []
        self._settle()

    @property
    def text(self) -> str:
        """Everything in the transcript as plain lines."""
        return "\n".join(f"{e.label}: {e.text}" for e in self._entries)

    def _append(self, entry: Entry) -> None:
        self._entries.append(entry)
        if self._width:
            self._rows += self._lay(entry)

    def _settle(self) -> None:
        self.virtual_size = Size(self._width, len(self._rows))
        self.scroll_end(animate=False, immediate=True)
        # Parts of the screen may still change their height: what was said last must stay in sight.
        self.call_after_refresh(self.scroll_end, animate=False)
        self.refresh()

    def on_resize(self) -> None:
        """Wrap again for the new width, keeping the end in sight when it was."""
        width = self.scrollable_content_region.width
        if width and width != self._width:
            self._width = width
            self._rows = [row for entry in self._entries for row in self._lay(entry)]
        self._settle()

    def _lay(self, entry: Entry) -> list[tuple[str, Content]]:
        label_width = min(_MOST_LABEL, max(4, cell_len(self._customer))) + 2
        quiet = entry.kind in ("seen", "silence", "cut")
        text = entry.text if not quiet or entry.text.startswith("(") else f"({entry.text})"
        label = literal(entry.label).truncate(label_width - 2, ellipsis=True)
        head = label.pad_left(label_width - 2 - label.cell_length) + Content("  ")
        blank = Content(" " * label_width)
        pieces = literal(text).wrap(max(8, self._width - label_width))
        return [
            (entry.kind, (head if n == 0 else blank) + piece)
            for n, piece in enumerate(pieces or [Content("")])
        ]

    def render_line(self, y: int) -> Strip:
        """One row in sight."""
        row = self.scroll_offset.y + y
        width = self.size.width
        base = self.rich_style
        if row >= len(self._rows):
            return Strip.blank(width, base)
        kind, content = self._rows[row]
        name = {"cue": "you", "note": "aside", "cut": "aside", "silence": "aside"}.get(kind, kind)
        style = self.get_visual_style(f"transcript--{name}")
        selection = self.text_selection
        if selection is not None and (span := selection.get_span(row)) is not None:
            start, end = span
            marked = self.screen.get_visual_style("screen--selection")
            content = content.stylize(marked, start, len(content) if end == -1 else end)
        strip = Strip(content.render_segments(style), content.cell_length)
        return strip.extend_cell_length(width, base).crop(0, width).apply_offsets(0, row)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, for the clipboard."""
        return selection.extract("\n".join(content.plain for _, content in self._rows)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw the selection."""
        self.refresh()
