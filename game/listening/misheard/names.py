"""The names in the customer's lines."""

from functools import lru_cache

from game.listening.lexicon import lexicon
from game.listening.misheard.values import known_value
from game.listening.tokens import words_read


@lru_cache(maxsize=256)
def names(lines: tuple[str, ...]) -> frozenset[str]:
    """Names in the customer's lines: words with a capital inside a sentence."""
    found = set()
    for line in lines:
        read = words_read(line)
        for s in read.sentences:
            for at in range(s.lo + 1, s.hi):
                word, first = read.words[at], read.text[read.starts[at]]
                known = word in lexicon().stop or known_value(word)
                if first.isupper() and len(word) > 1 and not known and not read.marks[at - 1]:
                    found.add(word)
    return frozenset(found)


@lru_cache(maxsize=64)
def never_small(lines: tuple[str, ...]) -> frozenset[str]:
    """Words that are always written with a capital, also where they only begin sentences."""
    read = [
        (word, words.text[at])
        for words in map(words_read, lines)
        for word, at in zip(words.words, words.starts, strict=True)
    ]
    small = {word for word, first in read if first.islower()}
    return frozenset(word for word, first in read if first.isupper()) - small


@lru_cache(maxsize=64)
def names_only(lines: tuple[str, ...]) -> frozenset[str]:
    """Those that are never written small: "Lane" is a word too."""
    small: set[str] = set()
    for line in lines:
        read = words_read(line)
        small.update(
            word for word, at in zip(read.words, read.starts, strict=True) if read.text[at].islower()
        )
    return names(lines) - small
