"""The key map: every action with its keys, changed by pressing the new one."""

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from game.errors import PlainError
from game.text import cells
from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.key_bindings import Action, all_actions, display, keys_of
from game.tui.key_map import BadKeyError, hold_free
from game.tui.screens.help import screen_titles
from game.tui.widgets.key_bar import KeyBar
from game.tui.widgets.menu import Menu

_COLUMN = 22
"""Columns for the keys of an action: two or three of them, with their sign."""


class ChangeKeysScreen(GameScreen[None], keys="keymap"):
    """Changes hold at once. A key that another action of the same screen has is refused."""

    def compose(self) -> ComposeResult:
        yield Static("Keys", classes="title", id="title")
        yield Static("Enter or a click, then the new key.", classes="quiet", id="line")
        yield Menu(id="list", markup=False)
        yield Static(id="said")
        yield KeyBar()

    def on_mount(self) -> None:
        self._fill(None)
        self.query_one("#list", Menu).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self._ask(event.option_id or "")

    def action_change(self) -> None:
        self._ask(self._pointed)

    def action_default(self) -> None:
        """Give the action its usual keys."""
        self._set(self._pointed, "")

    @property
    def _pointed(self) -> str:
        option = self.query_one("#list", Menu).highlighted_option
        return (option.id if option else None) or ""

    def _ask(self, action_id: str) -> None:
        action = next((a for a in all_actions() if a.id == action_id), None)
        if action is None or action.fixed:
            return

        def pressed(key: str | None) -> None:
            if key is not None:
                self._set(action.id, key)

        self.app.push_screen(KeyCatcher(action), pressed)

    def _set(self, action_id: str, keys: str) -> None:
        """Give an action these keys, or with "" its usual ones."""
        action = next((a for a in all_actions() if a.id == action_id), None)
        if action is None or action.fixed:
            return
        settings = self.app.settings
        wanted = keys or ",".join(action.keys)
        others = {name: its for name, its in settings.keys.items() if name != action_id}
        try:
            hold_free(action_id, wanted, others)
        except BadKeyError as error:
            self._say(f"! Not changed: {error}")
            return
        own = wanted == ",".join(action.keys)
        try:
            settings.change(self.app, keys=settings.key_settings({action_id: "" if own else keys}))
        except PlainError as error:
            self._say(str(error))
        else:
            shown = " ".join(display(key) for key in wanted.split(","))
            self._say(f"✓ Kept: {action.does} is {shown}.")
        self._fill(action_id)

    def _fill(self, pointed: str | None) -> None:
        menu = self.query_one("#list", Menu)
        menu.clear_options()
        options: list[Option] = []
        titles = screen_titles()
        for screen in dict.fromkeys(a.screen for a in all_actions()):
            options.append(
                Option(Content.styled(f"  {titles.get(screen, screen.capitalize())}", "bold"), disabled=True)
            )
            options += [
                Option(self._line(a), id=a.id, disabled=a.fixed) for a in all_actions() if a.screen == screen
            ]
        menu.add_options(options)
        menu.highlighted = next((n for n, o in enumerate(options) if o.id and o.id == pointed), 1)

    def _line(self, action: Action) -> Content:
        changed = self.app.settings.keys
        keys = " ".join(display(key) for key in keys_of(action, changed))
        mine = "● " if action.id in changed else "  "
        about = " (cannot be changed)" if action.fixed else ""
        head = f"  {mine}{keys}"
        return Content.assemble(
            literal(head, "bold"), " " * max(1, _COLUMN - cells(head)), f"{action.does}{about}"
        )

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(literal(text))


class KeyCatcher(ModalScreen[str | None]):
    """Dismisses with the next key that is pressed, or with None on Esc or a click."""

    DEFAULT_CSS = """
    KeyCatcher { align: center middle; background: $background; }
    KeyCatcher Static { width: 56; max-width: 100%; height: auto; padding: 1 2; background: $panel; }
    """

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
