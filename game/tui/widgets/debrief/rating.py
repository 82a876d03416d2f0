"""A question answered on a scale of one to five, by key or by mouse."""

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from game.debrief.own_view import Question
from game.tui.foreign_text import literal

_MOST = 5
"""The scale of the survey: five stars."""
_EACH = 5
"""Columns of a number, with its brackets and blanks."""


class Rating(Widget, can_focus=True):
    """A question, and below it the scale with words at both ends. Posts `Rated`."""

    value: reactive[int] = reactive(0)

    class Rated(Message):
        """The player gave a value."""

    def __init__(self, question: Question, value: int = 0, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._question = question
        self.set_reactive(Rating.value, value)

    def rate(self, value: int) -> None:
        """Set a value from 1 to 5."""
        self.value = value
        self.post_message(self.Rated())

    def render(self) -> Content:
        parts: list[Content | tuple[str, str]] = []
        for n in range(1, _MOST + 1):
            chosen = n == self.value
            parts.append((f" [{n}] " if chosen else f"  {n}  ", "bold $primary" if chosen else ""))
        scale = Content.assemble(
            "  ", *parts, (f"   1 {self._question.low}, 5 {self._question.high}", "$text-muted")
        )
        sign = "▸ " if self.has_focus else "  "
        return Content.assemble(sign, literal(self._question.text, "bold"), "\n", scale)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        self.focus()
        offset = event.get_content_offset(self)
        if offset is not None and offset.y == 1:
            number = (offset.x - 2) // _EACH + 1
            if 1 <= number <= _MOST:
                self.rate(number)

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character in "12345":
            event.stop()
            self.rate(int(event.character))
