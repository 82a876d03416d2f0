"""What the customer has said, as sets to look words up in."""

from functools import lru_cache

from game.listening.lexicon import lexicon
from game.listening.tokens import Words

# The customer's last turns; what lies further back is remembered by a story's facts, not word for word.
_TURNS = 12
_THANKS = frozenset(["thank", "thanks", "perfect", "great", "cheers", "appreciate"])
# Rounded, so that “twelve months” and “a year” come out alike.
_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 360}


class CustomerWords:
    """The customer's words: stems of content words, groups of synonyms, numbers, how the last turn ends."""

    def __init__(self, turns: tuple[str, ...]) -> None:
        lex = lexicon()
        theirs = [t for t in turns if not t.lstrip().lower().startswith("agent:")][-_TURNS:]
        read = [Words(turn[-4000:]) for turn in theirs]
        words = [word for turn in read for word in turn.words]
        self.order = [stem for turn in read for stem in turn.stems]
        self.numbers = {word for word in words if word[0].isdigit()}
        light = self.numbers | lex.stop
        self.stems = {stem for word, stem in zip(words, self.order, strict=True) if word not in light}
        self.groups = {group for stem in self.stems for group in lex.groups.get(stem, ())}
        self.durations = {days for turn in read for days in durations(turn.words, turn.stems)}
        self.thanked = any(not _THANKS.isdisjoint(turn.words) for turn in read[-1:])
        self.asked = any("?" in sentence.mark for turn in read[-1:] for sentence in turn.sentences[-1:])
        self.words = len(words)
        self._in_a_row: dict[int, set[tuple[str, ...]]] = {}

    def in_a_row(self, size: int) -> set[tuple[str, ...]]:
        """Every so many stems that they said one after the other."""
        found = self._in_a_row.get(size)
        if found is None:
            places = range(len(self.order) - size + 1)
            found = self._in_a_row[size] = {tuple(self.order[at : at + size]) for at in places}
        return found


def durations(words: list[str], stems: list[str]) -> list[int]:
    """Lengths of time in days: "3 months", "a fortnight" and "fourteen days" come out comparable."""
    found = []
    for at, stem in enumerate(stems):
        size = _DAYS.get(stem)
        if size is None:
            continue
        before = words[at - 1] if at else ""
        if before[:1].isdigit() and len(before) < 6 and before.isdigit():
            found.append(int(before) * size)
        elif before in ("a", "one", "whole", "full", "entire") or stem == "fortnight":
            found.append(size)
    return found


@lru_cache(maxsize=64)
def said(context: tuple[str, ...]) -> CustomerWords:
    """The customer's lines, read once for many replies to them."""
    return CustomerWords(tuple(turn for line in context[-_TURNS:] for turn in line.split(" || ")))
