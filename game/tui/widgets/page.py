"""What scrolls up and down and leaves left and right to its screen."""

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import ScrollableContainer, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from game.tui.key_bindings import bindings_without
from game.tui.widgets.menu import Menu


class Page(VerticalScroll, inherit_bindings=False):
    """Text that can have the focus, so that keys scroll it. Left and right are free for its screen."""

    BINDINGS: ClassVar = bindings_without(
        ScrollableContainer, "left", "right", "ctrl+pageup", "ctrl+pagedown"
    )


class TextPage(Page):
    """Lines that are made anew whenever what they tell changes."""

    DEFAULT_CSS = "TextPage Static { width: 100%; height: auto; }"

    def compose(self) -> ComposeResult:
        yield Static(id="text")

    def show_lines(self, lines: Iterable[Content]) -> None:
        self.query_one(Static).update(Content("\n").join(lines))


class PageMenu(Menu, inherit_bindings=False):
    """A list that leaves left, right and Enter to its screen, so that the footer can name them."""

    BINDINGS: ClassVar = bindings_without(OptionList, "enter")
