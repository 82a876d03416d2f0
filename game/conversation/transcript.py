"""A run as lines of text, the same for the screen, plain play and documents."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct

from game.conversation.events import Cue, Note, Pick, Retake, Say, Wait
from game.conversation.plan import Plan
from game.conversation.replay import Played
from game.conversation.state import Move, Outcome, State
from game.messages import say
from game.story.model import Beat, Reply
from game.words import capitalised, shortened, unbracketed

_TYPED = 400
"""Characters that are shown of what was typed where a pick stands in for it."""

Who = Literal["customer", "seen", "you", "cue", "silence", "note", "broken", "cut", "back"]
_FULL = 100
"""Where a meter ends."""
_BROKEN_OFF = 3
"""Words that are still heard of a sentence that is cut in on: enough to feel that there was more, too few to
tell it."""


class Line(Struct, frozen=True):
    """One line of the transcript. `who` says what it is: the customer's words, what is seen of the customer,
    your reply, your cue, your silence, your note, `broken`, the beginning of the sentence that you cut in on,
    `cut`, which stands where you interrupted and does not tell the words that were lost, or `back`, where you
    went back to a moment. `name`: another speaker's, where the words are not the customer's."""

    who: Who
    text: str
    name: str = ""

    @property
    def theirs(self) -> bool:
        """Whether it is of the customer's turn, said or seen."""
        return self.who in ("customer", "seen")


NOBODY = "—"
"""Stands before what nobody speaks."""
ASIDE = frozenset(("seen", "cut", "back", "silence", "note"))
"""Whose lines are not words that the other one hears."""


def speaker(line: Line, name: str) -> str:
    """The label before a line; `name` is the customer's. Lines that nobody speaks have a dash."""
    match line.who:
        case "customer" | "broken":
            return line.name or name
        case "you" | "cue":
            return say("transcript.you")
        case "note":
            return say("transcript.note")
        case _:
            return NOBODY


def last_speaker(plan: Plan, played: Sequence[Played]) -> str:
    """The name of who spoke last on the other side."""
    heard = next((one.outcome.heard for one in reversed(played) if one.outcome.heard), ())
    return (heard[-1].who if heard else "") or plan.story.customer.name


def lines(plan: Plan, before: State | None, outcome: Outcome) -> tuple[Line, ...]:
    """The lines that one outcome adds. `before` is the state before the event, None for `Begin`."""
    heard = (line for beat in outcome.heard for line in beat_lines(plan, beat))
    return (*_done(plan, before, outcome), *heard)


class Replied(NamedTuple):
    """A reply as it is shown: its words or its deed, and whether they were said. `deed`: what was done while
    they were said."""

    text: str
    said: bool
    deed: str = ""

    @property
    def line(self) -> str:
        """On one line; a deed in brackets."""
        return f"{deed(self.deed)} {self.text}" if self.deed else self.text if self.said else deed(self.text)


def words_of(plan: Plan, before: State, event: Pick | Say) -> Replied:
    """What a reply was, in the words that the player saw."""
    if isinstance(event, Say):
        return Replied(event.text, True)
    reply = plan.picked(before, event)
    return replied(plan.reply_as_shown(reply)) if reply else Replied(event.id, True)


def replied(reply: Reply) -> Replied:
    """A reply to pick as it is said or done."""
    if reply.say is None:
        return Replied(reply.do or "", False)
    return Replied(reply.say, True, reply.do or "")


def words_read(plan: Plan, before: State, event: Pick | Say, start: int, end: int) -> str:
    """The words of a reply between two places of its reading, as they were shown."""
    if isinstance(event, Say):
        return event.text[start:end]
    reply = plan.picked(before, event)
    return plan.shown((reply.say or "")[start:end]) if reply else ""


def moved(moves: tuple[Move, ...]) -> tuple[Move, ...]:
    """The moves that are shown to a player: those that moved a meter, and those that earn no more, of several
    for the same reason the first."""
    spent = {m.reason: m for m in reversed(moves) if m.spent}
    return tuple(m for m in moves if m.trust or m.frustration or m is spent.get(m.reason))


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


def moves_told(before: State | None, outcome: Outcome) -> Iterator[str]:
    """The moves of an event, a line each, and last which meters had no room for them."""
    yield from map(explain, moved(outcome.moves))
    limits = at_limits((before.trust, before.frustration), outcome.moves) if before else ""
    if limits:
        yield limits


def at_limits(before: tuple[int, int], moves: tuple[Move, ...]) -> str:
    """Which meters, (trust, frustration) `before`, had no room for all that these moves add up to; "" for
    none."""
    sums = sum(move.trust for move in moves), sum(move.frustration for move in moves)
    names = say("meters.trust"), say("meters.frustration")
    found = [
        told
        for meter, was, by in zip(names, before, sums, strict=True)
        if (told := _at_limit(meter, was, by))
    ]
    return capitalised(", ".join(found))


def _at_limit(meter: str, was: int, by: int) -> str:
    if was + by > _FULL:
        full = was == _FULL
        return say("move.already_high", meter=meter) if full else say("move.high", meter=meter, most=_FULL)
    if was + by < 0:
        return say("move.low", meter=meter) if was else say("move.already_low", meter=meter)
    return ""


def in_quotes(text: str, said: bool, done: str = "") -> str:
    """Words in quotation marks, a deed in brackets; before words also what was `done` as they were said."""
    if done:
        return f"{deed(done)} “{text}”"
    return f"“{text}”" if said else deed(text)


def unspoken(line: Line) -> str:
    """A line of theirs that was never heard, where no label stands before it: with the name of whoever else
    would have said it."""
    if line.who == "seen":
        return deed(line.text)
    return f"{line.name}: {line.text}" if line.name else line.text


def deed(text: str) -> str:
    """What is done or seen and not said, in brackets, once."""
    return f"({unbracketed(text)})"


def _done(plan: Plan, before: State | None, outcome: Outcome) -> list[Line]:
    event = outcome.event
    found: list[Line] = []
    if isinstance(event, Pick | Say) and before is not None:
        if outcome.interrupted:
            words, by = broken_off(plan, outcome)
            found += [Line("broken", words, by)] if words else []
            unsaid = [beat for beat in outcome.unheard if beat.say is not None]
            left = len(unsaid)
            names = {beat.who for beat in unsaid}
            name = (names.pop() if len(names) == 1 else "") or plan.story.customer.name
            cut = say("transcript.cut_in_on", count=left, name=name) if left else say("transcript.cut_in")
            found.append(Line("cut", cut))
        line = words_of(plan, before, event).line
        if isinstance(event, Pick) and event.text:
            line = say("transcript.typed_for", reply=line, words=shortened(event.text, _TYPED))
        found.append(Line("you", line))
    elif isinstance(event, Cue):
        channel = plan.channel(plan.scene(before)) if before else None
        found.append(Line("cue", event.text or (channel.cue_says if channel else "")))
    elif isinstance(event, Retake):
        found.append(Line("back", say("transcript.back")))
    elif isinstance(event, Note):
        found.append(Line("note", event.text))
    elif isinstance(event, Wait) and (outcome.silence or outcome.line or not outcome.heard):
        found.append(Line("silence", say("transcript.silence")))
        if outcome.line:
            found.append(Line("customer", outcome.line))
    return found


def broken_off(plan: Plan, outcome: Outcome) -> tuple[str, str]:
    """The words at which a reply cut in, with a dash where they break off, and the name of whoever says them
    where it is not the customer; "" where nothing was about to be said."""
    beat = next((beat for beat in outcome.unheard if beat.say is not None), None)
    words = plan.shown(beat.say or "").split() if beat and outcome.interrupted else []
    if beat is None or not words:
        return "", ""
    begun = " ".join(words[: min(_BROKEN_OFF, max(1, len(words) - 1))])
    return f"{begun.rstrip('.,;:!?…–— ')}—", beat.who


def beat_lines(plan: Plan, beat: Beat) -> Iterator[Line]:
    """What is seen and what is said in a beat."""
    if beat.do:
        seen = plan.shown(beat.do)
        # Nothing else says whose it is: beside what is seen stands no name.
        yield Line("seen", f"({beat.who}: {unbracketed(seen)})" if beat.who else seen)
    if beat.say:
        yield Line("customer", plan.shown(beat.say), beat.who)
