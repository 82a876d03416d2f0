"""One line of the screen, drawn by a widget that draws its own."""

from textual.content import Content
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget


def drawn_line(
    content: Content, width: int, style: Style, blank: Style, margin: int = 0, at: int = -1
) -> Strip:
    """Content after `margin` blanks, filled or cut to `width`; selectable with `at`, its row in a text."""
    words = Strip(content.render_segments(style), content.cell_length)
    if at >= 0:
        words = words.apply_offsets(0, at)
    if margin:
        words = Strip.join([Strip.blank(margin, blank.rich_style), words])
    return words.adjust_cell_length(width, blank.rich_style)


def component_style(widget: Widget, component: str) -> Style:
    """How a part of a widget is drawn, reversed video too: `Widget.get_visual_style` leaves that out."""
    reverse = widget.get_component_styles(component).text_style.reverse
    return widget.get_visual_style(component) + Style(reverse=reverse)
