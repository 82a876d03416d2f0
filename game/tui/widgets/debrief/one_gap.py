"""Debrief, step 3: the turn to look at, what it led to, and what another line would have done."""

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from game.conversation.transcript import explain, moved
from game.debrief.coach import left_line
from game.debrief.debrief import Debrief, Turn
from game.debrief.intentions import question_about
from game.tui.foreign_text import literal
from game.tui.widgets.hanging_text import hanging
from game.tui.widgets.page import Page
from game.words import shortened

_APART = ("Heard out", "Also open", "A question")
_QUOTE = 160
_NAMES = ("The turn to look at", "And one more")


class OneGap(Page):
    """The most telling turn, then the second: quoted, with numbers, and with a question."""

    def __init__(self, found: Debrief, name: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._found, self._customer = found, name

    def compose(self) -> ComposeResult:
        """One block a turn, in two columns: what it is, and the words."""
        if not self._found.telling:
            yield Static(literal("No reply was made in this call: there is no turn to look at."))
        for title, turn in zip(_NAMES, self._found.telling, strict=False):
            of = len(self._found.turns)
            yield Static(literal(f"{title}: reply {turn.number} of {of}"), classes="head")
            with Vertical(classes="turn"):
                for label, text in self._turn(turn):
                    yield Static(hanging(f"{label:<11}", text), classes="gap" if label in _APART else "")

    def start(self) -> None:
        """Keys scroll the page."""
        self.focus()

    def _turn(self, turn: Turn) -> Iterator[tuple[str, Content]]:
        yield "", literal(f"{self._customer}: {shortened(turn.customer, _QUOTE)}", "$text-muted")
        yield "The reply", literal(_quoted(turn.said, turn.spoken), "$primary")
        yield "It led to", _numbers(turn.trust, turn.frustration)
        for move in moved(turn.moves):
            yield "", literal(f"▸ {explain(move)}", "$text-accent")
        if turn.why:
            yield "", literal(turn.why)
        for line in turn.followed[:1]:
            yield "", literal(f"{self._customer}: {line.text}", "$text-muted")
        if turn.missed:
            yield "", literal(f"✕ Cut off there: {'; '.join(turn.missed)}.", "$text-warning")
        if turn.closed:
            yield "", literal("✕ From here on only worse endings were within reach.", "$text-warning")
        if turn.left and not turn.interrupted and not turn.closed:
            yield "", literal(left_line(turn.left), "$text-muted")
        if turn.better:
            first = "Heard out" if turn.interrupted else "Also open"
            yield first, literal(_quoted(turn.better, turn.better_spoken), "$text-success")
            trust = (turn.trust[0], turn.better_trust)
            yield "It leads to", _numbers(trust, (turn.frustration[0], turn.better_frustration))
        else:
            yield "", literal("Nothing that stood open here would have done clearly more.", "$text-muted")
        yield "A question", literal(question_about(turn), "italic")


def _quoted(text: str, spoken: bool) -> str:
    return f"“{text}”" if spoken else f"({text.strip('()')})"


def _numbers(trust: tuple[int, int], frustration: tuple[int, int]) -> Content:
    return Content(f"{_change('trust', *trust)}, {_change('frustration', *frustration)}")


def _change(name: str, before: int, after: int) -> str:
    return f"{name} {before} to {after} ({after - before:+d})" if after != before else f"{name} stays {after}"
