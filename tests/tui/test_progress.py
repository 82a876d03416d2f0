"""The progress page: to be read at any size, without colour, and left with one key."""

from collections.abc import Callable
from datetime import datetime, timedelta

from textual.pilot import Pilot
from textual.widgets import Static

from game.drills.answers import NewAnswer
from game.drills.saving import save_answer
from game.paths import database_file
from game.plain.home_lines import LineHome
from game.progress.database import Database
from game.progress.own_views import save_intention
from game.skills import skills
from game.tui.screens.home import HomeScreen
from game.tui.screens.progress import ProgressScreen
from tests.looking_back import BADLY, KETTLE, WELL, finished_call
from tests.tui.apps import app, footer, library, pictures, small_story


def some_progress() -> None:
    database = Database(database_file())
    first = finished_call(BADLY, database=database)
    save_intention(database, first.log.id, "Let them finish, and then wait one breath more.")
    finished_call(WELL, text=KETTLE.replace("id: kettle", "id: other"), database=database)
    began = datetime(2026, 3, 2, 9, 30).astimezone()
    for number, result in enumerate(["missed", "missed", "missed", "partly", "missed", *["met"] * 6]):
        new = NewAnswer(f"say-{number}", "paraphrase", "typed", "words", result)
        save_answer(database, "player", new, began + timedelta(days=number))
    database.close()


@pictures("played 80x24", "played 60x20", "played 120x40")
def test_the_page_looks_like_this(
    snap_compare: Callable[..., bool], state: str, size: tuple[int, int]
) -> None:
    some_progress()
    opened = app()
    for name in ("kettle", "other"):
        opened.library.stories[name] = small_story(KETTLE.replace("id: kettle", f"id: {name}"))

    async def play(pilot: Pilot[None]) -> None:
        await pilot.press("p")
        await pilot.pause()

    assert snap_compare(opened, run_before=play, terminal_size=size)


async def test_p_opens_it_and_escape_leads_home() -> None:
    opened = app()
    async with opened.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.press("p")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ProgressScreen) and "Back" in footer(pilot)
        await pilot.press("p", "down", "pagedown", "escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_every_skill_says_what_it_is() -> None:
    opened = app()
    async with opened.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await pilot.press("p")
        await pilot.pause()
        told = " ".join(str(pilot.app.screen.query_one("#text", Static).content).split())
    written: list[str] = []
    LineHome(Database(database_file()), library(), "player", iter(["progress"]), written.append).play()
    lines = " ".join(written)
    for skill in skills().values():
        assert skill.task in told
        assert skill.task.rstrip(".") in lines
