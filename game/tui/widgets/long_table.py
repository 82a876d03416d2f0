"""A table of any number of rows, of which only those in sight are ever made."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.strip import Strip
from textual.widgets import DataTable
from textual.widgets.data_table import Row, RowKey

from game.text import clean
from game.tui.key_bindings import bindings_without
from game.tui.widgets.menu import pointed_at

Rows = Callable[[int], Sequence[str]]


class LongTable(DataTable[Text], inherit_bindings=False):
    """Rows of one line, with a sign before the one that is pointed at; the first column stays when the rest
    is moved sideways. Text is foreign, and cut with a sign where its column ends. A click on a row selects
    it. Enter is left to the screen.

    Textual's own measures every cell as it is added: 10,000 rows of twelve columns take five seconds. Here
    columns have a width, and a row is asked for when it is drawn.
    """

    BINDINGS: ClassVar = bindings_without(DataTable, "enter")
    DEFAULT_CSS = """
    LongTable { background: $background; scrollbar-gutter: stable; scrollbar-size: 1 1; }
    LongTable:focus { background-tint: $background 0%; }
    LongTable > .datatable--fixed { background: $background; }
    LongTable > .datatable--header, LongTable:focus > .datatable--header {
        background: $panel;
        background-tint: $panel 0%;
    }
    LongTable > .datatable--header-hover { background: $panel; text-style: underline; }
    LongTable:ansi > .datatable--header { background: ansi_default; text-style: bold underline; }
    """
    _rows: Rows
    _laid: Sequence[tuple[str, int]] = ()

    def __init__(self, id: str) -> None:
        super().__init__(id=id, cursor_type="row", cell_padding=0, fixed_columns=1)

    def set_columns(self, columns: Sequence[tuple[str, str, int]]) -> None:
        """Columns by key, head and width. The rows are to be shown anew."""
        laid = [(key, width) for key, _, width in columns]
        if laid != self._laid:
            self._laid = laid
            self.clear(columns=True)
            for key, head, width in columns:
                self.add_column(_text(head), key=key, width=width)
        for column, (_, head, _) in zip(self.ordered_columns, columns, strict=True):
            column.label = _text(head)

    def show_rows(self, count: int, rows: Rows, at: int = 0) -> None:
        """Show so many rows and point at number `at`. `rows` gives the cells of one."""
        self._rows = rows
        if count != self.row_count:
            keys = [RowKey(str(number)) for number in range(count)]
            self.rows = {key: Row(key, 1) for key in keys}
            self._data = {key: {} for key in keys}
            self._row_locations = type(self._row_locations)({key: n for n, key in enumerate(keys)})
        # What is kept of lines that were drawn, and the height, are those of the rows before.
        self._update_count += 1
        self._require_update_dimensions = True
        self.move_cursor(row=at)
        self.refresh()

    def get_row_at(self, row_index: int) -> list[Text]:
        return [_text(cell) for cell in self._rows(row_index)]

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        row = y - self.header_height + self.scroll_offset.y
        here = y >= self.header_height and row == self.cursor_row and self.row_count > 0
        return pointed_at(strip) if here else strip

    async def _on_click(self, event: events.Click) -> None:
        row = event.style.meta.get("row", -1)
        if row >= 0:
            event.prevent_default()
            event.stop()
            self.move_cursor(row=row)
            self.action_select_cursor()


def _text(cell: str) -> Text:
    return Text(clean(cell), no_wrap=True, overflow="ellipsis", end="")
