"""What a sentence says in words so plain that no weights are asked: `data/plain_words.txt`."""

from functools import lru_cache

from game.listening.features import SentenceFeatures, word_classes
from game.listening.lexicon import sections
from game.listening.patterns import Patterns
from game.listening.tokens import SentenceSpan, Words


def plainly(words: Words, s: SentenceFeatures) -> frozenset[str]:
    """The sections of `plain_words.txt` that the sentence says."""
    lo, hi, marked = s.sentence.lo, s.sentence.hi, "?" in s.sentence.mark
    found = _patterns().find(words.words, word_classes(words), lo, s.first, hi, marked)
    return frozenset(name for name, *_ in found)


def idioms(words: Words, sentence: SentenceSpan) -> list[tuple[int, int]]:
    """Where the sentence has words that mean nothing of what they say."""
    lo, hi = sentence.lo, sentence.hi
    found = _patterns().find(words.words, [()] * len(words.words), lo, lo, hi, asked=False)
    return [(start, end) for name, _, start, end in found if name == "idiom"]


@lru_cache(maxsize=1)
def _patterns() -> Patterns:
    return Patterns(sections("plain_words.txt"))
