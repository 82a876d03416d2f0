"""A line of a list whose text hangs behind a number or a sign."""

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from game.tui.foreign_text import literal
from game.tui.widgets.cut_text import cut_at_word

WIDEST = 92
"""Columns of a line that the eye still follows to its end."""


def hanging(number: str, text: Content) -> "HangingText":
    return HangingText(Content.styled(f" {number} ", "bold"), text)


def labelled(label: str, text: str, column: int, width: int) -> list[Content]:
    """The rows of a text in so many columns, `column` of them for its label."""
    return [
        Content.assemble((f"{'' if n else label:<{column}}", "$text-muted"), line)
        for n, line in enumerate(literal(text).wrap(max(8, width - column)) or [Content("")])
    ]


class HangingText(Visual):
    """Text after a head, wrapped so that the head has its column for itself; with `most`, in so many rows, of
    which the last tells by a sign that there is more."""

    def __init__(self, head: Content, text: Content, most: int = 0) -> None:
        self._head = head
        self._text = text
        self._most = most

    def short(self) -> "HangingText":
        """The same on one row."""
        return HangingText(self._head, self._text, 1)

    def __str__(self) -> str:
        return f"{self._head}{self._text}"

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        indent = self._head.cell_length
        heads = self._head.render_strips(indent, 1, style, options)
        strips = self._fitting(max(1, width - indent)).render_strips(
            max(1, width - indent), None, style, options
        )
        blank = Strip.blank(indent, style.rich_style)
        found = [Strip.join([heads[0] if n == 0 else blank, strip]) for n, strip in enumerate(strips)]
        return found if height is None else found[:height]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return self._head.cell_length + self._text.get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        return self.rows(width)

    def rows(self, width: int) -> int:
        """How many rows it takes. The style does not matter: none of ours changes the wrapping."""
        rows = self._text.get_height({}, max(1, width - self._head.cell_length))
        return min(rows, self._most) if self._most else rows

    def _fitting(self, width: int) -> Content:
        lines = self._text.wrap(width) if self._most else []
        if len(lines) <= self._most:
            return self._text
        last = cut_at_word(Content(" ").join(lines[self._most - 1 :]), width)
        return Content("\n").join([*lines[: self._most - 1], last])
