"""What every screen of the game does: its keys by name, help, one step back, and leaving the game."""

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.screen import ModalScreen, Screen

from game.tui.key_bindings import bindings
from game.tui.widgets.menu import Menu

if TYPE_CHECKING:
    from game.tui.app import HearMeOut

Result = TypeVar("Result")


class GameScreen(Screen[Result]):
    """A screen. `keys` names its part of `data/key_bindings.toml`; its styles are in a file of the module's
    name, after those of `STYLES`. A subclass has the keys of its parent too."""

    AUTO_FOCUS = ""
    KEYS: ClassVar = ""
    STYLES: ClassVar[tuple[str, ...]] = ()
    app: "HearMeOut"

    def __init_subclass__(cls, keys: str = "", **options: bool) -> None:
        if keys:
            cls.KEYS = keys
            cls.BINDINGS = bindings(keys)
            cls.CSS_PATH = [*cls.STYLES, f"{cls.__module__.rpartition('.')[2]}.tcss"]
        super().__init_subclass__(**options)

    def action_back(self) -> None:
        """Close the screen with None as its result."""
        if self.is_current:
            self.dismiss()

    def action_open(self) -> None:
        """Choose what the screen's list points at, as a click on it does."""
        self.query_one(Menu).action_select()

    def action_help(self) -> None:
        self.app.action_show_help_panel()

    def action_quit(self) -> None:
        self.app.exit()


class GameDialog(ModalScreen[Result], GameScreen[Result]):
    """A screen over another one, which stays in sight."""


def screen_names(screen: Screen[object]) -> list[str]:
    """The names of a screen and its parents in `data/key_bindings.toml`, its own first. Empty for a screen
    that is not ours."""
    kinds = [kind for kind in type(screen).__mro__ if issubclass(kind, GameScreen)]
    return [kind.KEYS for kind in kinds if vars(kind).get("KEYS")]
