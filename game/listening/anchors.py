"""Facts and feelings of a story: named in a reply, or asked for."""

from collections.abc import Callable
from functools import lru_cache

from game.listening.customer_words import durations
from game.listening.lexicon import alike, lexicon, word_set
from game.listening.plain_words import idioms
from game.listening.reading import Anchor
from game.listening.tokens import SentenceSpan, Words, phrase_stems

Fits = Callable[[str, list[str], list[str]], bool]
"""Whether a phrase counts behind these words of its sentence, and where these stand for it."""

_NOT = frozenset(["not", "never", "no", "without", "hardly"])
_OURS = frozenset(["i", "we", "me", "us", "my", "our"])
"""An agent who says one of these in a fix speaks of what the agent does."""
_WISHES = frozenset(["want", "like", "need", "would"])
"""Between "do you" and a verb these ask what they would like, and not what they did."""
_DONE = frozenset(["have", "had", "has", "already", "since", "after"])


@lru_cache(maxsize=2048)
def _phrase(phrase: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    words = Words(phrase)
    kept = tuple(s for w, s in zip(words.words, words.stems, strict=True) if w not in word_set("light"))
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


def _alike(stem: str, read: Words) -> list[int]:
    """Where the text holds a stem or one like it; looked up once a text, for facts share their words."""
    if stem not in read.alike:
        same, first = alike(stem), stem[:1]
        read.alike[stem] = [
            at for at, s in enumerate(read.stems) if s in same or (s[:1] == first and _near(stem, s))
        ]
    return read.alike[stem]


def find(phrase: str, read: Words, lo: int, hi: int) -> tuple[int, int] | None:
    """Where words `lo`..`hi` hold the phrase or something near it: its content words close together, in
    any order, by stem, synonym or one slip; lengths of time by their value."""
    wanted, lengths = _phrase(phrase)
    stems = read.stems
    if lengths and len(wanted) <= 2:
        for at in range(lo, hi):
            begin = max(at - 1, lo)
            if not set(durations(read.words[begin : at + 1], stems[begin : at + 1])).isdisjoint(lengths):
                return begin, at + 1
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
    room = len(wanted) + 4
    denial = next((at for at, stem in enumerate(wanted) if stem in _NOT), None)
    for first in hits[0]:
        chosen = [first]
        for places in hits[1:]:
            chosen.append(min(places, key=lambda p: (p in chosen, abs(p - first))))
        low, high = min(chosen), max(chosen)
        # "Our fault, not yours" is the contrary of "not our fault".
        denies = denial is None or chosen[denial] < min((p for p in chosen[denial + 1 :]), default=high + 1)
        if len(set(chosen)) == len(chosen) and high - low < room and denies:
            return low, high + 1
    return None


def named(anchor: Anchor, read: Words, sentence: SentenceSpan) -> tuple[int, int] | None:
    """Where the sentence names the fact; not when it says that it is not so, nor in an idiom ("cutting it
    fine")."""
    place = _first(_affirms, anchor.words, read, sentence)
    return None if place and _is_idiom(place, read, sentence) else place


def _is_idiom(place: tuple[int, int], read: Words, sentence: SentenceSpan) -> bool:
    """Whether the words stand within an idiom."""
    return any(lo <= place[0] and place[1] <= hi for lo, hi in idioms(read, sentence))


def all_named(
    anchors: tuple[Anchor, ...], read: Words, sentence: SentenceSpan
) -> list[tuple[Anchor, tuple[int, int]]]:
    """The facts that the sentence names, each with where; looked up once for each text and story."""
    key = (sentence.lo, tuple(anchor.words for anchor in anchors))
    places = read.named.get(key)
    if places is None:
        found = ((at, named(anchor, read, sentence)) for at, anchor in enumerate(anchors) if anchor.words)
        places = read.named[key] = tuple((at, place) for at, place in found if place is not None)
    return [(anchors[at], place) for at, place in places]


def felt(anchor: Anchor, read: Words, sentence: SentenceSpan) -> tuple[int, int] | None:
    """Where the sentence names the feeling as the customer's; not as the agent's, not denied or forbidden."""
    return _first(_is_theirs, anchor.words, read, sentence)


def asks(anchor: Anchor, read: Words, sentence: SentenceSpan) -> bool:
    """Does the question or request ask for the fact?"""
    return _first(_asks_them, anchor.asked, read, sentence) is not None


def repeats(anchor: Anchor, read: Words, sentence: SentenceSpan) -> bool:
    """Does the sentence, a fix, send them to do what the fact tells that they have done? What the agent does
    is none of it, nor are words that name the fact as well: those say it back."""
    steps = tuple(
        phrase for phrase in anchor.asked if phrase not in anchor.words and not _is_question(phrase)
    )
    if not steps or not _OURS.isdisjoint(read.words[sentence.lo : sentence.hi]):
        return False
    return _first(_sends, steps, read, sentence) is not None


@lru_cache(maxsize=2048)
def _is_question(phrase: str) -> bool:
    """Whether these can only be a question: “have you tried” asks, “clear your cache” need not."""
    words = Words(phrase).words
    return bool(words) and not {"@wh", "@aux"}.isdisjoint(lexicon().classes[words[0]])


def _first(
    fits: Fits, phrases: tuple[str, ...], read: Words, sentence: SentenceSpan
) -> tuple[int, int] | None:
    """Where the first phrase stands that counts; kept with the words, for it hangs on nothing else."""
    key = (fits, phrases, sentence.lo, sentence.hi)
    if key not in read.found:
        places = ((phrase, find(phrase, read, sentence.lo, sentence.hi)) for phrase in phrases)
        read.found[key] = next(
            (
                at
                for phrase, at in places
                if at and fits(phrase, read.words[sentence.lo : at[0]], read.words[at[0] : at[1]])
            ),
            None,
        )
    return read.found[key]


def _affirms(phrase: str, before: list[str], here: list[str]) -> bool:
    return _NOT.isdisjoint(before[-3:]) or not _NOT.isdisjoint(phrase_stems(phrase))


def _sends(phrase: str, before: list[str], here: list[str]) -> bool:
    """Told to do it, and not told that it was done."""
    return _affirms(phrase, before, here) and _DONE.isdisjoint(before[-4:])


def _is_theirs(phrase: str, before: list[str], here: list[str]) -> bool:
    near = before[-4:]
    who = [w for w in near if w in ("i", "we", "my", "our", "you", "your", "anyone", "anybody")]
    ours = bool(who) and who[-1] in ("i", "we", "my", "our") and "would" not in near
    return _NOT.isdisjoint(near) and not ours


def _asks_them(phrase: str, before: list[str], here: list[str]) -> bool:
    """Whether it is asked of them, where the author's question has one word of substance: “have you looked”
    is not asked by “where would he have looked”."""
    asked = (*before[-4:], *_up_to_verb(here))
    return not _is_bare(phrase) or ("you" in asked and _WISHES.isdisjoint(here))


def _up_to_verb(here: list[str]) -> list[str]:
    """The words that stand for a question, up to its verb: of “asked you, have they” nobody asks them."""
    verbs = (at for at, word in enumerate(here) if "@aux" not in lexicon().classes[word] and word != "you")
    return here[: next(verbs, 0)]


@lru_cache(maxsize=2048)
def _is_bare(phrase: str) -> bool:
    words = Words(phrase)
    bare = [s for w, s in zip(words.words, words.stems, strict=True) if "@aux" not in lexicon().classes[w]]
    return "you" in words.words and _is_question(phrase) and len(set(bare) - {"you"}) == 1
