"""What an edited story or other rules changed in a call that is gone on with: read before its first key."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from game.messages import say
from game.tui.foreign_text import literal
from game.tui.game_screen import GameDialog
from game.tui.widgets.page import Page


class WhatChangedScreen(GameDialog[None], keys="what_changed"):
    """`changes` are the sentences of a `Call`; `text` is all of them."""

    AUTO_FOCUS = "#changes"

    def __init__(self, changes: Sequence[str]) -> None:
        super().__init__()
        self.text = "\n\n".join(changes)

    def parts(self) -> ComposeResult:
        with Vertical(id="form"):
            yield Static(say("saved.since_you_played"), classes="title")
            with Page(id="changes"):
                yield Static(literal(self.text))
