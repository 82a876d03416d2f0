"""Numbers, ordinals, days and months in a text, and when two of them stand for the same thing."""

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from game.listening.lexicon import lexicon, word_set
from game.listening.tokens import Words, words_read

LONG = 10
"""In a sentence of more words than that only the words of the same clause stand beside a value."""

_IN_ALL = frozenset(
    [
        "all",
        "altogether",
        "total",
        "together",
        "make",
        "makes",
        "comes",
        "back",
        "off",
        "times",
        "twice",
        "owe",
    ]
)
_SUMS = ("", "unit-sum")
_TIMES = 13
"""A monthly sum is reckoned up for a year at most."""

_ONE = frozenset(["a", "an"])
_NEVER_BARE = ("clock", "weekday", "ordinal", "name", "of ", "unit-m", "unit-h", "unit-d", "unit-w", "unit-y")
_SPAN = ("unit-hour", "unit-week", "unit-month", "unit-year")
"""Of these "an hour" is a value too; "a day" mostly says how often."""
_DAYS = ("weekday", "of since")
_NAMED = (*_DAYS, "name")
_LENGTHS = (
    frozenset(["unit-minute", "unit-hour"]),
    frozenset(["unit-day", "unit-week", "unit-month", "unit-year"]),
)
JOINS = frozenset(
    ["and", "but", "then", "while", "though", "or", "when", "where", "instead", "because", "so"]
)
_BEFORE_MONTH = frozenset(["before", "till", "until", "in", "since", "by", "last", "next", "of", "from"])


_AND_A_PART = frozenset(("and", "a", part) for part in ("half", "quarter", "bit", "third"))
_HOURS, _MINUTES = 23, 60
_PARTS = {"half": 30, "quarter": 15, "10": 10, "20": 20, "5": 5}
"""Minutes past the hour, as they are said."""
_SPOKEN = tuple(str(hour) for hour in range(1, 13))


_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Value(Struct, frozen=True):
    """A number, an ordinal, a day or a month in a text.

    `kind` is what it counts, "" where nothing says it; `near` are the stems of the content words beside it;
    `at` is its place among the words.
    """

    kind: str
    amount: str
    near: frozenset[str]
    at: int


def values(read: Words, lo: int, hi: int) -> Iterator[Value]:
    """Those of the words `lo`..`hi`, with what stands beside each."""
    places = [(at, *_kind(read, at, hi)) for at in range(lo, hi) if _is_value(read, at, lo)]
    for at, kind, amount in places:
        alone = not any(place != at and (other == kind or "" in (other, kind)) for place, other, _ in places)
        short = alone and hi - lo <= LONG
        low, high = (lo, hi) if short else clause(read, at, lo, hi)
        yield Value(kind, amount, content(read, low, high), at)


@lru_cache(maxsize=4_096)
def values_of(line: str) -> tuple[Value, ...]:
    """Those of a line of the customer's, or of an author's phrase."""
    read = words_read(line)
    return tuple(value for s in read.sentences for value in values(read, s.lo, s.hi))


@lru_cache(maxsize=64)
def reckoned_days(lines: tuple[str, ...]) -> tuple[Value, ...]:
    """What is told without its name: "tomorrow" where they said which day it is, "an hour and twenty"."""
    found: list[Value] = []
    today = ""
    for line in lines:
        words = words_read(line).words
        for at, word in enumerate(words):
            if word in _WEEK and words[max(0, at - 2) : at] == ["it", "is"]:
                today = word
            if word == "hour" and words[at + 1 : at + 2] == ["and"] and words[at + 2 : at + 3]:
                more = words[at + 2]
                if more.isdecimal():
                    found.append(Value("unit-minute", str(60 + int(more)), frozenset(), at))
    if today and any("tomorrow" in words_read(line).words for line in lines):
        found.append(Value("weekday", _WEEK[(_WEEK.index(today) + 1) % len(_WEEK)], frozenset(), 0))
    return tuple(found)


def comparable(one: Value, other: Value) -> bool:
    """Whether the two may count the same thing."""
    if one.kind == other.kind:
        return True
    # A bare number may count anything, but it is no day, no length of time and no place in a row.
    kinds = (one.kind, other.kind)
    return "" in kinds and not any(kind.startswith(_NEVER_BARE) for kind in kinds)


def of_one_sort(one: Value, other: Value) -> bool:
    """Whether both are days of the week, or months, or lengths of time, or of one unit."""
    if one.kind.startswith(_NAMED):
        return other.kind.startswith(_DAYS if one.kind.startswith(_DAYS) else "name")
    return bool(one.kind) and (
        one.kind == other.kind or any({one.kind, other.kind} <= alike for alike in _LENGTHS)
    )


def same_value(one: Value, other: Value) -> bool:
    """Whether the two are the same number of the same thing; "third" and "three calls" are."""
    if one.kind.startswith(_NAMED) and other.kind.startswith(_NAMED):
        return one.amount == other.amount
    counts = all(value.kind.startswith(("ordinal", "unit-c")) for value in (one, other))
    return one.amount == other.amount and (other.kind in (one.kind, "") or counts)


def reckoned(value: Value, alike: list[Value], words: list[str]) -> bool:
    """Whether the sum comes of theirs: two together, the difference, or some times one or the other where the
    words of the sentence say that it is all of them."""
    if not _is_number(value.amount) or value.kind not in _SUMS:
        return False
    amount = float(value.amount)
    reach = _TIMES if not _IN_ALL.isdisjoint(words) else 2
    amounts = [float(other.amount) for other in alike if _is_number(other.amount) and other.kind in _SUMS]
    reached = {
        *amounts,
        *(abs(a - b) for a in amounts for b in amounts),
        *(a + b for a in amounts for b in amounts),
    }
    named = {float(word) for word in words if word.isdecimal() and len(word) < 3}
    return any(amount == size * times for size in reached for times in (*range(1, reach), *named))


def clause(read: Words, at: int, lo: int, hi: int) -> tuple[int, int]:
    """The words about a place, up to a mark or a joining word on either side."""
    low = at
    while low > lo and not read.marks[low - 1] and read.words[low - 1] not in JOINS:
        low -= 1
    high = at + 1
    while high < hi and not read.marks[high - 1] and read.words[high] not in JOINS:
        high += 1
    return low, high


def content(read: Words, lo: int, hi: int) -> frozenset[str]:
    """The stems of the words `lo`..`hi` that are about something: no small words, no values."""
    return frozenset(read.stems[at] for at in content_places(read, lo, hi))


def content_places(read: Words, lo: int, hi: int) -> list[int]:
    """Where those words stand."""
    lex, light, words = lexicon(), word_set("light"), read.words
    return [
        at
        for at in range(lo, hi)
        if not (
            words[at] in lex.stop or words[at] in light or words[at][0].isdigit() or known_value(words[at])
        )
    ]


def is_time(read: Words, at: int) -> bool:
    """Whether the number is written as a time of day or a sum with pence, "7.30"."""
    raw = read.text[read.starts[at] : read.ends[at]]
    return len(raw) > 3 and raw[-3] in ".:" and raw[-2:].isdigit()


def joined(read: Words, at: int, lo: int) -> bool:
    """Whether a number is the end of the one before: "fifty-two" is read as 52 and the 2 it was said with."""
    word, before = read.words[at], read.words[at - 1] if at > lo else ""
    return len(word) == 1 and len(before) == 2 and before.isdigit() and before[-1] == word


def _is_value(read: Words, at: int, lo: int) -> bool:
    word = read.words[at]
    if _with_a_part(read, at, lo):
        return False
    if word in _ONE:
        if at > lo and read.words[at - 1] in ("of", "couple"):
            return False
        return at + 1 < len(read.words) and known_value(read.words[at + 1]).startswith(_SPAN)
    if word in ("may", "march"):
        return at > lo and read.words[at - 1] in _BEFORE_MONTH
    if not word[0].isdigit():
        if at + 1 < len(read.words) and read.words[at + 1][0].isdigit() and "ordinal" in known_value(word):
            # "the first two" are no place in a row.
            return False
        return bool(known := known_value(word)) and not known.startswith("unit")
    if word in ("15", "30", "45") and at > lo and _clock(read, at - 1):
        return False
    follows = read.words[at + 1 : at + 3]
    if follows[:1] == ["past"] or follows in (["times", "out"], ["times", "in"]):
        return False
    if at > lo and read.words[at - 1] in ("you", "they", "we"):
        # "you two" counts nothing that was told.
        return False
    if word == "1" and not read.text[read.starts[at]].isdigit():
        # "one" mostly counts nothing.
        return False
    return not joined(read, at, lo) and (bool(_clock(read, at)) or not is_time(read, at))


def _with_a_part(read: Words, at: int, lo: int) -> bool:
    """ "A month and a half", "half a year": that is not reckoned, so it is held against nothing."""
    behind = {tuple(read.words[place : place + 3]) for place in (at + 1, at + 2)}
    return not behind.isdisjoint(_AND_A_PART) or (at > lo and read.words[at - 1] == "half")


def _clock(read: Words, at: int) -> str:
    """The time of day that a number gives, in minutes of half a day, or ""."""
    word, before = read.words[at], read.words[max(0, at - 2) : at]
    if not word.replace(".", "", 1).replace(":", "", 1).isdecimal():
        return ""
    hour = word.replace(":", ".").partition(".")[0]
    if len(hour) > 2 or int(hour) > _HOURS:
        return ""
    minutes = int(hour) % 12 * 60
    if is_time(read, at):
        raw = read.text[read.starts[at] : read.ends[at]]
        return str(minutes + int(raw[-2:])) if raw[0].isdigit() and int(raw[-2:]) < _MINUTES else ""
    if before[-1:] == ["half"] and read.words[at + 1 : at + 2] != ["hour"]:
        return str(minutes + 30)
    if before[-1:] == ["past"] and before[0] in _PARTS:
        return str(minutes + _PARTS[before[0]])
    if before[-1:] == ["to"] and before[0] == "quarter":
        return str((minutes - 15) % (12 * 60))
    follows = read.words[at + 1] if at + 1 < len(read.words) and not read.marks[at] else ""
    return str(minutes + int(follows)) if follows in ("15", "30", "45") and word in _SPOKEN else ""


def known_value(word: str) -> str:
    """What the word counts or names, of one or of several."""
    kinds = lexicon().kinds
    return kinds.get(word) or kinds.get(word.removesuffix("s"), "")


def _kind(read: Words, at: int, hi: int) -> tuple[str, str]:
    word = read.words[at]
    if word in _ONE:
        half = at > 0 and read.words[at - 1] == "half"
        kind = known_value(read.words[at + 1])
        return ("unit-minute", "30") if half and kind == "unit-hour" else (kind, "0.5" if half else "1")
    beside = () if read.marks[at] else read.words[at + 1 : min(hi, at + 3)]
    near = [s for s in beside if not s[0].isdigit()]
    behind = known_value(near[0]) if near else ""
    unit = behind if behind.startswith("unit") else ""
    if clock := _clock(read, at):
        return "clock", clock
    if word[0].isdigit():
        thing = read.words[at + 1] if at + 1 < hi and not read.marks[at] else ""
        counts = thing.isalpha() and thing not in lexicon().stop
        return unit or (f"of {read.stems[at + 1]}" if counts else ""), word
    if word in ("may", "march"):
        return "name", word
    kind, _, amount = known_value(word).partition(" ")
    if kind == "weekday" and at and read.words[at - 1] == "since":
        kind = "of since"
    return (f"ordinal {unit}" if kind == "ordinal" else kind), amount or word


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()
