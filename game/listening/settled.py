"""What plain words settle in what the sentences of a reply show, whatever the weights say of them."""

from collections.abc import Set

from game.listening.codes import code_data, of_family
from game.listening.features import SentenceFeatures
from game.listening.plain_words import plainly
from game.listening.reading import Code
from game.listening.reasons import feeling_words
from game.listening.tokens import Words

PLAIN = 2.0
"""The score of a code that comes from plain words, or from a story's facts, and not from the model."""
_DOUBTFUL = 1.0
"""So little over its cut, help gives way to a finding, or to what is checked next."""
_GUESSED = 2.5
"""The same for a guess at the cause and for an invitation, whose verbs the model takes for deeds."""
_OURS = frozenset(["we", "our", "us", "my"])
_AGENT = _OURS | {"i"}
_OWNED = frozenset(["mistake", "error", "fault", "wrong", "slip", "apologies", "apologise"])
_MEANT = frozenset(["if", "before", "would", "will", "unless", "until", "not"])
"""Beside these they are not left so, or not yet."""
_COSTS = frozenset(["cost", "vivid", "feel_theirs"])
"""Patterns of a sentence that says what something was like for them or took from them."""
_UNBLAMED = frozenset(["not", "no", "never", "nobody", "told", "said", "says", "felt", "feel", "if"])
"""Beside these it is not the reply that says what they should have done."""
_THEIRS = frozenset(["you", "your", "yours"])
_OPENLY = frozenset(["what", "how", "why"])

Shown = dict[Code, float]


def settle(words: Words, seen: list[SentenceFeatures], shown: list[Shown]) -> None:
    """Change what each sentence shows, code by score, where its words leave no doubt."""
    plain = [plainly(words, s) for s in seen]
    for at, (s, codes, says) in enumerate(zip(seen, shown, plain, strict=True)):
        following = shown[at + 1].keys() if at + 1 < len(shown) else frozenset[Code]()
        if _is_no_help(codes, says, following):
            codes.pop("solve", None)
        _charge(words, s, codes, says)
        harsh = not codes.keys().isdisjoint(of_family("harsh"))
        if "on_its_way" in says and "was_due" not in says and not (harsh or s.question):
            _add(codes, "solve")
        if "mend_it" in says and not s.question:
            _add(codes, "solve")
        if "with_you" in says and at and "proposes" in plain[at - 1] and "solve" in shown[at - 1]:
            codes.pop("follow_up", None)
            _add(codes, "permission")
        _ask(words, s, codes, says)
        if not harsh:
            _take_their_side(words, s, codes, says, shown[at - 1] if at else {})
    for at in range(1, len(seen)):
        if _feels_more(words, seen[at - 1], seen[at], shown[at], plain[at]):
            _move_feeling(shown[at - 1], shown[at])
    for at, codes in enumerate(shown):
        _ask_one_thing(codes, shown[at - 1] if at else {})


def _is_no_help(codes: Shown, says: Set[str], following: Set[Code]) -> bool:
    """Whether what looks like help only says or guesses what the matter is, or is checked by the next
    sentence."""
    over = codes.get("solve", 0.0) - code_data().cuts["solve"]
    if "guess" in says and says.isdisjoint(("acts", "advises")):
        return over < _GUESSED
    checked = "check" in following and following <= {"check", "follow_up"} and "paraphrase" in codes
    return over < _DOUBTFUL and ("finding" in says or checked) and "acts" not in says


def _drop_doubtful_help(codes: Shown) -> None:
    if codes.get("solve", 0.0) - code_data().cuts["solve"] < _GUESSED:
        codes.pop("solve", None)


def _ask(words: Words, s: SentenceFeatures, codes: Shown, says: Set[str]) -> None:
    """A question by what it asks for: their own way of telling it, no leave, nothing after help."""
    here = words.words[s.sentence.lo : s.sentence.hi]
    if "asks_on" in says and not s.grammar and _AGENT.isdisjoint(here):
        says = says | {"tells_their_way"}
        codes.pop("check", None)
    if "offers_self" in says and s.question and "begins" not in says:
        codes.pop("open_question", None)
        codes.pop("closed_question", None)
        _add(codes, "permission")
        if "tells" not in says:
            _add(codes, "solve")
    if "offers_time" in says and codes.pop("open_question", None) is not None:
        _add(codes, "closed_question")
    if "still_so" in says and "open_q" not in s.rules and codes.pop("open_question", None) is not None:
        _add(codes, "closed_question")
    if "may_tell" in says and s.question:
        _drop_doubtful_help(codes)
        for code in ("closed_question", "follow_up"):
            codes.pop(code, None)
        _add(codes, "permission")
    if "tells_their_way" in says and s.rules.keys().isdisjoint(("datum_q", "asked_for_datum")):
        _drop_doubtful_help(codes)
        codes.pop("cue", None)
        codes.pop("closed_question", None)
        codes.pop("permission", None)
        _add(codes, "open_question")
    gone = [code for code, why in (("follow_up", "no_more"), ("permission", "stays")) if why in says]
    if any(codes.pop(code, None) is not None for code in gone) and s.question:
        openly = "no_more" in says and words.words[s.first] in _OPENLY
        if codes.keys().isdisjoint(of_family("question", "leave")):
            _add(codes, "open_question" if openly else "closed_question")


def _charge(words: Words, s: SentenceFeatures, codes: Shown, says: Set[str]) -> None:
    """What they should have done, not what should have been done for them; that it is somebody else's; and
    that it is not much, whatever is asked behind it: "is it?"."""
    here = words.words[s.sentence.lo : s.sentence.hi]
    if "hindsight" in says and _UNBLAMED.isdisjoint(here):
        _add(codes, "confront")
    if "owed" in says:
        codes.pop("confront", None)
    if "belittles" in says or ("not_mine" in says and codes.keys().isdisjoint(("apologise", "solve"))):
        _add(codes, "dismiss")
    if "dismiss" in codes and "paraphrase" not in codes:
        for code in ("check", "closed_question"):
            codes.pop(code, None)


def _take_their_side(words: Words, s: SentenceFeatures, codes: Shown, says: Set[str], before: Shown) -> None:
    """What it costs them and that it must hurt is acknowledged; sorrow for a death is no apology."""
    here = words.words[s.sentence.lo : s.sentence.hi]
    left = "left_without" in says and not s.question and _MEANT.isdisjoint(here)
    if left or not says.isdisjoint(("their_side", "owed")):
        _add(codes, "acknowledge")
    stock = "points_back" in says and not codes and _THEIRS.isdisjoint(here)
    must = "must_hurt" in says or (stock and feeling_words(words, s))
    if must and "acknowledge" not in codes and "contrast" not in s.rules and not s.question:
        theirs = s.shared or not before.keys().isdisjoint(("paraphrase", "acknowledge"))
        _add(codes, "acknowledge" if theirs else "acknowledge_generic")
    if "sorry_news" in says and here.count("sorry") == 1 and _OWNED.isdisjoint(here):
        codes.pop("apologise", None)
    grief = "condolence" in says or ("loss_of" in says and _loses_somebody(words, s))
    if grief and "apologise" in codes and _OURS.isdisjoint(here):
        del codes["apologise"]
        if "acknowledge" not in codes:
            _add(codes, "acknowledge" if len(s.shared) > 1 else "acknowledge_generic")


def _loses_somebody(words: Words, s: SentenceFeatures) -> bool:
    """Whether a name stands behind "the loss of"."""
    lo, hi = s.sentence.lo, s.sentence.hi
    pairs = zip(words.words[lo:hi], words.words[lo + 1 : hi], range(lo + 2, hi), strict=False)
    return any(
        one == "loss" and of == "of" and words.text[words.starts[at]].isupper() for one, of, at in pairs
    )


def _feels_more(
    words: Words, one: SentenceFeatures, other: SentenceFeatures, codes: Shown, says: Set[str]
) -> bool:
    """Whether the second of two sentences is the one that names a feeling or a cost: "You paid, and it stops
    half way. That must be annoying"."""
    if other.question or feeling_words(words, one) or not codes.keys().isdisjoint(of_family("harsh", "help")):
        return False
    if "points_back" in says:
        return feeling_words(words, other) is not None
    costs = "cost" in other.rules and one.rules.keys().isdisjoint(_COSTS)
    return costs and bool(other.shared) and "paraphrase" in codes


def _move_feeling(before: Shown, codes: Shown) -> None:
    if "acknowledge" in before:
        codes.pop("acknowledge_generic", None)
        codes["acknowledge"] = max(before.pop("acknowledge"), codes.get("acknowledge", 0.0))


def _ask_one_thing(codes: Shown, before: Shown) -> None:
    """A question is a check of what was understood or of what was done, and not both: by what stands before
    it."""
    if {"check", "follow_up"} <= codes.keys():
        done = "solve" in before and "paraphrase" not in before
        del codes["check" if done else "follow_up"]


def _add(codes: Shown, code: Code) -> None:
    codes[code] = max(PLAIN, codes.get(code, PLAIN))
