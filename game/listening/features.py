"""Each sentence of a reply as features: phrase patterns, what kind of sentence it is, whose words it uses."""

from msgspec import Struct

from game.listening.context import Said, durations
from game.listening.lexicon import lexicon
from game.listening.patterns import patterns
from game.listening.words import Unit, Words

MOST_UNITS = 400


class Seen(Struct):
    """One sentence: its features with the words that gave them, and the words shared with the customer."""

    unit: Unit
    features: dict[str, tuple[int, int]]
    shared: list[int]
    content: int
    question: bool


_AUX = frozenset(
    "do does did is are was were have has had can could would will should shall may might am".split()
)
_WHO = frozenset(
    "you it that this there the your they he she we i anyone anybody someone any everything these those all"
    " my anything somebody everyone not".split()
)
_WH = frozenset("what how why when where who which whom whose".split())


def examine(read: Words, said: Said) -> list[Seen]:
    """The sentences of the reply in order, each with its features."""
    lex = lexicon()
    net = patterns()
    opening = {word for word, names in lex.classes.items() if "@open" in names}
    kinds = [lex.classes_of(w, s) for w, s in zip(read.words, read.stems, strict=True)]
    seen: list[Seen] = []
    for unit in read.units[:MOST_UNITS]:
        first = unit.lo
        while first < unit.hi - 1 and read.words[first] in opening and first - unit.lo < 4:
            first += 1
        features: dict[str, tuple[int, int]] = {}
        for name, lo, hi in net.find(read.words, kinds, unit.lo, first, unit.hi, "?" in unit.mark):
            known = features.get(name)
            if known is None or hi - lo > known[1] - known[0]:
                features[name] = (lo, hi)
        shared, content = overlap(read, unit, said)
        question = asks_something(read, unit, first)
        here = (unit.lo, unit.hi)
        if question:
            features["question"] = here
        if "?" in unit.mark:
            features["mark"] = here
        for count in (1, 2, 3, 5):
            if len(shared) >= count:
                features[f"shared{count}"] = (shared[0], shared[-1] + 1)
        size = unit.hi - unit.lo
        features[f"size{min(6, size.bit_length())}"] = here
        features["first_" + read.words[first]] = here
        if content:
            features["content"] = here
        seen.append(Seen(unit, features, shared, content, question))
    return seen


def overlap(read: Words, unit: Unit, said: Said) -> tuple[list[int], int]:
    """Places of content words that are the customer's own (or near them), and how many content words."""
    lex = lexicon()
    shared: list[int] = []
    content = 0
    known: set[str] = set()
    for at in range(unit.lo, unit.hi):
        word = read.words[at]
        if word[0].isdigit():
            content += 1
            if word in said.numbers and word not in known:
                shared.append(at)
                known.add(word)
            elif said.durations and durations(read.words[at : at + 2], read.stems[at : at + 2]):
                if not said.durations.isdisjoint(durations(read.words[at : at + 2], read.stems[at : at + 2])):
                    shared.append(at)
            continue
        if word in lex.stop:
            continue
        stem = read.stems[at]
        content += 1
        if stem in known:
            continue
        if stem in said.stems:
            shared.append(at)
            known.add(stem)
        else:
            groups = lex.groups.get(stem)
            if groups and not said.groups.isdisjoint(groups):
                shared.append(at)
                known.add(stem)
    return shared, content


def asks_something(read: Words, unit: Unit, first: int) -> bool:
    """Is the sentence a question, with or without its mark?"""
    if "?" in unit.mark:
        return True
    words = read.words
    word = words[first]
    after = words[first + 1] if first + 1 < unit.hi else ""
    if word in _AUX and after in _WHO and "!" not in unit.mark:
        return True
    if word in _WH and "!" not in unit.mark:
        if word in ("when", "while"):
            return after in _AUX
        if (
            word in ("what", "how")
            and after not in _AUX
            and after not in ("many", "much", "long", "about", "come")
        ):
            return False
        return after in _AUX or after in ("many", "much", "long", "about", "come") or word == "which"
    return False
