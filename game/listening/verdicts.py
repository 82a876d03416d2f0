"""What each sentence of a reply shows: the model's scores, and the few rules that stand above them."""

from itertools import pairwise
from math import exp

from msgspec import Struct
from msgspec.structs import replace

from game.listening.codes import code_data, of_family
from game.listening.customer_words import CustomerWords
from game.listening.features import SentenceFeatures, opening_words
from game.listening.lexicon import lexicon
from game.listening.no_help import only_tells
from game.listening.phrasings import holding
from game.listening.reading import Code
from game.listening.settled import PLAIN, settle
from game.listening.tokens import Words
from game.listening.weights import model, scores

_BUT = frozenset(["but", "however", "unfortunately", "though", "although", "still", "yet"])
# Scores are logarithms of odds. Less than this over its cut, blame or a brush-off gives way to listening.
_DOUBTFUL = 1.0
# A plain no in kind company is no charge up to so much over the cut: the model has seen more unkind ones.
_NO_CHARGE = 3.0
# The score of a code that plain words take away: far under every cut.
_SETTLED = -9.0
# Words in a row that nobody repeats by chance.
_COPIED = 5
_JOINS = frozenset(["and", "plus", "or"])
_ASKED = ("open_question", "closed_question")
# After help, "let us know" with so little said against it asks to hear how the help went.
_REPORTS = -4.0
# Strength is a logistic curve over how far the score is above its cut: 0.5 at the cut, 0.77 at 2 above it.
_STEEP = 0.6

CodeScores = dict[Code, float]


class SentenceVerdict(Struct):
    """What one sentence shows, with scores; `scores` of every code, shown or not. `masked`: words of
    listening without its substance; `against`: turned against the customer."""

    shown: CodeScores
    scores: CodeScores
    masked: bool = False

    @property
    def against(self) -> bool:
        """Does the sentence blame, doubt or brush off?"""
        return not self.shown.keys().isdisjoint(of_family("harsh"))

    def strength(self, code: Code) -> float:
        """How sure the code is, 0..1."""
        margin = self.shown.get(code, PLAIN) - code_data().cuts.get(code, 0.0)
        return round(1 / (1 + exp(-max(-20.0, min(20.0, _STEEP * margin)))), 2)


def without_help(verdict: SentenceVerdict) -> SentenceVerdict:
    """The verdict of a sentence of which other things than its words tell that it helps with nothing."""
    shown = {code: score for code, score in verdict.shown.items() if code != "solve"}
    return replace(verdict, shown=shown, scores=verdict.scores | {"solve": _SETTLED})


def decide(words: Words, seen: list[SentenceFeatures], heard: CustomerWords) -> list[SentenceVerdict]:
    verdicts = [_sentence(s) for s in seen]
    _settle(words, seen, verdicts)
    _unmask(words, seen, verdicts, heard)
    _soften(words, seen, verdicts)
    _tie_to_help(seen, verdicts)
    for s, verdict in zip(seen, verdicts, strict=True):
        if "solve" in verdict.shown and only_tells(words, s, "paraphrase" in verdict.shown):
            del verdict.shown["solve"]
    if any("acknowledge" in verdict.shown for verdict in verdicts):
        for verdict in verdicts:
            verdict.shown.pop("acknowledge_generic", None)
    return verdicts


def _sentence(s: SentenceFeatures) -> SentenceVerdict:
    found: CodeScores = dict(zip(model().codes, scores(tuple(s.names)), strict=True))
    cuts = dict(code_data().cuts)
    for held in (code_data().explicit, code_data().plain):
        for code, (cut, patterns) in held.items():
            if not patterns.isdisjoint(s.rules):
                cuts[code] = cut
    shown = {code: score for code, score in found.items() if score > cuts[code]}
    if "permission" in shown and "asked_openly" in s.rules and "asked_for_datum" not in s.rules:
        shown["open_question"] = max(shown.pop("closed_question", 0.0), found["open_question"], 0.0)
    if "who_else" in s.rules:
        shown.pop("solve", None)
    _ask(s, shown, found)
    if "permission" in shown and not (s.question or "permission" in s.rules):
        del shown["permission"]
    _one_question(s, shown, found)
    _one_charge(shown)
    if "first_help" in s.rules and "follow_up" in shown:
        shown["open_question"] = max(shown.pop("follow_up"), found["open_question"])
    return SentenceVerdict(shown, found)


def _ask(s: SentenceFeatures, shown: CodeScores, found: CodeScores) -> None:
    """A question that shows no code of one is the likeliest kind."""
    marked = s.question and s.sentence.hi - s.sentence.lo > 1 and "pushing_tag" not in s.rules
    asks = s.grammar or marked or "who_else" in s.rules
    # A cue, or surely blame, explains the question mark: nothing is asked.
    if not asks or not shown.keys().isdisjoint(_asking()) or "cue" in shown or _worst(shown) > 1:
        return
    likely: Code = max(_asking(), key=lambda c: found[c])
    if found[likely] >= -2 or s.grammar or "paraphrase" not in shown:
        if found[likely] < -2:
            likely = max(("open_question", "closed_question"), key=lambda c: found[c])
        shown[likely] = found[likely]


def _one_question(s: SentenceFeatures, shown: CodeScores, found: CodeScores) -> None:
    """A closed question gives way to a likelier kind, unless a datum is asked for with leave."""
    if "tell_more" in s.rules and "open_question" in shown and "datum_q" not in s.rules:
        shown.pop("closed_question", None)
    if "closed_question" in shown:
        other = max(found[code] for code in _asking() if code in shown)
        real = "permission" not in shown or not s.rules.keys().isdisjoint(("datum_q", "asked_for_datum"))
        if other > found["closed_question"] and not ("permission" in shown and real):
            del shown["closed_question"]


def _one_charge(shown: CodeScores) -> None:
    """Of blame and a brush-off in one sentence the much doubtfuller one gives way."""
    charges = [code for code in of_family("harsh") if code in shown]
    if len(charges) > 1:
        less, more = sorted(charges, key=lambda code: shown[code])
        if shown[less] < code_data().cuts[less] and shown[more] - shown[less] >= _DOUBTFUL:
            del shown[less]


def _settle(words: Words, seen: list[SentenceFeatures], verdicts: list[SentenceVerdict]) -> None:
    """What plain words settle; of a code that they take away there is no doubt left."""
    before = [frozenset(verdict.shown) for verdict in verdicts]
    settle(words, seen, [verdict.shown for verdict in verdicts])
    for verdict, had in zip(verdicts, before, strict=True):
        verdict.scores |= dict.fromkeys(had - verdict.shown.keys(), _SETTLED)


def _unmask(
    words: Words, seen: list[SentenceFeatures], verdicts: list[SentenceVerdict], heard: CustomerWords
) -> None:
    """Fake listening earns nothing: the customer's own message read back, bare key words in a row, words of
    listening stacked without content, sympathy taken back in the same breath."""
    copied = is_copied(words, heard)
    hollow = len(seen) > 1 and all(_hollow(s) for s in seen) and any("opener" in s.rules for s in seen)
    for at, (s, verdict) in enumerate(zip(seen, verdicts, strict=True)):
        codes = verdict.shown
        turns = at + 1 < len(seen) and words.words[seen[at + 1].sentence.lo] in _BUT
        following = turns and verdicts[at + 1].against
        verdict.masked = copied or hollow or _soup(words, s) or _empty(s)
        if verdict.masked:
            _take_back(codes, s, hollow)
        if (verdict.against and "contrast" in s.rules) or following:
            _drop(codes, of_family("reflection", "sympathy"))
        elif verdict.against and "paraphrase" in codes and codes["paraphrase"] < _worst(codes):
            del codes["paraphrase"]


def _take_back(codes: CodeScores, s: SentenceFeatures, hollow: bool) -> None:
    """What a sentence without the substance of listening does not earn."""
    _drop(codes, of_family("reflection"))
    if hollow:
        _drop(codes, of_family("sympathy", "continuer"))
    if len(s.shared) > 1 and s.rules.keys().isdisjoint(("solve", "does")):
        codes.pop("solve", None)
    if hollow and s.sentence.hi - s.sentence.lo < 2:
        _drop(codes, _asking())


def _soften(words: Words, seen: list[SentenceFeatures], verdicts: list[SentenceVerdict]) -> None:
    """Help wins over a doubtful brush-off: a sentence that rather acts than blames, and small words about a
    thing that is not the customer's own beside a fix ("it's only two pages") or a detail that is asked for
    ("only a little: your postcode"). So does a plain no that blames nobody, in a reply that takes up their
    side."""
    cuts, acting = code_data().cuts, of_family("help", "reflection", "courtesy")
    helps = any("solve" in verdict.shown for verdict in verdicts)
    kind = any(not v.shown.keys().isdisjoint(of_family("reflection", "courtesy")) for v in verdicts)
    surely = any(verdict.shown.get("solve", -9.0) > 1.0 for verdict in verdicts)
    for s, verdict in zip(seen, verdicts, strict=True):
        codes = verdict.shown
        for code in of_family("harsh"):
            if code not in codes or not code_data().plain[code][1].isdisjoint(s.rules):
                continue
            margin = codes[code] - cuts[code]
            acts = max(codes.get(other, -9.0) - cuts[other] for other in acting)
            asks_little = "datum_q" in s.rules and "closed_question" in codes
            aside = code == "dismiss" and "small" in s.rules and (asks_little or (helps and not s.shared))
            doubtful = margin < _DOUBTFUL and (acts > margin or surely or verdict.masked)
            if doubtful or aside or (margin < _NO_CHARGE and kind and _only_no(words, s)):
                del codes[code]


def _only_no(words: Words, s: SentenceFeatures) -> bool:
    """Does the sentence say no, and neither blame nor brush off in words?"""
    holds = holding(words.text, s.sentence.lo)
    return "says_no" in holds and holds.isdisjoint(("blames", "belittles", "rule"))


def _tie_to_help(seen: list[SentenceFeatures], verdicts: list[SentenceVerdict]) -> None:
    """What hangs on the rest of the reply: where to find a detail belongs to the request for it, and "keep us
    posted" follows up on help, or on an answer, but not on a request alone. Where nothing helps,
    what is rather a check of understanding is only that."""
    for at in range(1, len(seen)):
        if "where_datum" in seen[at].rules and "closed_question" in verdicts[at - 1].shown:
            verdicts[at].shown.pop("solve", None)
    helped = any("solve" in v.shown and _of_use(s) for s, v in zip(seen, verdicts, strict=True))
    acted = any("solve" in verdict.shown for verdict in verdicts)
    asked = any(not v.shown.keys().isdisjoint(_ASKED) for v in verdicts)
    for verdict in () if acted else verdicts:
        codes = verdict.shown
        if codes.get("check", -9.0) > codes.get("follow_up", 0.0):
            codes.pop("follow_up", None)
    for s, verdict in zip(seen, verdicts, strict=True):
        if "report_back" not in s.rules or s.question:
            continue
        if asked and not helped:
            verdict.shown.pop("follow_up", None)
        elif helped and "check" not in verdict.shown and verdict.scores["follow_up"] > _REPORTS:
            verdict.shown.setdefault("follow_up", verdict.scores["follow_up"])


def _of_use(s: SentenceFeatures) -> bool:
    """Is it help that they could report on? A promise that somebody looks is none yet."""
    return "look_into" not in s.rules or not s.rules.keys().isdisjoint(("ask_to_do", "point_to"))


def _worst(codes: CodeScores) -> float:
    return max(codes.get(code, -9.0) for code in of_family("harsh"))


def _asking() -> tuple[Code, ...]:
    return of_family("question", "leave")


def _drop(codes: CodeScores, unearned: tuple[Code, ...]) -> None:
    for code in unearned:
        codes.pop(code, None)


def is_copied(words: Words, heard: CustomerWords) -> bool:
    """Is most of the reply the customer's message word for word, not even turned to "you"?"""
    size = len(words.stems)
    if size < 8 or heard.words < 8:
        return False
    theirs = heard.in_a_row(_COPIED)
    hits = sum(tuple(words.stems[i : i + _COPIED]) in theirs for i in range(size - _COPIED + 1))
    return hits > 0.5 * (size - _COPIED + 1)


def _soup(words: Words, s: SentenceFeatures) -> bool:
    """Words in a row with nothing said about them: a few of the customer's, or any number without one small
    word among them. A count ("three calls, no answer") says something."""
    lo, hi = s.sentence.lo, s.sentence.hi
    if 0 < hi - lo < 4 and len(s.shared) >= hi - lo - 1:
        return True
    if hi - lo < 3 or s.question:
        return False
    small, twins = lexicon().stop, lexicon().twins
    opening = opening_words()
    start = lo
    for at in range(lo, hi):
        if at == hi - 1 or words.marks[at] or words.words[at] in _JOINS:
            part = [w for w in words.words[start : at + 1] if w not in _JOINS]
            counted = 1 < len(part) < 5 and part[0].isdigit() and not part[1][0].isdigit()
            if counted or any(
                word in small and word not in opening and (before, word) not in twins
                for before, word in pairwise(("", *part))
            ):
                return False
            start = at + 1
    return True


def _empty(s: SentenceFeatures) -> bool:
    """An announcement of understanding with nothing after it."""
    opens = "opener" in s.rules and "feel_theirs" not in s.rules
    return opens and s.content == 0 and s.sentence.hi - s.sentence.lo > 3


def _hollow(s: SentenceFeatures) -> bool:
    """A sentence of at most three words, none of them the customer's."""
    return s.sentence.hi - s.sentence.lo < 4 and not s.shared and "apologise" not in s.rules
