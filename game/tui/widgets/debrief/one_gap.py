"""Debrief, step 3: the turn to look at, what it led to, and what another line would have done."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from game.debrief.blocks import Quote, Sentence, about_gap, turns
from game.debrief.debrief import Debrief
from game.debrief.facilitator_comment import FacilitatorComment
from game.tui.foreign_text import literal
from game.tui.widgets.debrief.blocks import in_columns
from game.tui.widgets.page import Page


class OneGap(Page):
    """The turn that tells most, then the second: quoted, with numbers and a question, and what a facilitator
    said of them."""

    def __init__(
        self,
        found: Debrief,
        name: str,
        comments: Sequence[FacilitatorComment] = (),
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._found, self._customer, self._comments = found, name, comments

    def compose(self) -> ComposeResult:
        for told in about_gap(self._found, self._comments):
            yield Static(in_columns(told))
        for heading, blocks in turns(self._found, self._customer, self._comments):
            yield Static(literal(heading.text), classes="head")
            with Vertical(classes="turn"):
                for block in blocks:
                    apart = isinstance(block, Quote | Sentence) and block.tone in ("better", "asked")
                    yield Static(in_columns(block), classes="gap" if apart else "")
                    if isinstance(block, Quote):
                        yield Static(in_columns(block.led))

    def start(self) -> None:
        self.focus()
