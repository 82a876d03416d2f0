"""A debrief set as Markdown, in which nothing that people wrote becomes markup."""

import re
from collections.abc import Iterable, Iterator

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
)
from game.messages import say
from game.text import clean


def markdown(blocks: Iterable[Block]) -> str:
    """The document, a paragraph a block. The curves have no form here."""
    return "\n\n".join(part for block in blocks for part in _set(block)) + "\n"


def escaped(text: str) -> str:
    """Text that Markdown takes for nothing but text, on one line."""
    flat = " ".join(clean(text).split())
    inside = re.sub(r"([\\`*_\[\]<>#|~&!])", r"\\\1", flat)
    return re.sub(r"^(\d+)?([-+.)=])", r"\1\\\2", inside)


def _set(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * block.level} {escaped(block.text)}"
        case Sentence():
            label = f"{escaped(block.label)}: " if block.label else ""
            yield f"{label}{escaped(block.text)}"
        case Points():
            yield "\n".join(f"- {escaped(row)}" for row in block.rows)
        case Quote():
            yield f"{escaped(block.label)}:"
            yield f"> {escaped(block.line)}"
            yield from _set(block.led)
        case Spoken():
            yield _spoken(block)
        case Transcript():
            yield "  \n".join(_spoken(line) for line in block.lines)
        case Ended():
            yield escaped(block.told)
            if block.survey:
                yield escaped(block.survey)
            if block.comment:
                yield f"> {escaped(block.comment)}"
        case Card():
            yield f"{escaped(block.title)}:"
            head = f"| {say('debrief.skill')} | {say('debrief.band')} | {say('debrief.counts')} |"
            rows = (f"| {row.skill} | {row.band} | {escaped(row.counts)} |" for row in block.rows)
            yield "\n".join((head, "|---|---|---|", *rows))
        case Curves():
            pass


def _spoken(line: Spoken) -> str:
    text = escaped(line.text)
    meters = f" *({escaped(line.meters)})*" if line.meters else ""
    return f"**{escaped(line.who)}:** {f'*{text}*' if line.aside else text}{meters}"
