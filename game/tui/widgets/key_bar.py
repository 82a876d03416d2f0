"""The footer: the keys that work now, as many as fit; what does not fit stands in the help."""

from collections.abc import Iterable
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.keys import key_to_character
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

from game.text import cells
from game.tui.keys import display


class KeyBar(Footer):
    """Shows each action with the first of its keys that works where the focus is now. Help always fits."""

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)

    def compose(self) -> ComposeResult:
        """One key an action."""
        if not self._bindings_ready:
            return
        for binding, enabled in _fitting(self._shown(), self.app.size.width):
            yield FooterKey(
                binding.key,
                display(binding.key),
                binding.description,
                binding.action,
                disabled=not enabled,
            ).data_bind(compact=Footer.compact)

    def on_resize(self, event: events.Resize) -> None:
        """More or fewer fit."""
        if self._bindings_ready:
            self.call_after_refresh(self.recompose)

    def _shown(self) -> list[tuple[Binding, bool]]:
        focused = self.screen.focused
        found: dict[str, tuple[Binding, bool]] = {}
        for key, active in self.screen.active_bindings.items():
            binding = active.binding
            if not binding.show or binding.action in found:
                continue
            # A key of the player's own choice may be a letter that is being typed just now.
            if focused is not None and focused.check_consume_key(key, key_to_character(key)):
                continue
            found[binding.action] = binding, active.enabled
        return list(found.values())


def _fitting(shown: Iterable[tuple[Binding, bool]], width: int) -> list[tuple[Binding, bool]]:
    """As many as fit, in their order; help, which tells the rest, always among them."""
    rest = list(shown)
    last = [pair for pair in rest if pair[0].action == "help"]
    found: list[tuple[Binding, bool]] = []
    room = width - sum(_width(binding) for binding, _ in last)
    for pair in rest:
        if pair in last:
            continue
        room -= _width(pair[0])
        if room < 0:
            break
        found.append(pair)
    return found + last


def _width(binding: Binding) -> int:
    return cells(display(binding.key)) + cells(binding.description) + 3
