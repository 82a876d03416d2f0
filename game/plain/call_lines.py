"""One call played line by line.

A number picks, other text is typed, an empty line listens on; `/help` says the rest. Every line that is
written starts with who speaks, so that nothing depends on colour, place or drawing. A screen reader reads
all of it: nothing is read twice that was not asked for, and the customer's words come last before yours.
"""

from collections.abc import Callable, Iterable

from game.conversation.events import Cue, Listen, Note, Pick, Retake, Say, Wait
from game.conversation.replay import Played
from game.conversation.reply_numbers import Numbered, numbered, standing
from game.conversation.state import Outcome
from game.conversation.step import ANSWERS_IN_A_ROW
from game.conversation.transcript import Line, lines, moved, moves_told
from game.conversation.turn import speaking, would_interrupt
from game.debrief.debrief import debrief
from game.debrief.retry import words_to_bring_back
from game.debrief.self_view import asked_replies
from game.messages import say
from game.plain.asked_first import AskedFirst, closed, cuts_in, goes_on
from game.plain.coach_lines import coach_lines
from game.plain.debrief_lines import ending_lines, happened_lines
from game.plain.known_everywhere import HELP, LEAVE, TO_LIST
from game.plain.opening_lines import going_on, opening_lines, this_turn
from game.plain.own_view_lines import Asking
from game.plain.reply_lines import Listed, as_listed, reply_lines, reply_words, which_lines
from game.plain.transcript_lines import read_out
from game.plain.typed_number import shown_number, typed_number
from game.play.session import Call, Unclear, WhichOf
from game.progress.self_views import played_again
from game.story.model import Reply
from game.text import clean
from game.words import capitalised, quoted, shortened

Write = Callable[[str], None]

# Characters: some 350 words, more than an agent says at once or writes in an e-mail.
MOST_TYPED = 2000
# What is typed is said again within a line: nothing in it may break that line.
_BLANKS = str.maketrans("\n\t", "  ")


class LinePlayer:
    """Plays `call`: lines come from `input_lines` until it ends, and lines go to `write`.

    `retry`: the call can go back to a moment. `coached`: the coach speaks after each reply. Where it does
    not, and with `self_view`, the player is asked what one or two of the replies typed here did, and until
    then no reason is told for typed replies. `asks`: a person types, who is asked once before a reply cuts
    in and before a silence costs. When the call is over `over` is called; `closing` gives
    the lines at its end. `from_list`: the call was begun from a list, to which /home leads back."""

    more_commands = frozenset[str]()
    to_list = False
    """Whether the player left for the list."""

    def __init__(
        self,
        call: Call,
        input_lines: Iterable[str],
        write: Write,
        *,
        retry: bool = True,
        coached: bool = True,
        self_view: bool = False,
        asks: bool = False,
        from_list: bool = False,
        over: Callable[[], object] = lambda: None,
        closing: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        self._call = call
        self._over = over
        self._closing = closing
        self._retry = retry
        self._from_list = from_list
        self._input = iter(input_lines)
        self._write = write
        self._name = call.plan.story.customer.name
        self.asking = Asking(call, self._read, write)
        self._coached = coached
        self._asks_view = self_view and not coached and not played_again(call.log.database, call.log.id)
        self._since = len(call.played)
        self._helped = False
        self._explained = False
        self._listed: tuple[str, ...] = ()
        self._first = AskedFirst(call, asks=asks, more=self.more_commands)
        self._question: WhichOf | None = None
        self._unclear = ""
        self._last: list[str] = []

    def play(self) -> bool:
        """Play until the call is over (True), or until the player leaves or the input ends (False)."""
        self._open()
        while not self._call.state.over:
            line = self._read()
            if line is None or not self._answer(line):
                break
        if self._call.state.over:
            self._over()
            self._look_back()
        self.leave()
        return self._call.state.over

    def leave(self) -> None:
        """Try once more to save, and tell a player who leaves whether the call is saved."""
        self.asking.keep()
        saved = self._call.log.leave()
        self._notices()
        if not saved:
            self._write(say("plain.unsaved", why=self._call.log.trouble))
        elif not self._call.state.over and self.to_list:
            self._write(say("plain.saved_to_list"))
        elif not self._call.state.over:
            self._write(say("plain.saved", command=self._call.plain_command()))

    def _read(self) -> str | None:
        """The next line of input, cleaned; None when the input has ended."""
        line = next(self._input, None)
        return None if line is None else clean(line).translate(_BLANKS).strip()

    def _look_back(self) -> None:
        """The debrief, with the player's own rating before anything is told, their view of a reply or two
        before these are looked into, and an intention at the end."""
        view = self.asking.view()
        self._notices()
        found = debrief(self._call.plan, self._call.played)
        self._tell(*ending_lines(found, self._name, view))
        if self._asks_view:
            self.asking.self_view(asked_replies(self._call.plan.rulebook, found.turns, self._since))
        self._tell(*happened_lines(found, self._name, suggest=self.asking.over))
        self.asking.next_time(found)
        self._tell(*self._closing())

    def _open(self) -> None:
        call = self._call
        self._tell(*opening_lines(call), *call.changes)
        call.changes.clear()
        self._notices()
        if len(call.played) > 1:
            self._tell(going_on(call))
        self._say(line for played in this_turn(call) for line in self._lines(played))
        self._where()

    def _answer(self, line: str) -> bool:
        """Take one line of input. Returns False when the player leaves."""
        self._first.next_line()
        if self._question and not self._answered(self._question, line):
            return True
        if not line:
            self._result(self._call.do(Listen()))
        elif line.startswith("/") or line.lower() in HELP:
            return self._command(line)
        elif (number := typed_number(line)) is not None:
            self._pick(number, line)
        else:
            self._type(line)
        return True

    def _answered(self, asked: WhichOf, line: str) -> bool:
        """Take the answer to “Which of the two?”. True when the line is none, but a line to be played."""
        self._question = None
        number = typed_number(line)
        meant = None if number is None else self._which(asked).get(number)
        if meant:
            self._after_typed(self._call.type(asked.text, sure=True, by=meant.id))
            return False
        if not line or number is not None:
            self._tell(say("plain.nothing_said"))
            return False
        return True

    def _command(self, line: str) -> bool:
        name, rest = (*line.split(maxsplit=1), "")[:2]
        match name.lower():
            case command if command in LEAVE:
                return False
            case command if command in TO_LIST and self._from_list:
                self.to_list = True
                return False
            case command if command in TO_LIST:
                self._tell(say("plain.no_list"))
            case "/say":
                text = rest or self._first.held
                self._type(text) if text else self._tell(say("plain.none_held"))
            case "/cue":
                if self._short_enough(rest):
                    self._result(self._call.do(Cue(rest)))
            case "/wait":
                question = self._first.silence()
                self._tell(question) if question else self._result(self._call.do(Wait()))
            case "/note":
                self._note(rest)
            case "/notes":
                notes = [e.text for e in self._call.events if isinstance(e, Note)]
                label = say("transcript.note")
                self._tell(*(f"{label}: {text}" for text in notes) if notes else (say("plain.no_notes"),))
            case "/meters":
                self._meters()
            case "/replies":
                self._replies()
            case "/hint":
                self._hint()
            case "/retry":
                self._go_back()
            case "/again":
                self._tell(*self._last)
            case "/transcript":
                self._tell(*(self._line(line) for p in self._call.played for line in self._lines(p)))
            case command if command in HELP:
                self._tell(*say("plain.help").splitlines())
            case "/skip":
                self._tell(say("plain.no_skip", name=self._name))
            case _:
                self._tell(say("plain.no_command", name=quoted(name, 30)))
        return True

    def _note(self, text: str) -> None:
        if not text:
            self._tell(say("plain.how_to_note"))
        elif self._short_enough(text):
            self._call.do(Note(text))
            self._tell(say("plain.noted"))
            self._notices()

    def _go_back(self) -> None:
        if not self._retry:
            self._tell(say("plain.retry_off"))
            return
        outcome = self._call.do(Retake())
        if outcome.refusal:
            self._tell(outcome.refusal.message)
            return
        played = self._call.played
        self._helped, self._listed = False, ()
        self._first.hold("")
        found = self._lines(played[-1])
        self._tell(*(self._line(line) for line in found if line.who == "back"))
        self._meters()
        plan = self._call.plan
        typed, picked = words_to_bring_back(played)
        reply = plan.scene(self._call.state).reply(picked)
        said = reply_words(plan.reply_as_shown(reply)) if reply else f"“{typed}”"
        self._tell(say("plain.you_said", reply=said))
        self._notices()
        self._say(line for line in found if line.theirs)
        self._where()

    def _pick(self, number: int, line: str) -> None:
        found = self._numbered()
        now = standing(found)
        if reply := now.get(number):
            if question := self._first.pick(reply.id):
                self._tell(question)
            else:
                self._first.hold("")
                self._result(self._call.pick(reply), shortened(reply_words(reply)))
        elif number in found:
            self._tell(say("plain.gone_number", number=number))
        elif not now:
            typed = self._call.plan.scene(self._call.state).typed
            self._tell(say("plain.no_pick_type") if typed else say("plain.no_pick"))
        else:
            self._tell(say("plain.no_number", number=shown_number(line), most=max(now)))

    def _type(self, text: str) -> None:
        if not self._short_enough(text):
            return
        if question := self._first.slip(text):
            self._tell(question)
            return
        self._first.hold(text)
        # Where nothing can be said, that is what has to be told, whatever the words are.
        sure = self._unclear == text or closed(self._call)
        if question := "" if sure else self._first.typed(text):
            self._unclear = ""
            self._tell(question)
        else:
            self._after_typed(self._call.type(text, sure=sure or self._first.is_sure(text)))

    def _after_typed(self, result: Outcome | WhichOf | Unclear) -> None:
        self._unclear = result.text if isinstance(result, Unclear) else ""
        if isinstance(result, Outcome):
            if not result.refusal:
                self._first.hold("")
            self._result(result)
        elif isinstance(result, Unclear):
            self._tell(say("plain.unclear"))
        else:
            self._question = result
            self._tell(*which_lines(self._which(result), cuts_in=cuts_in(self._call)))

    def _which(self, asked: WhichOf) -> dict[int, Reply]:
        """The replies that are asked about, by the numbers that they have in the list."""
        meant = {reply.id for reply in asked.replies}
        return {number: reply for number, reply in standing(self._numbered()).items() if reply.id in meant}

    def _short_enough(self, text: str) -> bool:
        if len(text) <= MOST_TYPED:
            return True
        self._tell(say("plain.too_long", most=MOST_TYPED))
        return False

    def _result(self, outcome: Outcome, said: str = "") -> None:
        """Tell what an event did: your words and what they moved, then the customer's words, then whose turn
        it is. `said` is a reply picked by its number, in short form, as it was read out before."""
        if refusal := outcome.refusal:
            stopped = refusal.told.id == "refusal.nothing_to_hear"
            self._tell(say("plain.stopped", name=self._name) if stopped else refusal.message)
            return
        played = self._call.played[-1]
        if played.before is not None and outcome.scene != played.before.scene:
            self._helped, self._listed = False, ()
        found = self._lines(played)
        own = (line for line in found if line.who in ("broken", "cut", "back", "cue", "silence"))
        self._tell(*map(self._line, own))
        if said:
            self._tell(f"{say('transcript.you')}: {said}")
        shown = moved(outcome.moves)
        asked_later = self._asks_view and isinstance(outcome.event, Say)
        for told in () if asked_later else moves_told(played.before, outcome):
            self._tell(say("plain.move", move=capitalised(told)))
        if shown:
            self._meters()
        elif isinstance(outcome.event, Pick | Say):
            self._tell(say("coach.no_change"))
        self._tell(*coach_lines(self._call, coached=self._coached, retry=self._retry))
        self._notices()
        self._say(line for line in found if line.theirs)
        if isinstance(outcome.event, Wait) and not (outcome.heard or outcome.line):
            self._tell(say("plain.nothing_more", name=self._name))
        self._where()

    def _lines(self, played: Played) -> tuple[Line, ...]:
        return lines(self._call.plan, played.before, played.outcome)

    def _say(self, found: Iterable[Line]) -> None:
        spoken = [self._line(line) for line in found]
        if spoken:
            self._last = spoken
            self._tell(*spoken)

    def _line(self, line: Line) -> str:
        return read_out(line, self._name)

    def _where(self) -> None:
        """Say whose turn it is, and what can be answered: the replies where they are new, else that they are
        as before."""
        plan, state = self._call.plan, self._call.state
        if state.over:
            return
        if speaking(plan, state):
            if would_interrupt(plan, state):
                self._tell(goes_on(self._call, explained=self._explained))
                self._explained = True
                return
            self._tell(say("plain.pausing", name=self._name))
        elif plan.scene(state).goto:
            self._tell(say("plain.go_on"))
            return
        else:
            self._tell(say("plain.your_turn"))
        if state.answered >= ANSWERS_IN_A_ROW:
            self._tell(say("floor.choose"))
            self._listed = ()
        self._replies(self._listed)
        self._tell(*self._first.held_line())

    def _replies(self, listed: Listed = ()) -> None:
        """What can be answered, short where it was `listed` before."""
        plan, found = self._call.plan, self._numbered()
        scene = plan.scene(self._call.state)
        self._tell(*reply_lines(plan, scene, found, listed))
        self._listed = as_listed(scene, found)

    def _hint(self) -> None:
        before = self._numbered()
        self._helped = True
        if self._numbered() == before:
            self._tell(say("plain.no_hint"))
        else:
            self._replies()

    def _numbered(self) -> Numbered:
        return numbered(self._call.plan, self._call.played, helped=self._helped)

    def _meters(self) -> None:
        state = self._call.state
        self._tell(say("plain.meters", trust=state.trust, frustration=state.frustration))

    def _notices(self) -> None:
        for notice in self._call.notices:
            self._tell(say("plain.notice", notice=notice))
        self._call.notices.clear()

    def _tell(self, *texts: str) -> None:
        for text in texts:
            self._write(text)
