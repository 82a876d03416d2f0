"""The key map: every action with its keys, changed by pressing the new one."""

from functools import partial

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from game.errors import PlainError
from game.text import cells
from game.tui.foreign_text import literal
from game.tui.game_screen import ClosesOnce
from game.tui.help_texts import screen_titles
from game.tui.key_bindings import Action, actions, all_actions, display, keys_of, registry
from game.tui.key_map import BadKeyError, hold_free
from game.tui.screens.list_page import ListPage
from game.tui.widgets.menu import Menu

_COLUMN = 22
"""Columns for the keys of an action: two or three of them, with their sign."""


class ChangeKeysScreen(ListPage, keys="keymap"):
    """Changes hold at once. A key that another action of the same screen has is refused."""

    heading = "Keys"
    line = "Enter or a click, then the new key."

    def on_mount(self) -> None:
        self._fill()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        action = registry()[event.option_id or ""]
        self.app.ask(KeyCatcher(action), partial(self._set, action))

    def action_default(self) -> None:
        option = self.query_one(Menu).highlighted_option
        if option and option.id:
            self._set(registry()[option.id], "")

    def _set(self, action: Action, keys: str) -> None:
        """Give an action these keys, or with "" its usual ones."""
        settings, usual = self.app.settings, ",".join(action.keys)
        wanted = keys or usual
        others = {name: its for name, its in settings.keys.items() if name != action.id}
        try:
            hold_free(action.id, wanted, others)
            settings.change(
                self.app, keys=others if wanted == usual else {**settings.keys, action.id: wanted}
            )
        except BadKeyError as error:
            self.say(f"! Not changed: {error}")
            return
        except PlainError as error:
            self.say(str(error))
        else:
            shown = " ".join(display(key) for key in wanted.split(","))
            self.say(f"✓ Kept: {action.does} is {shown}.")
        self._fill(action.id)

    def _fill(self, pointed: str = "") -> None:
        options: list[Option] = []
        titles = screen_titles()
        for screen in dict.fromkeys(a.screen for a in all_actions()):
            title = Content.styled(f"  {titles.get(screen, screen.capitalize())}", "bold")
            options.append(Option(title, disabled=True))
            options += [Option(self._line(a), id=a.id, disabled=a.fixed) for a in actions(screen)]
        # The first line is the name of a screen: none can point at it.
        at = next((n for n, o in enumerate(options) if o.id and o.id == pointed), 1)
        self.query_one(Menu).refill(options, at)

    def _line(self, action: Action) -> Content:
        changed = self.app.settings.keys
        keys = " ".join(display(key) for key in keys_of(action, changed))
        mine = "● " if action.id in changed else "  "
        about = " (cannot be changed)" if action.fixed else ""
        head = f"  {mine}{keys}"
        return Content.assemble(
            literal(head, "bold"), " " * max(1, _COLUMN - cells(head)), f"{action.does}{about}"
        )


class KeyCatcher(ModalScreen[str | None], ClosesOnce[str | None]):
    """Dismisses with the next key that is pressed, or with None on Esc or a click."""

    def __init__(self, action: Action) -> None:
        super().__init__()
        self._action = action

    def compose(self) -> ComposeResult:
        yield Static(
            literal(f"Press the new key for “{self._action.does}”.\n\nEsc, or a click, leaves it as it is.")
        )

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self.dismiss(None if event.key == "escape" else event.key)

    def on_click(self) -> None:
        self.dismiss(None)
