"""After the first call: how it ended, and what was tried in it. Then home."""

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from game.conversation.guide import close_lines
from game.debrief.blocks import Ended, ending
from game.debrief.debrief import debrief
from game.messages import say
from game.play.session import Call
from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.key_bindings import call_key, shown_key
from game.tui.widgets.hanging_text import HangingText
from game.words import sentences


class FirstCallCloseScreen(GameScreen[None], keys="first_close"):
    """Stands in the place of the looking back that follows a chapter."""

    AUTO_FOCUS = "#page"

    def __init__(self, call: Call, *, retry: bool = True) -> None:
        super().__init__()
        self.call, self._retry = call, retry

    def parts(self) -> ComposeResult:
        keys = self.app.settings.keys
        plan, played = self.call.plan, self.call.played
        ended = next(ending(debrief(plan, played), plan.story.customer.name))
        with VerticalScroll(id="page"):
            yield Static(literal(say("first_call.done")), classes="title")
            if isinstance(ended, Ended):
                comment = f"“{ended.comment}”" if ended.comment else ""
                yield Static(literal(sentences(ended.told, ended.survey, comment)), id="ending")
            for line in close_lines(plan, played, lambda action: call_key(action, keys), retry=self._retry):
                yield Static(HangingText(Content("• "), literal(line)), classes="tried")
            yield Static(literal(say("first_call.think")), id="think")
            yield Static(literal(say("first_call.pace", key=shown_key("call.pace", keys))), id="differ")
        go = say("first_call.home", key=shown_key("first_close.go", keys))
        yield Static(literal(go, "bold $accent"), id="go")

    def on_click(self, event: events.Click) -> None:
        """A click on the line that names the key does what the key does."""
        if event.widget is self.query_one("#go"):
            self.action_go()

    def action_go(self) -> None:
        if self.is_current:
            self.dismiss()
