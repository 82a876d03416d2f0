"""What every screen of the game does: its keys by name, help, one step back, and leaving the game."""

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.screen import ModalScreen, Screen

from game.tui.key_bindings import bindings

if TYPE_CHECKING:
    from game.tui.app import HearMeOut

Result = TypeVar("Result")


class GameScreen(Screen[Result]):
    """A screen whose keys stand in `data/key_bindings.toml` under the name that it gives as `keys`, and
    whose styles lie beside its module. One that is a kind of another has the other's keys too."""

    AUTO_FOCUS = ""
    KEYS: ClassVar = ""
    app: "HearMeOut"

    def __init_subclass__(cls, keys: str = "", **options: bool) -> None:
        if keys:
            cls.KEYS = keys
            cls.BINDINGS = bindings(keys)
            cls.CSS_PATH = f"{cls.__module__.rpartition('.')[2]}.tcss"
        super().__init_subclass__(**options)

    def action_back(self) -> None:
        """Close the screen; who opened it gets None."""
        if self.is_current:
            self.dismiss()

    def action_help(self) -> None:
        self.app.action_show_help_panel()

    def action_quit(self) -> None:
        self.app.exit()


class GameDialog(ModalScreen[Result], GameScreen[Result]):
    """A screen that stands over another and leaves it in sight."""


def screen_names(screen: Screen[object]) -> list[str]:
    """The names in the registry whose keys work on a screen: its own first, then its parents'. None for a
    screen that is not the game's."""
    kinds = [kind for kind in type(screen).__mro__ if issubclass(kind, GameScreen)]
    return [kind.KEYS for kind in kinds if vars(kind).get("KEYS")]
