"""The first call: the call's screen with a line that says what to try, and its own short close."""

from textual.app import ComposeResult

from game.conversation.guide import Guidance, guide, guide_words, tried_words
from game.messages import say
from game.play.first_call import skip_first_call
from game.progress.runs import let_go
from game.tui.key_bindings import call_key
from game.tui.screens.call import CallScreen
from game.tui.widgets.guide_line import GuideLine


class FirstCallScreen(CallScreen):
    """A call that teaches the keys. They speak on when the player says so: there is a line more to
    read. Who leaves it has skipped it."""

    ends_in_questions = False

    def parts(self) -> ComposeResult:
        yield from super().parts()
        yield GuideLine(id="guide")

    @property
    def labels(self) -> dict[str, str]:
        """In a call that goes on, the key that leaves skips it."""
        skips = {} if self.call.state.over else {"call.home": say("first_call.skip")}
        return {**skips, **super().labels}

    def first_pace(self) -> str:
        return self.app.pace or "reader"

    def leave(self) -> None:
        """Leave the call, which is then offered no more."""
        if not self.call.state.over:
            skip_first_call(self.app.database, self.app.profile)
            let_go(self.app.database, self.call.log.id)
        super().leave()

    def show_turn(self) -> None:
        super().show_turn()
        told = self._guidance()
        keys = self.app.settings.keys
        words = guide_words(
            self.call.plan, self.call.played, told, "screen", lambda action: call_key(action, keys)
        )
        quiet = tried_words(told)
        if self.call.state.over:
            quiet = say("first_call.over", key="Enter")
        self.query_one(GuideLine).tell(words, quiet)

    async def on_guide_line_clicked(self) -> None:
        action = "listen" if self.call.state.over else self._guidance().action
        if action and self.check_action(action, ()):
            await self.run_action(f"screen.{action}")

    def _guidance(self) -> Guidance:
        return guide(self.call.plan, self.call.played, retry=self.coach.retry)

    def _look_back(self) -> None:
        from game.tui.screens.first_call_close import FirstCallCloseScreen

        self.app.switch_screen(FirstCallCloseScreen(self.call, retry=self.coach.retry))
