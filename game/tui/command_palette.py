"""The command palette: chapters, screens, settings and themes, found by typing."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from msgspec import Struct
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider

from game.messages import say
from game.play.first_call import first_call_of
from game.progress.chapters import chapters
from game.progress.database import UnavailableError
from game.progress.runs import finished, unfinished
from game.progress.standing import call_name
from game.settings import described
from game.tui.foreign_text import literal
from game.tui.game_screen import ClosesOnce
from game.tui.key_bindings import actions, screen_names

if TYPE_CHECKING:
    from game.tui.app import HearMeOut

_SETTINGS = ("pace", "motion", "coach", "retry", "theme")


class Palette(CommandPalette, ClosesOnce[None]):
    """Textual's palette, which two clicks at once would close with the screen below."""


class Command(Struct, frozen=True):
    """A line of the palette. `name` may hold a story's own words; `about` never does."""

    name: str
    about: str
    run: Callable[[], object]


class GameCommands(Provider):
    """Gives the palette the commands of `commands`, all of them before anything is typed."""

    async def discover(self) -> Hits:
        for command in commands(cast("HearMeOut", self.app)):
            yield DiscoveryHit(literal(command.name), command.run, text=command.name, help=command.about)

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
    # No call may begin over another.
    if runs and not app.in_a_call:
        name = call_name(app.library, runs[0])
        yield Command(f"Continue {name}", "The call you left last.", partial(app.resume, runs[0].id))
    for chapter in chapters(app.library, done):
        story = chapter.playable.story
        name = f"{story.title} ({story.customer.name})"
        if not chapter.closed and not app.in_a_call:
            play = partial(app.play, chapter.playable)
            yield Command(f"Chapter {chapter.number}: {name}", "A new call of this chapter.", play)
        if chapter.plays:
            look = partial(app.show_earlier_runs, story.id)
            yield Command(f"Earlier calls: {name}", "Read them again, or set two side by side.", look)
    yield from _here(app)
    if first_call_of(app.library) and not app.in_a_call:
        yield Command("First two minutes", "A short call to learn the keys by.", app.action_first_call)
    if not app.in_a_call:
        yield Command("Drills", "Those that are due, one minute each.", app.show_drills)
    if not app.in_a_call:
        about = "A check of 15 minutes, to compare with a later one."
        yield Command(say("stations.title"), about, app.show_stations)
        yield Command("Cohort", "Who is told of your calls: join, look, leave.", app.show_cohort)
    yield Command("Home", "Your chapters. A call is saved.", app.go_home)
    yield Command("Progress", "How far you have come: skills, intentions, badges.", app.action_progress)
    yield Command("Settings", "How the game looks and plays.", app.action_settings)
    yield Command("Keys", "Change the keys.", app.change_keys)
    yield Command("Who plays", "Change to another player's progress.", app.action_profiles)
    yield Command("Help", "What is on screen, every key, and how the game works.", app.action_show_help_panel)
    for line in described():
        if line.key not in _SETTINGS:
            continue
        now = getattr(app.settings.now, line.key)
        for choice in line.choices:
            about = "This is how it is now." if choice == now else "Changed at once, and kept."
            change = partial(app.change_settings, **{line.key: choice})
            yield Command(f"{line.title}: {choice}", about, change)
    yield Command("Leave the game", "Everything is saved.", app.exit)


def _here(app: "HearMeOut") -> Iterator[Command]:
    screen = next(s for s in reversed(app.screen_stack) if not isinstance(s, CommandPalette))
    for action in (a for name in screen_names(screen) for a in actions(name)):
        open_now = not action.fixed and "." not in action.runs and action.runs not in ("help", "quit")
        if open_now and screen.check_action(action.runs, ()):
            yield Command(action.does, action.about, partial(screen.run_action, action.runs))
