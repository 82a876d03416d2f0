"""Before a cohort is joined: what leaves this computer and what never does, and a yes or a no."""

from textual import events
from textual.app import ComposeResult
from textual.widgets import Static

from game.cohort.consent import consent
from game.cohort.joining import Invitation
from game.messages import say
from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.widgets.debrief.blocks import parts, shown
from game.tui.widgets.page import Page


class ConsentScreen(GameScreen[bool | None], keys="consent"):
    """Dismisses with whether typed words may go out too, after a yes; with None after a no. Nothing is joined
    by Enter or Space alone: a yes is meant."""

    AUTO_FOCUS = "#page"

    def __init__(self, invitation: Invitation) -> None:
        super().__init__()
        self._invitation, self._words = invitation, invitation.words

    def parts(self) -> ComposeResult:
        with Page(id="page"):
            for part in parts(consent(self._invitation, self.app.profile)):
                yield Static(shown(part), classes="part")
        yield Static(id="words")

    def on_mount(self) -> None:
        self._show()

    def on_click(self, event: events.Click) -> None:
        if event.widget is self.query_one("#words"):
            self.action_words()

    @property
    def labels(self) -> dict[str, str]:
        return {"consent.words": say("consent.words_off") if self._words else say("consent.words_on")}

    def action_words(self) -> None:
        """Switch whether the words that are typed go out too."""
        self._words = not self._words
        self._show()
        self.refresh_bindings()

    def action_yes(self) -> None:
        if self.is_current:
            self.dismiss(self._words)

    def _show(self) -> None:
        sign = "●" if self._words else "○"
        told = say("member.words_yes") if self._words else say("member.words_no")
        self.query_one("#words", Static).update(literal(f"{sign} {told}"))
