"""Which words earned a code, and one line that says so."""

from game.listening.features import Place, Seen
from game.listening.reading import Behaviour, Code
from game.listening.tokens import Words
from game.listening.weights import FITTED, model
from game.words import shortened

LONG = 160
"""Sentences up to this many characters are shown whole; of longer ones the clause with the words."""

_QUOTE = 60

WHY: dict[Code, str] = {
    "acknowledge": "names how it feels for them, or what it cost them",
    "acknowledge_generic": "is sympathy in stock words: nothing in it is theirs alone",
    "paraphrase": "gives back what they told",
    "recall": "brings back what they told earlier",
    "open_question": "invites them to tell more in their own words",
    "closed_question": "asks for a yes, a no or one detail",
    "check": "asks whether it was understood rightly",
    "cue": "hands the floor back to them",
    "apologise": "says sorry for what went wrong",
    "solve": "acts on the case, or says what to do",
    "permission": "asks leave first",
    "follow_up": "asks whether it is settled, or leaves room for more",
    "confront": "puts blame, doubt or the rules before them",
    "dismiss": "makes it smaller than it is for them",
}


def evidence(s: Seen, code: Code) -> Place:
    """The words of the sentence that weigh most for the code."""
    whole = (s.unit.lo, s.unit.hi)
    if code in ("open_question", "closed_question", "cue") or code not in FITTED:
        return whole
    if code == "paraphrase" and len(s.shared) > 1:
        return s.shared[0], s.shared[-1] + 1
    place = FITTED.index(code)
    table = model().service
    best, found = 0.2, whole
    for rule, where in s.rules.items():
        weight = table.weight(f"*{rule}", place)
        if weight > best:
            best, found = weight, where
    return found


def behaviour(code: Code, strength: float, words: Words, s: Seen, place: Place) -> Behaviour:
    """The code with the characters of the reply that show it and the reason, the words quoted."""
    start, end = s.unit.start, s.unit.end
    if end - start > LONG:
        start, end = _around(words, s, place)
    quote = shortened(words.text[words.starts[place[0]] : words.ends[place[1] - 1]], _QUOTE)
    return Behaviour(code, strength, start, end, f"“{quote}” {WHY[code]}.")


def _around(words: Words, s: Seen, place: Place) -> tuple[int, int]:
    lo, hi = place
    while (
        lo > s.unit.lo and "," not in words.marks[lo - 1] and words.ends[hi - 1] - words.starts[lo - 1] < LONG
    ):
        lo -= 1
    while hi < s.unit.hi and "," not in words.marks[hi - 1] and words.ends[hi] - words.starts[lo] < LONG:
        hi += 1
    return words.starts[lo], words.ends[hi - 1]
