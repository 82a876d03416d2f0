"""Where one stands in a few steps: one line, the present step named in full, all of them by mouse."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from game.tui.literal import literal


class Step(Static):
    """One step in the line."""

    def __init__(self, number: int, name: str, of: int) -> None:
        super().__init__(classes="step")
        self._number, self._name, self._of = number, name, of

    def on_click(self) -> None:
        """Go there."""
        self.post_message(Steps.Chosen(self._number))

    def mark(self, present: int) -> None:
        """Name the present step in full."""
        here = present == self._number
        self.set_class(here, "-here")
        text = (
            f"▸ {self._number} of {self._of} · {self._name}"
            if here
            else f"{'✓' if self._number < present else ' '} {self._number} {self._name}"
        )
        self.update(literal(text))


class Steps(Horizontal):
    """The line of steps; posts `Chosen` when one is clicked. `present` counts from 1."""

    present: reactive[int] = reactive(1)

    class Chosen(Message):
        """A step was clicked."""

        def __init__(self, step: int) -> None:
            self.step = step
            super().__init__()

    def __init__(self, names: Sequence[str], *, id: str | None = None) -> None:  # noqa: A002 Textual's own name
        super().__init__(id=id)
        self._names = tuple(names)

    def compose(self) -> ComposeResult:
        """One static a step."""
        for number, name in enumerate(self._names, 1):
            yield Step(number, name, len(self._names))

    def on_mount(self) -> None:
        """Before the first frame."""
        self.watch_present(self.present)

    def watch_present(self, present: int) -> None:
        """Move the mark."""
        for step in self.query(Step):
            step.mark(present)
