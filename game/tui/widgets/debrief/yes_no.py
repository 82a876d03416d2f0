"""A question answered by yes or no, with what the ear read below it once that is told."""

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from game.debrief.self_view import AskedReply, Question, question_text
from game.tui.foreign_text import literal
from game.tui.widgets.hanging_text import hanging

_YES, _NO = range(2, 7), range(8, 12)
"""The columns of both answers, the same on every screen."""


class BothAnswers(Widget, can_focus=True):
    """The line with both answers before the question."""

    @dataclass
    class Clicked(Message):
        own: bool

    own: reactive[bool | None] = reactive(None)

    def __init__(self, question: Question) -> None:
        super().__init__(id="answers")
        self._question = question

    def render(self) -> Content:
        return Content.assemble(
            "▸ " if self.has_focus else "  ",
            _answer("Yes", self.own is True),
            " ",
            _answer("No", self.own is False),
            "  ",
            literal(question_text(self._question), "bold"),
        )

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if not self.can_focus or offset is None or offset.y:
            return
        self.focus()
        if offset.x in _YES or offset.x in _NO:
            self.post_message(self.Clicked(offset.x in _YES))


class YesNo(Vertical):
    """One question on one reply. Posts `Answered` when an answer is clicked."""

    @dataclass
    class Answered(Message):
        asked: "YesNo"
        own: bool

    def __init__(self, reply: AskedReply, question: Question) -> None:
        super().__init__()
        self.reply, self.question = reply, question
        self._answers = BothAnswers(question)
        self._heard = Static(classes="heard")

    def compose(self) -> ComposeResult:
        yield self._answers
        yield self._heard

    @property
    def pointed_at(self) -> bool:
        return self._answers.has_focus

    def point(self) -> None:
        self._answers.focus()

    def show_own(self, own: bool | None) -> None:
        self._answers.own = own

    def close(self) -> None:
        """Tell what the ear read; no other answer is taken from now on."""
        self._answers.can_focus = False
        told = self.reply.heard(self.question).told
        self._heard.update(hanging("  ▸", literal(told, "$text-accent")))

    def on_both_answers_clicked(self, event: BothAnswers.Clicked) -> None:
        event.stop()
        self.post_message(self.Answered(self, event.own))


def _answer(text: str, chosen: bool) -> tuple[str, str]:
    return (f"[{text}]", "bold $primary") if chosen else (f" {text} ", "")
