"""Home: what to do now, and how far the player has come."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from game.progress.runs import RunInfo, finished, unfinished
from game.progress.shelf import PASSED, Chapter, chapters
from game.tui.keys import bindings
from game.tui.literal import literal
from game.tui.widgets.key_bar import KeyBar
from game.tui.widgets.menu import Menu

if TYPE_CHECKING:
    from game.tui.app import HearMeOut

_SIGNS = {"best": "★ best", "good": "◆ good", "fair": "● fair", "poor": "○ poor", "critical": "✕ critical"}
_UNPLAYED = "· not played yet"
_CLOSED = "× closed"


class HomeScreen(Screen[None]):
    """The call to go on with, and the chapters of the course in their order."""

    AUTO_FOCUS = ""
    CSS_PATH = "home.tcss"
    BINDINGS = bindings("home")
    app: "HearMeOut"

    def __init__(self) -> None:
        super().__init__()
        self._going_on: RunInfo | None = None
        self._chapters: list[Chapter] = []
        self._shown = False
        self._has_earlier = False

    def compose(self) -> ComposeResult:
        """Title, how far the player has come, the list, and a line about what is pointed at."""
        yield Static("Hear Me Out", classes="title", id="name")
        yield Static(id="line", classes="quiet")
        yield Menu(id="list", markup=False)
        yield Static(id="about", classes="quiet")
        yield KeyBar()

    def on_mount(self) -> None:
        """Fill the list before the first frame."""
        self._fill()

    def on_screen_resume(self) -> None:
        """What was played since shows at once."""
        if self._shown:
            self._fill()
        self._shown = True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Earlier calls are offered where there are some."""
        if action == "earlier":
            chapter = self._pointed()
            return chapter is not None and chapter.plays > 0
        return True

    def action_open(self) -> None:
        """Open what is pointed at."""
        self.query_one("#list", Menu).action_select()

    def action_earlier(self) -> None:
        """Earlier calls of the chapter that is pointed at."""
        chapter = self._pointed()
        if chapter is not None and chapter.plays:
            from game.tui.screens.runs import RunsScreen

            self.app.push_screen(RunsScreen(chapter.book.story.id))

    def action_quit(self) -> None:
        """Leave the game."""
        self.app.exit()

    def action_help(self) -> None:
        """Keys and what they do."""
        self.app.action_show_help_panel()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open what was chosen."""
        chapter = self._pointed()
        if event.option_id == "continue" and self._going_on:
            self.app.resume(self._going_on.id)
        elif chapter is not None and not chapter.closed:
            self.app.play(chapter.book)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what is pointed at, and why a chapter is closed."""
        chapter = self._pointed()
        about = self.query_one("#about", Static)
        if chapter is None:
            about.update(literal("Go on where you left, at the same beat."))
        elif chapter.closed:
            about.update(literal(f"This chapter {chapter.closed}."))
        else:
            about.update(literal(chapter.book.story.customer.about or chapter.teaches))
        earlier = chapter is not None and chapter.plays > 0
        if earlier != self._has_earlier:
            self._has_earlier = earlier
            self.refresh_bindings()

    def _pointed(self) -> Chapter | None:
        menu = self.query_one("#list", Menu)
        first = 1 if self._going_on else 0
        if menu.highlighted is None or not first <= menu.highlighted < first + len(self._chapters):
            return None
        return self._chapters[menu.highlighted - first]

    def _fill(self) -> None:
        database, profile = self.app.database, self.app.profile
        try:
            runs, done = unfinished(database, profile), finished(database, profile)
        except (OSError, database.error) as error:
            runs, done = [], []
            self._tell(f"Saved progress cannot be read just now ({error}). You can play all the same.")
        for message in [*database.messages, *self.app.shelf.problems]:
            self._tell(message)
        database.messages.clear()
        self._chapters = chapters(self.app.shelf, done)
        self._going_on = runs[0] if runs else None
        options = [Option(self._continue(self._going_on), id="continue")] if self._going_on else []
        options += [Option(_chapter(c), id=f"chapter-{c.number}") for c in self._chapters]
        menu = self.query_one("#list", Menu)
        kept = menu.highlighted
        menu.clear_options()
        menu.add_options(options)
        stay = kept is not None and kept < len(options) and not self._going_on
        menu.highlighted = kept if stay else 0
        menu.focus()
        self.query_one("#line", Static).update(literal(self._line([*runs, *done])))

    def _line(self, runs: list[RunInfo]) -> str:
        """How far the player has come: what was done, never what was not."""
        if not runs:
            return "Let them finish; say back what you heard. Begin with the first chapter."
        passed = sum(c.best in PASSED for c in self._chapters)
        parts = [f"{self.app.profile}: {passed} of {len(self._chapters)} chapters passed"]
        week = {run.began[:10] for run in runs if run.began[:10] > _week_ago()}
        if week:
            parts.append(f"played on {len(week)} of the last 7 days" if len(week) > 1 else "played this week")
        return ", ".join(parts) + "."

    def _tell(self, message: str) -> None:
        self.notify(message, title="Hear Me Out", severity="warning", markup=False, timeout=12)

    def _continue(self, run: RunInfo) -> Content:
        book = self.app.shelf.books.get(run.story)
        name = f"{book.story.customer.name}: {book.story.title}" if book else run.story
        turns = f"{run.turns} repl{'y' if run.turns == 1 else 'ies'} so far"
        state = f"trust {run.trust}, frustration {run.frustration}"
        return Content.assemble(
            (" ▶  Continue  ", "bold"),
            literal(name, "bold"),
            "\n    ",
            (f"{turns}, {state}", "$text-muted"),
            "\n",
        )


def _chapter(chapter: Chapter) -> Content:
    story = chapter.book.story
    sign = _CLOSED if chapter.closed else _SIGNS[chapter.best] if chapter.best else _UNPLAYED
    second = f"{story.customer.name}, {story.channel}. {chapter.teaches}".strip()
    return Content.assemble(
        (f" {chapter.number:<3}", "bold"),
        literal(story.title, "$text-muted" if chapter.closed else "bold"),
        "  ",
        (sign, "$text-muted" if chapter.closed or not chapter.best else "$text-accent"),
        "\n    ",
        literal(second, "$text-muted"),
        "\n",
    )


def _week_ago() -> str:
    return (datetime.now(UTC) - timedelta(days=7)).date().isoformat()
