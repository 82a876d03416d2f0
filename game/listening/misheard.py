"""A fact given back wrongly: values swapped, another number for the same thing, the opposite, a denial.

In doubt nothing is misheard. What is compared is a sentence that gives something back with the very lines in
which the customer told it; new information, plans and guesses of the agent are no restatement.
"""

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from game.listening.lexicon import lexicon, word_set
from game.listening.reading import Anchor, Misheard
from game.listening.tokens import SentenceSpan, Words, words_read

_NOT = frozenset(["not", "never", "no", "without", "nobody", "none", "nothing"])
_DENIES = frozenset(["not", "never"])
_JOINS = frozenset(
    ["and", "but", "then", "while", "though", "or", "when", "where", "instead", "because", "so"]
)
_FUTURE = frozenset(
    ["will", "shall", "if", "unless", "should", "could", "would", "can", "may", "might", "try"]
)
_YOU = frozenset(["you", "your", "he", "his", "she", "her"])
_COUNTED = ("unit-m", "unit-h", "unit-d", "unit-w", "unit-y", "unit-c", "ordinal unit", "of ")
"""Kinds of values held against the fact's own words: not money, for an agent often names new sums."""
_ALONE = ("unit-y", "unit-c", "ordinal unit", "of ")
"""Of these one number is mostly all that is told; of days and minutes there are many."""
_CALLS = ("unit-c", "ordinal unit-c")
"""How often they called is nothing that an agent says of anything else."""
_BEFORE_MONTH = frozenset(["before", "till", "until", "in", "since", "by", "last", "next", "of", "from"])
_OURS = frozenset(["i", "we"])
_FROM_NOW = frozenset(["from", "now", "left", "away", "ago", "more"])
"""Behind a number these count from today, which the customer did not."""
_ABOUT = frozenset(
    ["about", "around", "nearly", "almost", "over", "under", "roughly", "than", "least", "most"]
)
"""Before a number these say that it is not meant exactly."""
_ENOUGH = 2
"""So many words of the customer's must stand beside a denial, an opposite or a bare number: one is chance."""
_SMALL = 3
"""Fewer small words than this may stand between two of an author's words."""
_LONG = 10
"""In a sentence of more words than that only the words of the same clause stand beside a value."""
_REACH = 7
"""So many words a "not" reaches over."""


class Value(Struct, frozen=True):
    """A number, an ordinal, a day or a month in a text.

    `kind` is what it counts, "" where nothing says it; `near` are the stems of the content words beside it;
    `at` is its place among the words.
    """

    kind: str
    amount: str
    near: frozenset[str]
    at: int


class _Wrong(Struct, frozen=True):
    """Where a sentence gets something wrong, and the value it should have had, "" for none."""

    start: int
    end: int
    should: str = ""


def misheard(
    anchors: tuple[Anchor, ...], read: Words, sentence: SentenceSpan, *, gives_back: bool, asked: bool
) -> list[Misheard]:
    """The facts told that the sentence gets wrong.

    `gives_back`: the ear takes it for a restatement; `asked`: it asks to have it confirmed.
    """
    told = [anchor for anchor in anchors if anchor.lines or anchor.wrong]
    words = read.words[sentence.lo : sentence.hi]
    ours = not (_FUTURE.isdisjoint(words) and _OURS.isdisjoint(words))
    if not told or (ours and not (gives_back or asked)):
        return []
    # It hangs neither on what was told nor on what was said last, so it is kept with the words.
    key = (sentence.lo, gives_back, tuple(anchor.lines for anchor in told))
    found = read.misheard.get(key)
    if found is None:
        found = read.misheard[key] = _all_wrong(told, read, sentence, gives_back)
    if not found:
        return []
    here = {anchor.id for anchor in told if anchor.told}
    return [
        Misheard(fact, read.starts[start], read.ends[end - 1], asked)
        for fact, start, end in found
        if fact in here
    ]


def _all_wrong(
    anchors: list[Anchor], read: Words, sentence: SentenceSpan, gives_back: bool
) -> tuple[tuple[str, int, int], ...]:
    """Each fact that the sentence gets wrong if it was told, and the words that do."""
    lines = {line for anchor in anchors for line in anchor.lines}
    every = [value for line in lines for value in _values_of(line)]
    found = [
        (anchor, wrong)
        for anchor in anchors
        if anchor.id and (wrong := _wrong(anchor, read, sentence, every, gives_back)) is not None
    ]
    return tuple(
        (anchor.id, wrong.start, wrong.end)
        for anchor, wrong in found
        if _names(anchor, wrong.should) or not any(_names(other, wrong.should) for other, _ in found)
    )


def _names(anchor: Anchor, amount: str) -> bool:
    """Whether the words of a fact hold the value itself: of several told in one line, that one is meant."""
    return bool(amount) and any(amount in words_read(phrase).words for phrase in anchor.words)


def _wrong(
    anchor: Anchor, read: Words, sentence: SentenceSpan, every: list[Value], gives_back: bool
) -> _Wrong | None:
    for phrase in anchor.wrong:
        place = _stands(phrase, read, sentence.lo, sentence.hi)
        before = read.words[max(sentence.lo, place[0] - 5) : place[0]] if place else []
        if place is not None and (_NOT | _OURS | _ABOUT).isdisjoint(before):
            return _Wrong(*place)
    named = [value for phrase in anchor.words for value in _values_of(phrase)]
    surely = gives_back or not _YOU.isdisjoint(read.words[sentence.lo : sentence.hi])
    theirs = [value for line in anchor.lines for value in _values_of(line)]
    wrong = _another_number(named, theirs, every, read, sentence, surely=surely)
    if wrong is not None:
        return wrong
    wrong = _wrong_value(theirs, read, sentence, every, gives_back)
    if wrong is not None:
        return wrong
    found = (_opposite(line, read, sentence) for line in anchor.lines)
    return next((wrong for wrong in found if wrong is not None), None)


def _stands(phrase: str, read: Words, lo: int, hi: int) -> tuple[int, int] | None:
    """Where the author's very words stand, in their order, with at most two small words between."""
    wanted, stop = _phrase_words(phrase), lexicon().stop
    if not wanted or wanted[0] not in read.words:
        return None
    for begin in range(lo, hi):
        at, left = begin, list(wanted)
        if read.words[at] != left.pop(0):
            continue
        end, small = at + 1, 0
        while left and end < hi and small < _SMALL:
            if read.words[end] == left[0]:
                left.pop(0)
                small = 0
            elif _joined(read, end, lo):
                pass
            elif read.words[end] in stop and read.words[end] not in _NOT:
                small += 1
            else:
                break
            end += 1
        if not left:
            return begin, end
    return None


@lru_cache(maxsize=1_024)
def _phrase_words(phrase: str) -> tuple[str, ...]:
    read = words_read(phrase)
    return tuple(word for at, word in enumerate(read.words) if not _joined(read, at, 0))


def _wrong_value(
    theirs: list[Value], read: Words, sentence: SentenceSpan, every: list[Value], gives_back: bool
) -> _Wrong | None:
    """A number that the customer gave to something else, or another number for the same thing."""
    for value in _values(read, sentence.lo, sentence.hi):
        alike = [other for other in theirs if _comparable(value, other)]
        own = [other for other in alike if other.amount == value.amount]
        if not _meant(value, read, sentence):
            other = None
        elif own:
            other = _swapped(value, own, alike)
        else:
            other = _same_thing(value, alike, every, gives_back)
        if other is not None:
            return _Wrong(value.at, value.at + 1, other.amount)
    return None


def _another_number(
    named: list[Value],
    theirs: list[Value],
    every: list[Value],
    read: Words,
    sentence: SentenceSpan,
    *,
    surely: bool,
) -> _Wrong | None:
    """Another number of what the fact's own words count ("seven years" for eleven), told of nothing else."""
    for value in _values(read, sentence.lo, sentence.hi):
        alike = [other for other in named if value.kind and other.kind == value.kind]
        known = {other.amount for other in (*named, *every) if value.kind in (other.kind, "")}
        another = value.amount not in known and not _reckoned(value, alike)
        kinds = _COUNTED if surely else _CALLS
        near = frozenset[str]().union(*(other.near for other in (*alike, *theirs)))
        sure = value.kind.startswith(_ALONE) or not near.isdisjoint(value.near)
        theirs_alone = _OURS.isdisjoint(read.words[sentence.lo : value.at])
        if (
            alike
            and another
            and sure
            and theirs_alone
            and value.kind.startswith(kinds)
            and _meant(value, read, sentence)
        ):
            return _Wrong(value.at, value.at + 1, alike[0].amount)
    return None


def _meant(value: Value, read: Words, sentence: SentenceSpan) -> bool:
    """Whether the value is meant exactly, and not denied."""
    before = read.words[max(sentence.lo, value.at - 3) : value.at]
    behind = read.words[value.at + 1 : min(sentence.hi, value.at + 4)]
    counted = value.kind.startswith(("unit-d", "unit-w", "unit-h")) and not _FROM_NOW.isdisjoint(behind)
    return _NOT.isdisjoint(before) and _ABOUT.isdisjoint(before[-1:]) and not counted


def _comparable(one: Value, other: Value) -> bool:
    if one.kind == other.kind:
        return True
    # A bare number may count anything, but it is no day and no place in a row.
    return "" in (one.kind, other.kind) and not any(
        kind.startswith(("weekday", "ordinal", "name", "of ")) for kind in (one.kind, other.kind)
    )


def _swapped(value: Value, own: list[Value], alike: list[Value]) -> Value | None:
    """The value of the customer's whose words stand beside this one, and not its own words."""
    beside = frozenset[str]().union(*(one.near for one in own))
    for other in alike:
        theirs, mine = other.near - beside, beside - other.near
        if other.amount != value.amount and theirs & value.near and not mine & value.near:
            return other
    return None


def _same_thing(value: Value, alike: list[Value], every: list[Value], gives_back: bool) -> Value | None:
    """The value of the customer's that this one stands for, if there is surely one."""
    if not alike or _reckoned(value, alike):
        return None
    best = max(alike, key=lambda other: len(value.near & other.near))
    beside = len(value.near & best.near)
    elsewhere = [len(value.near & other.near) for other in every if other.amount == value.amount]
    if elsewhere and max(elsewhere) >= beside:
        return None
    sure = bool(value.kind) and value.kind == best.kind
    if beside >= (1 if sure else _ENOUGH):
        return best
    # The only thing of that kind that was told at all.
    kinds = {other.amount for other in every if other.kind == value.kind}
    counted = value.kind.startswith(_COUNTED)
    return best if counted and gives_back and sure and kinds == {best.amount} else None


def _reckoned(value: Value, alike: list[Value]) -> bool:
    """Whether the number is the sum of two of theirs or the difference."""
    if not _is_number(value.amount):
        return False
    amounts = [float(other.amount) for other in alike if _is_number(other.amount)]
    return any(float(value.amount) in (a + b, abs(a - b)) for a in amounts for b in amounts if a != b)


def _opposite(line: str, read: Words, sentence: SentenceSpan) -> _Wrong | None:
    """A denial of a sentence of the line, or the opposite of a word in it."""
    theirs = words_read(line)
    for part in theirs.sentences:
        known = _content(theirs, part.lo, part.hi)
        shared = [at for at in range(sentence.lo, sentence.hi) if read.stems[at] in known]
        if len({read.stems[at] for at in shared}) < _ENOUGH:
            continue
        said = set(theirs.words[part.lo : part.hi])
        wrong = _turned(said, read, sentence)
        if wrong is None and "?" not in part.mark and said.isdisjoint(_NOT):
            wrong = _denied(shared, read, sentence)
        if wrong is not None:
            return wrong
    return None


def _turned(said: set[str], read: Words, sentence: SentenceSpan) -> _Wrong | None:
    """The opposite of a word that was said."""
    mine = set(read.words[sentence.lo : sentence.hi])
    for a, b in _opposites():
        if a in mine and b in said and a not in said and b not in mine:
            at = read.words.index(a, sentence.lo, sentence.hi)
            return _Wrong(at, at + 1)
    return None


def _denied(shared: list[int], read: Words, sentence: SentenceSpan) -> _Wrong | None:
    """A "not" before words of theirs, and no "but" or "it was" behind that says what was."""
    words = read.words[sentence.lo : sentence.hi]
    if "but" in words or words.count("it") > 1:
        return None
    for at in range(sentence.lo, sentence.hi):
        behind = [place for place in shared if at < place <= at + _REACH]
        if read.words[at] in _DENIES and len(behind) >= _ENOUGH:
            return _Wrong(at, behind[-1] + 1)
    return None


@lru_cache(maxsize=1)
def _opposites() -> tuple[tuple[str, str], ...]:
    pairs = [line.split() for line in lexicon().lines["opposites"]]
    return tuple((a, b) for one, other in pairs for a, b in ((one, other), (other, one)))


@lru_cache(maxsize=256)
def _values_of(line: str) -> tuple[Value, ...]:
    read = words_read(line)
    return tuple(value for s in read.sentences for value in _values(read, s.lo, s.hi))


def _values(read: Words, lo: int, hi: int) -> Iterator[Value]:
    """The numbers, ordinals, days and months of a sentence, with what stands beside each."""
    places = [(at, *_kind(read, at, hi)) for at in range(lo, hi) if _is_value(read, at, lo)]
    for at, kind, amount in places:
        alone = not any(place != at and (other == kind or "" in (other, kind)) for place, other, _ in places)
        short = alone and hi - lo <= _LONG
        low, high = (lo, hi) if short else _clause(read, at, lo, hi)
        yield Value(kind, amount, _content(read, low, high), at)


def _is_value(read: Words, at: int, lo: int) -> bool:
    word = read.words[at]
    if word in ("may", "march"):
        return at > lo and read.words[at - 1] in _BEFORE_MONTH
    if not word[0].isdigit():
        return not lexicon().kinds.get(word, "unit").startswith("unit")
    if word == "1" and not read.text[read.starts[at]].isdigit():
        # "one" mostly counts nothing.
        return False
    return not _joined(read, at, lo)


def _joined(read: Words, at: int, lo: int) -> bool:
    """Whether a number is the end of the one before: "fifty-two" is read as 52 and the 2 it was said with."""
    word, before = read.words[at], read.words[at - 1] if at > lo else ""
    return len(word) == 1 and len(before) == 2 and before.isdigit() and before[-1] == word


def _kind(read: Words, at: int, hi: int) -> tuple[str, str]:
    kinds = lexicon().kinds
    word = read.words[at]
    near = [s for s in read.words[at + 1 : min(hi, at + 3)] if not s[0].isdigit()]
    behind = kinds.get(near[0], "") if near else ""
    unit = behind if behind.startswith("unit") else ""
    if word[0].isdigit():
        thing = read.words[at + 1] if at + 1 < hi and not read.marks[at] else ""
        counts = thing.isalpha() and thing not in lexicon().stop
        return unit or (f"of {read.stems[at + 1]}" if counts else ""), word
    if word in ("may", "march"):
        return "name", word
    kind, _, amount = kinds[word].partition(" ")
    if kind == "weekday" and at and read.words[at - 1] == "since":
        kind = "of since"
    return (f"ordinal {unit}" if kind == "ordinal" else kind), amount or word


def _clause(read: Words, at: int, lo: int, hi: int) -> tuple[int, int]:
    """The words about a place, up to a mark or a joining word on either side."""
    low = at
    while low > lo and not read.marks[low - 1] and read.words[low - 1] not in _JOINS:
        low -= 1
    high = at + 1
    while high < hi and not read.marks[high - 1] and read.words[high] not in _JOINS:
        high += 1
    return low, high


def _content(read: Words, lo: int, hi: int) -> frozenset[str]:
    lex, light = lexicon(), word_set("light")
    return frozenset(
        s
        for w, s in zip(read.words[lo:hi], read.stems[lo:hi], strict=True)
        if w not in lex.stop and w not in light and not w[0].isdigit() and w not in lex.kinds
    )


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()
