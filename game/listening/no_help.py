"""Sentences that look like help and only tell something back, or say no.

The model weighs single words: a day, a number and a verb make a promise of many a restatement. Where nobody
is said to do anything for them, there is no help, whatever the score. In doubt the model is left alone: the
rules were found on rows that had been looked at.
"""

from itertools import pairwise

from game.listening.features import SentenceFeatures
from game.listening.lexicon import is_past, lexicon, word_set
from game.listening.plain_words import plainly
from game.listening.tokens import Words

_AGENT = frozenset(["i", "we"])
_OURS = _AGENT | frozenset(["us", "our", "my"])
_MEANT = frozenset(
    ["will", "can", "could", "would", "shall", "let", "please", "am", "may", "might", "must", "should"]
)
"""Beside these something is offered, asked for or going to be done."""
_DONE_NOW = frozenset(["now", "today", "tonight", "tomorrow"])
_NOT_THEIRS = _OURS | _DONE_NOW | frozenset(["gone", "off"])
"""Beside these more is told than what they did: "you waited, and it's gone off your account"."""
_OFFERS = frozenset(["please", "let", "will", "shall", "going"])
_TURNS = _OFFERS | frozenset(["instead", "but", "however", "so"])
"""Behind a no these go on to what can be done."""
_SENDS_ON = frozenset(["can", "could", "may", "might", "will", "would", "need", "should"])
"""Behind "you" these tell what they can do themselves."""
_THINGS = frozenset(["it", "that", "this", "them", "him", "her"])
_LOOKS_PAST = frozenset(["need", "are", "is", "am"])
_ASTRAY = frozenset(["old", "wrong"])
_ACTS = frozenset(
    [
        "ask_to_do",
        "point_to",
        "look_into",
        "first_help",
        "free_to",
        "advise",
        "where_datum",
        "write_us",
        "more_help",
    ]
)
"""Patterns of help that nobody says of what was told."""
_UNDONE = frozenset(["been", "was", "were"])
"""Behind these a deed was going on, or was to be done."""
_OTHERS = frozenset(["you", "they", "he", "she", "nobody", "somebody", "someone"])
_NO_TALE = _DONE_NOW | _OFFERS | frozenset(["if", "then", "tell", "has", "is", "are", "been", "gone", "off"])
"""Beside these it is not only told what others did."""
_SICK = frozenset(
    ["is", "are", "am", "was", "were", "be", "been", "fell", "falls", "got", "taken", "so", "very", "too"]
)
"""Behind these, "ill" is no "I'll" typed in haste."""
_BEFORE_THEM = frozenset(["to", "for", "with", "from", "of", "by", "at", "on", "about"])
_GOES_ON = frozenset(["on_its_way", "coming", "acts", "mend_it"])
"""Plain words of what is done or becomes of it."""
_TELLS_OF = _OTHERS | frozenset(["it", "that", "this", "there", "who"])
"""With a word behind them these begin a tale; hasty help names nobody: "28 off ur bill"."""
_FAR = 3
"""So many words from a "can not" another "I" begins something else."""


def only_tells(read: Words, s: SentenceFeatures, gives_back: bool) -> bool:
    """Whether a sentence that the model takes for help holds none. `gives_back`: it gives back what they
    told."""
    says = plainly(read, s)
    if s.question or not (_ACTS.isdisjoint(s.rules) or "they_said" in says):
        return False
    return (
        _says_no(read, s)
        or ("on_its_way" not in says and _needs(read, s))
        or _they_did(read, s)
        or _went_astray(read, s)
        or ("was_due" in says and "coming" not in says and not _does(read, s, told=True))
        or _happened(read, s)
        or (gives_back and _nobody_acts(read, s))
    )


def only_tells_of(read: Words, s: SentenceFeatures) -> bool:
    """Whether a sentence that names what was told only tells of it, with somebody or something as subject."""
    here = read.words[s.sentence.lo : s.sentence.hi - 1]
    begins = any(
        word in _TELLS_OF and (not n or here[n - 1] not in _BEFORE_THEM) for n, word in enumerate(here)
    )
    return begins and _GOES_ON.isdisjoint(plainly(read, s)) and only_tells(read, s, gives_back=True)


def _says_no(read: Words, s: SentenceFeatures) -> bool:
    """ "Without her card I can't give them to you." """
    words, lo, hi = read.words, s.sentence.lo, s.sentence.hi
    at = next((n for n in range(lo, hi) if _cannot(words, n, hi)), hi)
    if at == hi or _AGENT.isdisjoint(words[max(lo, at - _FAR) : at]):
        return False
    if not _TURNS.isdisjoint(words[at:hi]) or not _OFFERS.isdisjoint(words[lo:at]):
        return False
    for n in range(lo, hi):
        if words[n] in _AGENT and abs(n - at) > _FAR:
            return False
        sends = words[n] == "you" and n + 1 < hi and words[n + 1] in _SENDS_ON
        if sends and not (n + 2 < hi and words[n + 2] == "not"):
            return False
    return True


def _cannot(words: list[str], n: int, hi: int) -> bool:
    following = words[n + 1] if n + 1 < hi else ""
    return (
        words[n] == "unable"
        or (words[n] in ("can", "could") and following == "not")
        or (words[n] == "not" and following in ("able", "allowed"))
    )


def _needs(read: Words, s: SentenceFeatures) -> bool:
    """ "So you need it by Friday." """
    words = _plain(read, s)
    return any(
        one == "you" and verb in ("need", "needed", "want", "wanted") and thing in _THINGS
        for one, verb, thing in zip(words, words[1:], words[2:], strict=False)
    )


def _they_did(read: Words, s: SentenceFeatures) -> bool:
    """ "You've swapped browsers and cleared the cache." """
    words = _plain(read, s)
    first = s.first - s.sentence.lo
    if not words or not _NOT_THEIRS.isdisjoint(words) or words[first] != "you":
        return False
    verb = next((word for word in words[first + 1 :] if word not in ("have", "had", "been", "already")), "")
    return _is_past(verb)


def _went_astray(read: Words, s: SentenceFeatures) -> bool:
    """ "We sent it to the old address." """
    words = _plain(read, s)
    deed = any(one in _AGENT and _is_past(verb) for one, verb in pairwise(words))
    where = any(
        to in ("to", "at", "on", "for") and the in ("the", "your", "a") and what in _ASTRAY
        for to, the, what in zip(words, words[1:], words[2:], strict=False)
    )
    return deed and where and _DONE_NOW.isdisjoint(words) and sum(word in _AGENT for word in words) == 1


def _happened(read: Words, s: SentenceFeatures) -> bool:
    """ "The depot had nothing at nine, and at ten they sent you to us." """
    lo, hi = s.sentence.lo, s.sentence.hi
    words, classes = read.words[lo:hi], lexicon().classes
    stands = [s.first, *(n for n in range(lo + 1, hi) if read.marks[n - 1])]
    so = [n + 1 for n in stands[1:] if n + 1 < hi and read.words[n] == "so"]
    if any(read.words[n] not in word_set("who") for n in so):
        # "…, so type it in."
        return False
    if not _NO_TALE.isdisjoint(words) or any("@imper" in classes[read.words[n]] for n in stands):
        return False
    deed = False
    for one, verb in pairwise(words):
        if one in _AGENT or (one == "you" and verb in _SENDS_ON):
            return False
        deed = deed or (one in _OTHERS and _is_past(verb))
    return deed


def _nobody_acts(read: Words, s: SentenceFeatures) -> bool:
    """ "Four houses, four times no, and Dennis even turned his shed out for you." """
    words = _plain(read, s)
    if not words or "solve" in s.rules or not _OURS.isdisjoint(words):
        return False
    return not _does(read, s)


def _does(read: Words, s: SentenceFeatures, *, told: bool = False) -> bool:
    """Whether a deed stands in the sentence of which nobody is said to do it: "Sending a crew tomorrow", "Try
    the other one". `told`: a past form that opens it is none, "Charged for three nights"."""
    words, classes, lo, hi = read.words, lexicon().classes, s.sentence.lo, s.sentence.hi
    for at in range(lo, hi):
        doing = words[at].endswith("ing") and words[at] != read.stems[at] and words[at - 1] not in _UNDONE
        if doing and "@action" in classes[read.stems[at]]:
            return True
    opening = (words[at] for at in (lo, s.first) if not told or not _is_past(words[at]))
    return any({"@imper", "@action"}.intersection(classes[word]) for word in opening)


def _plain(read: Words, s: SentenceFeatures) -> list[str]:
    """The words of a sentence; none where something in it is meant to be done."""
    lo, hi = s.sentence.lo, s.sentence.hi
    words, classes = read.words[lo:hi], lexicon().classes
    told_to = any(read.marks[n - 1] and "@imper" in classes[read.words[n]] for n in range(lo + 1, hi))
    supposed = {n + 1 for n in range(len(words) - 2) if _supposed(*words[n : n + 3])}
    meant = any(word in _MEANT and n not in supposed for n, word in enumerate(words)) or _ill(words)
    return [] if told_to or meant or words[0] in ("if", "when", "then") else words


def _ill(words: list[str]) -> bool:
    return any(word == "ill" and words[n - 1] not in _SICK for n, word in enumerate(words))


def _supposed(who: str, may: str, have: str) -> bool:
    """ "The driver may have it." """
    return may in ("may", "might", "must") and have == "have" and who not in _AGENT and who != "you"


def _is_past(word: str) -> bool:
    return word.isalpha() and word not in _LOOKS_PAST and is_past(word)
