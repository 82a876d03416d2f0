"""How the lines of a conversation are set: speech, chat messages or letters, by the channel they came by."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from textual.content import Content

from game.channels import Channel
from game.messages import say
from game.text import cells
from game.tui.foreign_text import literal
from game.tui.widgets.cut_text import whole_words
from game.words import unbracketed

_SIGNS = {"cut": "▲", "back": "↶", "silence": "· ·", "coach": "▸"}
_LEAST_LABEL, _MOST_LABEL = 5, 12
"""Columns of the names: room for “Note” and a blank, and no more than a name of usual length."""
_LETTER_WIDTH = 72
"""Columns of a letter, as mail is wrapped by custom."""
_THEIRS, _MINE = ("customer", "seen"), ("you", "cue")


class Entry(NamedTuple):
    """A line of the transcript. `kind` says whose it is, `by` is its channel. Of what the coach says of one
    reply, the first has the `short` line that stands for all of them in one row, and the words `behind` it;
    the others are `rest`."""

    kind: str
    label: str
    text: str
    by: Channel
    short: str = ""
    behind: str = ""
    rest: bool = False


class DrawnRow(NamedTuple):
    """A row as it is drawn. `at`: how many characters of label and margin stand before the words; `end`:
    where these end, the same in a row that has none. `gap`: what the text has between the words of the row
    above and these, such as the blank where it was wrapped; a new line where an entry begins."""

    kind: str
    content: Content
    at: int
    end: int
    gap: str = "\n"


def entry(kind: str, text: str, by: Channel, name: str) -> Entry:
    """A line with the label that it is shown and copied with; `name` is that of whoever speaks to you."""
    if kind in ("customer", "broken"):
        return Entry("customer", name, text, by)
    if kind == "seen":
        return Entry(kind, by.screen.seen, unbracketed(text), by)
    label = _SIGNS.get(kind) or (say("transcript.note") if kind == "note" else say("transcript.you"))
    return Entry(kind, label, text, by)


def coach_entries(lines: Sequence[str], by: Channel, behind: str) -> list[Entry]:
    """What the coach says of one reply; `behind` names the keys that show more, where only one row stands.
    There the second line stands: the first tells the moves, which the meters tell too."""
    found = [entry("coach", text, by, "")._replace(rest=number > 0) for number, text in enumerate(lines)]
    return [found[0]._replace(short=lines[:2][-1], behind=behind), *found[1:]] if found else []


def rows(
    one: Entry, before: Entry | None, width: int, names: Sequence[str], *, short: bool = False
) -> list[DrawnRow]:
    """The rows of an entry below another, in so many columns, with room for the names of all who speak. With
    `short`, what the coach says of a reply has one row."""
    label = min(_MOST_LABEL, max(_LEAST_LABEL, *map(cells, names)))
    if short and one.kind == "coach":
        return [] if one.rest else [_one_row(one, width, label)]
    set_by = {"messages": _message, "letters": _letter}.get(one.by.layout, _spoken)
    if one.kind == "customer" or one.kind in _MINE:
        return list(set_by(one, before, width, label))
    return list(_spoken(one, before, width, label))


def marked_words(drawn: Sequence[DrawnRow], marked: Callable[[int], tuple[int, int] | None]) -> str:
    """The words of a marked part as they were said, without labels and bars, and wrapped nowhere. `marked`
    gives of a row by its number where the part begins and ends in it, -1 for its end."""
    found = ""
    for number, row in enumerate(drawn):
        start, end = marked(number) or (0, 0)
        words = row.content.plain[max(start, row.at) : row.end if end < 0 else min(end, row.end)]
        found += (row.gap if found and words else "") + words
    return found


def _spoken(one: Entry, before: Entry | None, width: int, label: int) -> Iterator[DrawnRow]:
    """The label in a column of its own. What is seen or heard besides is set apart by a rule."""
    gap = " ┊ " if one.kind == "seen" else "  "
    head = _label(one.label, label) + Content(gap)
    blank = Content(" " * label + gap)
    return _behind(one, head, blank, width)


def _one_row(one: Entry, width: int, label: int) -> DrawnRow:
    head = _label(one.label, label) + Content("  ")
    text, room = literal(" ".join(one.short.split())), max(8, width - head.cell_length)
    behind = Content("")
    if one.short != one.text or text.cell_length > room:
        behind = literal(f" … {one.behind}" if one.behind else " …")
        text = whole_words(text, max(1, room - behind.cell_length))
    words = head + text
    return DrawnRow(one.kind, words + behind, len(head), len(words))


def _message(one: Entry, before: Entry | None, width: int, label: int) -> Iterator[DrawnRow]:
    """The customer's messages left, the player's right, with a bar; a sender of several is named once."""
    if one.kind == "customer":
        again = before is not None and (before.kind, before.label, before.by) == (one.kind, one.label, one.by)
        blank = Content(" " * label + " ▌ ")
        head = blank if again else _label(one.label, label) + Content(" ▌ ")
        yield from _behind(one, head, blank, min(width, label + 3 + _share(width)))
        return
    end = f" ▐ {one.label}"
    room = max(8, min(_share(width), width - cells(end)))
    pieces = _pieces(one.text, room)
    widest = max(piece.cell_length for piece, _ in pieces)
    margin = max(0, width - widest - cells(end))
    for number, (piece, gap) in enumerate(pieces):
        tail = Content(" " * (widest - piece.cell_length) + (end if number == 0 else " ▐"))
        yield DrawnRow(one.kind, Content(" " * margin) + piece + tail, margin, margin + len(piece), gap)


def _letter(one: Entry, before: Entry | None, width: int, label: int) -> Iterator[DrawnRow]:
    """A letter under its sender's line, with its parts as paragraphs."""
    mine = one.kind not in _THEIRS
    sides = _MINE if mine else _THEIRS
    if before is not None:
        yield DrawnRow(one.kind, Content(""), 0, 0)
    another = before is not None and before.kind == one.kind == "customer" and before.label != one.label
    if before is None or before.by != one.by or before.kind not in sides or another:
        sender = literal(f"── From {'you' if mine else one.label} ")
        rule = Content("─" * max(0, min(width, _LETTER_WIDTH) - sender.cell_length))
        yield DrawnRow("aside", sender.truncate(width, ellipsis=True) + rule, 0, 0)
    yield from _behind(one, Content("  "), Content("  "), min(width, _LETTER_WIDTH))


def _behind(one: Entry, head: Content, blank: Content, width: int) -> Iterator[DrawnRow]:
    for number, (piece, gap) in enumerate(_pieces(one.text, max(8, width - head.cell_length))):
        front = head if number == 0 else blank
        yield DrawnRow(one.kind, front + piece, len(front), len(front) + len(piece), gap)


def _pieces(text: str, width: int) -> list[tuple[Content, str]]:
    """The text in pieces of so many columns, each with what stands before it in the text."""
    content = literal(text)
    if text.isprintable() and content.cell_length <= width:
        return [(content, "\n")]
    found: list[tuple[Content, str]] = []
    at = 0
    for piece in content.wrap(width) or [Content("")]:
        start = text.find(piece.plain, at)
        # A tab is drawn as blanks, so that a piece with one is not found.
        gap = text[at:start] if start >= 0 else " "
        found.append((piece, gap if found else "\n"))
        at = max(at, start + len(piece.plain)) if piece.plain else at
    return found


def _label(text: str, width: int) -> Content:
    label = literal(text).truncate(width, ellipsis=True)
    return label.pad_left(width - label.cell_length)


def _share(width: int) -> int:
    return max(8, width * 7 // 10)
