"""Which words earned a code, and one line that says so."""

from game.listening.codes import code_data
from game.listening.features import SentenceFeatures, WordSpan
from game.listening.reading import Behaviour, Code
from game.listening.tokens import Words
from game.listening.weights import model
from game.words import shortened

LONG = 160
"""Sentences up to this many characters are shown whole; of longer ones the clause with the words."""

# Characters: the reason, with its quote, keeps to one line of a debrief.
_QUOTE = 60


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


def behaviour(code: Code, strength: float, words: Words, s: SentenceFeatures, place: WordSpan) -> Behaviour:
    """The code with the characters of the reply that show it and the reason, the words quoted."""
    start, end = s.sentence.start, s.sentence.end
    if end - start > LONG:
        start, end = _around(words, s, place)
    quote = shortened(words.text[words.starts[place[0]] : words.ends[place[1] - 1]], _QUOTE)
    return Behaviour(code, strength, start, end, f"“{quote}” {code_data().why[code]}.")


def _around(words: Words, s: SentenceFeatures, place: WordSpan) -> tuple[int, int]:
    lo, hi = place
    starts, ends, marks = words.starts, words.ends, words.marks
    while lo > s.sentence.lo and "," not in marks[lo - 1] and ends[hi - 1] - starts[lo - 1] < LONG:
        lo -= 1
    while hi < s.sentence.hi and "," not in marks[hi - 1] and ends[hi] - starts[lo] < LONG:
        hi += 1
    return starts[lo], ends[hi - 1]
