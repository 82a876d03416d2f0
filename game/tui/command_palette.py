"""The command palette: chapters, screens, settings and themes, found by typing."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from msgspec import Struct
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from game.progress.chapters import chapters
from game.progress.database import UnavailableError
from game.progress.runs import finished, unfinished
from game.settings import described
from game.tui.foreign_text import literal
from game.tui.game_screen import screen_names
from game.tui.key_bindings import actions

if TYPE_CHECKING:
    from game.tui.app import HearMeOut

_SETTINGS = ("pace", "motion", "coach", "theme")


class Command(Struct, frozen=True):
    """A line of the palette. `name` may hold a story's own words; `about` never does."""

    name: str
    about: str
    run: Callable[[], object]


class GameCommands(Provider):
    """Gives the palette the commands of `commands`, all of them before anything is typed."""

    async def discover(self) -> Hits:
        for command in commands(cast("HearMeOut", self.app)):
            yield DiscoveryHit(_shown(command.name), command.run, text=command.name, help=command.about)

    async def search(self, query: str) -> Hits:
        """The commands that match, with the matching letters marked."""
        matcher = self.matcher(query)
        for command in commands(cast("HearMeOut", self.app)):
            score, offsets = matcher.fuzzy_search.match(query, command.name)
            if score > 0:
                shown = literal(command.name)
                for offset in offsets:
                    shown = shown.stylize("bold underline", offset, offset + 1)
                yield Hit(score, shown, command.run, text=command.name, help=command.about)


def commands(app: "HearMeOut") -> Iterator[Command]:
    """What the player can do now: go on with a call, open a chapter, a screen or a setting."""
    try:
        runs, done = unfinished(app.database, app.profile), finished(app.database, app.profile)
    except UnavailableError:
        runs, done = [], []
    if runs and not _in_a_call(app):
        playable = app.library.stories.get(runs[0].story)
        name = f"{playable.story.customer.name}: {playable.story.title}" if playable else runs[0].story
        yield Command(f"Continue {name}", "The call you left last.", partial(app.resume, runs[0].id))
    for chapter in chapters(app.library, done):
        if not chapter.closed and not _in_a_call(app):
            story = chapter.playable.story
            yield Command(
                f"Chapter {chapter.number}: {story.title} ({story.customer.name})",
                "A new call of this chapter.",
                partial(app.play, chapter.playable),
            )
        if chapter.plays:
            yield Command(
                f"Earlier calls: {chapter.playable.story.title} ({chapter.playable.story.customer.name})",
                "Read them again, or set two side by side.",
                partial(_open_runs, app, chapter.playable.story.id),
            )
    yield from _here(app)
    yield Command("Home", "Your chapters. A call is saved.", app.go_home)
    yield Command("Settings", "How the game looks and plays.", app.action_settings)
    yield Command("Keys", "Change the keys.", partial(_open_keys, app))
    yield Command("Who plays", "Change to another player's progress.", app.action_profiles)
    yield Command("Help", "What is on screen, every key, and how the game works.", app.action_show_help_panel)
    for line in described():
        if line.key not in _SETTINGS:
            continue
        now = getattr(app.settings.now, line.key)
        for choice in line.choices:
            about = "This is how it is now." if choice == now else "Changed at once, and kept."
            yield Command(
                f"{line.title}: {choice}", about, partial(app.change_settings, **{line.key: choice})
            )
    yield Command("Leave the game", "Everything is saved.", app.exit)


def _here(app: "HearMeOut") -> Iterator[Command]:
    """The actions of the screen under the palette."""
    screen = next(s for s in reversed(app.screen_stack) if not isinstance(s, CommandPalette))
    for action in (a for name in screen_names(screen) for a in actions(name)):
        open_now = not action.fixed and "." not in action.runs and action.runs not in ("help", "quit")
        if open_now and screen.check_action(action.runs, ()):
            yield Command(action.does, action.about, partial(screen.run_action, action.runs))


def _shown(name: str) -> Content:
    return literal(name)


def _in_a_call(app: "HearMeOut") -> bool:
    """Whether a call is open: no second one may begin over it."""
    from game.tui.screens.call import CallScreen

    return any(isinstance(screen, CallScreen) for screen in app.screen_stack)


def _open_runs(app: "HearMeOut", story: str) -> None:
    from game.tui.screens.earlier_runs import EarlierRunsScreen

    app.push_screen(EarlierRunsScreen(story))


def _open_keys(app: "HearMeOut") -> None:
    from game.tui.screens.change_keys import ChangeKeysScreen

    if not isinstance(app.screen, ChangeKeysScreen):
        app.push_screen(ChangeKeysScreen())
