"""Facts and feelings of a story: named in a reply, or asked for."""

from collections.abc import Callable
from functools import lru_cache

from game.listening.customer_words import durations
from game.listening.lexicon import lexicon, words_of
from game.listening.reading import Anchor
from game.listening.tokens import SentenceSpan, Words, phrase_stems

Look = Callable[[tuple[str, ...], Words, SentenceSpan], tuple[int, int] | None]

_NOT = frozenset(["not", "never", "no", "without", "hardly"])


@lru_cache(maxsize=2048)
def _phrase(phrase: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    words = Words(phrase)
    kept = tuple(s for w, s in zip(words.words, words.stems, strict=True) if w not in words_of("light"))
    return kept or phrase_stems(phrase), tuple(durations(words.words, words.stems))


def _near(a: str, b: str) -> bool:
    """One slip of the finger apart, for words long enough to be sure."""
    if len(a) < 5 or len(b) < 5 or abs(len(a) - len(b)) > 1 or a[0] != b[0]:
        return False
    if len(a) > len(b):
        a, b = b, a
    at = 0
    while at < len(a) and a[at] == b[at]:
        at += 1
    if len(a) == len(b):
        return a[at + 1 :] == b[at + 1 :] or (
            a[at + 2 :] == b[at + 2 :] and a[at : at + 2] == b[at : at + 2][::-1]
        )
    return a[at:] == b[at + 1 :]


def _same(a: str, b: str) -> bool:
    if a == b:
        return True
    groups = lexicon().groups
    first = groups.get(a)
    if first:
        second = groups.get(b)
        if second and not set(first).isdisjoint(second):
            return True
    return _near(a, b)


def _alike(stem: str, read: Words) -> list[int]:
    """Where the text holds a stem or one like it; looked up once a text, for facts share their words."""
    places = read.alike.get(stem)
    if places is None:
        places = [at for at, other in enumerate(read.stems) if _same(stem, other)]
        read.alike[stem] = places
    return places


def find(phrase: str, read: Words, lo: int, hi: int) -> tuple[int, int] | None:
    """Where words `lo`..`hi` hold the phrase or something near it: its content words close together, in
    any order, by stem, synonym or one slip; lengths of time by their value."""
    wanted, lengths = _phrase(phrase)
    stems = read.stems
    if lengths and len(wanted) <= 2:
        for at in range(lo, hi):
            if not set(
                durations(read.words[max(at - 1, lo) : at + 1], stems[max(at - 1, lo) : at + 1])
            ).isdisjoint(lengths):
                return max(at - 1, lo), at + 1
    if not wanted:
        return None
    hits: list[list[int]] = []
    exact = False
    for stem in wanted:
        places = [at for at in _alike(stem, read) if lo <= at < hi]
        if not places:
            return None
        exact = exact or any(stems[at] == stem for at in places)
        hits.append(places)
    if len(wanted) > 1 and not exact:
        return None
    if len(wanted) == 1:
        at = hits[0][0]
        return at, at + 1
    room = len(wanted) + 4
    for first in hits[0]:
        chosen = [first]
        for places in hits[1:]:
            nearest = min(places, key=lambda p: (p in chosen, abs(p - first)))
            chosen.append(nearest)
        low, high = min(chosen), max(chosen)
        if len(set(chosen)) == len(chosen) and high - low < room:
            return low, high + 1
    return None


def named(anchor: Anchor, read: Words, sentence: SentenceSpan) -> tuple[int, int] | None:
    """Where the sentence names the fact; not when it says that it is not so."""
    return _once(_named, anchor.words, read, sentence)


def felt(anchor: Anchor, read: Words, sentence: SentenceSpan) -> tuple[int, int] | None:
    """Where the sentence names the feeling as the customer's; not as the agent's, not denied or forbidden."""
    return _once(_felt, anchor.words, read, sentence)


def asks(anchor: Anchor, read: Words, sentence: SentenceSpan) -> bool:
    """Does the question or request ask for the fact?"""
    return _once(_asked, anchor.asked, read, sentence) is not None


def _once(
    look: Look, phrases: tuple[str, ...], read: Words, sentence: SentenceSpan
) -> tuple[int, int] | None:
    """What `look` finds, kept with the words: it does not depend on what the customer said."""
    key = (look, phrases, sentence.lo, sentence.hi)
    if key not in read.found:
        read.found[key] = look(phrases, read, sentence)
    return read.found[key]


def _named(phrases: tuple[str, ...], read: Words, sentence: SentenceSpan) -> tuple[int, int] | None:
    for phrase in phrases:
        place = find(phrase, read, sentence.lo, sentence.hi)
        if place is None:
            continue
        before = read.words[max(sentence.lo, place[0] - 3) : place[0]]
        if _NOT.isdisjoint(before) or not _NOT.isdisjoint(phrase_stems(phrase)):
            return place
    return None


def _felt(phrases: tuple[str, ...], read: Words, sentence: SentenceSpan) -> tuple[int, int] | None:
    for phrase in phrases:
        place = find(phrase, read, sentence.lo, sentence.hi)
        if place is None:
            continue
        before = read.words[max(sentence.lo, place[0] - 4) : place[0]]
        if not _NOT.isdisjoint(before):
            continue
        who = [w for w in before if w in ("i", "we", "my", "our", "you", "your", "anyone", "anybody")]
        if who and who[-1] in ("i", "we", "my", "our") and "would" not in before:
            continue
        return place
    return None


def _asked(phrases: tuple[str, ...], read: Words, sentence: SentenceSpan) -> tuple[int, int] | None:
    places = (find(phrase, read, sentence.lo, sentence.hi) for phrase in phrases)
    return next((place for place in places if place is not None), None)
