"""Debrief, step 3: the turn to look at, what it led to, and what another line would have done."""

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from game.conversation.coach import left_line
from game.conversation.debrief import Debrief, Turn
from game.conversation.intentions import question_about
from game.conversation.transcript import explain, moved
from game.tui.literal import literal
from game.tui.widgets.page import Page

_NAMES = ("The turn to look at", "And one more")


class Gap(Page):
    """The most telling turn, then the second: quoted, with numbers, and with a question."""

    def __init__(self, found: Debrief, name: str, *, id: str | None = None) -> None:  # noqa: A002 Textual's own name
        super().__init__(id=id)
        self._found, self._customer = found, name

    def compose(self) -> ComposeResult:
        """One block a turn."""
        if not self._found.telling:
            yield Static(literal("No reply was made in this call: there is no turn to look at."))
        for title, turn in zip(_NAMES, self._found.telling, strict=False):
            of = len(self._found.turns)
            yield Static(literal(f"{title}: reply {turn.number} of {of}", "bold"), classes="head")
            yield Static(self._turn(turn), classes="turn")

    def start(self) -> None:
        """Keys scroll the page."""
        self.focus()

    def _turn(self, turn: Turn) -> Content:
        said = _quoted(turn.said, turn.spoken)
        parts = [
            literal(f"{self._customer}: {turn.customer}", "$text-muted"),
            Content.assemble(("The reply   ", "bold"), literal(said, "$primary")),
            Content.assemble(("It led to   ", "bold"), _numbers(turn.trust, turn.frustration)),
            *(literal(f"▸ {explain(move)}", "$text-accent") for move in moved(turn.moves)),
            *([literal(turn.why)] if turn.why else []),
            *(literal(f"{self._customer}: {line.text}", "$text-muted") for line in turn.followed[:1]),
        ]
        if turn.missed:
            parts.append(literal(f"✕ Cut off there: {'; '.join(turn.missed)}.", "$text-warning"))
        if turn.left and not turn.interrupted:
            parts.append(literal(left_line(turn.left), "$text-muted"))
        parts += [Content(""), *self._better(turn)]
        parts += [
            Content(""),
            Content.assemble(("A question  ", "bold"), literal(question_about(turn), "italic")),
        ]
        return Content("\n").join(parts)

    def _better(self, turn: Turn) -> list[Content]:
        if not turn.better:
            return [literal("Nothing that stood open here would have done clearly more.", "$text-muted")]
        first = "Heard out, then" if turn.interrupted else "Open there"
        trust = (turn.trust[0], turn.better_trust)
        frustration = (turn.frustration[0], turn.better_frustration)
        return [
            Content.assemble(
                (f"{first}  ", "bold"), literal(_quoted(turn.better, turn.better_spoken), "$text-success")
            ),
            Content.assemble(("It leads to ", "bold"), _numbers(trust, frustration)),
        ]


def _quoted(text: str, spoken: bool) -> str:
    return f"“{text}”" if spoken else f"({text.strip('()')})"


def _numbers(trust: tuple[int, int], frustration: tuple[int, int]) -> Content:
    return Content(
        f"trust {trust[0]} to {trust[1]} ({trust[1] - trust[0]:+d}), frustration {frustration[0]} to"
        f" {frustration[1]} ({frustration[1] - frustration[0]:+d})"
    )
