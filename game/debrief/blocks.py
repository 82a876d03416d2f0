"""A debrief as neutral blocks, worded once: screen, lines and documents only set them.

Each function makes the blocks of one part, in the order in which they are read. The printers: for the screen
`game/tui/widgets/debrief/blocks.py`, for lines `game/plain/debrief_lines.py`, for documents `markdown.py` and
`html.py`.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from game.conversation.state import Move, Outcome
from game.conversation.transcript import ASIDE, Replied, at_limits, explain, moved, speaker
from game.debrief.card import Score
from game.debrief.coach import left_line, wrong_line
from game.debrief.debrief import Debrief, Meters, Moment, Turn
from game.debrief.facilitator_comment import FacilitatorComment, on_reply
from game.debrief.intentions import question_about
from game.debrief.own_view import view_beside
from game.messages import say
from game.story.model import Ending, Survey
from game.words import listed, sentences, shortened

Tone = Literal["plain", "quiet", "strong", "move", "lost", "noted", "silence", "yours", "better", "asked"]

# Characters of what the customer had said before a reply: two lines of a page, so that the moment is known.
_BEFORE = 160


class Heading(Struct, frozen=True):
    """The title of what follows. `level` 1 is a document's, 2 a step's, 3 a turn's."""

    text: str
    level: int = 3


class Sentence(Struct, frozen=True):
    """One sentence. `label` stands before it where it has one, `tone` says what it is about."""

    text: str
    tone: Tone = "plain"
    label: str = ""


class Quote(Struct, frozen=True):
    """A reply that was made or could have been; `said` is false for a deed, and `deed` is
    what is done while it is said. `led` tells behind a label of its
    own what it did to the meters, or would have done."""

    label: str
    text: str
    said: bool
    tone: Tone
    led: Sentence
    deed: str = ""

    @property
    def line(self) -> str:
        """On one line, for a document that sets quotes apart by itself."""
        return Replied(self.text, self.said, self.deed).line


class Spoken(Struct, frozen=True):
    """A line of the call behind the label of who speaks. `aside`: it is none that the other one hears.
    `meters` and `why` tell of a reply what it led to."""

    who: str
    text: str
    aside: bool = False
    meters: str = ""
    why: str = ""


class Transcript(Struct, frozen=True):
    """The call from its start."""

    lines: tuple[Spoken, ...]


class Points(Struct, frozen=True):
    """Short texts, one below the other."""

    rows: tuple[str, ...]


class Ended(Struct, frozen=True):
    """How the call ended, in a sentence; its survey in words, its stars and the customer's comment, "" and 0
    for none."""

    ending: Ending
    told: str
    survey: str = ""
    stars: int = 0
    comment: str = ""


class Card(Struct, frozen=True):
    """The score card."""

    title: str
    rows: tuple[Score, ...]


class Curves(Struct, frozen=True):
    """The meters over the call, for a printer that can draw."""

    found: Debrief


Block = Heading | Sentence | Points | Quote | Spoken | Transcript | Ended | Card | Curves


def step_titles() -> tuple[str, str, str, str]:
    return (
        say("debrief.step_feel"),
        say("debrief.step_happened"),
        say("debrief.step_gap"),
        say("debrief.step_next"),
    )


def ending(found: Debrief, name: str, view: tuple[int, int] = (0, 0)) -> Iterator[Block]:
    """How it ended and what the meters did. `view`: the player's rating (trusted, heard), 0 for not rated."""
    yield _ended(found.ending, found.survey, name) if found.ending else Sentence(say("debrief.not_over"))
    if found.curve:
        yield Sentence(_meters(found.curve[0], found.curve[-1]))
    if found.ending and all(view):
        yield Sentence(view_beside(*view, found.survey), "quiet")


def transcript(found: Debrief, name: str, comments: Sequence[FacilitatorComment] = ()) -> Transcript:
    """The call, with the meters after each reply, and what a facilitator said of it."""
    return Transcript(tuple(line for moment in found.moments for line in _spoken(moment, name, comments)))


def at_moment(found: Debrief, at: Moment, comments: Sequence[FacilitatorComment] = ()) -> Iterator[Sentence]:
    """What one moment of the call did, and what a facilitator said of it."""
    turn = found.turns[at.turn - 1] if at.turn else None
    told = [Sentence(explain(move), "move") for move in moved(at.outcome.moves)]
    limits = at_limits(turn.meters[0], at.outcome.moves) if turn else ""
    told += [Sentence(sentences(limits), "quiet")] if limits else []
    told += [Sentence(at.outcome.why)] if at.outcome.why else []
    told += [Sentence(wrong_line(turn.wrong), "lost")] if turn and turn.wrong else []
    told += [Sentence(left_line(turn.left), "quiet")] if turn and turn.left else []
    if turn:
        number, of = turn.reply, found.replies
        if turn.again:
            label = say("turn.number_again", number=number, of=of)
        else:
            label = say("turn.number", number=number, of=of)
        yield Sentence(_meters(*turn.meters), label=label)
    elif not told:
        yield Sentence(say("turn.nothing"), "quiet")
    yield from told
    for said in on_reply(comments, at.turn):
        yield Sentence(said, "noted", say("desk.facilitator"))


def over_the_call(found: Debrief) -> Iterator[Sentence]:
    """What kept a better ending away, what was lost on the way, and what the replies showed."""
    if found.kept_away:
        yield Sentence(say("kept_away.lead"), "strong")
    for reason in found.kept_away:
        yield Sentence(reason, "lost")
    for facts in found.unheard:
        yield Sentence(say("debrief.unheard", facts=facts), "lost")
    for facts in found.in_pause:
        yield Sentence(say("debrief.unheard_in_pause", facts=facts), "lost")
    for facts in found.forgotten:
        yield Sentence(say("debrief.forgotten", facts=facts), "noted")
    if found.unsaid:
        yield Sentence(say("debrief.unsaid", count=found.unsaid), "silence")
    counts = ", ".join(_counts(found))
    counted = say("debrief.counted", counts=counts) if counts else say("debrief.counted_nothing")
    yield Sentence(counted, "quiet")


def _counts(found: Debrief) -> Iterator[str]:
    """Each count behind its label; those that make up a sum stand behind it, in the place of the first."""
    told = set[str]()
    for label, count in found.counts.items():
        whole = next((one for one in found.sums if label in one.parts), None)
        if whole is None:
            yield f"{label} {count}"
        elif whole.label not in told:
            told.add(whole.label)
            parts = ", ".join(f"{part} {found.counts[part]}" for part in whole.parts if part in found.counts)
            yield say("debrief.sum", label=whole.label, count=whole.count, parts=parts)


def turns(
    found: Debrief, name: str, comments: Sequence[FacilitatorComment] = (), *, brief: bool = False
) -> Iterator[tuple[Heading, tuple[Block, ...]]]:
    """The turns to look at, the most telling first, each with its title, and what a facilitator said of it.
    `brief`, for those who hear it read out, leaves out what the customer then said, that nothing better stood
    open, what a reply led to where its moves say that, words that are read out beside it anyway, and what the
    facilitator said, which stands beside the reply in the call."""
    of = found.replies
    for place, turn in enumerate(found.telling):
        number = turn.reply
        if place:
            title = say("turn.second", number=number, of=of)
        elif _no_gap(found):
            title = say("turn.no_gap_first", number=number, of=of)
        else:
            title = say("turn.first", number=number, of=of)
        said = () if brief else on_reply(comments, turn.number)
        beside = (Sentence(told, "noted", say("desk.facilitator")) for told in said)
        yield Heading(title), (*_turn(found, turn, name, brief), *beside)


def about_gap(found: Debrief, comments: Sequence[FacilitatorComment] = ()) -> Iterator[Sentence]:
    """What stands above the turns: of which replies a facilitator sees more or less of a gap than the game,
    and that there are no turns, or no gap in them."""
    otherwise = list(_seen_otherwise(found, comments))
    yield from (Sentence(told, "noted", say("desk.facilitator")) for told in otherwise)
    if not found.telling:
        yield Sentence(say("turn.none"))
    elif _no_gap(found):
        yield Sentence(say("turn.no_gap_beside") if otherwise else say("turn.no_gap"), "strong")


def _seen_otherwise(found: Debrief, comments: Sequence[FacilitatorComment]) -> Iterator[str]:
    """The replies of which a facilitator's verdict is not what the game says, in a sentence each way."""
    judged = {one.place: one.verdict for one in comments if one.verdict}
    gap = [turn for turn in found.turns if judged.get(turn.number) == "not-well" and not _faulty(turn)]
    well = [turn for turn in found.turns if judged.get(turn.number) == "well" and _faulty(turn)]
    if gap:
        yield say("turn.gap_seen", count=len(gap), replies=listed(str(turn.reply) for turn in gap))
    if well:
        yield say("turn.well_seen", count=len(well), replies=listed(str(turn.reply) for turn in well))


def _no_gap(found: Debrief) -> bool:
    return not any(map(_faulty, found.turns))


def _faulty(turn: Turn) -> bool:
    """Whether the reply cost something, got something wrong or left a clearly better line open."""
    lost = turn.missed or turn.closed or turn.wrong or turn.outcome.interrupted
    return bool(turn.effect < 0 or turn.better or lost)


def card(found: Debrief) -> Iterator[Block]:
    """The score card, and what is counted in it."""
    twice = any(turn.again for turn in found.turns)
    yield Card(say("debrief.card_twice") if twice else say("debrief.card"), found.card)
    yield Sentence(say("card.counted"), "quiet")


def about_cutting_in(found: Debrief) -> Iterator[Sentence]:
    if any(turn.outcome.interrupted for turn in found.turns):
        yield Sentence(say("debrief.cutting_in"), "quiet")


def whole(
    found: Debrief,
    name: str,
    title: str,
    about: Sequence[str],
    view: tuple[int, int],
    intention: str,
    comments: Sequence[FacilitatorComment] = (),
) -> Iterator[Block]:
    """All of it, for a document: `about` says which call it was, and what is not shown as it was; `intention`
    what the player took along, `comments` what a facilitator said."""
    _, happened, gap, next_time = step_titles()
    yield Heading(title, 1)
    yield from (Sentence(line, "quiet") for line in about)
    yield from ending(found, name, view)
    yield Curves(found)
    yield Heading(happened, 2)
    yield transcript(found, name, comments)
    yield from over_the_call(found)
    yield Heading(gap, 2)
    yield from about_gap(found, comments)
    for heading, blocks in turns(found, name, comments):
        yield heading
        yield from blocks
    yield Heading(next_time, 2)
    if intention:
        yield Sentence(intention, "strong")
    yield from card(found)
    yield from about_cutting_in(found)


def _ended(ending: Ending, survey: Survey | None, name: str) -> Ended:
    told = say("debrief.over", title=ending.title, kind=ending.kind)
    if survey is None:
        return Ended(ending, told)
    given = say("debrief.survey", name=name, stars=survey.stars)
    return Ended(ending, told, given, survey.stars, survey.comment)


def _spoken(at: Moment, name: str, comments: Sequence[FacilitatorComment]) -> Iterator[Spoken]:
    outcome = at.outcome
    for line in at.lines:
        reply = bool(at.turn) and line.who == "you"
        meters = say("meters.now", trust=outcome.trust, frustration=outcome.frustration) if reply else ""
        yield Spoken(speaker(line, name), line.text, line.who in ASIDE, meters, outcome.why if reply else "")
        for said in on_reply(comments, at.turn) if reply else ():
            yield Spoken(say("desk.facilitator"), said, aside=True)


def _turn(found: Debrief, turn: Turn, name: str, brief: bool) -> Iterator[Block]:
    outcome = turn.outcome
    yield Spoken(turn.by or name, shortened(turn.customer, _BEFORE), aside=True)
    moves = moved(outcome.moves)
    led = Sentence("" if brief and moves else _changed(*turn.meters), label=say("turn.led_to"))
    yield Quote(say("turn.reply"), turn.said, turn.spoken, "yours", led, turn.deed)
    for move in moves:
        yield Sentence(explain(_unquoted(move, turn) if brief else move), "move")
    if limits := at_limits(turn.meters[0], outcome.moves):
        yield Sentence(sentences(limits), "quiet")
    if outcome.why:
        yield Sentence(outcome.why)
    if turn.wrong:
        yield Sentence(wrong_line(turn.wrong), "lost")
    for line in turn.followed[: 0 if brief else 1]:
        yield Spoken(speaker(line, name), line.text, aside=True)
    if turn.missed:
        yield Sentence(missed_line(turn.outcome, turn.missed), "lost")
    if turn.closed:
        yield Sentence(say("turn.closed"), "lost")
    if turn.left and not outcome.interrupted and not turn.closed:
        yield Sentence(left_line(turn.left), "quiet")
    if turn.retaken:
        for other in (other for other in found.turns[turn.number :][:1] if other.again):
            better = other.effect > turn.effect
            yield Sentence(say("turn.first_counts_better") if better else say("turn.first_counts"), "quiet")
            yield _once_more(other)
    if turn.better:
        label = say("turn.heard_out") if outcome.interrupted else say("turn.also_open")
        then = turn.better.trust, turn.better.frustration
        leads = Sentence(_changed(turn.meters[0], then), label=say("turn.leads_to"))
        yield Quote(label, turn.better.line, turn.better.said, "better", leads, turn.better.deed)
    elif not brief:
        yield Sentence(say("turn.no_better"), "quiet")
    yield Sentence(question_about(turn), "asked", say("turn.question"))


def _unquoted(move: Move, turn: Turn) -> Move:
    """The move without its words where they are most of the reply, which was read out just before, or stand
    in the author's line just behind."""
    most = len(move.words) * 2 > len(turn.said)
    return replace(move, words="") if most or move.words in turn.outcome.why else move


def missed_line(outcome: Outcome, missed: tuple[str, ...]) -> str:
    """The facts that a reply left untold: by cutting in, or by speaking in a pause, which is none."""
    facts = "; ".join(missed)
    if outcome.interrupted:
        return say("debrief.cut_off_there", facts=facts)
    return say("debrief.in_pause_there", facts=facts)


def _once_more(turn: Turn) -> Quote:
    led = Sentence(_changed(*turn.meters), label=say("turn.led_to"))
    return Quote(say("turn.again"), turn.said, turn.spoken, "yours", led, turn.deed)


def _meters(before: Meters, after: Meters) -> str:
    (trust, frustration), (then_trust, then_frustration) = before, after
    return say(
        "debrief.meters",
        trust=trust,
        then_trust=then_trust,
        frustration=frustration,
        then_frustration=then_frustration,
    )


def _changed(before: Meters, after: Meters) -> str:
    names = say("meters.trust"), say("meters.frustration")
    return ", ".join(
        say("turn.stays", meter=meter, after=now)
        if was == now
        else say("turn.changed", meter=meter, before=was, after=now, by=f"{now - was:+d}")
        for meter, was, now in zip(names, before, after, strict=True)
    )
