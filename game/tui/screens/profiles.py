"""Who plays: the profiles of this computer, and a new one."""

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from game.progress.database import UnavailableError
from game.progress.profiles import PlayerProfile, UnusableNameError, add_player, players, profile_key
from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.widgets.key_bar import KeyBar
from game.tui.widgets.menu import Menu
from game.words import counted


class ProfilesScreen(GameScreen[None], keys="profiles"):
    """Changes the app's profile and closes."""

    def __init__(self) -> None:
        super().__init__()
        self._players: list[PlayerProfile] = []

    def compose(self) -> ComposeResult:
        yield Static("Who plays", classes="title", id="title")
        yield Static("Each player has calls and progress of their own.", classes="quiet", id="line")
        yield Menu(id="list", markup=False)
        yield Static("Somebody new", classes="title", id="new")
        yield Input(placeholder="a name, then Enter", id="name", max_length=200)
        yield Static(id="said")
        yield KeyBar()

    def on_mount(self) -> None:
        """The last player stands first; the present one is marked and pointed at."""
        self.query_one("#name", Input).cursor_blink = False
        try:
            self._players = players(self.app.database)
        except UnavailableError as error:
            self._say(str(error))
        now = profile_key(self.app.profile)
        if all(profile_key(p.name) != now for p in self._players):
            self._players.append(PlayerProfile(self.app.profile))
        menu = self.query_one("#list", Menu)
        menu.add_options([Option(self._line(p, profile_key(p.name) == now)) for p in self._players])
        menu.highlighted = next(n for n, p in enumerate(self._players) if profile_key(p.name) == now)
        menu.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self._play_as(self._players[event.option_index].name)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the new name, or say why it cannot be kept."""
        try:
            self._play_as(add_player(self.app.database, event.value))
        except UnusableNameError as error:
            self._say(str(error))
        except UnavailableError as error:
            self._say(f"The name could not be kept: {error.why}.")

    def action_open(self) -> None:
        self.query_one("#list", Menu).action_select()

    def action_new(self) -> None:
        self.query_one("#name", Input).focus()

    def action_back(self) -> None:
        """From the field to the list; from the list, close."""
        menu = self.query_one("#list", Menu)
        if menu.has_focus:
            self.dismiss()
        else:
            menu.focus()

    def _play_as(self, name: str) -> None:
        another = profile_key(name) != profile_key(self.app.profile)
        self.app.profile = name
        self.app.change_settings(profile=name)
        self.dismiss()
        if another:
            # What stands open below is somebody else's.
            self.app.call_later(self.app.go_home)

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(literal(f"! {text}"))

    def _line(self, player: PlayerProfile, now: bool) -> Content:
        calls = f"{counted(player.runs, 'call')}, {player.finished} to the end"
        return Content.assemble(
            "  ● " if now else "  ○ ",
            literal(player.name, "bold"),
            (
                "  " + (calls if player.runs else "no calls yet") + (", plays now" if now else ""),
                "$text-muted",
            ),
        )
