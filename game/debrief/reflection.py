"""A reflection made of the customer's own words: their clause turned to "you", their feeling named."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from game.behaviours import standard_rulebook
from game.listening.detector import read
from game.listening.tokens import Words
from game.messages import say
from game.text import clean
from game.words import capitalised

# A clause of more words cannot be given back in one breath.
_MOST_WORDS = 16
# Clauses that are paired with others: those behind them tell so little that no pair of theirs comes first.
_TRIED = 4

_CUT = re.compile(
    r"[,;:()\n]|\s[-–]\s|[—–]|\.{2,}|…"
    r"|\s(?:but|because|cos|so|although)\s"
    r"|\s(?:and|then)\s(?=(?:i|i'm|i've|it|it's|they|nobody|she|he|we|my|the|now)\b)",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"(?:is|isn't|isnt|does|doesn't|do|don't|was|wasn't|did|didn't|has|hasn't) (?:it|he|she|they|i|that)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


class OwnWords(Struct, frozen=True, forbid_unknown_fields=True):
    """The word lists of `reflection.yaml`."""

    feelings: tuple[str, ...]
    hard: tuple[str, ...]
    openers: tuple[str, ...]
    subjects: frozenset[str]
    empty: tuple[str, ...]
    never: frozenset[str]
    heavy: tuple[str, ...]
    telling: frozenset[str]
    loose: frozenset[str]
    cut_short: frozenset[str]
    details: frozenset[str]
    anybody: frozenset[str]
    i_am: tuple[str, ...]
    it_is: tuple[str, ...]
    slack: tuple[str, ...]
    turned: dict[str, str]
    after_i: dict[str, str]
    you: frozenset[str]
    to_us: frozenset[str]
    numbers: frozenset[str]


@cache
def own_words() -> OwnWords:
    source = files(__package__).joinpath("reflection.yaml").read_bytes()
    return msgspec.yaml.decode(source, type=OwnWords)


def feeling(text: str) -> str:
    """The word by which the customer says how they are ("" when they do not): "fed up" of "I'm so fed up"."""
    return _said(text, own_words().i_am, own_words().feelings)


class GivenBack(Struct, frozen=True):
    """A line made of the customer's own words, and the question that goes behind it."""

    told: str
    question: str

    @property
    def line(self) -> str:
        return f"{self.told} {self.question}"


def reflection(turns: Sequence[str], check: bool = False) -> str:
    """The line of `given_back`; "" for none."""
    found = given_back(turns, check)
    return found.line if found else ""


def given_back(turns: Sequence[str], check: bool = False) -> GivenBack | None:
    """A short line that gives back what the customer said, the latest of `turns` first; None when their
    words give nothing to build on. With `check` it asks whether that is right, else it asks on.

    The ear has read each line that is returned: it earns a paraphrase or an acknowledgement.
    """
    latest = list(turns[-3:])
    if any(_phrase(own_words().heavy).search(_plain(turn)) for turn in latest):
        return None
    felt = next((word for turn in reversed(latest) if (word := feeling(turn))), "")
    found = [line for turn in reversed(latest) for line in _lines(turn, check, felt)]
    if felt:
        told = say("reflection.feeling", feeling=_yours(felt))
        found.append(GivenBack(told, say("reflection.what_happened")))
    rulebook = standard_rulebook()
    for one in found:
        codes = {b.code for b in read(one.line, tuple(turns[-12:])).behaviours}
        if codes & rulebook.family("reflection") and not codes & rulebook.family("harsh", "help", "sympathy"):
            return one
    return None


def tells_trouble(turn: str) -> bool:
    """Whether a turn tells of something gone wrong or of a feeling; a plain request does not."""
    words = _plain_words(turn[:4000])
    marked = own_words().telling
    return any(w in marked or w.endswith("n't") for w in words) or bool(feeling(turn) or _hard(turn))


def quote_of(turn: str, most: int = 10) -> str:
    """The last words of a turn, for a line that goes back to them."""
    words = clean(" ".join(turn.split())).rstrip(" -–—.…,").split(" ")
    return " ".join(words[-most:])


class Clause(Struct, frozen=True):
    """A part of a turn that can be given back: turned to "you", with its place among the clauses."""

    text: str
    place: int
    worth: int
    size: int
    ours: bool = False


def clauses(turn: str) -> list[Clause]:
    """The clauses of a turn that can be given back, the most telling first."""
    found: list[Clause] = []
    for place, clause in enumerate(_clauses(turn)):
        words = _plain_words(clause)
        if 3 <= len(words) <= _MOST_WORDS and _usable(words) and _balanced(clause):
            worth = _worth(words)
            if worth >= -2:
                ours = words[0] in own_words().you
                found.append(Clause(_turned(clause), place, worth, len(words), ours))
    return sorted(found, key=lambda c: (-c.worth, c.place))


def _lines(turn: str, check: bool, felt: str) -> Iterator[GivenBack]:
    hard = _hard(turn)
    # The feeling is named apart: a clause that says no more than it tells nothing.
    found = [c for c in clauses(turn) if not (felt and _phrase((felt,)).search(c.text))]
    ready = [pair for clause in found[:_TRIED] for pair in _paired(clause, found)]
    for text, ours in ready:
        right = say("reflection.check")
        ask = right if check or ours else say("reflection.meant")
        more = right if check else say("reflection.more")
        if felt:
            told = say("reflection.clause_felt", clause=capitalised(text), feeling=_yours(felt))
            yield GivenBack(told, more)
        if hard and not _phrase((hard,)).search(text):
            yield GivenBack(say("reflection.clause_hard", clause=text, hard=hard), more)
        yield GivenBack(say("reflection.clause", clause=text), ask)


def _paired(clause: Clause, found: Sequence[Clause]) -> Iterator[tuple[str, bool]]:
    """The clause with its neighbour where both are short, then the clause alone."""
    for other in found:
        near = abs(other.place - clause.place) == 1 and other.ours == clause.ours
        if near and other.size + clause.size <= _MOST_WORDS and " and " not in other.text + clause.text:
            first, second = sorted((clause, other), key=lambda c: c.place)
            yield f"{first.text} and {second.text}", clause.ours or _asks_for(first.text)
            break
    yield clause.text, clause.ours or _asks_for(clause.text)


def _asks_for(text: str) -> bool:
    return text.startswith(("you want", "you need", "you'd like"))


def _clauses(turn: str) -> Iterator[str]:
    text = turn[:4000]
    for sentence in Words(text).sentences:
        if "?" in sentence.mark:
            continue
        parts = _CUT.split(text[sentence.start : sentence.end])
        for part, following in zip(parts, [*parts[1:], ""], strict=True):
            clause = _opened(clean(" ".join(part.split())).strip(" .!?…*"))
            # "It's not a blip, is it": a question to the agent, nothing told.
            yield "" if _TAG.fullmatch(following.strip(" .!?")) else _closed(clause, cut_off(turn))


def cut_off(turn: str) -> bool:
    """Whether a turn ends on a dash: cut off by whoever speaks next."""
    return bool(re.search(r"(?:[—–]|--|\w-|\s-)[\s\"”'’)*]*$", turn[-20:]))


def _closed(clause: str, cut: bool) -> str:
    lists, words = own_words(), clause.split(" ")
    loose = lists.loose | lists.cut_short if cut else lists.loose
    while words and words[-1].lower() in loose:
        words.pop()
    return " ".join(words)


def _plain_words(clause: str) -> list[str]:
    return [w.lower().replace("’", "'") for w in _WORD.findall(clause)]


def _usable(words: Sequence[str]) -> bool:
    lists = own_words()
    if words[0] not in lists.subjects or lists.never.intersection(words) or _empty(words) or _data(words):
        return False
    if words[0] == "you" and words[1] in lists.anybody:
        return False
    return not lists.to_us.intersection(words[1:] if words[0] in lists.you else words)


def _data(words: Sequence[str]) -> bool:
    """A number or an address given for the file: to be noted, not to be given back."""
    numbers = [w for w in words if w[0].isdigit()]
    detail = not own_words().details.isdisjoint(words)
    return any(w.isdigit() and len(w) > 4 for w in numbers) or (bool(numbers) and detail)


def _balanced(clause: str) -> bool:
    """No quotation is cut in two."""
    marks = re.sub(r"(?<=\w)['’](?=\w)", "", clause)
    return marks.count("'") % 2 == 0 and marks.count('"') % 2 == 0 and marks.count("“") == marks.count("”")


def _opened(clause: str) -> str:
    while found := _opener_pattern().match(clause):
        clause = clause[found.end() :]
    return clause


def _empty(words: Sequence[str]) -> bool:
    begun = " ".join(words[:4]) + " "
    return any(begun.startswith(f"{start} ") for start in own_words().empty) or words[0] in ("if", "unless")


def _worth(words: Sequence[str]) -> int:
    lists = own_words()
    worth = 2 * min(2, sum(w in lists.telling or w.endswith("n't") for w in words))
    worth += 2 * any(w in lists.numbers or w[0].isdigit() for w in words)
    worth += 1 * any(w in lists.turned for w in words)
    worth -= 2 * (words[0] == "i'd" or "want" in words[:3] or "need" in words[:3])
    return worth - max(0, len(words) - 12) - (len(words) < 4)


def _turned(clause: str) -> str:
    """The clause as said to the customer: "my router drops" -> "your router drops"."""
    lists, last = own_words(), ""

    def turn(found: re.Match[str]) -> str:
        nonlocal last
        word = found.group()
        low = word.lower().replace("’", "'")
        before, last = last, low
        if before in ("i", "we") and low in lists.after_i:
            return lists.after_i[low]
        return lists.turned.get(low, word)

    turned = _WORD.sub(turn, clause)
    first = turned.split(" ")[0]
    lowered = first.lower().replace("’", "'")
    known = lowered in lists.subjects or lowered in lists.turned.values()
    return turned[:1].lower() + turned[1:] if known else turned


def _yours(felt: str) -> str:
    return re.sub(r"\bmy\b", "your", felt)


def _hard(turn: str) -> str:
    return _said(turn, own_words().it_is, own_words().hard)


def _said(text: str, begun: tuple[str, ...], words: tuple[str, ...]) -> str:
    """The first of the words that stands behind such a beginning; "" for none."""
    found = _begun(begun, words).search(_plain(text[:4000]))
    return found[1].lower() if found else ""


def _plain(text: str) -> str:
    return clean(" ".join(text.replace("’", "'").split()))


@cache
def _begun(begun: tuple[str, ...], words: tuple[str, ...]) -> re.Pattern[str]:
    slack = _any(own_words().slack)
    return re.compile(rf"\b(?:{_any(begun)})(?: (?:{slack}))* ({_any(words)})\b", re.IGNORECASE)


@cache
def _opener_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any(own_words().openers)})\b[\s,.…-]+", re.IGNORECASE)


@cache
def _phrase(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any(phrases)})\b", re.IGNORECASE)


def _any(phrases: Sequence[str]) -> str:
    return "|".join(re.escape(p) for p in sorted(phrases, key=len, reverse=True))
