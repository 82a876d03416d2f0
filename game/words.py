"""Small forms of words for sentences and findings: what was meant, counts, lists, quotes, short versions."""

from collections.abc import Iterable

from game.text import clean

# A longer word is no slip of a name: every name here is shorter, and comparing takes time by the square.
_LONGEST = 60
# A slip in three letters; with more, words that have nothing to do with each other come out as near.
_LETTERS_A_SLIP = 3
# Fewer letters begin too many names to say which was meant.
_BEGUN = 3


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question to go behind a sentence for a player, with the space before it; "" when nothing is near.
    (A finding of `check` carries the nearest word as its `suggestion` instead.)"""
    near = nearest(word, known)
    return f" Did you mean “{near}”?" if near else ""


def sentences(*parts: str) -> str:
    """Parts one behind the other, each with its full stop; empty ones are left out."""
    return " ".join(
        part if part.endswith((".", "!", "?", "…", "”")) else f"{part}." for part in parts if part
    )


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was most likely meant, or None when nothing is near enough.

    Case, spaces, hyphens and underscores count as alike; two swapped letters are one slip; failing that,
    the beginning of a word will do. The first of equally near words wins, so an ordered `known` gives the
    same answer every time.
    """
    folded = _fold(word)
    if not folded or len(folded) > _LONGEST:
        return None
    letters = set(folded)
    limit = max(1, len(folded) // _LETTERS_A_SLIP)
    best: str | None = None
    begun: str | None = None
    for candidate in known:
        other = _fold(candidate)
        if other == folded:
            return candidate
        if begun is None and len(folded) >= _BEGUN and other.startswith(folded):
            begun = candidate
        if abs(len(other) - len(folded)) > limit or len(letters.symmetric_difference(other)) > 2 * limit:
            continue
        distance = _distance(folded, other, limit)
        if distance <= limit:
            best, limit = candidate, distance - 1
    return best or begun


def capitalised(text: str) -> str:
    """As a sentence begins: the first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def plural(count: int, noun: str) -> str:
    """The noun in the form that goes with the count: a regular one, in the singular as it is given."""
    if count == 1:
        return noun
    consonant_y = noun.endswith("y") and noun[-2:-1] not in "aeiou"
    return f"{noun[:-1]}ies" if consonant_y else f"{noun}s"


def counted(count: int, noun: str) -> str:
    """ "1 beat", "12,000 beats"."""
    return f"{count:,} {plural(count, noun)}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"; "" for none."""
    *before, end = list(words) or [""]
    return f"{', '.join(before)} {last} {end}" if before else end


def shortened(text: str, most: int = 60) -> str:
    """On one line and in at most `most` characters, cut at a word where one ends in the second half."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[most // 2 :] else head).rstrip(" ,.;:") + "…"


def quoted(text: str, most: int = 80) -> str:
    """Foreign text within a sentence for a player: clean, short, in quotation marks."""
    return f"“{shortened(clean(text), most)}”"


def unbracketed(text: str) -> str:
    """What is done or seen, without the brackets that an author may have put around all of it."""
    text = text.strip()
    whole = text.startswith("(") and text.find(")") == len(text) - 1
    return text[1:-1].strip() if whole else text


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
