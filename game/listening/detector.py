"""The ear: a reply read sentence by sentence."""

from game.listening import anchors as story
from game.listening.context import said
from game.listening.decide import decide
from game.listening.features import Place, Seen, examine
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
    for sentence, shown in zip(seen, decide(words, seen, heard), strict=True):
        codes: dict[Code, Place] = {code: (sentence.unit.lo, sentence.unit.hi) for code in shown}
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
