"""What a person reads of a run: one list of lines, the same in every driver."""

from typing import Literal

from msgspec import Struct

from game.conversation.events import Begin, Cue, Note, Pick, Say, Wait
from game.conversation.plan import Plan
from game.conversation.state import Move, Outcome, State
from game.story.model import Beat
from game.words import shortened

_TYPED = 400
"""Characters that are shown of what was typed where a pick stands in for it."""

Who = Literal["customer", "seen", "you", "cue", "silence", "note", "cut"]


class Line(Struct, frozen=True):
    """One line of the transcript. `who`: the customer's words or what is seen of them, your reply,
    your cue, your silence, your note, or `cut`: what an interruption left unheard (no words of it)."""

    who: Who
    text: str


def lines(plan: Plan, before: State | None, outcome: Outcome) -> tuple[Line, ...]:
    """What one outcome adds to the transcript. `before` is the state in which the event was made (None
    for `Begin`)."""
    return (*_done(plan, before, outcome), *(line for beat in outcome.heard for line in _beat(beat)))


def words_of(plan: Plan, before: State, event: Pick | Say) -> tuple[str, bool]:
    """The words (or the deed) of a reply, and whether it was said: a `do` pick is not."""
    if isinstance(event, Say):
        return event.text, True
    reply = plan.scene(before).reply(event.id)
    if reply is None:
        return event.id, True
    return (reply.say, True) if reply.say is not None else (reply.do or "", False)


def moved(moves: tuple[Move, ...]) -> tuple[Move, ...]:
    """The moves that a player is told of: those that moved a meter, and spent ones with their reason."""
    return tuple(m for m in moves if m.trust or m.frustration or (m.reason and m.code != "closed_question"))


def explain(move: Move) -> str:
    """One move as a line: `trust +8, frustration -8: names what this is like for them (“worn out”)`."""
    parts = [
        f"{name} {value:+d}"
        for name, value in (("trust", move.trust), ("frustration", move.frustration))
        if value
    ]
    quote = f" (“{shortened(move.words)}”)" if move.words else ""
    return f"{', '.join(parts) or 'no move'}: {move.reason}{quote}"


def _done(plan: Plan, before: State | None, outcome: Outcome) -> list[Line]:
    event = outcome.event
    found: list[Line] = []
    if isinstance(event, Pick | Say) and before is not None:
        if outcome.interrupted:
            left = sum(beat.say is not None for beat in outcome.unheard)
            what = "One thing" if left == 1 else f"{left} things"
            stays = "stays" if left == 1 else "stay"
            name = plan.story.customer.name
            lost = f" {what} {name} was about to say {stays} unheard." if left else ""
            found.append(Line("cut", f"You cut in.{lost}"))
        text, said = words_of(plan, before, event)
        line = text if said else f"({text.strip('()')})"
        if isinstance(event, Pick) and event.text:
            line += f" (you typed: “{shortened(event.text, _TYPED)}”)"
        found.append(Line("you", line))
    elif isinstance(event, Cue):
        found.append(Line("cue", event.text or "Mm-hm."))
    elif isinstance(event, Note):
        found.append(Line("note", event.text))
    elif isinstance(event, Wait) and (outcome.silence or outcome.line or not outcome.heard):
        found.append(Line("silence", "(You leave the silence be.)"))
        if outcome.line:
            found.append(Line("customer", outcome.line))
    elif isinstance(event, Begin):
        return found
    return found


def _beat(beat: Beat) -> list[Line]:
    found = []
    if beat.do:
        found.append(Line("seen", beat.do))
    if beat.say:
        found.append(Line("customer", beat.say))
    return found
