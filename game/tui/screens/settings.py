"""Settings: every one with its choices and its explanation; what is changed holds at once."""

from collections.abc import Sequence

import msgspec
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from game.errors import PlainError
from game.settings import Described, Settings, described
from game.text import cells
from game.tui.foreign_text import literal
from game.tui.screens.list_page import ListPage
from game.tui.widgets.menu import ClickedMenu, Menu

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0)
"""From the slowest to the fastest that the settings allow, with finer steps around the usual speed."""
_LABEL = 11
"""Columns of the titles: the longest, and blanks."""
_INDENT, _GAP = 2, "   "
"""Before the titles, and between two choices."""
_SWITCH = {True: "on", False: "off"}
_ALL = Described(
    "all", "Defaults", "Everything on this page as it was at first, keys too. Who plays stays.", None
)


class SettingsScreen(ListPage, keys="settings"):
    """One line a setting. Enter and Space take the next choice, a click the one clicked; the text below
    explains the line."""

    heading = "Settings"
    menu = ClickedMenu
    _lines = (*described(), _ALL)

    def below(self) -> ComposeResult:
        yield Static(id="about")

    def on_mount(self) -> None:
        self._fill(0)
        self.say("\n".join(self.app.settings.troubles))

    def on_resize(self, event: events.Resize) -> None:
        if not self.dismissed:
            self._fill(self._at)

    def on_screen_resume(self) -> None:
        """Keys and player change on screens of their own."""
        if self._at >= 0:
            self._fill(self._at)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_index < len(self._lines):
            self.query_one("#about", Static).update(literal(self._lines[event.option_index].about))

    def on_clicked_menu_clicked(self, event: ClickedMenu.Clicked) -> None:
        """A click on a choice takes it; on a name it only points."""
        line = self._lines[event.option]
        column = event.column - _INDENT - _LABEL
        values = self._choices(line)
        chosen = _choice_at(_laid([_mark(v, None) for v in values], self._room), event.row, column)
        if chosen is not None:
            self._change(**{line.key: values[chosen]})
        elif not values and column >= 0:
            self._open(line)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self._open(self._lines[event.option_index])

    def _open(self, line: Described) -> None:
        """What Enter does on a line."""
        if line.key == "keys":
            self.app.change_keys()
        elif line.key == "profile":
            self.app.action_profiles()
        elif line.key == "all":
            default = Settings(profile=self.app.settings.now.profile)
            self._change(**msgspec.structs.asdict(default))
        else:
            self._turn(line, 1)

    def action_next(self) -> None:
        self._turn(self._lines[self._at], 1)

    def action_previous(self) -> None:
        self._turn(self._lines[self._at], -1)

    def action_default(self) -> None:
        line = self._lines[self._at]
        if line.key not in ("all", "profile"):
            self._change(**{line.key: line.default})

    @property
    def _at(self) -> int:
        highlighted = self.query_one(Menu).highlighted
        return -1 if highlighted is None else highlighted

    def _turn(self, line: Described, by: int) -> None:
        values = _values(line)
        if not values:
            return
        now = getattr(self.app.settings.now, line.key)
        at = values.index(now) if now in values else 0
        self._change(**{line.key: values[(at + by) % len(values)]})

    def _change(self, **values: object) -> None:
        try:
            self.app.settings.change(self.app, **values)
        except PlainError as error:
            self.say(str(error))
        else:
            self.say("✓ Kept.")
        self._fill(self._at)

    def _fill(self, at: int) -> None:
        options = (Option(self._line(line), id=line.key) for line in self._lines)
        self.query_one(Menu).refill(options, max(0, at))

    @property
    def _room(self) -> int:
        """Columns for the choices of a line."""
        return max(20, self.app.size.width - 8 - _LABEL)

    def _choices(self, line: Described) -> Sequence[object]:
        return _values(line, getattr(self.app.settings.now, line.key, None))

    def _line(self, line: Described) -> Content:
        now = getattr(self.app.settings.now, line.key, None)
        if line.key == "keys":
            changed = len(self.app.settings.keys)
            told = [f"▶ change them  ({changed} of your own)" if changed else "▶ change them"]
        elif line.key == "profile":
            told = [f"▶ {self.app.profile}"]
        elif line.key == "all":
            told = ["▶ everything as it was at first"]
        else:
            rows_of_words = _laid([_mark(value, now) for value in self._choices(line)], self._room)
            told = [_GAP.join(row) for row in rows_of_words]
        rows = [
            Content.assemble(
                (f"{'':<{_INDENT}}{line.title if n == 0 else '':<{_LABEL}}", "bold"), literal(row)
            )
            for n, row in enumerate(told)
        ]
        return Content("\n").join(rows)


def _values(line: Described, now: object = None) -> Sequence[object]:
    """The choices of a line. A speed from the file that is not among ours is added."""
    if line.key == "speed":
        return sorted({*SPEEDS, *([now] if isinstance(now, float) else [])})
    if isinstance(line.default, bool):
        return (True, False)
    return line.choices


def _mark(value: object, now: object) -> str:
    told = _SWITCH[value] if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else value
    return f"{'●' if value == now else '○'} {told}"


def _laid(words: Sequence[str], room: int) -> list[list[str]]:
    """Choices side by side, in as many rows as they need."""
    rows: list[list[str]] = [[]]
    for word in words:
        if rows[-1] and cells(_GAP.join([*rows[-1], word])) > room:
            rows.append([])
        rows[-1].append(word)
    return rows


def _choice_at(rows: Sequence[Sequence[str]], row: int, column: int) -> int | None:
    """The number of the choice that stands at this place, counted from 0; None where none does."""
    begins = 0
    for n, word in enumerate(rows[row]):
        if begins <= column < begins + cells(word):
            return sum(map(len, rows[:row])) + n
        begins += cells(word) + cells(_GAP)
    return None
