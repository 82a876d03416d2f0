"""The end of a call: the ending, the survey, the meters over the call, and the two turns to look at."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from game.conversation.debrief import Debrief, Turn, debrief
from game.conversation.transcript import explain, moved
from game.progress.call import Call
from game.progress.shelf import Book
from game.tui.keys import bindings
from game.tui.literal import literal

if TYPE_CHECKING:
    from game.tui.app import HearMeOut

_BLOCKS = "▁▂▃▄▅▆▇█"
_SIGNS = {"best": "★", "good": "◆", "fair": "●", "poor": "○", "critical": "✕"}


class DebriefScreen(Screen[None]):
    """Looks back on one finished run."""

    CSS_PATH = "debrief.tcss"
    BINDINGS = bindings("debrief")
    app: "HearMeOut"

    def __init__(self, call: Call) -> None:
        super().__init__()
        self.call = call
        self.found = debrief(call.plan, call.events)

    def compose(self) -> ComposeResult:
        """One page, read from the top."""
        with VerticalScroll(id="page"):
            yield Static(self._head(), id="head")
            yield Static(self._curves(), id="curves")
            yield Static(self._counts(), id="counts")
            for turn in self.found.telling:
                yield Static(self._turn(turn), classes="turn")
            yield Static(self._card(), id="card")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Scrolling needs the focus."""
        self.query_one("#page").focus()

    def action_home(self) -> None:
        """Back home."""
        self.dismiss()

    def action_again(self) -> None:
        """The same story from its beginning, as a new run."""
        plan = self.call.plan
        book = self.app.shelf.books.get(plan.story.id)
        if book is None or book.hash != plan.hash:
            from pathlib import Path

            book = Book(plan.story, plan.hash, Path(), None)
        self.dismiss()
        self.app.play(book)

    def action_quit(self) -> None:
        """Leave the game."""
        self.app.exit()

    def action_help(self) -> None:
        """Keys and what they do."""
        self.app.action_show_help_panel()

    def _head(self) -> Content:
        ending, name = self.found.ending, self.call.plan.story.customer.name
        if ending is None:
            return literal("This call is not over.")
        parts: list[Content] = [
            Content.assemble(
                (f"{_SIGNS[ending.kind]} ", "bold"),
                literal(ending.title, "bold"),
                f"  ({ending.kind} ending)",
            )
        ]
        if ending.survey:
            stars = "★" * ending.survey.stars + "☆" * (5 - ending.survey.stars)
            parts.append(literal(f"{name}'s survey: {stars} {ending.survey.stars} of 5"))
            parts.append(literal(f"“{ending.survey.comment}”", "italic"))
        return Content("\n").join(parts)

    def _curves(self) -> Content:
        trust = [t for t, _ in self.found.curve]
        frustration = [f for _, f in self.found.curve]
        return Content("\n").join(
            [
                Content.styled("The meters over the call", "bold"),
                _curve("Trust", trust),
                _curve("Frustration", frustration),
            ]
        )

    def _counts(self) -> Content:
        found: Debrief = self.found
        counted = ", ".join(f"{label} {count}" for label, count in found.counts.items()) or "nothing counted"
        parts = [Content.styled("What your replies did", "bold"), literal(counted)]
        parts += [literal(f"Never heard, because they were cut off: {says}.") for says in found.unheard]
        return Content("\n").join(parts)

    def _turn(self, turn: Turn) -> Content:
        name = self.call.plan.story.customer.name
        parts = [
            Content.styled(f"Turn {turn.number}: worth a look", "bold"),
            literal(f"{name}: {turn.customer}"),
            literal(f"Your reply: “{turn.said}”", "$primary"),
            *(literal(f"▸ {explain(move)}", "$accent") for move in moved(turn.moves)),
        ]
        if turn.better:
            first = (
                "Let them finish first, then: " if turn.interrupted else "A line that would have done more: "
            )
            parts.append(literal(f"{first}“{turn.better}”", "bold"))
        return Content("\n").join(parts)

    def _card(self) -> Content:
        rows = [literal(f"{s.skill:<12}{s.band:<9}{s.counts}") for s in self.found.card]
        return Content("\n").join(
            [Content.styled("Score card, adapted from MITI; bands inform, they never gate", "bold"), *rows]
        )


def _curve(label: str, values: list[int], most: int = 48) -> Content:
    """A meter over the call in blocks, with its first and last value in numbers."""
    step = max(1, -(-len(values) // most))
    blocks = "".join(_BLOCKS[min(7, value * 8 // 101)] for value in values[::step])
    return Content.assemble(f"{label:<12}{values[0]:>3} ", (blocks, "$primary"), f" {values[-1]}")
