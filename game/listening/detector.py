"""The ear: a reply read sentence by sentence."""

from game.listening import anchors as story
from game.listening.context import Said, said
from game.listening.features import Seen, examine
from game.listening.model import FITTED, scores
from game.listening.reading import Anchor, Behaviour, Code, Reading
from game.listening.words import Words


def read(
    text: str,
    context: tuple[str, ...] = (),
    anchors: tuple[Anchor, ...] = (),
    feelings: tuple[Anchor, ...] = (),
) -> Reading:
    """What the reply shows.

    `context` holds the customer's lines, the latest last; a line may hold several turns parted by " || ".
    `anchors` are the facts of the story, `feelings` its feelings. Never raises, whatever the text.
    """
    words = Words(text)
    if not words.units:
        return Reading()
    heard = said(tuple(context))
    seen = examine(words, heard)
    found: list[Behaviour] = []
    facts: list[str] = []
    felt: list[str] = []
    asked: list[str] = []
    for at, sentence in enumerate(seen):
        codes = _codes(words, sentence, seen[at - 1] if at else None, heard)
        asking = sentence.question or "closed_question" in codes or "open_question" in codes
        wanted = [a.id for a in anchors if asking and story.asks(a, words, sentence.unit)]
        asked += wanted
        fake = "confront" in codes or "dismiss" in codes
        for anchor in anchors:
            if anchor.id in wanted or fake:
                continue
            place = story.named(anchor, words, sentence.unit)
            if place:
                facts.append(anchor.id)
                if anchor.told == "earlier" and not asking:
                    codes.setdefault("recall", place)
                elif anchor.told == "now" and not asking and sentence.content > 1 and "solve" not in codes:
                    codes.setdefault("paraphrase", place)
        for feeling in feelings:
            place = story.felt(feeling, words, sentence.unit)
            if place and not fake:
                felt.append(feeling.id)
                codes.pop("acknowledge_generic", None)
                codes.setdefault("acknowledge", place)
        for code, place in codes.items():
            found.append(_behaviour(code, words, sentence, place))
    found.sort(key=lambda b: (b.start, b.end))
    found = _once(found)
    bare = all(b.code == "cue" for b in found) and all(_only(words, s) for s in seen)
    found = [
        Behaviour(b.code, 1.0 if bare else 0.8, b.start, b.end, b.why) if b.code == "cue" else b
        for b in found
    ]
    return Reading(tuple(found), _unique(facts), _unique(felt), _unique(asked))


def only_cue(reading: Reading) -> bool:
    """Is the reply nothing but a continuer? (A cue has full strength only then.)"""
    return bool(reading.behaviours) and all(b.code == "cue" and b.strength == 1.0 for b in reading.behaviours)


def _unique(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _only(words: Words, sentence: Seen) -> bool:
    return "cue" in sentence.rules or "bareword" in sentence.rules


def _once(found: list[Behaviour]) -> list[Behaviour]:
    kept: dict[Code, Behaviour] = {}
    for behaviour in found:
        kept.setdefault(behaviour.code, behaviour)
    return [b for b in found if kept[b.code] is b]


_QUESTIONS: tuple[Code, ...] = ("open_question", "closed_question", "check", "permission", "follow_up")
_CUTS: dict[Code, float] = {}


def _codes(words: Words, s: Seen, before: Seen | None, heard: Said) -> dict[Code, tuple[int, int]]:
    whole = (s.unit.lo, s.unit.hi)
    found = dict(zip(FITTED, scores(s.names), strict=True))
    codes: dict[Code, tuple[int, int]] = {c: whole for c, x in found.items() if x > -0.5}
    if s.question and not any(c in codes for c in (*_QUESTIONS, "cue", "confront", "dismiss")):
        likely = max(_QUESTIONS, key=lambda c: found[c])
        if likely not in ("open_question", "closed_question") and found[likely] < -2:
            likely = max(_QUESTIONS[:2], key=lambda c: found[c])
        codes[likely] = whole
    return codes


_WHY: dict[Code, str] = {
    "acknowledge": "names what it did to them or how it feels",
    "acknowledge_generic": "stock sympathy: true of any customer",
    "paraphrase": "gives back what they told",
    "recall": "brings back what they told earlier",
    "open_question": "invites them to tell more",
    "closed_question": "asks for a yes, a no or one detail",
    "check": "asks whether it was understood rightly",
    "cue": "hands the floor back",
    "apologise": "says sorry for what went wrong",
    "solve": "acts, offers or advises",
    "permission": "asks leave first",
    "follow_up": "asks whether anything is left",
    "confront": "puts the blame or the rules before the customer",
    "dismiss": "makes it smaller than it is for them",
}


def _behaviour(code: Code, words: Words, s: Seen, place: tuple[int, int]) -> Behaviour:
    start, end = s.unit.start, s.unit.end
    if end - start > 160:
        start, end = words.starts[place[0]], words.ends[place[1] - 1]
    quote = " ".join(words.text[words.starts[place[0]] : words.ends[place[1] - 1]].split())
    if len(quote) > 60:
        quote = quote[:57].rstrip() + "…"
    return Behaviour(code, 0.8, start, end, f"“{quote}” {_WHY[code]}.")
