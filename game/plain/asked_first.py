"""What is asked about once before it is done. A player at a terminal: cutting in, and a silence that costs.
Everybody: words that were hardly meant for the customer."""

from collections.abc import Iterator

from game.conversation.ear import hear, is_letter
from game.conversation.step import silence_costs
from game.conversation.turn import would_interrupt
from game.listening.detector import only_cue
from game.messages import say
from game.plain.known_everywhere import word_of_home
from game.plain.slips import call_commands, may_be_slip
from game.play.session import Call


def voice(call: Call) -> str:
    """Who spoke last on the other side; "" where the last of it was only seen or heard besides words."""
    heard = next((one.outcome.heard for one in reversed(call.played) if one.outcome.heard), ())
    said = [beat for beat in heard if beat.say is not None]
    return (said[-1].who or call.plan.story.customer.name) if said else ""


def closed(call: Call) -> bool:
    """Whether nothing can be said now, only heard."""
    scene = call.plan.scene(call.state)
    return bool(scene.goto or scene.ending)


def cuts_in(call: Call) -> bool:
    """Whether a reply would be taken now, and would interrupt."""
    return would_interrupt(call.plan, call.state) and not closed(call)


def goes_on(call: Call, *, explained: bool) -> str:
    """That there is more to hear; that somebody speaks only of whom was heard to speak."""
    name = voice(call)
    if not name:
        return say("plain.more_to_come") if explained else say("plain.more_to_come_how")
    return say("plain.speaking", name=name) if explained else say("plain.speaking_how", name=name)


class AskedFirst:
    """Remembers one question, which the very next line answers: with the same again it is meant. Without
    `asks` everything but a slip of the hand is meant at once. `more` are commands, without their slash, that
    this call has besides those of every call."""

    def __init__(self, call: Call, *, asks: bool, more: frozenset[str]) -> None:
        self._call = call
        self._commands = call_commands() | more
        self._asks = asks
        self._asked, self._now = "", ""
        self._silent = ""
        self._held, self._held_told = "", False

    @property
    def held(self) -> str:
        """The line typed last that was not said, "" for none."""
        return self._held

    def hold(self, text: str) -> None:
        """Keep a line until something is said; "" keeps none."""
        if text != self._held:
            self._held, self._held_told = text, False

    def held_line(self) -> Iterator[str]:
        """That a line is kept and can be said now; nothing where none is, or where it was told."""
        if self._held and not self._held_told:
            self._held_told = True
            yield say("plain.held")

    def next_line(self) -> None:
        """Another line comes in: what was asked before the last one is forgotten."""
        self._asked, self._now = self._now, ""

    def pick(self, reply: str) -> str:
        """The question before the reply of this id cuts in; "" where it is said at once."""
        if not cuts_in(self._call) or self._is_meant(f"pick {reply}"):
            return ""
        name = voice(self._call)
        return say("plain.number_cuts_in", name=name) if name else say("plain.number_cuts_in_seen")

    def typed(self, text: str) -> str:
        """The same before typed words. A cue in words takes nobody's floor."""
        call = self._call
        if not cuts_in(call) or only_cue(hear(call.plan, call.state, text)) or self._is_meant(f"say {text}"):
            return ""
        name = voice(self._call)
        return say("plain.line_cuts_in", name=name) if name else say("plain.line_cuts_in_seen")

    def slip(self, text: str) -> str:
        """The question before a letter, or a command without its slash, is said to the customer."""
        if not may_be_slip(text, self._commands) or closed(self._call) or self.is_sure(text):
            return ""
        self._now = _questions(text)[0]
        name = self._call.plan.story.customer.name
        if word_of_home(text) and text.lower() not in self._commands:
            return say("plain.bare_home", typed=text, name=name)
        if not is_letter(text):
            return say("plain.bare_command", typed=text, command=text.lower(), name=name)
        return say("plain.letter", typed=text, name=name)

    def silence(self) -> str:
        """The question before a silence that costs, once in a scene; "" where it is left at once."""
        call, scene = self._call, self._call.state.scene
        if self._silent == scene or not silence_costs(call.plan, call.state):
            return ""
        if self._is_meant("/wait"):
            self._silent = scene if self._asks else ""
            return ""
        return say("plain.silence_costs")

    def is_sure(self, text: str) -> bool:
        """Whether this text was asked about as a slip, and was typed again."""
        return may_be_slip(text, self._commands) and self._asked in _questions(text)

    def _is_meant(self, what: str) -> bool:
        if not self._asks or self._asked == what:
            return True
        self._now = what
        return False


def _questions(text: str) -> tuple[str, str]:
    """The questions after which the same line is no slip: about the slip, then about cutting in with it."""
    return f"slip {text}", f"say {text}"
