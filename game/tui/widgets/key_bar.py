"""The footer: the keys that work now, as many as fit; what does not fit stands in the help."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from textual import events
from textual.app import ComposeResult
from textual.keys import key_to_character
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

from game.text import cells
from game.tui.keys import Action, actions, display, screen_names


class Shown(Struct, frozen=True):
    """One key of the footer."""

    action: Action
    key: str
    enabled: bool

    @property
    def width(self) -> int:
        """Columns that it takes."""
        return cells(display(self.key)) + cells(self.action.does) + 3


class KeyBar(Footer):
    """Shows the screen's actions in the registry's order, each with the first of its keys that works where
    the focus is now. Help, which tells the rest, always fits."""

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)
        self._width = 0

    def compose(self) -> ComposeResult:
        """One key an action."""
        if not self._bindings_ready:
            return
        for shown in _fitting(self._shown(), self.app.size.width):
            yield FooterKey(
                shown.key,
                display(shown.key),
                shown.action.does,
                shown.action.runs,
                disabled=not shown.enabled,
            ).data_bind(compact=Footer.compact)

    def on_resize(self, event: events.Resize) -> None:
        """More or fewer fit."""
        if self._bindings_ready and event.size.width != self._width:
            self.call_after_refresh(self.recompose)
        self._width = event.size.width

    def _shown(self) -> Iterator[Shown]:
        active = self.screen.active_bindings
        focused = self.screen.focused
        for action in (a for name in screen_names(self.screen) for a in actions(name)):
            if not action.show or action.fixed:
                continue
            for key, (_, binding, enabled, _) in active.items():
                # A key of the player's own choice may be a letter that is being typed just now.
                if focused is not None and focused.check_consume_key(key, key_to_character(key)):
                    continue
                if binding.id == action.id:
                    yield Shown(action, key, enabled)
                    break
                # A list and a field take Enter themselves, to do what the screen does with it.
                if key == "enter" == action.keys[0] and binding.action in ("select", "submit"):
                    yield Shown(action, key, enabled)
                    break


def _fitting(shown: Iterable[Shown], width: int) -> list[Shown]:
    """As many as fit, in their order, help among them."""
    rest = list(shown)
    last = [one for one in rest if one.action.runs == "help"]
    found: list[Shown] = []
    room = width - sum(one.width for one in last)
    for one in rest:
        if one in last:
            continue
        room -= one.width
        if room < 0:
            break
        found.append(one)
    return found + last
