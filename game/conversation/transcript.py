"""A run as lines of text, the same for the screen, plain play and documents."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from game.conversation.events import Cue, Note, Pick, Retake, Say, Wait
from game.conversation.plan import Plan
from game.conversation.state import Move, Outcome, State
from game.messages import say
from game.story.model import Beat
from game.words import shortened, unbracketed

_TYPED = 400
"""Characters that are shown of what was typed where a pick stands in for it."""

Who = Literal["customer", "seen", "you", "cue", "silence", "note", "cut", "back"]


class Line(Struct, frozen=True):
    """One line of the transcript. `who` says what it is: the customer's words, what is seen of the customer,
    your reply, your cue, your silence, your note, `cut`, which stands where you interrupted and does not tell
    the words that were lost, or `back`, where you went back to a moment."""

    who: Who
    text: str

    @property
    def theirs(self) -> bool:
        """Whether it is of the customer's turn, said or seen."""
        return self.who in ("customer", "seen")


ASIDE = frozenset(("seen", "cut", "back", "silence", "note"))
"""Whose lines are not words that the other one hears."""


def speaker(line: Line, name: str) -> str:
    """The label before a line; `name` is the customer's. Lines that nobody speaks have a dash."""
    match line.who:
        case "customer":
            return name
        case "you" | "cue":
            return say("transcript.you")
        case "note":
            return say("transcript.note")
        case _:
            return "—"


def lines(plan: Plan, before: State | None, outcome: Outcome) -> tuple[Line, ...]:
    """The lines that one outcome adds. `before` is the state before the event, None for `Begin`."""
    return (*_done(plan, before, outcome), *(line for beat in outcome.heard for line in beat_lines(beat)))


def words_of(plan: Plan, before: State, event: Pick | Say) -> tuple[str, bool]:
    """The words (or the deed) of a reply, and whether it was said: a `do` pick is not."""
    if isinstance(event, Say):
        return event.text, True
    reply = plan.scene(before).reply(event.id)
    if reply is None:
        return event.id, True
    return (reply.say, True) if reply.say is not None else (reply.do or "", False)


def moved(moves: tuple[Move, ...]) -> tuple[Move, ...]:
    """The moves that are shown to a player: those that moved a meter, and those that earn no more."""
    return tuple(m for m in moves if m.trust or m.frustration or m.spent)


def explain(move: Move) -> str:
    """One move as a line: `trust +8, frustration -8: names what this is like for them (“worn out”)`."""
    told = amounts(move.trust, move.frustration)
    if move.words:
        return say("move.quoting", amounts=told, reason=move.reason, words=shortened(move.words))
    return say("move.told", amounts=told, reason=move.reason)


def amounts(trust: int, frustration: int) -> str:
    """Moves in words and numbers: `trust +8, frustration -8`; "no move" for none."""
    parts = [say("move.trust", by=f"{trust:+d}")] if trust else []
    parts += [say("move.frustration", by=f"{frustration:+d}")] if frustration else []
    return ", ".join(parts) or say("move.none")


def in_quotes(text: str, said: bool) -> str:
    """Words in quotation marks, a deed in brackets."""
    return f"“{text}”" if said else deed(text)


def deed(text: str) -> str:
    """What is done or seen and not said, in brackets, once."""
    return f"({unbracketed(text)})"


def _done(plan: Plan, before: State | None, outcome: Outcome) -> list[Line]:
    event = outcome.event
    found: list[Line] = []
    if isinstance(event, Pick | Say) and before is not None:
        if outcome.interrupted:
            left = sum(beat.say is not None for beat in outcome.unheard)
            name = plan.story.customer.name
            cut = say("transcript.cut_in_on", count=left, name=name) if left else say("transcript.cut_in")
            found.append(Line("cut", cut))
        text, said = words_of(plan, before, event)
        line = text if said else deed(text)
        if isinstance(event, Pick) and event.text:
            line = say("transcript.typed_for", reply=line, words=shortened(event.text, _TYPED))
        found.append(Line("you", line))
    elif isinstance(event, Cue):
        found.append(Line("cue", event.text or say("transcript.cue")))
    elif isinstance(event, Retake):
        found.append(Line("back", say("transcript.back")))
    elif isinstance(event, Note):
        found.append(Line("note", event.text))
    elif isinstance(event, Wait) and (outcome.silence or outcome.line or not outcome.heard):
        found.append(Line("silence", say("transcript.silence")))
        if outcome.line:
            found.append(Line("customer", outcome.line))
    return found


def beat_lines(beat: Beat) -> Iterator[Line]:
    """What is seen and what is said in a beat."""
    if beat.do:
        yield Line("seen", beat.do)
    if beat.say:
        yield Line("customer", beat.say)
