"""What every screen of the game has: its keys by name and in the footer, help, one step back, and leaving."""

from collections.abc import Mapping
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, TypeVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.events import Key
from textual.screen import ModalScreen, Screen

from game.tui.key_bindings import actions, bindings, screen_names
from game.tui.marked_text import marked_text
from game.tui.widgets.key_bar import KeyBar
from game.tui.widgets.menu import Menu

if TYPE_CHECKING:
    from game.tui.app import HearMeOut

Result = TypeVar("Result")

_KEPT_AFTER = 0.5
"""Seconds from a key until what is being written is saved: within a second, and not with every key."""


class ClosesOnce(Screen[Result]):
    """A screen that a second press, arrived with the first, does not close again: it would close the one
    below."""

    dismissed = False
    """It may have closed before its parts were there: then there is nothing to show them with."""

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        if self.dismissed or self not in self.app.screen_stack:
            return AwaitComplete()
        if not self.is_mounted:
            # The key that closes it came with the one that opened it: its parts are made first.
            self.call_after_refresh(self.dismiss, result)
            return AwaitComplete()
        self.dismissed = True
        return super().dismiss(result)


class GameScreen(ClosesOnce[Result]):
    """A screen. `keys` names its part of `data/key_bindings.toml`; its styles are in a file of the module's
    name, after those of `STYLES`. A subclass has the keys of its parent too."""

    AUTO_FOCUS = ""
    KEYS: ClassVar = ""
    STYLES: ClassVar[tuple[str, ...]] = ()
    NO_EARLIER_KEYS: ClassVar[bool] = False
    """A key that was pressed before the screen stood there does nothing: it was meant for the one before."""
    app: "HearMeOut"
    _keeping = False
    _seen_since = inf

    def __init_subclass__(cls, keys: str = "", **options: bool) -> None:
        if keys:
            cls.KEYS = keys
            cls.BINDINGS = bindings(keys)
            cls.CSS_PATH = [*cls.STYLES, f"{cls.__module__.rpartition('.')[2]}.tcss"]
        super().__init_subclass__(**options)

    def on_screen_resume(self) -> None:
        self._seen_since = min(self._seen_since, monotonic())

    def takes(self, key: Key) -> bool:
        """Whether a key was meant for this screen."""
        return not self.NO_EARLIER_KEYS or key.time >= self._seen_since

    def compose(self) -> ComposeResult:
        yield from self.parts()
        yield KeyBar()

    def parts(self) -> ComposeResult:
        """What stands above the footer."""
        yield from ()

    def action_back(self) -> None:
        """Close the screen with None as its result."""
        if self.is_current:
            self.dismiss()

    def action_open(self) -> None:
        """Choose what the screen's list points at, as a click on it does."""
        self.query_one(Menu).action_select()

    def get_selected_text(self) -> str | None:
        """The words that are marked, without signs and bars; None where none are, so that what was copied
        before is kept."""
        return marked_text(self.selections) or None

    def keep_soon(self) -> None:
        """Words are being written: keep them within a second, whatever happens then."""
        if not self._keeping:
            self._keeping = True
            self.set_timer(_KEPT_AFTER, self._keep)

    def _keep(self) -> None:
        self._keeping = False
        self.keep_what_is_written()

    def keep_what_is_written(self) -> None:
        """Save what the player has not sent yet: called while they write, and however the game ends."""

    def action_more(self) -> None:
        """What can be done here besides, by the names that plain play has for it."""
        labels: Mapping[str, str] = getattr(self, "labels", {})
        entries = [
            replace(a, does=labels.get(a.id, a.does))
            for name in screen_names(self)
            for a in actions(name)
            if a.more and self.check_action(a.runs, ())
        ]
        # Behind what is shown anew as the list closes.
        self.app.show_more(entries, lambda runs: self.call_after_refresh(self.run_action, runs))

    def action_help(self) -> None:
        self.app.action_show_help_panel()

    def action_quit(self) -> None:
        self.app.exit()


class GameDialog(ModalScreen[Result], GameScreen[Result]):
    """A small screen of its own; the one it was opened from waits behind it, unseen."""
