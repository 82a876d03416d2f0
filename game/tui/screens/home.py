"""Home: what to do now."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from game.progress.runs import RunInfo, finished, unfinished
from game.progress.shelf import Chapter, chapters
from game.tui.keys import bindings
from game.tui.literal import literal
from game.tui.widgets.menu import Menu

if TYPE_CHECKING:
    from game.tui.app import HearMeOut

_SIGNS = {"best": "★ best", "good": "◆ good", "fair": "● fair", "poor": "○ poor", "critical": "✕ critical"}


class HomeScreen(Screen[None]):
    """The chapters, and the call to go on with."""

    CSS_PATH = "home.tcss"
    BINDINGS = bindings("home")
    app: "HearMeOut"

    def __init__(self) -> None:
        super().__init__()
        self._going_on: RunInfo | None = None
        self._chapters: list[Chapter] = []

    def compose(self) -> ComposeResult:
        """Title, what to do, the list, and where things are said."""
        yield Static("Hear Me Out", classes="title", id="name")
        yield Static(
            "Listening is the whole game. Let them finish; say back what you heard.",
            classes="quiet",
            id="line",
        )
        yield Menu(id="list", markup=False)
        yield Static("", id="about")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Fill the list before the first frame."""
        self._fill()

    def on_screen_resume(self) -> None:
        """What was played since shows at once."""
        self._fill()

    def _fill(self) -> None:
        database, profile = self.app.database, self.app.profile
        try:
            runs = unfinished(database, profile)
            done = finished(database, profile)
        except (OSError, database.error) as error:
            runs, done = [], []
            self._tell(f"Saved progress cannot be read just now ({error}). You can play all the same.")
        for message in database.messages:
            self._tell(message)
        database.messages.clear()
        self._chapters = chapters(self.app.shelf, done)
        self._going_on = runs[0] if runs else None
        options = [Option(self._continue(self._going_on), id="continue")] if self._going_on else []
        options += [
            Option(self._chapter(c), id=f"chapter-{c.number}", disabled=bool(c.closed))
            for c in self._chapters
        ]
        menu = self.query_one("#list", Menu)
        kept = menu.highlighted
        menu.clear_options()
        menu.add_options(options)
        menu.highlighted = kept if kept is not None and kept < len(options) else 0
        menu.focus()
        problems = [literal(p) for p in self.app.shelf.problems]
        if problems:
            self.query_one("#about", Static).update(Content("\n").join(problems))

    def _tell(self, message: str) -> None:
        self.notify(message, title="Saved progress", severity="warning", markup=False, timeout=12)

    def _continue(self, run: RunInfo) -> Content:
        book = self.app.shelf.books.get(run.story)
        name = f"{book.story.customer.name}: {book.story.title}" if book else run.story
        turns = f"{run.turns} repl{'y' if run.turns == 1 else 'ies'} so far"
        state = f"trust {run.trust}, frustration {run.frustration}"
        return Content.assemble(
            (" ▶ Continue  ", "bold $accent"),
            literal(name),
            "\n             ",
            (f"{turns}, {state}", "$text-muted"),
        )

    def _chapter(self, chapter: Chapter) -> Content:
        story = chapter.book.story
        best = _SIGNS[chapter.best] if chapter.best else "Not played yet"
        line = f"{story.customer.name}, {story.channel}. {best}."
        second = chapter.closed.capitalize() or (f"{line} {chapter.teaches}" if chapter.teaches else line)
        return Content.assemble(
            (f"{chapter.number:>2}  ", "bold"),
            literal(story.title, "bold"),
            "\n    ",
            literal(second, "$text-muted"),
        )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open what was chosen."""
        if event.option_id == "continue" and self._going_on:
            self.app.resume(self._going_on.id)
        elif event.option_id:
            number = int(event.option_id.removeprefix("chapter-"))
            self.app.play(self._chapters[number - 1].book)

    def action_open(self) -> None:
        """Open the highlighted line."""
        self.query_one("#list", Menu).action_select()

    def action_quit(self) -> None:
        """Leave the game."""
        self.app.exit()

    def action_help(self) -> None:
        """Keys and what they do."""
        self.app.action_show_help_panel()
