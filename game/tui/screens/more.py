"""What can be done besides, in a call or at home: a list by the names that plain play has for it."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from game.messages import say
from game.text import cells
from game.tui.foreign_text import literal
from game.tui.game_screen import GameDialog
from game.tui.key_bindings import Action, display, keys_of, letters
from game.tui.widgets.page import PageMenu
from game.words import shortened

_COLUMN = 12
"""Columns of the names: the longest, and blanks."""
_SHOWN = 20
"""Characters of what was typed that a line repeats."""


class MoreScreen(GameDialog[str | None], keys="more"):
    """Dismisses with the name of the action that was chosen, without `action_`, or with None. Letters point
    at the first entry that begins with them."""

    AUTO_FOCUS = "#entries"

    def __init__(self, heading: str, entries: Sequence[Action]) -> None:
        super().__init__()
        self._heading = heading
        self._entries = tuple(entries)
        self._typed = ""

    def parts(self) -> ComposeResult:
        with Vertical(id="form"):
            yield Static(self._heading, classes="title", id="title")
            yield PageMenu(*(Option(self._line(one)) for one in self._entries), id="entries", markup=False)
            yield Static(id="typed", classes="quiet")

    def on_mount(self) -> None:
        self.query_one(PageMenu).highlighted = 0

    def on_key(self, event: events.Key) -> None:
        if event.key == "backspace":
            self._typed = self._typed[:-1]
        elif event.is_printable and event.character:
            self._typed += event.character.lower()
        else:
            return
        event.stop()
        event.prevent_default()
        wanted = f"/{self._typed.removeprefix('/')}"
        at = next((n for n, one in enumerate(self._entries) if one.more.startswith(wanted)), None)
        self.query_one(PageMenu).highlighted = at
        told = say("call.no_such", typed=shortened(wanted, _SHOWN)) if at is None else wanted
        self.query_one("#typed", Static).update(literal(told if self._typed else ""))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self.is_current:
            self.dismiss(self._entries[event.option_index].runs)

    def _line(self, one: Action) -> Content:
        own = keys_of(one, self.app.settings.keys)
        # Letters are typed while the call goes on.
        keys = " ".join(display(key) for key in own[:1] if key not in letters(own))
        about = f"{one.does}  {keys}".rstrip()
        return Content.assemble(
            (f" {one.more}", "bold"), " " * max(1, _COLUMN - cells(one.more)), literal(about)
        )
