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
    if manner:
        _talk(words, seen, shown, heard, manner)
    return shown


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


def _talk(words: Words, seen: list[Seen], shown: list[Shown], heard: Said, manner: str) -> None:
    """Talk that is not about a case: what a question asks for and what hands the floor back differ."""
    bare = all("bareword" in s.rules for s in seen)
    if bare or (len(seen) == 1 and "assess" in seen[0].rules):
        goes_on = words.text.rstrip().endswith(",") and heard.addressed
        if not heard.asked and not goes_on:
            for codes in shown:
                codes["cue"] = max(codes.get("cue", 0.0), 1.0)
        elif bare:
            for codes in shown:
                codes.pop("cue", None)
    if manner == "@h":
        for s, codes in zip(seen, shown, strict=True):
            if s.grammar and "wh_start" in s.rules and "closed_question" in codes:
                codes["open_question"] = codes.pop("closed_question")
        if any("open_question" in codes for codes in shown):
            for codes in shown:
                for code in ("closed_question", "check", "follow_up"):
                    codes.pop(code, None)
