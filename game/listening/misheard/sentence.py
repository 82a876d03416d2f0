"""A sentence that may give a fact back, beside the customer's sentences that tell the fact."""

from collections.abc import Callable, Iterator
from functools import lru_cache

from msgspec import Struct

from game.listening.lexicon import alike
from game.listening.misheard.deeds import Deed
from game.listening.misheard.values import (
    Value,
    clause,
    content,
    content_places,
    reckoned_days,
    values_of,
)
from game.listening.reading import Anchor
from game.listening.tokens import SentenceSpan, Words, words_read

NOT = frozenset(["not", "never", "no", "without", "nobody", "none", "nothing", "neither", "hardly"])
DENIES = frozenset(["not", "never"])
ENOUGH = 2
"""So many words of the customer's must stand beside a denial, an opposite or a bare number: one is chance."""
THEM = frozenset(["you", "your", "yours", "he", "his", "she", "her", "they", "their"])

_FUTURE = frozenset(["will", "shall", "could", "would", "can", "may", "might", "try", "let"])
_OURS = frozenset(["i", "we"])
_TO_US = frozenset(["me", "us"])
_KNOWING = frozenset(
    ["understand", "gather", "hear", "heard", "see", "take", "note", "noted", "know", "understood", "got"]
)
"""Behind "I" or "we" these only say that what follows is the customer's."""
_SMALL = frozenset(["have", "am", "are", "do", "can", "just", "did"])
_DEEDS = frozenset(["tell", "come", "put", "keep", "know", "look", "see"])
"""Verbs that are small words elsewhere."""
_ASKS = frozenset(
    [
        "which",
        "what",
        "who",
        "where",
        "when",
        "how",
        "why",
        "could",
        "can",
        "would",
        "will",
        "have",
        "did",
        "do",
        "does",
        "is",
        "are",
        "was",
        "were",
        "should",
        "may",
    ]
)
"""First words of a question that is no statement asked to be confirmed."""
_NEXT = 3
"""So many words behind a "not" the verb stands that it denies."""


class Wrong(Struct, frozen=True):
    """Where a sentence gets something wrong, and the value it should have had, "" for none."""

    start: int
    end: int
    should: str = ""


class Part(Struct, frozen=True):
    """One sentence of the customer's: its words, what it is about, and the verbs that it denies. `negative`:
    something in it is denied."""

    words: frozenset[str]
    about: frozenset[str]
    denied: frozenset[str]
    negative: bool
    asks: bool


class Restated(Struct, frozen=True):
    """A sentence of a reply that may give the fact of `anchor` back.

    `every`: all lines of the customer's, and what the author says of each fact; `gives_back`: the ear takes
    the sentence for a restatement; `spoken`: the lines of the customer's alone; `acts`: it says what is to be
    done. `values` are the numbers, days and months of the sentence, `deeds` what it says that somebody did,
    `about` the stems of what it is about.
    """

    anchor: Anchor
    read: Words
    sentence: SentenceSpan
    every: tuple[str, ...]
    gives_back: bool
    spoken: tuple[str, ...]
    acts: bool
    values: tuple[Value, ...]
    deeds: tuple[Deed, ...]
    about: frozenset[str]

    @property
    def lo(self) -> int:
        return self.sentence.lo

    @property
    def hi(self) -> int:
        return self.sentence.hi

    @property
    def words(self) -> list[str]:
        return self.read.words[self.lo : self.hi]

    @property
    def asks(self) -> bool:
        """Whether it asks for something new."""
        return "?" in self.sentence.mark and self.read.words[self.lo] in _ASKS

    @property
    def told(self) -> list[Value]:
        """Those in the lines of the fact."""
        return [value for line in self.anchor.lines for value in values_of(line)]

    @property
    def told_anywhere(self) -> list[Value]:
        return [*_told_in(self.every), *self.reckoned]

    @property
    def reckoned(self) -> list[Value]:
        """Those that follow from what was told."""
        return list(reckoned_days(self.every))

    def beside(self, at: int) -> tuple[int, int]:
        """The clause about a place of the sentence."""
        return clause(self.read, at, self.lo, self.hi)

    def before(self, at: int, size: int) -> list[str]:
        """At most `size` words of the sentence before a place."""
        return self.read.words[max(self.lo, at - size) : at]

    def is_theirs(self, at: int) -> bool:
        """Whether the clause tells of the customer's matter, not of what the agent does or may do."""
        return not _is_ours(self.read, *self.beside(at))

    def is_plan(self, at: int) -> bool:
        """Whether the clause tells what the agent does, or what may be."""
        words = self.read.words[slice(*self.beside(at))]
        return not _OURS.isdisjoint(words) or not {"could", "would", "may", "might", "shall"}.isdisjoint(
            words
        )

    def claims(self, lo: int, hi: int) -> bool:
        """Whether the words say something of the customer's as a fact: no plan, no denial."""
        words = self.read.words[lo:hi]
        return not _is_ours(self.read, lo, hi) and NOT.isdisjoint(words) and _TO_US.isdisjoint(words)

    def names(self, lo: int, hi: int, but: str = "") -> bool:
        """Whether the words `lo`..`hi`, the stem `but` left out, hold one of the author's for the fact."""
        here = {self.read.stems[at] for at in content_places(self.read, lo, hi)} - {but}
        phrases = (phrase_content(phrase) for phrase in self.anchor.words)
        return any(wanted and wanted <= here for wanted in phrases)


Rule = Callable[[Restated], Wrong | None]


def told_of(anchor: Anchor) -> frozenset[str]:
    """What the fact is about, in the customer's words and the author's."""
    return _told_of(anchor.lines, anchor.words)


@lru_cache(maxsize=256)
def _told_of(lines: tuple[str, ...], words: tuple[str, ...]) -> frozenset[str]:
    return about(parts(lines)).union(*(phrase_content(phrase) for phrase in words))


def parts(lines: tuple[str, ...]) -> Iterator[Part]:
    """The sentences of the lines."""
    for line in lines:
        yield from _parts_of(line)


def about(found: Iterator[Part]) -> frozenset[str]:
    """What these sentences are about."""
    return frozenset[str]().union(*(part.about for part in found))


@lru_cache(maxsize=8_192)
def widened(stems: frozenset[str]) -> frozenset[str]:
    """The stems and those of other words for the same."""
    return stems.union(*(alike(stem) for stem in stems))


@lru_cache(maxsize=8_192)
def phrase_content(phrase: str) -> frozenset[str]:
    read = words_read(phrase)
    return content(read, 0, len(read.words))


def _is_ours(read: Words, lo: int, hi: int) -> bool:
    """Whether the words tell of what the agent does or may do, and not of what was heard."""
    words = read.words[lo:hi]
    if not _FUTURE.isdisjoint(words):
        return True
    behind = (
        [w for w in words[at + 1 : at + 4] if w not in _SMALL] for at, w in enumerate(words) if w in _OURS
    )
    return any(not verbs or verbs[0] not in _KNOWING for verbs in behind)


@lru_cache(maxsize=256)
def _told_in(lines: tuple[str, ...]) -> tuple[Value, ...]:
    return tuple(value for line in lines for value in values_of(line))


@lru_cache(maxsize=4_096)
def _parts_of(line: str) -> tuple[Part, ...]:
    read = words_read(line)
    return tuple(_part(read, s) for s in read.sentences)


def _part(read: Words, s: SentenceSpan) -> Part:
    denied: set[str] = set()
    for at in range(s.lo, s.hi):
        if read.words[at] in DENIES:
            end = min(s.hi, at + 1 + _NEXT)
            denied.update(content(read, at + 1, end), _DEEDS.intersection(read.stems[at + 1 : end]))
    words = frozenset(read.words[s.lo : s.hi])
    negative = not NOT.isdisjoint(words)
    return Part(words, content(read, s.lo, s.hi), frozenset(denied), negative, "?" in s.mark)
