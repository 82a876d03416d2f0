"""Where one stands in a few steps: one line, the present step named in full, all of them by mouse."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from game.tui.foreign_text import literal

_AROUND = 8
"""Columns that a step takes beside its name: its mark, number and blanks."""


class StepName(Static):
    """A step in the line; a click posts `StepLine.Chosen`."""

    def __init__(self, number: int, name: str, of: int) -> None:
        super().__init__(classes="step")
        self._number, self._called, self._of = number, name, of

    def on_click(self) -> None:
        self.post_message(StepLine.Chosen(self._number))

    def mark(self, present: int, short: bool) -> None:
        """Name the step that is shown in full; the others by number alone where `short`."""
        here = present == self._number
        self.set_class(here, "-here")
        done = "✓ " if self._number < present else "  "
        other = f"{done}{self._number}" if short else f"{done}{self._number} {self._called}"
        self.update(literal(f"▸ {self._number} of {self._of} · {self._called}" if here else other))


class StepLine(Horizontal):
    """The names of the steps; posts `Chosen` when one is clicked. `present` counts from 1."""

    present: reactive[int] = reactive(1)

    @dataclass
    class Chosen(Message):
        step: int

    def __init__(self, names: Sequence[str], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._names = tuple(names)

    def compose(self) -> ComposeResult:
        for number, name in enumerate(self._names, 1):
            yield StepName(number, name, len(self._names))

    def on_mount(self) -> None:
        self.watch_present(self.present)

    def on_resize(self) -> None:
        self.watch_present(self.present)

    def watch_present(self, present: int) -> None:
        room = sum(cell_len(name) + _AROUND for name in self._names)
        short = 0 < self.size.width < room
        for step in self.query(StepName):
            step.mark(present, short)
