"""Blocks of a debrief set for the screen, with a sign or a label wherever there is a colour."""

from collections.abc import Iterable, Iterator

from textual.content import Content

from game.conversation.transcript import in_quotes
from game.debrief.blocks import Block, Card, Ended, Heading, Points, Quote, Sentence, Spoken, Tone
from game.messages import say
from game.tui.ending_signs import ENDING_SIGNS
from game.tui.foreign_text import literal
from game.tui.widgets.hanging_text import HangingText, hanging

_BAND_SIGNS = {"good": "◆", "fair": "●", "not yet": "○", "too few": "·"}
_SIGNS: dict[Tone, str] = {"move": "▸ ", "lost": "✕ ", "noted": "✎ ", "silence": "… "}
_STYLES: dict[Tone, str] = {
    "quiet": "$text-muted", "strong": "bold", "move": "$text-accent", "lost": "$text-warning",
    "yours": "$primary", "better": "$text-success", "asked": "italic",
}  # fmt: skip


def shown(blocks: Iterable[Block]) -> Content:
    """Blocks one below the other, a label before its sentence."""
    return Content("\n").join(_with_label(block) for block in blocks)


def parts(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """The blocks, each heading with what follows it."""
    part: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and part:
            yield part
            part = []
        part.append(block)
    yield part


def in_columns(block: Block) -> HangingText:
    """A block in two columns: its label, and the words."""
    label = block.label if isinstance(block, Sentence | Quote) else ""
    return hanging(f"{label:<11}", _words(block))


def _with_label(block: Block) -> Content:
    if isinstance(block, Sentence | Quote) and block.label:
        return Content.assemble((block.label, "bold"), " ", _words(block))
    return _words(block)


def _words(block: Block) -> Content:
    match block:
        case Heading():
            return literal(block.text, "bold")
        case Sentence():
            return literal(f"{_SIGNS.get(block.tone, '')}{block.text}", _STYLES.get(block.tone, ""))
        case Points():
            return literal("\n".join(f"- {row}" for row in block.rows))
        case Quote():
            return literal(in_quotes(block.text, block.said, block.deed), _STYLES.get(block.tone, ""))
        case Spoken():
            return literal(f"{block.who}: {block.text}", "$text-muted")
        case Ended():
            return _ended(block)
        case Card():
            return _card(block)
    return Content("")


def _ended(block: Ended) -> Content:
    ending = block.ending
    sign, kind = f"{ENDING_SIGNS[ending.kind]} ", f"   {say('debrief.kind', kind=ending.kind)}"
    parts = [Content.assemble((sign, "bold"), literal(ending.title, "bold"), (kind, "$text-muted"))]
    if block.survey:
        stars = block.stars
        parts.append(literal(f"{block.survey}  {'★' * stars}{'☆' * (5 - stars)}"))
    if block.comment:
        parts.append(literal(f"“{block.comment}”", "italic"))
    return Content("\n").join([*parts, Content("")])


def _card(block: Card) -> Content:
    rows = [Content.styled(block.title, "bold")]
    for row in block.rows:
        band = (f"{_BAND_SIGNS[row.band]} {row.band:<9}", "bold" if row.band == "not yet" else "")
        rows.append(Content.assemble(f"{row.skill:<12}", band, literal(row.counts, "$text-muted")))
    return Content("\n").join(rows)
