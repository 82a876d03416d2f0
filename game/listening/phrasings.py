"""What a reply says in one of the ways of `game/phrasings.toml`."""

from collections.abc import Mapping
from functools import cache, lru_cache

from msgspec import Struct

from game.listening.anchors import find
from game.listening.customer_words import said
from game.listening.features import SentenceFeatures, examine, word_classes
from game.listening.patterns import Patterns
from game.listening.tokens import Words, words_read
from game.phrasings import phrasings

_UNLESS = "unless "
_REQUESTS = frozenset(
    [
        *("please", "need", "require", "give", "send", "confirm", "provide", "upload", "attach", "tell"),
        *("take", "have", "share", "show", "spell", "verify"),
    ]
)
"""A sentence with one of these may ask without a question."""
_LABEL = 5
"""A sentence of so few words may be nothing but what is asked for: "account number please"."""
_OURS = frozenset(["i", "we"])
_THEM = frozenset(["you", "your", "yours", "he", "his", "him", "she", "her", "they", "their"])
_AGAINST = ("blames", "belittles", "rule")
_NOT = frozenset(["not", "no", "never", "without", "hardly"])


def phrased(text: str, own: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The names of the phrasings that the reply holds; `own` are words that an exercise adds to them, or to
    names of its own."""
    words = words_read(text)
    sentences = _sentences(text)
    found = {name for sentence in sentences for name in sentence.holds}
    if len(sentences) > 1:
        found -= {name for name, row in phrasings().items() if row.alone}
    for name, added in own.items():
        if name not in found and any(_adds(s, words, name, added) for s in sentences):
            found.add(name)
    return frozenset(found)


def holding(text: str, lo: int) -> frozenset[str]:
    """The phrasings that the sentence of a text holds whose first word is number `lo`."""
    return next((sentence.holds for sentence in _sentences(text) if sentence.lo == lo), frozenset())


def tells(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether a sentence that asks nothing and blames nobody holds one of these phrases."""
    words = words_read(text)
    return any(
        not s.asks and s.holds.isdisjoint(_AGAINST) and any(_affirmed(phrase, words, s) for phrase in phrases)
        for s in _sentences(text)
    )


def about_them(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether a sentence that speaks of them or of theirs, and blames nobody, holds one of these phrases."""
    words = words_read(text)
    return any(
        not _THEM.isdisjoint(words.words[s.lo : s.hi])
        and s.holds.isdisjoint(_AGAINST)
        and any(_affirmed(phrase, words, s) for phrase in phrases)
        for s in _sentences(text)
    )


class _Sentence(Struct, frozen=True):
    """One sentence: where its words stand, whether it ends as a question, what it holds and takes back."""

    lo: int
    hi: int
    asks: bool
    holds: frozenset[str]
    takes_back: frozenset[str]


@lru_cache(maxsize=256)
def _sentences(text: str) -> tuple[_Sentence, ...]:
    words = words_read(text)
    return tuple(_read(words, seen) for seen in examine(words, said(())))


def _read(words: Words, seen: SentenceFeatures) -> _Sentence:
    lo, hi = seen.sentence.lo, seen.sentence.hi
    marked = "?" in seen.sentence.mark
    found = _patterns().find(words.words, word_classes(words), lo, seen.first, hi, marked)
    matched = {name for name, *_ in found}
    here = words.words[lo:hi]
    asked = seen.question or _requests(here)
    counted = {"": True, "asked": asked, "told": not marked}
    back = frozenset(name.removeprefix(_UNLESS) for name in matched if name.startswith(_UNLESS))
    holds = frozenset(
        name for name, row in phrasings().items() if name in matched - back and counted[row.where]
    )
    return _Sentence(lo, hi, marked, holds, back)


def _requests(here: list[str]) -> bool:
    """Whether words that are no question ask for something."""
    if not _REQUESTS.isdisjoint(here):
        return here[0] not in _OURS or "need" in here
    return len(here) < _LABEL


def _adds(sentence: _Sentence, words: Words, name: str, added: tuple[str, ...]) -> bool:
    row = phrasings().get(name)
    if name in sentence.takes_back or (row and row.where == "told" and sentence.asks):
        return False
    return any(_affirmed(phrase, words, sentence) for phrase in added)


def _affirmed(phrase: str, words: Words, sentence: _Sentence) -> bool:
    place = find(phrase, words, sentence.lo, sentence.hi)
    if place is None:
        return False
    before = words.words[max(sentence.lo, place[0] - 3) : place[0]]
    return _NOT.isdisjoint(before) or not _NOT.isdisjoint(Words(phrase).words)


@cache
def _patterns() -> Patterns:
    lines = {name: _lines(row.said) for name, row in phrasings().items()}
    return Patterns(lines | {_UNLESS + name: _lines(row.unless) for name, row in phrasings().items()})


def _lines(block: str) -> list[str]:
    return [line for raw in block.splitlines() if raw.strip() for line in _spelt_out(raw.split())]


def _spelt_out(elements: list[str]) -> list[str]:
    """The patterns that a line stands for: one more for each group of words where one word could stand."""
    lines = [""]
    for element in elements:
        optional = "?" if element.endswith("?") and len(element) > 1 else ""
        choices = element.removesuffix(optional).split("|") if optional else element.split("|")
        groups = [choice.replace("_", " ") for choice in choices if "_" in choice]
        plain = "|".join(choice for choice in choices if "_" not in choice)
        ways = [*([plain + optional] if plain else []), *groups]
        lines = [f"{line} {way}" for line in lines for way in ways]
    return lines
