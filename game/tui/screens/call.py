"""The call: what they say, whose turn it is, the meters, and the ways to answer."""

from contextlib import suppress

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from game.channels import Channel
from game.conversation.events import Cue, Event, Listen, Note, Pick, Retake, Say, Wait
from game.conversation.state import Outcome
from game.conversation.turn import heard_out, speaking, would_interrupt
from game.debrief.retry import words_to_bring_back
from game.errors import PlainError
from game.garbage_collection import collect_and_leave
from game.messages import say
from game.play.session import Call, Unclear, WhichOf
from game.progress.own_views import toggle_reading
from game.progress.self_views import played_again
from game.story.model import Reply
from game.tui.call_saving import CallSaving
from game.tui.foreign_text import literal
from game.tui.game_screen import GameScreen
from game.tui.key_bindings import shown_key
from game.tui.live_coach import LiveCoach
from game.tui.live_pace import LivePace
from game.tui.unconfirmed import Unconfirmed
from game.tui.ways_to_reply import NUMBERS, WaysToReply
from game.tui.whose_turn import whose_turn
from game.tui.widgets.meters import Meters
from game.tui.widgets.note_pad import NotePad
from game.tui.widgets.reply_field import ReplyField
from game.tui.widgets.reply_list import ReplyList
from game.tui.widgets.transcript import TranscriptView
from game.tui.widgets.voice_line import VoiceLine
from game.words import shortened

_READING = 0.15
"""Seconds after the first frame: it is on the terminal by then, and nobody has read it yet."""


class _Beside(Horizontal):
    BLANK = True


class CallScreen(GameScreen[None], keys="call"):
    """A run that is being played. It has no rules: it sends events to the call and shows the outcomes."""

    # Its widgets cover all of it: what lies behind them need not be drawn each time they are.
    BLANK = True
    ends_in_questions = True
    """Whether a call here may be followed by the question what typed replies did."""
    _pace = "live"
    _asks = False
    _since = 0
    _typed = False
    _keys_for: tuple[str, bool, int] | None = None

    def __init__(self, call: Call) -> None:
        super().__init__()
        self.call = call
        self._live_pace = LivePace(self, lambda: self._do(Listen()), self._refresh)
        self._unconfirmed = Unconfirmed()
        self._ways = WaysToReply(self)
        self._coach = LiveCoach(self)
        self._saving = CallSaving(self, self._ways)

    def parts(self) -> ComposeResult:
        state = self.call.state
        yield Static(id="who")
        with _Beside(id="talk"):
            yield TranscriptView(id="transcript")
            yield NotePad(id="notes")
        yield Meters(state.trust, state.frustration, id="meters")
        yield VoiceLine(id="voice")
        yield ReplyList(id="replies")
        yield ReplyField(id="field")

    def on_mount(self) -> None:
        self._pace = self.app.default_pace()
        self._coach.begin(self.call.plan.story.id)
        self._asks = (
            self.ends_in_questions
            and not self._coach.speaks
            and self.app.settings.now.self_view
            and not played_again(self.app.database, self.call.log.id)
        )
        self._since = len(self.call.played)
        self.query_one(NotePad).set_class(self.app.settings.now.notes, "-shown")
        self._begin()
        self._show_notes()
        self._refresh()
        self._ways.focus()
        self._saving.tell(self.call)
        self._saving.bring_draft(self.call)
        self.set_timer(_READING, collect_and_leave, name="collect")

    def on_screen_suspend(self) -> None:
        """The customer is quiet behind another screen, and what is being written is kept."""
        self._live_pace.stop()
        self.keep_what_is_written()

    def on_screen_resume(self) -> None:
        self._go_on()

    def action_listen(self) -> None:
        """Hear the next beat now, or the rest of the last one. When the call is over, look back on it."""
        if self._let_finish():
            return
        if self.call.state.over:
            self._look_back()
        else:
            self._do(Listen())

    @property
    def labels(self) -> dict[str, str]:
        """The names of keys that do something else than usual just now."""
        return {"call.listen": "Look back"} if self.call.state.over else {}

    def action_cue(self) -> None:
        self._do(Cue())

    def action_silence(self) -> None:
        if not self._let_finish():
            self._do(Wait())

    def action_hint(self) -> None:
        if self.call.plan.scene(self.call.state).typed and not self._ways.helped:
            self._ways.helped = True
            self._refresh()
            self._ways.focus()

    def action_retry(self) -> None:
        """Back to the moment before the last reply. The first try comes back: its words in the field,
        selected, or the reply pointed at."""
        if not self._coach.retry:
            return
        self._after(self.call.do(Retake()))
        if isinstance(self.call.events[-1], Retake):
            typed, picked = words_to_bring_back(self.call.played)
            self._ways.bring_back(typed, picked)

    def action_type(self) -> None:
        self._ways.switch()

    def action_notes(self) -> None:
        """Open the note pad and write; from there, return to the call (on a narrow screen the pad closes)."""
        pad = self.query_one(NotePad)
        if pad.writing:
            pad.remove_class("-open")
            self.set_focus(None)
            self._ways.focus()
        else:
            pad.add_class("-open")
            pad.write()

    def action_disagree(self) -> None:
        """Disagree with how the last typed reply was read, or take that back. No meter moves."""
        typed = [n for n, p in enumerate(self.call.played) if isinstance(p.outcome.event, Say)]
        if not typed:
            return
        outcome = self.call.played[typed[-1]].outcome
        words = shortened(outcome.event.text) if isinstance(outcome.event, Say) else ""
        kept = toggle_reading(self.app.database, self.call.log.id, typed[-1], outcome.codes)
        said = say("disagreed.kept", words=words) if kept else say("disagreed.taken_back", words=words)
        self.notify(said, title="I disagree", markup=False)

    def action_pace(self) -> None:
        self._pace = "reader" if self._pace == "live" else "live"
        with suppress(PlainError):
            self.app.settings.change(self.app, pace=self._pace)
        self._live_pace.stop()
        self._refresh()

    def action_home(self) -> None:
        """One step back: out of a question, the notes or the field; then home. The call is saved."""
        if self._unconfirmed:
            self._unconfirmed.forget()
            self._refresh()
            return
        if self.query_one(NotePad).writing:
            self.action_notes()
            return
        replies = self._ways.replies
        if self.focused is not None and self.focused is not replies and replies.display:
            replies.focus()
            return
        if self._saving.may_leave(self.call):
            self.dismiss()

    def action_quit(self) -> None:
        if self._saving.may_leave(self.call):
            self.app.exit()

    def on_text_area_changed(self) -> None:
        self.keep_soon()

    def on_input_changed(self) -> None:
        self.keep_soon()

    def keep_what_is_written(self) -> None:
        self._saving.keep_draft(self.call)

    def action_page_up(self) -> None:
        self.query_one(TranscriptView).scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        self.query_one(TranscriptView).scroll_page_down(animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "retry":
            return self._coach.retry_stands(self.call)
        return self._typed if action == "disagree" else self._ways.stand(action, self.call)

    def on_descendant_focus(self) -> None:
        # Other keys work now.
        self._say_whose_turn()

    def on_key(self, event: events.Key) -> None:
        """A digit picks a reply, except while the player is typing."""
        if event.character and event.character in NUMBERS:
            event.stop()
            if not self._let_finish():
                self._ways.replies.choose(int(event.character))

    def on_reply_list_unfolded(self) -> None:
        """Opening the list while they speak arms an interruption."""
        if not self._let_finish():
            self._unconfirmed.armed = Unconfirmed.LOOKED
            self._refresh()

    def on_reply_list_chosen(self, event: ReplyList.Chosen) -> None:
        if (which := self._unconfirmed.which_of) and event.reply in which.replies:
            self._mean(which, event.reply)
            return
        if not self._only_arms(event.reply.id):
            self._after(self.call.pick(event.reply))

    def on_reply_field_sent(self, event: ReplyField.Sent) -> None:
        """Say the text; an empty one listens on. While they speak, a first Enter arms an interruption."""
        which = self._unconfirmed.which_of
        if which and event.text in ("", which.text):
            self._mean(which, self._ways.replies.pointed)
            return
        if not event.text:
            self.action_listen()
            return
        if number := self._ways.named(event.text):
            if not self._let_finish():
                self._ways.field.empty()
                self._ways.replies.choose(number)
            return
        if self.call.state.over or self._only_arms(Unconfirmed.TYPED):
            return
        result = self.call.type(event.text, sure=self._unconfirmed.unclear == event.text)
        self._typed_so(result)

    def _typed_so(self, result: Outcome | WhichOf | Unclear) -> None:
        self._unconfirmed.unclear = result.text if isinstance(result, Unclear) else ""
        self._unconfirmed.which_of = result if isinstance(result, WhichOf) else None
        if not isinstance(result, Outcome):
            self._refresh()
            return
        if result.refusal is None:
            self._ways.field.empty()
            # What was said is no draft any more, even if the game ends before the next look.
            self.keep_what_is_written()
        self._after(result)

    def on_note_pad_kept(self, event: NotePad.Kept) -> None:
        self.call.do(Note(event.text))
        self._show_notes()
        self._saving.tell(self.call)

    def on_note_pad_used(self, event: NotePad.Used) -> None:
        self._ways.put(event.text)

    def action_use_note(self) -> None:
        self._ways.put_note_before()

    def action_send_letter(self) -> None:
        self._ways.send()

    def _only_arms(self, what: str) -> bool:
        arms = self._unconfirmed.only_arms(self.call, what)
        if arms:
            self._refresh()
        return arms

    def _mean(self, which: WhichOf, pointed: Reply | None) -> None:
        """Say the typed words, with the way of the reply that is pointed at."""
        meant = pointed if pointed in which.replies else which.replies[0]
        self._typed_so(self.call.type(which.text, sure=True, by=meant.id))

    def _let_finish(self) -> bool:
        """Show the last words of a turn at once. False when all of them were shown."""
        plan, state = self.call.plan, self.call.state
        if not self._live_pace.saying or speaking(plan, state) or plan.scene(state).goto:
            return False
        self._live_pace.stop()
        self._refresh()
        return True

    @property
    def _channel(self) -> Channel:
        return self.call.plan.channel(self.call.plan.scene(self.call.state))

    def _do(self, event: Event) -> None:
        if not self.call.state.over:
            self._after(self.call.do(event))

    def _after(self, outcome: Outcome) -> None:
        """Show an outcome, in one drawing of the screen."""
        with self.app.batch_update():
            self._show(outcome)

    def _show(self, outcome: Outcome) -> None:
        if outcome.refusal:
            # The question that is open is said again.
            typed = self.call.plan.scene(self.call.state).typed
            told = f"{outcome.refusal.message} {self.call.plan.shown(typed.prompt) if typed else ''}".strip()
            self.query_one(VoiceLine).say("finished", told, self._channel.screen)
            self._saving.tell(self.call)
            return
        if not isinstance(outcome.event, Listen | Note):
            self._unconfirmed.forget()
        before = self.call.played[-1].before
        assert before is not None
        if before.scene != outcome.scene:
            self._ways.helped, self._unconfirmed.which_of = False, None
            # They may go on to the next scene by themselves while a reply is being written.
            if isinstance(outcome.event, Pick | Say):
                self._ways.field.empty()
        self._saving.warned = False
        self._typed = self._typed or isinstance(outcome.event, Say)
        self._coach.show_newest(self.call)
        if self.app.settings.now.bell and heard_out(self.call.plan, self.call.state):
            self.app.bell()
        meters = self.query_one(Meters)
        if isinstance(outcome.event, Retake):
            meters.put_back(outcome.trust, outcome.frustration)
        else:
            was, now = (before.trust, before.frustration), (outcome.trust, outcome.frustration)
            asked_later = self._asks and isinstance(outcome.event, Say)
            meters.show(was, now, outcome.moves, reasons=not asked_later)
        self._refresh()
        self._ways.focus()
        self._saving.tell(self.call)

    def _begin(self) -> None:
        """Show what was played so far."""
        self._typed = any(isinstance(event, Say) for event in self.call.events)
        self._coach.show_all(self.call)

    def _refresh(self) -> None:
        """Bring pace, voice line, replies, field and keys to the state."""
        call, name = self.call, self.call.plan.story.customer.name
        scene, cuts_in = call.plan.scene(call.state), would_interrupt(call.plan, call.state)
        self._go_on()
        if not cuts_in:
            self._unconfirmed.armed = ""
        who = f"{name} · {self._channel.label} · {call.plan.story.title} · {self._pace}"
        head = self.query_one("#who", Static)
        if str(head.content) != who:
            head.update(literal(who))
        self._ways.show(call, self._unconfirmed, saying=self._live_pace.saying)
        keys = (scene.id, self._ways.helped or call.state.over, len(call.played))
        if keys != self._keys_for:
            self._keys_for = keys
            self.refresh_bindings()
        self._ways.invite(call, self._say_whose_turn())

    def _say_whose_turn(self) -> str:
        """Returns the words that the voice line now shows."""
        live, saying = self._pace == "live", self._live_pace.saying
        key = "Enter" if self._ways.field.has_focus else shown_key("call.listen", self.app.settings.keys)
        kind, words = whose_turn(self.call, self._unconfirmed, key, live, saying)
        self.query_one(VoiceLine).say(kind, words, self._channel.screen)
        return words

    def _go_on(self) -> None:
        if self._pace == "live" and self.is_current:
            speed, moving = self.app.settings.now.speed, not self.app.calm
            offered = self._coach.offers(self.call)
            self._live_pace.go_on(self.call, speed, moving=moving, offered=offered)
        else:
            self._live_pace.stop()

    def _show_notes(self) -> None:
        self.query_one(NotePad).show([e.text for e in self.call.events if isinstance(e, Note)])

    def _look_back(self) -> None:
        from game.tui.screens.debrief import DebriefScreen

        since = self._since if self._asks else None
        self.app.switch_screen(DebriefScreen(self.call, ask_since=since))
