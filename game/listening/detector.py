"""The ear: a reply read sentence by sentence."""

from game.listening import anchors as story
from game.listening.context import Said, said
from game.listening.features import Seen, examine
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
    return "cue" in sentence.features or "bareword" in sentence.features


def _once(found: list[Behaviour]) -> list[Behaviour]:
    kept: dict[Code, Behaviour] = {}
    for behaviour in found:
        kept.setdefault(behaviour.code, behaviour)
    return [b for b in found if kept[b.code] is b]


def _codes(words: Words, s: Seen, before: Seen | None, heard: Said) -> dict[Code, tuple[int, int]]:
    f = s.features
    whole = (s.unit.lo, s.unit.hi)
    codes: dict[Code, tuple[int, int]] = {}
    size = s.unit.hi - s.unit.lo
    confront = "blame" in f and not ("shared3" in f) or ("policy" in f and ("contrast" in f or "blame" in f))
    if "apologise" in f and "apologise_not" not in f:
        codes["apologise"] = f["apologise"]
    if "follow_up" in f and s.question:
        codes["follow_up"] = f["follow_up"]
    elif "permission" in f and "permission_fake" not in f:
        codes["permission"] = f["permission"]
    elif "check" in f and s.question:
        codes["check"] = f["check"]
    elif "open_q" in f and not ("datum_q" in f) and "blame" not in f and (s.question or size > 2):
        if s.question or "first_tell" in f or "first_talk" in f or "first_walk" in f:
            codes["open_question"] = whole
    if not codes and s.question and "blame" not in f:
        codes["closed_question"] = whole
    elif "datum_q" in f and not codes and not s.question and size < 9 and "first_" not in f:
        codes["closed_question"] = whole
    if "dismiss" in f and not s.question and "shared2" not in f:
        codes["dismiss"] = f["dismiss"]
    if confront and "apologise" not in codes:
        codes["confront"] = f.get("blame", whole)
    if ("cue" in f and size < 8) or ("bareword" in f and "first_ok" not in f and not heard.asked):
        if not codes:
            codes["cue"] = f.get("cue", whole)
    if "solve" in f and not s.question and not codes:
        codes["solve"] = f["solve"]
    if not s.question or "opener" in f:
        if (
            "shared2" in f
            and ("you_state" in f or "opener" in f or "cost" in f)
            and not {"solve", "confront", "dismiss"} & set(codes)
        ):
            codes["paraphrase"] = f["shared2"]
        if "feel_theirs" in f and "feel_mine" not in f and "contrast" not in f:
            codes["acknowledge"] = f["feel_theirs"]
        elif "generic" in f and "contrast" not in f and not {"confront", "dismiss", "cue"} & set(codes):
            codes["acknowledge_generic"] = f["generic"]
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
