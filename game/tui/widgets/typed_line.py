"""A line to write in. Keys that the player changed work in it as elsewhere."""

from textual.widget import Widget
from textual.widgets import Input

from game.tui.game_screen import GameScreen
from game.tui.key_bindings import actions, screen_names


class TypedLine(Input):
    """An `Input` that leaves moved keys alone."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return not is_moved(self, key) and super().check_consume_key(key, character)


def is_moved(widget: Widget, key: str) -> bool:
    """Whether this is the usual key of an action that has another key now, on the screen of this widget.

    Textual takes away each binding whose key the focused widget may type, and only then looks whether the
    player gave that action another key: an action whose usual keys are all typed would have none. A widget
    that says of these keys that it does not type them keeps the action; it still types them, for the usual
    key is no binding any more.
    """
    screen = widget.screen
    changed = screen.app.settings.keys if isinstance(screen, GameScreen) else {}
    if not changed:
        return False
    return any(a.id in changed and key in a.keys for name in screen_names(screen) for a in actions(name))
