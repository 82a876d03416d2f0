"""The app as the tests open it: own database, no motion, no user's settings."""

from functools import cache
from pathlib import Path

import pytest
from textual.pilot import Pilot

from game.paths import database_file
from game.progress.database import Database
from game.progress.library import Library, PlayableStory, open_library
from game.story.reader import read_text
from game.tui.app import HearMeOut
from game.tui.screens.call import CallScreen
from game.tui.widgets.key_bar import KeyBar

JOHN = "the-call-that-came-back"
PRIYA = "download-that-stops"


def library() -> Library:
    """The stories that ship with the game. A test may add others to its own."""
    read = _shipped()
    return Library(dict(read.stories), read.courses, read.problems)


@cache
def _shipped() -> Library:
    return open_library(None)


def small_story(text: str) -> PlayableStory:
    """A story of the test's own as a playable."""
    loaded = read_text(text)
    assert loaded.story is not None, loaded.findings
    return PlayableStory(loaded.story, loaded.hash, Path("small.yaml"), None, loaded.source)


def app(playable: str | PlayableStory = "", *, pace: str = "reader") -> HearMeOut:
    """The game; with `playable` a call is opened over home."""
    at = library()
    found = at.stories[playable] if isinstance(playable, str) and playable else playable
    game = HearMeOut(
        Database(database_file()),
        at,
        "player",
        pace=pace,
        playable=found if isinstance(found, PlayableStory) else None,
    )
    game.animation_level = "none"
    return game


def call(pilot: Pilot[None]) -> CallScreen:
    """The call screen that is showing."""
    screen = pilot.app.screen
    assert isinstance(screen, CallScreen)
    return screen


def pictures(*shots: str) -> pytest.MarkDecorator:
    """Pictures by state and size ("speaking 80x24"): one a state, and another only where a size lays the
    screen out in another way. Colours have a test of their own."""
    cases = []
    for shot in shots:
        state, size = shot.rsplit(" ", 1)
        columns, rows = map(int, size.split("x"))
        cases.append(pytest.param(state, (columns, rows), id=f"{state}-{size}"))
    return pytest.mark.parametrize(("state", "size"), cases)


async def type_text(pilot: Pilot[None], text: str) -> None:
    """Type as a person does."""
    await pilot.press(*("space" if ch == " " else ch for ch in text))


def footer(pilot: Pilot[None]) -> str:
    """The keys at the bottom of the screen, as they are painted."""
    return "".join(segment.text for segment in pilot.app.screen.query_one(KeyBar).render_line(0)).strip()


def column(bar: KeyBar, key: str) -> int:
    """The column of the footer where a key begins. Raises ValueError for a key that is not shown."""
    places = bar.places
    return sum(one.width for one in places[: [one.key for one in places].index(key)])


async def click_key(pilot: Pilot[None], does: str) -> None:
    """Click the key at the bottom that does this."""
    await pilot.pause()
    bar = pilot.app.screen.query_one(KeyBar)
    key = next(one.key for one in bar.shown if one.action.does == does)
    await pilot.click(KeyBar, offset=(column(bar, key) + 1, 0))
    await pilot.pause()
