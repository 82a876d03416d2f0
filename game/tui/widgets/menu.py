"""A list to choose from, whose highlighted line carries a sign and not only a colour."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.visual import Visual
from textual.widgets import OptionList
from textual.widgets.option_list import Option

_POINTER = "›"


def pointed_at(strip: Strip) -> Strip:
    """The line of a list with the sign in its first cell."""
    style = next((segment.style for segment in strip), None)
    return Strip.join([Strip([Segment(_POINTER, style)], 1), strip.crop(1)])


class Menu(OptionList):
    """An option list with a sign before the highlighted option. The first cell of an option must be blank."""

    # A list in no columns at all would end the app. The room for a scrollbar is kept free: one that comes
    # and goes would wrap the options anew, after their heights were taken.
    DEFAULT_CSS = """
    Menu { min-width: 8; scrollbar-gutter: stable; scrollbar-size: 0 1; padding: 0; }
    Menu, Menu:focus { border: none; }
    """

    def refill(self, options: Iterable[Option | Visual], at: int | None = None) -> None:
        """Show other options, and point at number `at` or where the player pointed before."""
        at = self.highlighted if at is None else at
        self.set_options(options)
        self.highlighted = at

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return super().get_content_height(container, viewport, max(1, width - self.scrollbar_size_vertical))

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        line = self.scroll_offset.y + y
        if self.highlighted is None or line >= len(self._lines) or self._lines[line] != (self.highlighted, 0):
            return strip
        return pointed_at(strip)


class ClickedMenu(Menu):
    """A menu that does nothing of its own on a click but point, and says where in the option it was."""

    @dataclass
    class Clicked(Message):
        """`row` and `column` of the click within the option, counted from 0."""

        option: int
        row: int
        column: int

    async def _on_click(self, event: events.Click) -> None:
        event.prevent_default()
        at = event.style.meta.get("option")
        if at is not None:
            self.highlighted = at
            line = self.scroll_offset.y + event.y
            self.post_message(self.Clicked(at, self._lines[line][1], event.x))
