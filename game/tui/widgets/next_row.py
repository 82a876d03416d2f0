"""What comes next, as a row that opens it: its name, and why."""

from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from game.course.next_step import NextStep
from game.messages import say
from game.tui.foreign_text import literal
from game.tui.widgets.hanging_text import HangingText


class NextRow(Static, can_focus=True):
    """Posts `Chosen` when it is clicked. Enter is its screen's, which names it in the footer."""

    DEFAULT_CSS = """
    NextRow { height: auto; }
    NextRow:focus { background: $surface; }
    """

    @dataclass
    class Chosen(Message):
        """The player goes on to the step that the row shows."""

    def __init__(self, step: NextStep, *, id: str) -> None:
        super().__init__(id=id)
        self._step = step

    def on_mount(self) -> None:
        self._show()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self._show()

    def on_click(self) -> None:
        self.post_message(self.Chosen())

    def _show(self) -> None:
        head = Content("› " if self.has_focus else "  ")
        opens = self._step.opens
        there = say("next.enter_opens", what=opens) if opens else say("next.goes_there")
        how = there if self.has_focus else say("next.below")
        title = literal(say("next.row", title=self._step.title), "bold")
        text = Content.assemble(title, "\n", literal(f"{self._step.why} {how}", "$text-muted"))
        self.update(HangingText(head, text))
