"""Text that a player marks with the mouse, as it is copied: the words, without what is drawn around them."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress

from textual.selection import Selection
from textual.widget import Widget

_SIGNS = re.compile("[\u2500-\u25ff\u2605\u2606\u2713\u2715\u270e\u21b6]+ ?|^[·›…] ", re.MULTILINE)
"""Bars, rules, boxes and marks, and what stands before a line of a list."""
_HANGING = re.compile("\n {2,}")
"""Where a line goes on in the column of its text, behind its label."""
_COLUMNS = re.compile(" {2,}")


def marked_text(selections: Mapping[Widget, Selection]) -> str:
    """What is marked in each of these widgets, one below the other."""
    return "\n".join(text for widget, marked in selections.items() for text in _marked(widget, marked))


def _marked(widget: Widget, marked: Selection) -> Iterator[str]:
    kind = type(widget)
    own = kind.get_selection is not Widget.get_selection
    # What draws its rows itself and does not say what its words are has none to copy.
    if not widget.is_attached or (kind.render is Widget.render and not own):
        return
    # What was marked may be shorter by now.
    with suppress(IndexError):
        found = widget.get_selection(marked)
        text = found[0] if found else ""
        if text := (text if own else _words(text)).strip("\n"):
            yield text


def _words(text: str) -> str:
    lines = _HANGING.sub(" ", _SIGNS.sub("", text)).split("\n")
    return "\n".join(_COLUMNS.sub(" ", line).strip() for line in lines)
