"""The debrief as lines: how the call ended, what happened, one gap, next time."""

from collections.abc import Iterable, Iterator, Sequence

from game.conversation.transcript import NOBODY, in_quotes, unspoken
from game.debrief.blocks import (
    Block,
    Card,
    Curves,
    Ended,
    Heading,
    Points,
    Quote,
    Sentence,
    Spoken,
    Transcript,
    about_cutting_in,
    about_gap,
    card,
    ending,
    over_the_call,
    turns,
)
from game.debrief.debrief import Debrief
from game.debrief.facilitator_comment import FacilitatorComment
from game.debrief.intentions import offered_intentions
from game.messages import say
from game.words import shortened


def ending_lines(found: Debrief, name: str, view: tuple[int, int] = (0, 0)) -> Iterator[str]:
    """The first step: how it ended. `view` is the player's own rating (trusted, heard), 0 for what was not
    rated."""
    return block_lines(ending(found, name, view))


def happened_lines(
    found: Debrief, name: str, comments: Sequence[FacilitatorComment] = (), *, suggest: bool = True
) -> Iterator[str]:
    """The steps after it. `suggest` tells one intention: leave it to a question about it where one
    follows."""
    yield from block_lines(over_the_call(found))
    yield from block_lines(about_gap(found, comments))
    for heading, blocks in turns(found, name, brief=True):
        yield f"{heading.text}:"
        yield from (f"  {line}" for line in block_lines(blocks))
    if suggest:
        yield say("debrief.next", intention=offered_intentions(found.card)[0])
    yield from block_lines([*card(found), *about_cutting_in(found)])


def unheard_lines(found: Debrief) -> Iterator[str]:
    """What the customer never came to say, word for word, by the reply that came before it."""
    for turn in found.turns:
        if turn.unheard:
            words = shortened(turn.said)
            cut_in = turn.outcome.interrupted
            yield (
                say("debrief.unheard_cut", words=words)
                if cut_in
                else say("debrief.unheard_pause", words=words)
            )
            yield from (f"  {unspoken(line)}" for line in turn.unheard)


def block_lines(blocks: Iterable[Block]) -> Iterator[str]:
    """Blocks as lines, each of which can be understood by itself."""
    for block in blocks:
        match block:
            case Heading():
                yield f"{block.text}:"
            case Sentence():
                yield f"{block.label}: {block.text}" if block.label else block.text
            case Points():
                yield from (f"- {row}" for row in block.rows)
            case Quote():
                led = f" ({block.led.text})" if block.led.text else ""
                yield f"{block.label}: {in_quotes(block.text, block.said, block.deed)}{led}"
            case Spoken():
                yield _spoken(block)
            case Transcript():
                yield from map(_spoken, block.lines)
            case Ended():
                yield block.told
                if block.survey:
                    yield f"{block.survey} “{block.comment}”" if block.comment else block.survey
            case Card():
                yield f"{block.title}:"
                yield from (f"  {row.skill}: {row.band} ({row.counts})" for row in block.rows)
            case Curves():
                pass


def _spoken(line: Spoken) -> str:
    return line.text if line.who == NOBODY else f"{line.who}: {line.text}"
