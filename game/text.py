"""Text that came from outside: cleaned for a terminal, measured in cells, matched to the nearest word."""

import re
import unicodedata
from collections.abc import Iterable

# C0 except \n and \t, DEL, C1, soft bidi and zero-width marks, line separators, tags, surrogates and the
# two code points that YAML itself refuses: nothing a reader can see, much that can fool a reader.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)


def clean(text: str) -> str:
    """The text without control, bidi and zero-width characters; newline and tab stay.

    Cleaning twice changes nothing more. Carriage returns go, so CRLF becomes a plain newline.
    """
    return HIDDEN.sub("", text)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was most likely meant, or None when nothing is near enough.

    Case, spaces, hyphens and underscores count as alike; two swapped letters are one slip; failing that,
    the beginning of a word will do. The first of equally near words wins, so an ordered `known` gives the
    same answer every time.
    """
    folded = _fold(word)
    if not folded or len(folded) > 60:
        return None
    letters = set(folded)
    limit = max(1, len(folded) // 3)
    best: str | None = None
    begun: str | None = None
    for candidate in known:
        other = _fold(candidate)
        if other == folded:
            return candidate
        if begun is None and len(folded) >= 3 and other.startswith(folded):
            begun = candidate
        if abs(len(other) - len(folded)) > limit or len(letters.symmetric_difference(other)) > 2 * limit:
            continue
        distance = _distance(folded, other, limit)
        if distance <= limit:
            best, limit = candidate, distance - 1
    return best or begun


def cells(text: str) -> int:
    """How many terminal columns the text takes: wide characters two, combining marks none."""
    if text.isascii():
        return len(text)
    total = 0
    for char in text:
        if unicodedata.east_asian_width(char) in "WF":
            total += 2
        elif unicodedata.category(char) not in ("Mn", "Me"):
            total += 1
    return total


def _fold(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")


def _distance(left: str, right: str, limit: int) -> int:
    """Edits between two words, a swap of neighbours counting once; any value over `limit` is "too far"."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if last and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
