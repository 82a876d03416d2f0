"""The call: what they say, whose turn it is, the meters, and the ways to answer."""

from contextlib import suppress
from time import monotonic

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer

from game.channels import Channel
from game.conversation.events import Cue, Event, Listen, Note, Pick, Retake, Say, Wait
from game.conversation.state import Outcome
from game.conversation.turn import heard_out, speaking, would_interrupt
from game.errors import PlainError
from game.garbage_collection import collect_and_leave
from game.messages import say
from game.play.session import Call
from game.tui.besides_replying import BesidesReplying
from game.tui.call_saving import CallSaving
from game.tui.key_bindings import screen_names, shown_key, sign_keys
from game.tui.live_coach import LiveCoach
from game.tui.live_pace import LivePace
from game.tui.not_now import why_not_now
from game.tui.silence import Silence
from game.tui.taking_floor import TakingFloor
from game.tui.unconfirmed import Unconfirmed
from game.tui.ways_to_reply import WaysToReply
from game.tui.whose_turn import OnScreen, refused, whose_turn
from game.tui.widgets.call_head import CallHead
from game.tui.widgets.meters import Meters
from game.tui.widgets.note_pad import NotePad
from game.tui.widgets.reply_field import ReplyField
from game.tui.widgets.reply_list import ReplyList
from game.tui.widgets.transcript import TranscriptView
from game.tui.widgets.voice_line import VoiceLine

_READING = 0.15
"""Seconds after the first frame: it is on the terminal by then, and nobody has read it yet."""


_AFTER_THE_END = 2.0
"""Seconds after the last word of a call that ends by itself in which what is typed is still text: the player
may have begun to answer. Then letters are keys again."""
_JUST_NOW = 1.2
"""Seconds after the floor has opened by itself in which Enter still says that it has: a press that was to ask
before it cuts in is on its way for so long, as people take half a second to see and press, and a slow line
adds a third."""


class _Beside(Horizontal):
    BLANK = True


class CallScreen(BesidesReplying, keys="call"):
    """A run that is being played. It has no rules: it sends events to the call and shows the outcomes."""

    # Its widgets cover all of it: what lies behind them need not be drawn each time they are.
    BLANK = True
    ends_in_questions = True
    """Whether a call here may be followed by the question what typed replies did."""
    _pace = "live"
    _since = 0
    _keys_for: tuple[object, ...] = ()
    _ended: Timer | None = None
    _opened = 0.0

    def __init__(self, call: Call) -> None:
        super().__init__()
        self.call = call
        self._live_pace = LivePace(self, self._hear_on, self.show_turn)
        self.unconfirmed = Unconfirmed()
        self.ways = WaysToReply(self)
        self._floor = TakingFloor(self)
        self._silence = Silence(self, self._say_whose_turn, lambda: self.do(Wait()))
        self.coach = LiveCoach(self)
        self._saving = CallSaving(self, self.ways)

    def parts(self) -> ComposeResult:
        state = self.call.state
        yield CallHead(id="who")
        with _Beside(id="talk"):
            yield TranscriptView(id="transcript")
            yield NotePad(id="notes")
        yield Meters(state.trust, state.frustration, id="meters")
        yield VoiceLine(id="voice")
        yield ReplyList(id="replies")
        yield ReplyField(id="field")

    def on_mount(self) -> None:
        self._pace = self.first_pace()
        self.coach.begin(self.call, questions=self.ends_in_questions)
        self._since = len(self.call.played)
        self.query_one(NotePad).set_class(self.app.settings.now.notes, "-shown")
        self._begin()
        self._show_notes()
        self.show_turn()
        self.ways.focus()
        self._saving.tell(self.call)
        self._saving.tell_changes(self.call)
        self._saving.bring_draft(self.call)
        self.set_timer(_READING, collect_and_leave, name="collect")

    def on_screen_suspend(self) -> None:
        """The customer is quiet behind another screen, and what is being written is kept."""
        self._silence.stop()
        self._live_pace.stop()
        self.keep_what_is_written()

    def on_screen_resume(self) -> None:
        """Keys may have been changed meanwhile."""
        field = self.ways.field
        field.commands = sign_keys(screen_names(self), self.app.settings.keys)
        field.numbers_say = self.app.settings.now.numbers == "say"
        self.show_turn()

    def action_listen(self) -> None:
        """Hear the next beat now, or the rest of the last one. When the call is over, look back on it."""
        if self.let_finish():
            return
        if self.call.state.over:
            self._look_back()
        else:
            self.do(Listen())

    @property
    def labels(self) -> dict[str, str]:
        """What keys do just now that do something else than usual, and the fixed ones that work."""
        if self.call.state.over and not self._live_pace.saying:
            return {"call.send" if self.ways.field.text else "call.listen": "Look back"}
        if self.query_one(NotePad).writing:
            return {"call.send": "Keep note", "call.home": "Back"}
        point = {"call.pick": "Point"} if self.ways.field.numbers else {}
        one_step = self.unconfirmed or self.ways.replies.pointed or self.query_one(TranscriptView).unfolded
        back = {"call.home": "Back"} if one_step else {}
        if self.ways.closed(self.call):
            return {**back, "call.send": "Listen"}
        if not self.ways.unsent:
            return {**back, **point, "call.send": "Say"}
        return {**back, "call.send": "New line" if self.ways.field.letter else "Send"}

    @property
    def resting(self) -> frozenset[str]:
        """The keys that do nothing while something stands in the field or a note is being written."""
        field, noting = self.ways.field, self.query_one(NotePad).writing
        if not (field.text or noting) or self.call.state.over:
            return frozenset()
        points = field.numbers and (noting or self.ways.unsent)
        return frozenset({"call.listen", "call.pick"} if points else {"call.listen"})

    def action_cue(self) -> None:
        if not self._silence.finish():
            self.do(Cue())

    def action_silence(self) -> None:
        if not self.let_finish():
            self._floor.leave_silence(self._silence)

    def action_pace(self) -> None:
        self._pace = "reader" if self._pace == "live" else "live"
        with suppress(PlainError):
            self.app.settings.change(self.app, pace=self._pace)
        self._live_pace.stop()
        self.show_turn()

    def action_home(self) -> None:
        """One step back: out of a silence, a question, the notes, what is pointed at; then home. The call is
        saved, and what is not sent is kept."""
        if self._silence.stop() or self.unconfirmed:
            self.unconfirmed.forget()
            self.show_turn()
        elif self.query_one(NotePad).writing:
            self.ways.open_or_close_notes()
        elif self.ways.let_go(self.call):
            self.show_turn()
        elif self.query_one(TranscriptView).shorten_coach() or self._saving.close_notices():
            return
        elif self.ways.unsent and not self.unconfirmed.leaving:
            self.unconfirmed.leaving = True
            self._say_whose_turn()
        elif self._saving.may_leave(self.call):
            self.leave()

    def leave(self) -> None:
        """Close the screen on the player's wish; everything is saved."""
        self.dismiss()

    def first_pace(self) -> str:
        """The pace in which the call begins."""
        return self.app.default_pace()

    def action_quit(self) -> None:
        if self._saving.may_leave(self.call):
            self.app.exit()

    def on_text_area_changed(self) -> None:
        self.keep_soon()
        self._floor.text_changed()

    def on_input_changed(self) -> None:
        self.keep_soon()

    def keep_what_is_written(self) -> None:
        self._saving.keep_draft(self.call)

    def on_descendant_focus(self) -> None:
        self._say_whose_turn()

    def on_key(self, event: events.Key) -> None:
        """Where nothing has the focus, what is typed still goes into the field, and is never a command. Once
        the call is over there is none."""
        field = self.ways.field
        if event.key == "enter" and self.call.state.over:
            # The key would go on to the screen that it opens.
            event.stop()
            self.action_listen()
        elif why := why_not_now(self, event.key):
            self.tell(why)
        writing = field.has_focus or self.query_one(NotePad).writing or not field.display
        if event.character and event.is_printable and not writing:
            field.focus()
            if field.text or event.key not in field.commands:
                event.stop()
                event.prevent_default()
                field.insert(event.character)

    def on_reply_list_pointed(self) -> None:
        if not self.let_finish():
            self._floor.look()

    def on_reply_list_chosen(self, event: ReplyList.Chosen) -> None:
        self._floor.say_reply(event.reply)

    def on_reply_field_pointed(self, event: ReplyField.Pointed) -> None:
        self.let_finish()
        self._floor.point_on(event.by)

    def on_reply_field_numbered(self, event: ReplyField.Numbered) -> None:
        self._floor.say_number(event.number)

    def on_reply_field_sent(self, event: ReplyField.Sent) -> None:
        self._floor.enter(event.text)

    def on_note_pad_kept(self, event: NotePad.Kept) -> None:
        self.call.do(Note(event.text))
        self._show_notes()
        self._saving.tell(self.call)

    def on_note_pad_used(self, event: NotePad.Used) -> None:
        self.ways.put(event.text)

    def let_finish(self, *, reply: bool = False) -> bool:
        """End a silence that lasts, or show the last words of a turn at once; before a `reply` also those up
        to a turn-completion point. False where nothing was to be finished."""
        if self._silence.finish():
            return True
        plan, state = self.call.plan, self.call.state
        goes_on = would_interrupt(plan, state) if reply else speaking(plan, state)
        if not self._live_pace.saying or goes_on or plan.scene(state).goto:
            return False
        self._live_pace.stop()
        self.show_turn()
        return True

    @property
    def channel(self) -> Channel:
        return self.call.plan.channel(self.call.plan.scene(self.call.state))

    def _hear_on(self) -> None:
        """They go on by the clock."""
        busy = would_interrupt(self.call.plan, self.call.state)
        self.do(Listen())
        if busy and not would_interrupt(self.call.plan, self.call.state):
            self._opened = monotonic()

    def has_just_opened(self) -> bool:
        """Whether the floor has opened by itself so short a time ago that a press may have been meant to ask.
        Said once."""
        just_now, self._opened = monotonic() - self._opened < _JUST_NOW, 0.0
        if just_now:
            name = self.call.plan.story.customer.name
            self.query_one(VoiceLine).say("cut", say("floor.just_opened", name=name), self.channel.screen)
        return just_now

    def do(self, event: Event) -> None:
        if not self.call.state.over:
            self.after(self.call.do(event))

    def after(self, outcome: Outcome) -> None:
        """Show an outcome, in one drawing of the screen."""
        with self.app.batch_update():
            self._show(outcome)

    def _show(self, outcome: Outcome) -> None:
        if outcome.refusal:
            self.tell(refused(self.call, outcome.refusal, self.app.settings.keys))
            self._saving.tell(self.call)
            return
        if not isinstance(outcome.event, Listen | Note):
            self.unconfirmed.forget()
        before = self.call.played[-1].before
        assert before is not None
        if isinstance(outcome.event, Pick | Say | Retake):
            self.ways.looking = False
            self.ways.clear_number()
        if before.scene != outcome.scene:
            self.ways.helped, self.unconfirmed.which_of = False, None
            # They may go on to the next scene by themselves while a reply is being written.
            if isinstance(outcome.event, Say):
                self.ways.field.empty()
        self._saving.warned = False
        self.typed = self.typed or isinstance(outcome.event, Say)
        self.coach.show_newest(self.call)
        if self.app.settings.now.bell and heard_out(self.call.plan, self.call.state):
            self.app.bell()
        meters = self.query_one(Meters)
        if isinstance(outcome.event, Retake):
            meters.put_back(outcome.trust, outcome.frustration)
        else:
            was, now = (before.trust, before.frustration), (outcome.trust, outcome.frustration)
            asked_later = self.coach.asks and isinstance(outcome.event, Say)
            replied = isinstance(outcome.event, Pick | Say)
            meters.show(was, now, outcome.moves, why=outcome.why, reasons=not asked_later, replied=replied)
        self.show_turn()
        self.ways.focus()
        self._saving.tell(self.call)

    def _begin(self) -> None:
        """Show what was played so far."""
        self.typed = any(isinstance(event, Say) for event in self.call.events)
        self.coach.show_all(self.call)

    def show_turn(self) -> None:
        """Bring pace, voice line, replies, field and keys to the state."""
        call = self.call
        scene, cuts_in = call.plan.scene(call.state), would_interrupt(call.plan, call.state)
        self._go_on()
        if call.state.over and self._pace == "live" and not self._live_pace.saying and self._ended is None:
            self._ended = self.set_timer(_AFTER_THE_END, self._let_field_go)
            self.ways.lingers = not self.app.calm
        if not cuts_in:
            self.unconfirmed.armed = ""
        self.on_transcript_view_moved()
        self.ways.show(call, self.unconfirmed, saying=self._live_pace.saying)
        over, labels, typed = call.state.over, self.labels, bool(self.ways.field.text)
        keys = (scene.id, self.ways.helped or over, len(call.played), typed, *labels.items())
        if keys != self._keys_for:
            self._keys_for = keys
            self.refresh_bindings()
        self.ways.invite(call, self._say_whose_turn(), saying=self._live_pace.saying)

    def _let_field_go(self) -> None:
        self.ways.lingers = bool(self.ways.field.text)
        self.show_turn()

    def on_transcript_view_moved(self) -> None:
        story, more = self.call.plan.story, self.query_one(TranscriptView).more
        self.query_one(CallHead).show(story.customer.name, self.channel.label, story.title, self._pace, more)
        self.query_one(ReplyList).fit()

    def _say_whose_turn(self) -> str:
        """Returns the words that the voice line now shows."""
        keys, field = self.app.settings.keys, self.ways.field
        scene, writing = self.call.plan.scene(self.call.state), field.display and bool(field.text)
        # Where nothing can be said, Enter listens on beside a reply that is being written.
        written = "Enter" if scene.goto or scene.ending else ""
        noting = self.query_one(NotePad).writing
        listen = "" if noting else written if writing else shown_key("call.listen", keys)
        on_screen = OnScreen(
            listen,
            shown_key("call.silence", keys),
            live=self._pace == "live",
            saying=self._live_pace.saying,
            pointed=self.ways.replies.pointed_number,
            writing=self.ways.unsent,
            dots=self._silence.dots,
        )
        kind, words = whose_turn(self.call, self.unconfirmed, on_screen)
        self.query_one(VoiceLine).say(kind, words, self.channel.screen)
        return words

    def _go_on(self) -> None:
        if self._pace == "live" and self.is_current:
            speed, moving = self.app.settings.now.speed, not self.app.calm
            offered = self.coach.offers(self.call)
            self._live_pace.go_on(self.call, speed, moving=moving, offered=offered)
        else:
            self._live_pace.stop()

    def _show_notes(self) -> None:
        self.query_one(NotePad).show([e.text for e in self.call.events if isinstance(e, Note)])

    def _look_back(self) -> None:
        from game.tui.screens.debrief import DebriefScreen

        since = self._since if self.coach.asks else None
        self.app.switch_screen(DebriefScreen(self.call, ask_since=since))
