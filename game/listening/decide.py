"""What each sentence of a reply shows: the model's scores, and the few rules that stand above them."""

from game.listening.context import Said
from game.listening.features import Place, Seen
from game.listening.model import FITTED, scores
from game.listening.reading import Code
from game.listening.words import Words

CUT = -0.5
"""A sentence shows a code from this score on; the fit leans to the careful side, as positive replies have one
sentence that shows the code and all the others do not."""

_QUESTIONS: tuple[Code, ...] = ("open_question", "closed_question", "check", "permission", "follow_up")

Shown = dict[Code, float]


def decide(words: Words, seen: list[Seen], heard: Said) -> list[Shown]:
    """The codes of each sentence with their scores."""
    shown = [_sentence(s, heard.about_business) for s in seen]
    manner = "@h" if "@h" in seen[0].names else "@p" if "@p" in seen[0].names else ""
    if heard.about_business < 2:
        _floor(words, seen, shown, heard)
    if manner:
        _talk(seen, shown, heard, manner)
    return shown


def _floor(words: Words, seen: list[Seen], shown: list[Shown], heard: Said) -> None:
    """In talk that is not with a company the small words decide who has the floor: they hand it back after a
    telling, and answer after a question; a word of agreement that goes on keeps it."""
    bare = all("bareword" in s.rules for s in seen)
    interest = len(seen) == 1 and "assess" in seen[0].rules and "agree" not in seen[0].rules
    answers = heard.asked or (words.text.rstrip().endswith(",") and heard.addressed)
    for s, codes in zip(seen, shown, strict=True):
        if (bare or interest) and not answers:
            codes["cue"] = max(codes.get("cue", 0.0), 1.0)
        elif "cue" in codes and (bare or "agree" in s.rules or not ("cue" in s.rules or s.question)):
            del codes["cue"]


def _sentence(s: Seen, about_business: int) -> Shown:
    found: Shown = dict(zip(FITTED, scores(s.names, about_business), strict=True))
    shown = {code: score for code, score in found.items() if score > CUT}
    if s.question and shown.keys().isdisjoint(_QUESTIONS) and not _answered(shown):
        likely: Code = max(_QUESTIONS, key=lambda c: found[c])
        if found[likely] < -2 and not s.grammar and "paraphrase" in shown:
            return shown
        if likely not in ("open_question", "closed_question") and found[likely] < -2:
            likely = max(_QUESTIONS[:2], key=lambda c: found[c])
        shown[likely] = found[likely]
    return shown


def _answered(shown: Shown) -> bool:
    """Is the question mark explained by something that asks nothing?"""
    return "cue" in shown or shown.get("confront", -9) > 1 or shown.get("dismiss", -9) > 1


def _talk(seen: list[Seen], shown: list[Shown], heard: Said, manner: str) -> None:
    """In talk aloud any question that opens with a question word is open ("how sure are you, from one to ten?"),
    "anything else?" before any thanks asks for more of the same, and beside an open question no other counts."""
    aloud = manner == "@h"
    for s, codes in zip(seen, shown, strict=True):
        if aloud and s.question and "wh_start" in s.rules and "closed_question" in codes:
            codes["open_question"] = codes.pop("closed_question")
        if aloud and "follow_up" in codes and heard.words and not heard.thanked:
            codes["open_question"] = codes.pop("follow_up")
    if any("open_question" in codes for codes in shown):
        for codes in shown:
            codes.pop("closed_question", None)
            if aloud:
                codes.pop("check", None)
