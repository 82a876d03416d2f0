"""One call played line by line.

A number picks, other text is typed, an empty line listens on; `/help` says the rest. Every line that is
written starts with who speaks, so that nothing depends on colour, place or drawing.
"""

import re
from collections.abc import Callable, Iterable

from game.conversation.debrief import debrief
from game.conversation.events import Cue, Listen, Note, Wait
from game.conversation.state import Outcome
from game.conversation.step import offered, speaking, would_interrupt
from game.conversation.transcript import Line, explain, lines, moved
from game.plain.ending import ending_lines
from game.progress.call import Call, Nearest
from game.text import clean

Write = Callable[[str], None]

HELP = """Commands:
  (an empty line)  listen on
  1, 2, 3 …        pick that reply; while they speak, it cuts in
  any other text   say it in your own words
  /cue             a short cue (“I see”), without taking the floor
  /wait            let the silence be
  /replies         read out the replies again
  /hint            replies to lean on, where you answer in your own words
  /note TEXT       write a note; /notes reads them out
  /meters          trust and frustration
  /again           what was said last, once more
  /quit            leave; the call is saved"""


class LinePlayer:
    """Plays `call` with lines in and lines out. `input_lines` ends where input ends."""

    def __init__(self, call: Call, input_lines: Iterable[str], write: Write) -> None:
        self._call = call
        self._input = iter(input_lines)
        self._write = write
        self._name = call.plan.story.customer.name
        self._helped = False
        self._last: list[str] = []

    def play(self) -> bool:
        """Play until the call is over (true), or the player or the input ends (false)."""
        self._open()
        while not self._call.state.over:
            line = next(self._input, None)
            if line is None:
                break
            if not self._answer(clean(line).strip()):
                break
        if self._call.state.over:
            for line in ending_lines(debrief(self._call.plan, self._call.events), self._name):
                self._write(line)
            return True
        self._write("The call is saved. Go on with it later from this point.")
        return False

    def _open(self) -> None:
        story = self._call.plan.story
        self._write(f"{story.title}. Channel: {story.channel}. Customer: {story.customer.name}.")
        if story.customer.about:
            self._write(story.customer.about)
        self._write("Type /help for the commands.")
        self._notices()
        if len(self._call.played) > 1:
            self._write("You are going on where you left. The call so far:")
        for played in self._call.played:
            self._say(lines(self._call.plan, played.before, played.outcome))
        self._where()

    def _answer(self, line: str) -> bool:
        """Take one line of input; false when the player leaves."""
        if not line:
            self._result(self._call.do(Listen()))
        elif line.startswith("/"):
            return self._command(line)
        elif re.fullmatch(r"[0-9]{1,3}", line):
            self._pick(int(line))
        else:
            self._type(line)
        return True

    def _command(self, line: str) -> bool:
        name, _, rest = line.partition(" ")
        match name.lower():
            case "/quit" | "/q":
                return False
            case "/cue":
                self._result(self._call.do(Cue(rest.strip())))
            case "/wait":
                self._result(self._call.do(Wait()))
            case "/note":
                self._note(rest.strip())
            case "/notes":
                notes = [e.text for e in self._call.events if isinstance(e, Note)]
                self._tell(*(f"Note: {text}" for text in notes) if notes else ("You have no notes yet.",))
            case "/meters":
                self._meters()
            case "/replies":
                self._where()
            case "/hint":
                self._helped = True
                self._where()
            case "/again":
                self._tell(*self._last)
                self._where()
            case "/help" | "/?":
                self._tell(*HELP.splitlines())
            case _:
                self._tell(
                    f"There is no command “{name}”. /help lists them. Nothing was said to {self._name}."
                )
        return True

    def _note(self, text: str) -> None:
        if not text:
            self._tell("Write the note behind the word: /note three bills")
            return
        self._call.do(Note(text))
        self._tell("Noted.")
        self._notices()

    def _pick(self, number: int) -> None:
        replies = offered(self._call.plan, self._call.state, helped=self._helped)
        if not 1 <= number <= len(replies):
            self._tell(f"There is no reply {number} here." if replies else "There is no reply to pick here.")
            self._where()
            return
        self._result(self._call.pick(replies[number - 1]))

    def _type(self, text: str) -> None:
        result = self._call.type(text)
        if isinstance(result, Outcome):
            self._result(result)
        else:
            self._ask(result)

    def _ask(self, nearest: Nearest) -> None:
        if nearest.reply is None:
            self._tell("None of the replies open to you here comes near that. Nothing was said.")
            self._where()
            return
        self._tell(f"The nearest reply is: “{nearest.reply.say or nearest.reply.do}” Take it? (yes or no)")
        answer = (next(self._input, None) or "").strip().lower()
        if answer in ("y", "yes"):
            self._result(self._call.pick(nearest.reply, nearest.text))
        else:
            self._tell("Nothing was said.")
            self._where()

    def _result(self, outcome: Outcome) -> None:
        if outcome.refusal:
            self._tell(outcome.refusal.message)
            self._notices()
            self._where()
            return
        before = self._call.played[-1].before
        if before is not None and outcome.scene != before.scene:
            self._helped = False
        self._say(line for line in lines(self._call.plan, before, outcome) if line.who not in ("you", "note"))
        shown = moved(outcome.moves)
        if shown:
            self._tell(*(explain(m)[:1].upper() + explain(m)[1:] + "." for m in shown))
            self._meters()
        if outcome.why:
            self._tell(f"Coach: {outcome.why}")
        self._notices()
        self._where()

    def _say(self, found: Iterable[Line]) -> None:
        spoken = [self._line(line) for line in found]
        if spoken:
            self._last = spoken
            self._tell(*spoken)

    def _line(self, line: Line) -> str:
        match line.who:
            case "customer":
                return f"{self._name}: {line.text}"
            case "seen":
                return f"{self._name}, {line.text.strip('()')}"
            case "you" | "cue":
                return f"You: {line.text}"
            case "note":
                return f"Note: {line.text}"
            case _:
                return line.text

    def _where(self) -> None:
        """Say whose turn it is, and with an open floor what can be answered."""
        plan, state = self._call.plan, self._call.state
        if state.over:
            return
        if speaking(plan, state):
            cut = "speaking" if would_interrupt(plan, state) else "pausing; the floor is open"
            self._tell(f"({self._name} is {cut}. Press Enter to listen on.)")
            return
        scene = plan.scene(state)
        if scene.goto:
            self._tell("(Press Enter to go on.)")
            return
        self._tell(f"({self._name} has finished. It is your turn.)")
        if scene.typed:
            self._tell(scene.typed.prompt or "In your own words:")
        for number, reply in enumerate(offered(plan, state, helped=self._helped), 1):
            self._tell(f"{number}. {reply.say or f'({reply.do})'}")

    def _meters(self) -> None:
        state = self._call.state
        self._tell(f"Trust {state.trust}, frustration {state.frustration}.")

    def _notices(self) -> None:
        for notice in self._call.notices:
            self._tell(f"Saving: {notice}")
        self._call.notices.clear()

    def _tell(self, *texts: str) -> None:
        for text in texts:
            self._write(text)
