"""The game on screen: one app, its themes, and the way between home, call and debrief."""

import os

from textual.app import App

from game.progress.database import Database
from game.progress.shelf import Book, Shelf
from game.tui.themes import own_themes


class HearMeOut(App[None]):
    """The app. `book` opens a call of that story at once; `run_id` goes on with a saved run."""

    TITLE = "Hear Me Out"
    CSS_PATH = "app.tcss"

    def __init__(
        self,
        database: Database,
        shelf: Shelf,
        profile: str,
        *,
        pace: str = "",
        book: Book | None = None,
        run_id: str = "",
    ) -> None:
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
        self.database = database
        self.shelf = shelf
        self.profile = profile
        self.pace = pace
        self._book, self._run_id = book, run_id

    def on_mount(self) -> None:
        """Own themes, then home; a story asked for on the command line opens over it."""
        for theme in own_themes():
            self.register_theme(theme)
        asked = os.environ.get("TEXTUAL_THEME", "")
        self.theme = asked if asked in self.available_themes else own_themes()[0].name
        from game.tui.screens.home import HomeScreen

        self.push_screen(HomeScreen())
        if self._run_id:
            self.resume(self._run_id)
        elif self._book:
            self.play(self._book)

    @property
    def calm(self) -> bool:
        """Whether motion is unwanted: nothing then moves by itself."""
        return self.animation_level == "none"

    def default_pace(self) -> str:
        """`live`, or `reader` where motion is unwanted, unless one was asked for."""
        return self.pace or ("reader" if self.calm else "live")

    def play(self, book: Book) -> None:
        """A new run of a story."""
        from game.conversation.plan import Plan
        from game.progress.call import start_call
        from game.tui.screens.call import CallScreen

        self.push_screen(
            CallScreen(start_call(self.database, self.profile, Plan(book.story, book.hash), book.file))
        )

    def resume(self, run_id: str) -> None:
        """Go on with a saved run; says so when its story is gone."""
        from game.progress.resume import resume_run
        from game.tui.screens.call import CallScreen

        call = resume_run(self.database, self.profile, self.shelf, run_id)
        if isinstance(call, str):
            self.notify(call, title="Saved call", severity="warning", markup=False, timeout=10)
        else:
            self.push_screen(CallScreen(call))


def run(
    database: Database,
    shelf: Shelf,
    profile: str,
    *,
    pace: str = "",
    book: Book | None = None,
    run_id: str = "",
) -> None:
    """Open the game until the player leaves."""
    HearMeOut(database, shelf, profile, pace=pace, book=book, run_id=run_id).run()
