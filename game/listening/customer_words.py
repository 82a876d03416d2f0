"""What the customer has said, as sets to look words up in."""

from functools import lru_cache
from itertools import pairwise

from game.listening.lexicon import lexicon, words_of
from game.listening.tokens import Words

# The customer's last turns; what lies further back is remembered by a story's facts, not word for word.
_TURNS = 12
_THANKS = frozenset(["thank", "thanks", "perfect", "great", "cheers", "appreciate"])
_CLAIM = frozenset("£$€₹")
_YOU = frozenset(["you", "they"])
_YOURS = frozenset(["your", "yours"])
_HESITATIONS = frozenset(["um", "uh", "mhm", "er"])
# Rounded, so that “twelve months” and “a year” come out alike.
_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 360}


class CustomerWords:
    """The customer's words: stems of content words, groups of synonyms, numbers, the last turn.

    `about_business` is 0 for talk that is not with a company, 2 for talk that surely is.
    """

    def __init__(self, turns: tuple[str, ...]) -> None:
        lex = lexicon()
        theirs = [t for t in turns if not t.lstrip().lower().startswith("agent:")]
        self.stems: set[str] = set()
        self.groups: set[str] = set()
        self.numbers: set[str] = set()
        self.durations: set[int] = set()
        self.order: list[str] = []
        self.last: set[str] = set()
        self.asked = False
        self.thanked = False
        business: set[str] = set()
        claimed = False
        dealt = 0
        self.hesitant = False
        for turn in theirs[-_TURNS:]:
            read = Words(turn[-4000:])
            self.last = set()
            for word, stem in zip(read.words, read.stems, strict=True):
                self.order.append(stem)
                if word[0].isdigit():
                    self.numbers.add(word)
                elif word not in lex.stop:
                    self.stems.add(stem)
                    self.last.add(stem)
                    self.groups.update(lex.groups.get(stem, ()))
            self.durations.update(durations(read.words, read.stems))
            business.update(lex.business.intersection(read.words))
            claimed = claimed or not _CLAIM.isdisjoint(turn) or not _YOURS.isdisjoint(read.words)
            dealt += sum(pair[0] in _YOU and pair[1] in words_of("dealings") for pair in pairwise(read.words))
            self.hesitant = self.hesitant or not _HESITATIONS.isdisjoint(read.words)
            self.thanked = not _THANKS.isdisjoint(read.words)
            self.asked = bool(read.sentences) and "?" in read.sentences[-1].mark
        self.words = len(self.order)
        self.about_business = min(2, len(business) + claimed + 2 * dealt) if self.words else 2


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
