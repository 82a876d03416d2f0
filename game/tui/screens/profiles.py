"""Who plays: the profiles of this computer, and a new one."""

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from game.progress.database import UnavailableError
from game.progress.profiles import PlayerProfile, UnusableNameError, add_player, players, profile_key
from game.tui.foreign_text import literal
from game.tui.screens.list_page import ListPage
from game.tui.widgets.menu import Menu
from game.tui.widgets.typed_line import TypedLine
from game.words import counted


class ProfilesScreen(ListPage, keys="profiles"):
    """Changes the app's profile and closes."""

    heading = "Who plays"
    line = "Each player has calls and progress of their own."

    def below(self) -> ComposeResult:
        yield Static("Somebody new", classes="title", id="new")
        yield TypedLine(placeholder="a name, then Enter", id="name", max_length=200, compact=True)

    def on_mount(self) -> None:
        """The last player stands first; the present one is marked and pointed at."""
        if not self.query(Menu):
            # It was closed by keys that came with the one that opened it.
            return
        self.query_one("#name", Input).cursor_blink = False
        self._players: list[PlayerProfile] = []
        try:
            self._players = players(self.app.database)
        except UnavailableError as error:
            self.say(f"! {error}")
        now = profile_key(self.app.profile)
        if all(profile_key(p.name) != now for p in self._players):
            self._players.append(PlayerProfile(self.app.profile))
        here = [profile_key(p.name) == now for p in self._players]
        self.query_one(Menu).refill(map(_line, self._players, here), here.index(True))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self._play_as(self._players[event.option_index].name)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        try:
            self._play_as(add_player(self.app.database, event.value))
        except UnusableNameError as error:
            self.say(f"! {error}")
        except UnavailableError as error:
            self.say(f"! The name could not be kept: {error.why}.")

    def action_new(self) -> None:
        self.query_one("#name", Input).focus()

    def action_back(self) -> None:
        menu = self.query_one(Menu)
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


def _line(player: PlayerProfile, now: bool) -> Content:
    calls = f"{counted(player.runs, 'call')}, {player.finished} to the end" if player.runs else "no calls yet"
    told = f"  {calls}{', plays now' if now else ''}"
    return Content.assemble("  ● " if now else "  ○ ", literal(player.name, "bold"), (told, "$text-muted"))
