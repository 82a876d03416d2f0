"""The game on screen: one app, its themes, and the way between home, call and debrief."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from traceback import format_exception
from typing import TYPE_CHECKING, ClassVar, TypeVar

from rich.console import RenderableType
from rich.text import Text
from textual.app import App
from textual.driver import Driver
from textual.events import Event, Key, Resize
from textual.screen import Screen
from textual.theme import Theme

from game.cohort.quiet_sync import send_before_leaving
from game.command_lines import command_line
from game.errors import PlainError
from game.garbage_collection import leave_all
from game.local_times import local_now
from game.messages import say
from game.play.first_call import first_call_of, first_start, is_first_call
from game.printing import print_message
from game.progress.database import Database
from game.progress.library import Library, PlayableStory
from game.progress.profiles import last_player, player_words, several
from game.settings import settings_file
from game.text import clean
from game.tui.applied_settings import AppliedSettings
from game.tui.drivers import our_driver
from game.tui.game_screen import GameScreen
from game.tui.key_bindings import EVERYWHERE, Action, bindings
from game.tui.themes import own_themes
from game.tui.too_small import mind_size

if TYPE_CHECKING:
    from textual.command import Provider

    from game.course.next_step import NextStep
    from game.play.rewind import Past
    from game.play.session import Call
    from game.story.exercises import StationForm

Answer = TypeVar("Answer")

_SIGNAL = 128
"""A shell's exit status for a program that a signal ended is this and the signal's number."""


def _commands() -> "type[Provider]":
    from game.tui.command_palette import GameCommands

    return GameCommands


class HearMeOut(App[None]):
    """The app. It opens `playable` as a new call, or goes on with the saved run `run_id`. Without a `profile`
    the last player plays; where several players are known, the game asks who plays. With `first_call` a first
    start opens with the call that teaches the keys."""

    TITLE = "Hear Me Out"
    # Home's styles are read with the app's: a style sheet that comes later has all others read again.
    CSS_PATH: ClassVar = ["app.tcss", "palette.tcss", "screens/home.tcss"]
    BINDINGS: ClassVar = bindings(EVERYWHERE)
    COMMANDS: ClassVar = {_commands}
    USED_TO: ClassVar = "play"
    """What is done with it, as a sentence names it."""
    KEPT: ClassVar = "What you played is saved."
    """What a fault does not touch."""

    def __init__(
        self,
        database: Database,
        library: Library,
        profile: str,
        *,
        pace: str = "",
        playable: PlayableStory | None = None,
        run_id: str = "",
        first_call: bool = False,
    ) -> None:
        self.settings = AppliedSettings(settings_file())
        # The theme stands before the style sheets are read with its colours, so that they are read once.
        self.set_reactive(App.theme, self.settings.first_theme())
        # Without colour, no colour at all is written, not greys.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (70, "-narrow"), (100, "-wide")]
        self.database = database
        self.library = library
        self.profile = profile or last_player(self.settings.now.profile)
        self._ask_who = not profile and not playable and not run_id
        self.pace = pace
        self._playable, self._run_id = playable, run_id
        self._first_call = first_call
        self.opens: Callable[[], None] | None = None
        """What a command opens over home."""

    def get_driver_class(self) -> type[Driver]:
        return our_driver(super().get_driver_class())

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Textual's themes, with ours in place of those of the same name."""
        return {**super().available_themes, **own_themes()}

    def get_theme(self, theme_name: str) -> Theme | None:
        """Textual asks for every style that it looks up: ours are found without making a table of all."""
        return own_themes().get(theme_name) or super().get_theme(theme_name)

    async def on_event(self, event: Event) -> None:
        screen = self.screen if isinstance(event, Key) and self.is_running else None
        if isinstance(event, Key) and isinstance(screen, GameScreen) and not screen.takes(event):
            return
        await super().on_event(event)

    def get_default_screen(self) -> Screen[None]:
        from game.tui.screens.home import HomeScreen

        return HomeScreen()

    def on_mount(self) -> None:
        self.settings.start(self)
        for trouble in self.settings.troubles:
            self.notify(trouble, title="Settings", severity="warning", markup=False, timeout=20)
        self._open()
        mind_size(self, self.size)

    def _open(self) -> None:
        if self._ask_who and several(self.database):
            self.action_profiles()
        elif self._run_id:
            self.resume(self._run_id, self._playable)
        elif self._playable:
            self.begin(self._playable)
        elif self.opens:
            self.opens()
        elif self._first_call and first_start(self.database, self.profile, self.library):
            self.action_first_call()

    def on_resize(self, event: Resize) -> None:
        if self.is_running:
            mind_size(self, event.size)

    @property
    def calm(self) -> bool:
        """Whether the player wants no motion: then nothing moves by itself."""
        return self.animation_level == "none"

    @property
    def in_a_call(self) -> bool:
        from game.tui.screens.call import CallScreen

        return any(isinstance(screen, CallScreen) for screen in self.screen_stack)

    def plain_command(self) -> str:
        """What goes on as lines, in a call with that call, once the game is left."""
        ways = ("--resume", "--plain") if self.in_a_call else ("--plain",)
        return command_line("play", *ways, *player_words(self.profile))

    def default_pace(self) -> str:
        """`live` or `reader`: as asked on the command line, else `reader` without motion, else as set."""
        return self.pace or ("reader" if self.calm else self.settings.now.pace)

    def chapter_number(self, story: str) -> int:
        return self.library.chapter_number(story)

    def play(self, playable: PlayableStory) -> None:
        """Show the customer's file and a breath; when the player takes the call, begin a new run. The
        first call begins at once."""
        from game.tui.screens.before_call import BeforeCallScreen

        if is_first_call(self.library, playable.story.id):
            self.begin(playable)
            return
        self.ask(BeforeCallScreen(playable), lambda _: self.begin(playable))

    def ask(self, screen: Screen[Answer | None], then: Callable[[Answer], object]) -> None:
        """Open a screen, and hand its result on. Nothing is done when it closes with None."""

        def answered(answer: Answer | None) -> None:
            if answer is not None:
                then(answer)

        self.push_screen(screen, answered)

    def begin(self, playable: PlayableStory) -> None:
        """Begin a new run of a story, without the screen before the call."""
        from game.play.session import start_call

        self._open_call(start_call(self.database, self.profile, playable.plan(), playable.file))

    def action_first_call(self) -> None:
        """Begin the call that teaches the keys."""
        if (first := first_call_of(self.library)) is not None:
            self.begin(first)

    def _open_call(self, call: "Call") -> None:
        from game.tui.screens.call import CallScreen
        from game.tui.screens.first_call import FirstCallScreen

        teaches = is_first_call(self.library, call.plan.story.id)
        self.push_screen(FirstCallScreen(call) if teaches else CallScreen(call))

    def resume(self, run_id: str, playable: PlayableStory | None = None) -> None:
        """Go on with a saved run, in this story if the player named one. Where that is not possible, say
        why."""
        from game.play.resume import resume_run

        try:
            call = resume_run(self.database, self.profile, self.library, run_id, playable)
        except PlainError as error:
            self.notify(str(error), title="Saved call", severity="warning", markup=False, timeout=10)
        else:
            self._open_call(call)

    def open_past(self, run_id: str) -> "Past | None":
        """An earlier run to look back on. Where it cannot be opened, the player is told."""
        from game.play.rewind import open_past

        try:
            return open_past(self.database, self.profile, self.library, run_id)
        except PlainError as error:
            self.notify(str(error), markup=False, severity="warning")
            return None

    def change_settings(self, **values: object) -> None:
        """Change settings at once. Where they cannot be kept, the player is told."""
        try:
            self.settings.change(self, **values)
        except PlainError as error:
            self.notify(str(error), title="Settings", severity="warning", markup=False)

    async def action_quit(self) -> None:
        """Leave the game; the screen may keep the player to say something first."""
        if isinstance(self.screen, GameScreen):
            self.screen.action_quit()
        else:
            self.exit()

    def leave_at_once(self, signal: int) -> None:
        """The window was closed, or the program was told to end: keep everything, ask nothing."""
        self._keep_what_is_written()
        self.exit(return_code=_SIGNAL + signal)

    def _keep_what_is_written(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, GameScreen):
                screen.keep_what_is_written()

    def _fatal_error(self) -> None:
        """Tell a fault of the game in one line. A traceback would show what the player wrote."""
        if os.environ.get("HEARMEOUT_DEBUG") and self._exception:
            # Textual's own would be styled, with foreign text between the codes.
            self._exit_renderables.append(Text(clean("".join(format_exception(self._exception)).rstrip())))
            self._close_messages_no_wait()
            return
        with suppress(Exception):
            self._keep_what_is_written()
        fault = type(self._exception).__name__ if self._exception else "a fault"
        self._exit_renderables.append(
            Text(
                f"Something went wrong inside the game ({fault}). {self.KEPT}"
                " HEARMEOUT_DEBUG=1 shows the details for a report."
            )
        )
        self._close_messages_no_wait()

    def play_until_left(self) -> int:
        """Open the game and wait until the player leaves. Returns the exit status."""
        try:
            self.run()
            # A window that was closed, or a fault, waits for nothing.
            if not self.return_code:
                send_before_leaving(self.database, self.profile, print_message)
        finally:
            # Which also folds its log into the one file.
            self.database.close()
        leave_all()
        return self.return_code or 0

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        if self._opening:
            self.call_after_refresh(self.exit, result, return_code, message)
        else:
            super().exit(result, return_code, message)

    @property
    def _opening(self) -> bool:
        """Whether a screen was opened just now: what closes it waits until its parts are made."""
        return not all(screen.is_mounted for screen in self.screen_stack)

    def go_home(self) -> None:
        if self._opening:
            self.call_after_refresh(self.go_home)
            return
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def next_step(self) -> "NextStep":
        """What comes next for the player now."""
        from game.course.next_step import next_step

        return next_step(self.database, self.library, self.profile, local_now())

    def go_on(self, step: "NextStep") -> None:
        """Open what comes next, over home. A rest is home itself."""
        if self._opening:
            self.call_after_refresh(self.go_on, step)
            return
        self.go_home()
        match step.kind:
            case "call":
                self.resume(step.target)
            case "first_call" | "chapter":
                if playable := self.library.stories.get(step.target):
                    self.play(playable)
            case "drills":
                self.show_drills()
            case "stations":
                self.show_stations()
            case "close":
                self.show_closing()
            case "rest":
                pass

    def show_more(self, entries: Sequence[Action], then: Callable[[str], object]) -> None:
        """A list of what can be done; the action that is chosen, without `action_`, goes to `then`."""
        from game.tui.screens.more import MoreScreen

        self.ask(MoreScreen(say("more.title"), entries), then)

    def show_goal(self) -> None:
        from game.tui.screens.weekly_goal import WeeklyGoalScreen

        self._open_once(WeeklyGoalScreen)

    def show_cohort(self) -> None:
        from game.tui.screens.cohort import CohortScreen

        self._open_once(CohortScreen)

    def show_closing(self) -> None:
        from game.tui.screens.closing import ClosingScreen

        self._open_once(ClosingScreen)

    def action_command_palette(self) -> None:
        from game.tui.command_palette import Palette

        # Without Textual's id for it: one that is still closing would have the same.
        if self.use_command_palette and not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def action_settings(self) -> None:
        from game.tui.screens.settings import SettingsScreen

        self._open_once(SettingsScreen)

    def action_progress(self) -> None:
        from game.tui.screens.progress import ProgressScreen

        self._open_once(ProgressScreen)

    def action_profiles(self) -> None:
        from game.tui.screens.profiles import ProfilesScreen

        self._open_once(ProfilesScreen)

    def change_keys(self) -> None:
        from game.tui.screens.change_keys import ChangeKeysScreen

        self._open_once(ChangeKeysScreen)

    def show_drills(self, skill: str = "") -> None:
        """Open the drills that are due, of one skill or of all; nothing when they are open already."""
        from game.tui.screens.drill import DrillScreen

        if not any(isinstance(screen, DrillScreen) for screen in self.screen_stack):
            self.push_screen(DrillScreen(skill))

    def show_earlier_runs(self, story: str) -> None:
        from game.tui.screens.earlier_runs import EarlierRunsScreen

        self.push_screen(EarlierRunsScreen(story))

    def show_stations(self, form: "StationForm | None" = None, *, untimed: bool = False) -> None:
        """The twelve stations: their first page, which goes on with a sitting that was left. `form` asks for
        a form, `untimed` switches the limit of time off."""
        from game.tui.screens.stations import StationsScreen

        if not any(isinstance(screen, StationsScreen) for screen in self.screen_stack):
            self.push_screen(StationsScreen(form, untimed=untimed))

    def action_show_help_panel(self) -> None:
        from game.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def _open_once(self, screen: type[GameScreen[None]]) -> None:
        if not isinstance(self.screen, screen):
            self.push_screen(screen())
