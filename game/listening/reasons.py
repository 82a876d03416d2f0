"""Which words earned a code, and one line that says so."""

from game.listening.codes import code_data
from game.listening.features import SentenceFeatures, WordSpan, word_classes
from game.listening.lexicon import word_set
from game.listening.reading import Behaviour, Code
from game.listening.tokens import Words
from game.listening.weights import model
from game.words import shortened

LONG = 160
"""Sentences up to this many characters are shown whole; of longer ones the clause with the words."""

# Characters: the reason, with its quote, keeps to one line of a debrief.
_QUOTE = 60
_CLAUSE = 4
"""Words that a quoted clause has where its sentence has so many: fewer are a noun that says nothing alone."""
_JOINS = frozenset(["and", "but", "so", "because"])
_FEELS = frozenset(["@neg", "@feelnoun", "@hard", "@pos"])
_ALSO_FACTS = frozenset(["lost", "trying", "empty", "cross", "wearing", "hardly"])
"""Words for a feeling that tell as often what was done."""
_NO_OBJECT = frozenset(
    ["and", "in", "with", "without", "on", "for", "at", "by", "here", "there", "now", "when", "because"]
)
"""Behind "you are lost" these do not say what was lost."""


def feeling_words(words: Words, s: SentenceFeatures) -> WordSpan | None:
    """The first word of the sentence that stands for a feeling, None without one."""
    lo, hi = s.sentence.lo, s.sentence.hi
    classes = word_classes(words)
    for at in range(lo, hi):
        if words.words[at] not in _ALSO_FACTS and not _FEELS.isdisjoint(classes[at]):
            return at, at + 1
    theirs = s.rules.get("feel_theirs")
    return None if theirs is None or _loses_something(words, theirs[1], hi) else theirs


def _loses_something(words: Words, at: int, hi: int) -> bool:
    """ "You have lost two dresses", where "you have lost" would be a feeling."""
    if words.words[at - 1] not in _ALSO_FACTS or at == hi or words.marks[at - 1]:
        return False
    return words.words[at] not in _NO_OBJECT


def evidence(s: SentenceFeatures, code: Code) -> WordSpan:
    """The words of the sentence that weigh most for the code."""
    held, whole = model(), (s.sentence.lo, s.sentence.hi)
    # A question and a cue are the whole sentence; what only a story's facts tell has no weights.
    if code in ("open_question", "closed_question", "cue") or code not in held.codes:
        return whole
    if code == "paraphrase" and len(s.shared) > 1:
        return s.shared[0], s.shared[-1] + 1
    place = held.codes.index(code)
    best, found = 0.2, whole
    for rule, where in s.rules.items():
        weight = held.weight(f"*{rule}", place)
        if weight > best:
            best, found = weight, where
    return found


def behaviour(
    code: Code, strength: float, words: Words, s: SentenceFeatures, place: WordSpan, why: str = ""
) -> Behaviour:
    """The code with the characters of the reply that show it and the reason, the words quoted. `why` is the
    reason where it is another than the code's own."""
    start, end = s.sentence.start, s.sentence.end
    if end - start > LONG:
        start, end = _around(words, s, place)
    quote = shortened(words.text[words.starts[place[0]] : words.ends[place[1] - 1]], _QUOTE)
    return Behaviour(code, strength, start, end, f"“{quote}” {why or code_data().why[code]}.")


def clause(words: Words, s: SentenceFeatures, place: WordSpan) -> WordSpan:
    """The clause that the words stand in, as much of it as a quote holds without losing them."""
    lo, hi = place
    while lo > s.sentence.lo and not _parted(words, lo):
        lo -= 1
    while hi < s.sentence.hi and not _parted(words, hi):
        hi += 1
    if hi - lo < _CLAUSE:
        lo, hi = s.sentence.lo, s.sentence.hi
    while lo < place[0] and words.ends[place[1] - 1] - words.starts[lo] >= _QUOTE:
        lo += 1
    return lo, hi


def _parted(words: Words, at: int) -> bool:
    """Whether a clause begins with this word of a sentence: "so quietly" begins none."""
    if words.marks[at - 1]:
        return True
    return words.words[at] in _JOINS and not word_set("who").isdisjoint(words.words[at + 1 : at + 2])


def _around(words: Words, s: SentenceFeatures, place: WordSpan) -> tuple[int, int]:
    lo, hi = place
    starts, ends, marks = words.starts, words.ends, words.marks
    while lo > s.sentence.lo and "," not in marks[lo - 1] and ends[hi - 1] - starts[lo - 1] < LONG:
        lo -= 1
    while hi < s.sentence.hi and "," not in marks[hi - 1] and ends[hi] - starts[lo] < LONG:
        hi += 1
    return starts[lo], ends[hi - 1]
