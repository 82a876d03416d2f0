"""What can be done in a call besides replying: hint, notes, retry, the coach, and what else takes no turn."""

from abc import abstractmethod

from game.conversation.events import Retake
from game.conversation.state import Outcome
from game.debrief.retry import words_to_bring_back
from game.messages import say
from game.play.disagree import disagree_with_last
from game.play.session import Call
from game.tui.game_screen import GameScreen
from game.tui.key_bindings import actions, shown_key
from game.tui.live_coach import LiveCoach
from game.tui.not_now import why_not
from game.tui.ways_to_reply import WaysToReply
from game.tui.widgets.meters import Meters
from game.tui.widgets.transcript import TranscriptView
from game.tui.widgets.voice_line import VoiceLine


class BesidesReplying(GameScreen[None]):
    """The actions of a call's screen that take no turn. `typed`: words of the player's own were said."""

    call: Call
    coach: LiveCoach
    ways: WaysToReply
    typed = False

    @abstractmethod
    def after(self, outcome: Outcome) -> None:
        """Show what an event did."""

    @abstractmethod
    def show_turn(self) -> None:
        """Bring all that tells whose turn it is to the state."""

    def action_more(self) -> None:
        from game.tui.screens.more import MoreScreen

        def chosen(runs: str) -> None:
            # Behind what is shown anew as the list closes.
            if self.check_action(runs, ()):
                self.call_after_refresh(self.run_action, runs)
            else:
                self.call_after_refresh(self.tell, why_not(self, runs))

        self.app.ask(MoreScreen(say("call.more"), [a for a in actions("call") if a.more]), chosen)

    def tell(self, words: str) -> None:
        """Answer a key in the voice line."""
        self.query_one(VoiceLine).say(
            "told", words, self.call.plan.channel(self.call.plan.scene(self.call.state)).screen
        )

    def close_notices(self) -> bool:
        """Take away what stands beside the call. Returns whether anything stood there."""
        stood = bool(self.query("Toast"))
        self.app.clear_notifications()
        return stood

    def action_again(self) -> None:
        self.query_one(TranscriptView).to_newest()

    def on_meters_asked(self) -> None:
        self.action_meters()

    def action_meters(self) -> None:
        self.tell(self.query_one(Meters).told)

    def action_coach(self) -> None:
        """All lines of the coach, or the first of each reply."""
        self.query_one(TranscriptView).toggle_coach()

    async def on_transcript_view_coach_clicked(self, event: TranscriptView.CoachClicked) -> None:
        """A click on a key that the coach names does what the key does; elsewhere it shows all, or less."""
        keys = {runs: shown_key(f"call.{runs}", self.app.settings.keys) for runs in ("coach", "retry")}
        runs = max(keys, key=lambda one: event.begun.rfind(keys[one]))
        await self.run_action(f"screen.{runs if keys[runs] in event.begun else 'coach'}")

    def action_hint(self) -> None:
        if self.call.plan.scene(self.call.state).typed and not self.ways.helped:
            self.ways.helped = self.ways.looking = True
            self.show_turn()

    def action_retry(self) -> None:
        """Back to the moment before the last reply. The first try comes back: its words in the field,
        selected, or the reply pointed at."""
        if not self.coach.retry:
            return
        self.after(self.call.do(Retake()))
        if isinstance(self.call.events[-1], Retake):
            typed, picked = words_to_bring_back(self.call.played)
            self.ways.bring_back(typed, picked)
            self.show_turn()

    def action_type(self) -> None:
        self.ways.switch()

    def action_notes(self) -> None:
        self.ways.open_or_close_notes()

    def action_disagree(self) -> None:
        """Disagree with how the last typed reply was read, or take that back. No meter moves."""
        if told := disagree_with_last(self.call):
            self.notify(told, title="I disagree", markup=False)

    def action_page_up(self) -> None:
        self.query_one(TranscriptView).scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        self.query_one(TranscriptView).scroll_page_down(animate=False)

    def action_use_note(self) -> None:
        self.ways.put_note_before()

    def action_send_letter(self) -> None:
        self.ways.send()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "retry":
                return self.coach.retry_stands(self.call)
            case "coach":
                return self.query_one(TranscriptView).shortens_coach
            case "disagree":
                return self.typed
        return self.ways.stand(action, self.call)
