"""Debrief, step 1: the player's own view first, then how the call ended for the customer."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Static

from game.debrief.blocks import ending
from game.debrief.debrief import Debrief
from game.debrief.own_view import heard_question, trust_question
from game.messages import say
from game.progress.own_views import KeptView
from game.tui.foreign_text import literal
from game.tui.widgets.debrief.blocks import shown
from game.tui.widgets.debrief.rating import Rating
from game.tui.widgets.page import Page


class OwnView(Page):
    """Two ratings, then the ending: it shows when both are given, or after `reveal`."""

    @dataclass
    class Rated(Message):
        """The player rated: both values, 0 for none yet."""

        trust: int
        heard: int

    def __init__(self, found: Debrief, name: str, kept: KeptView, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._found, self._customer, self._kept = found, name, kept

    def compose(self) -> ComposeResult:
        name, kept = self._customer, self._kept
        yield Static(literal(say("own_view.first")), classes="quiet")
        yield Rating(trust_question(name), kept.trust or 0, id="rate-trust")
        yield Rating(heard_question(name), kept.heard or 0, id="rate-heard")
        yield Static(literal(say("own_view.ending_waits"), "$text-muted"), id="ending")

    def on_mount(self) -> None:
        """Where the run was rated before, the ending shows at once."""
        if self._kept.trust and self._kept.heard:
            self.reveal()

    @property
    def ending_is_shown(self) -> bool:
        return self.query_one("#ending").has_class("-shown")

    def start(self) -> None:
        ratings = list(self.query(Rating))
        next((r for r in ratings if not r.value), ratings[0]).focus()

    def reveal(self) -> None:
        trust, heard = (rating.value for rating in self.query(Rating))
        box = self.query_one("#ending", Static)
        box.add_class("-shown")
        box.update(shown(ending(self._found, self._customer, (trust, heard))))

    def on_rating_rated(self, event: Rating.Rated) -> None:
        event.stop()
        trust, heard = (rating.value for rating in self.query(Rating))
        self.post_message(self.Rated(trust, heard))
        if trust and heard:
            self.reveal()
        else:
            self.start()
