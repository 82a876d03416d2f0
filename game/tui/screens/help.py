"""Help for what is on screen: what it is, what the focused thing does, every key, and how the game works."""

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen

from game.text import cells
from game.tui.game_screen import GameDialog
from game.tui.help_texts import help_texts
from game.tui.key_bindings import EVERYWHERE, Action, actions, display, keys_of, screen_names, typed_by
from game.tui.widgets.hanging_text import WIDEST
from game.tui.widgets.page import TextPage

_COLUMN = 16
"""Columns for the keys of an action; longer ones push their own text only."""


class HelpScreen(GameDialog[None], keys="help"):
    """Explains the screen `over` which it opens, and what has the focus there."""

    AUTO_FOCUS = "#page"
    labels: ClassVar = {"help.scroll": "Scroll"}

    def __init__(self, over: Screen[Any]) -> None:
        super().__init__()
        self._screens = screen_names(over)
        # The innermost first.
        around = over.focused.ancestors_with_self if over.focused else []
        self._focused = [node.id for node in around if node.id]
        self._typing = over.focused

    def parts(self) -> ComposeResult:
        yield TextPage(id="page")

    def on_resize(self) -> None:
        if not self.dismissed:
            self.query_one(TextPage).show_lines(self._page())

    def on_click(self) -> None:
        self.action_back()

    def _page(self) -> list[Content]:
        table = help_texts()
        own = {k: v for name in reversed(self._screens) for k, v in table.get(name, {}).items()}
        width = min(WIDEST, max(30, self.app.size.width - 6))
        lines = [Content.styled(own.get("title", "Help"), "bold $accent")]
        lines += Content(own["about"]).wrap(width) if "about" in own else []
        told = next((own[i] for i in self._focused if i in own), "")
        if told:
            lines += [Content(""), *Content(f"› {told}").wrap(width)]
        here = [action for name in self._screens for action in actions(name)]
        everywhere = [a for a in actions(EVERYWHERE) if self.app.check_action(a.runs, ()) is not False]
        for title, group in (("Keys here", here), ("Everywhere", everywhere)):
            if group:
                lines += [Content(""), Content.styled(title, "bold")]
                lines += [line for action in group for line in self._key(action, width)]
        title = "To be read with care" if "how" in own else "How the game works"
        lines += [Content(""), Content.styled(title, "bold")]
        lines += [line for how in own.get("how", table["how"]) for line in _hanging("·", how, width, 2)]
        return lines

    def _key(self, action: Action, width: int) -> list[Content]:
        changed = self.app.settings.keys
        # What the focused field types is no key of the screen now.
        typed = self._typing.check_consume_key if self._typing else lambda key, character: False
        keys = [key for key in keys_of(action, changed) if not typed(key, typed_by(key) or None)]
        names = " ".join(map(display, keys)) or action.more
        if not names:
            return []
        mine = " (your key)" if action.id in changed else ""
        return _hanging(names, f"{action.about}{mine}", width, _COLUMN)


def _hanging(head: str, text: str, width: int, column: int) -> list[Content]:
    """A head, and beside it the text in a column of its own."""
    pieces = Content(text).wrap(max(14, width - column))
    blank = " " * column
    first = Content.assemble((head, "bold $primary"), " " * max(1, column - cells(head)))
    return [(first if n == 0 else Content(blank)) + piece for n, piece in enumerate(pieces)]
