"""Text that has no room for all of it, cut between words and measured in columns, as it is drawn."""

from textual.content import Content

_WITHIN = "'’-£$€%"
"""What may stand within a word or a price, beside letters and figures. Before any other sign a word ends."""


def cut_at_word(text: Content, width: int) -> Content:
    """The text in so many columns; where it is cut, an ellipsis stands behind its last whole word."""
    return text if text.cell_length <= width else whole_words(text, width - 1) + Content("…")


def whole_words(text: Content, width: int) -> Content:
    """As many whole words from the beginning as have room. A word that begins in the first half and has no
    room is cut, so that something stands."""
    if text.cell_length <= width:
        return text
    plain = text.plain
    fits = min(len(plain) - 1, max(1, width))
    while fits > 1 and text[:fits].cell_length > width:
        fits -= 1
    end = len(plain[:fits].rstrip())
    if plain[fits].isalnum() or plain[fits] in _WITHIN:
        last = max((n for n in range(end) if plain[n].isspace()), default=0)
        end = last if last >= end // 2 else end
    return text[: len(plain[:end].rstrip(" ,.;:–—"))]
