"""Who is where in a cohort: a row a learner, a column a chapter, to be sorted, filtered and looked into."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.widgets import DataTable, Input, Static

from game.facilitator.completion import SORTS, Only, Sort, called, cell_sign, chosen
from game.facilitator.figures import Figures, Learner
from game.facilitator.story_names import StoryNames
from game.messages import Message, message, say, worded
from game.text import cells, clean
from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.key_bindings import shown_key
from game.tui.widgets.long_table import LongTable
from game.words import shortened

if TYPE_CHECKING:
    from game.tui.cohort_app import CohortApp

Choice = TypeVar("Choice")

_ONLY: dict[Only, Message] = {
    "all": message("status.only_all"),
    "unfinished": message("status.only_unfinished"),
    "not-passed": message("status.only_not_passed"),
    "nothing-in": message("status.only_nothing_in"),
    "flagged": message("status.only_flagged"),
}
_DAY = 12
_PASSED = 11
_FLAGS = 6
"""Columns of what stands behind the chapters: the head with its sign, and a blank."""
_LEAST_NAME = 14
_MOST_NAME = 34
_SCROLLBAR = 1
_JOINED = "\xa0"


class CompletionScreen(GameScreen[None], keys="completion"):
    """The matrix. Letters are keys, except in the field that narrows it."""

    AUTO_FOCUS = "#table"
    app: "CohortApp"

    def __init__(self, found: Figures, names: StoryNames, sort: Sort, only: Only, search: str) -> None:
        super().__init__()
        self._found, self._names = found, names
        self._sort: Sort = sort
        self._only: Only = only
        self._search = clean(search)
        self._turned = False
        self._shown: list[Learner] = []
        self._longest = max((cells(called(one)) for one in found.learners), default=0)

    def parts(self) -> ComposeResult:
        yield Static(id="who")
        yield Input(self._search, placeholder=say("status.find"), id="search", compact=True)
        yield LongTable(id="table")
        yield Static(id="nobody")
        yield Static(id="only")
        yield Static(say("status.signs"), id="signs", classes="quiet", markup=False)
        yield Static(id="chapters", classes="quiet")

    def on_mount(self) -> None:
        self.query_one("#search", Input).cursor_blink = False
        self._choose()

    def on_resize(self) -> None:
        self.query_one("#chapters", Static).update(literal(self._chapters(self.app.size.width - 2)))
        self._show(self.query_one(LongTable).cursor_row)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "back":
            return self._typing or self._narrowed
        return bool(self._shown) if action == "open" else True

    @property
    def labels(self) -> dict[str, str]:
        to_table = self._typing and self._shown
        return {"completion.back": say("status.to_table") if to_table else say("status.show_all")}

    def on_input_changed(self, event: Input.Changed) -> None:
        if (searched := clean(event.value)) != event.value:
            # What a paste brought would reach the terminal. The change is told of once more.
            event.input.value = searched
        elif searched != self._search:
            self._search = searched
            self._choose()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_open()

    def on_key(self, event: events.Key) -> None:
        """The arrow keys point in the table while a name is being typed."""
        if self._typing and event.key in ("up", "down"):
            event.stop()
            table = self.query_one(LongTable)
            (table.action_cursor_up if event.key == "up" else table.action_cursor_down)()

    def on_data_table_header_selected(self, event: DataTable.HeaderSelected) -> None:
        """A click on a head sorts by it, another one turns the order over."""
        event.stop()
        by = next((name for name in SORTS if name == event.column_key.value), None)
        if by is not None:
            self._turned = by == self._sort and not self._turned
            self._sort = by
            self._choose()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Open the page of the learner that is pointed at; where that ends, point at who was read last."""
        from game.tui.screens.learner import LearnerScreen

        table = self.query_one(LongTable)
        if self._shown and self.is_current:
            page = LearnerScreen(self._found, self._names, self._shown, table.cursor_row)
            self.app.ask(page, lambda at: table.move_cursor(row=at))

    def action_sort(self) -> None:
        self._sort = _next(self._sort, list(SORTS))
        self._turned = False
        self._choose()

    def action_turn(self) -> None:
        self._turned = not self._turned
        self._choose()

    def action_only(self) -> None:
        self._only = _next(self._only, list(_ONLY))
        self._choose()

    def action_find(self) -> None:
        self.query_one("#search", Input).focus()

    def action_scenes(self) -> None:
        from game.tui.screens.scenes import ScenesScreen

        if self.is_current:
            self.app.push_screen(ScenesScreen(self._found, self._names))

    def action_back(self) -> None:
        """From the field to the table; there, show all again."""
        if self._typing:
            self.query_one(LongTable).focus()
            if self._shown:
                return
        self._only, self._search = "all", ""
        self.query_one("#search", Input).value = ""
        self._choose()
        self.query_one(LongTable).focus()

    @property
    def _typing(self) -> bool:
        return isinstance(self.focused, Input)

    @property
    def _narrowed(self) -> bool:
        return self._only != "all" or bool(self._search)

    def _choose(self) -> None:
        """Show those who are asked for, pointing at whom it pointed at before as far as they are there."""
        before = self._shown[self.query_one(LongTable).cursor_row] if self._shown else None
        self._shown = chosen(
            self._found, sort=self._sort, only=self._only, search=self._search, turned=self._turned
        )
        self._show(next((at for at, one in enumerate(self._shown) if one is before), 0))

    def _show(self, at: int) -> None:
        table = self.query_one(LongTable)
        table.set_columns(list(self._columns(self.app.size.width)))
        table.show_rows(len(self._shown), self._row, at)
        self.set_class(not self._shown, "-nobody")
        self.set_class(self._only != "all", "-narrowed")
        self._show_head()
        self.refresh_bindings()

    def _show_head(self) -> None:
        count = say(
            "status.sum", shown=len(self._shown), people=self._found.people, missing=self._found.missing
        )
        room = self.app.size.width - len(f" {say('status.title', cohort='')} · {count} ")
        name = shortened(clean(self._found.cohort.name), max(_LEAST_NAME, room))
        title = say("status.title", cohort=name)
        self.query_one("#who", Static).update(literal(f"{title} · {count}"))
        self.query_one("#only", Static).update(literal(worded(_ONLY[self._only])))
        key = shown_key("completion.back", self.app.settings.keys)
        self.query_one("#nobody", Static).update(literal(say("status.nobody", key=key)))

    def _columns(self, width: int) -> Iterator[tuple[str, str, int]]:
        """Key, head and width: the chapters as near to each other as their numbers allow, and for the names
        what is left."""
        course = self._found.cohort.course
        chapter = len(str(len(course))) + (1 if width < 70 else 2)
        rest = chapter * len(course) + _PASSED + _DAY + _FLAGS + _SCROLLBAR
        name = max(_LEAST_NAME, min(self._longest + 2, _MOST_NAME, width - rest))
        yield "name", f" {self._head('name', say('status.who'))}", name
        # A name that is cut fills its column: the blank stands before what follows.
        for number in range(1, len(course) + 1):
            yield f"chapter {number}", f" {number}", chapter
        yield "passed", f" {self._head('passed', say('status.passed'))}", _PASSED
        yield "last", self._head("last", say("status.last")), _DAY
        yield "flags", say("status.flags"), _FLAGS

    def _head(self, by: Sort, name: str) -> str:
        if by != self._sort:
            return name
        return f"{name} {'▴' if self._turned else '▾'}"

    def _row(self, number: int) -> Sequence[str]:
        one = self._shown[number]
        course = self._found.cohort.course
        return (
            f" {called(one)}",
            *(f" {cell_sign(one.cells.get(story))}" for story in course),
            f" {say('status.of', count=one.passed(course), of=len(course))}",
            one.last or say("status.never"),
            str(one.flagged) if one.flagged else "",
        )

    def _chapters(self, width: int) -> str:
        """The chapters by number, each whole on its line where it can be."""
        course = enumerate(self._found.cohort.course, 1)
        told = (f"{number} {self._names.title(story)}".replace(" ", _JOINED) for number, story in course)
        return "\n".join(wrap("   ".join(told), width)).replace(_JOINED, " ")


def _next(now: Choice, among: Sequence[Choice]) -> Choice:
    return among[(among.index(now) + 1) % len(among)]
