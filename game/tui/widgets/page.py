"""What scrolls up and down and leaves left and right to its screen."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import OptionList

from game.tui.widgets.menu import Menu


class Page(VerticalScroll, inherit_bindings=False):
    """Text that can have the focus, so that keys scroll it. Left and right are free for its screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_up", "Scroll up", show=False),
        Binding("down", "scroll_down", "Scroll down", show=False),
        Binding("pageup", "page_up", "Page up", show=False),
        Binding("pagedown", "page_down", "Page down", show=False),
        Binding("home", "scroll_home", "To the top", show=False),
        Binding("end", "scroll_end", "To the end", show=False),
    ]


class PageMenu(Menu, inherit_bindings=False):
    """A list that leaves left, right and Enter to its screen, so that the footer can name them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in OptionList.BINDINGS
        if not (isinstance(binding, Binding) and binding.key == "enter")
    ]
